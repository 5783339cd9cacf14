"""What an organisation's comments are read with: built-in rules, own words, themes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accounts.models import Organization
from voice.domain.reading import Reading, Rules, read
from voice.domain.themes import About, entries_of, theme_table, themes_of
from voice.domain.words import Phrases, folded
from voice.models import OwnWord, Theme
from voice.rule_files import built_in_rules, built_in_themes


@dataclass(frozen=True)
class Known:
    """The rules of one organisation as they stand, and its themes in order."""

    rules: dict[str, Rules]
    themes: tuple[Theme, ...]
    own: tuple[tuple[str, str, int], ...]  # (language, word, weight)

    @cached_property
    def table(self) -> Phrases[str]:
        return theme_table(_entries(self.themes))

    @cached_property
    def by_key(self) -> dict[str, Theme]:
        return {theme.key: theme for theme in self.themes}

    @property
    def fingerprint(self) -> str:
        """Changes when a word or a theme does: what was read before is then out of date."""
        told = [self.own, [(t.key, t.words_es, t.words_en) for t in self.themes]]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    def read(self, text: str, language: str = "") -> Reading:
        return read(text, self.rules, language)

    def about(self, text: str) -> tuple[About, ...]:
        return themes_of(text, self.table)


def _entries(themes: tuple[Theme, ...]) -> Iterator[tuple[str, str]]:
    for theme in themes:
        for entry in (*entries_of(theme.words_es), *entries_of(theme.words_en)):
            yield entry, theme.key


def rules_with(own: tuple[tuple[str, str, int], ...]) -> dict[str, Rules]:
    """Return the built-in rules with an organisation's own weights over them."""
    rules = dict(built_in_rules())
    for language, each in built_in_rules().items():
        words = {folded(word): float(weight) for kept, word, weight in own if kept == language}
        if words:
            rules[language] = each.with_own(words)
    return rules


def known_to(organization: Organization) -> Known:
    """Load what comments of an organisation are read with. Two queries.

    Built-in themes that are no rows yet are there too: ``theme._state.adding``.
    """
    own = tuple(OwnWord.objects.owned_by(organization).values_list("language", "word", "weight"))
    return Known(rules_with(own), tuple(themes_of_organization(organization)), own)


def themes_of_organization(organization: Organization) -> list[Theme]:
    """Return the themes in order; the built-in ones where nothing was said of any yet. One query."""
    rows = list(Theme.objects.owned_by(organization))
    return rows or [
        unsaid(organization, order, said) for order, said in enumerate(built_in_themes())
    ]


def unsaid(organization: Organization, order: int, said: dict[str, Any]) -> Theme:
    """Return a built-in theme as it is before anything was said of it; not a row yet."""
    return Theme(
        organization=organization,
        key=said["key"],
        name_es=said["name_es"],
        name_en=said["name_en"],
        words_es="\n".join(said["es"]),
        words_en="\n".join(said["en"]),
        order=order,
    )
