"""Themes and words of an organisation: made, changed, taken away."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from accounts.models import Organization
from voice.domain.words import folded
from voice.models import OwnWord, Theme
from voice.selectors.known import themes_of_organization

KEY_LENGTH = 40
MOST_THEMES = 40


class TooManyThemesError(ValueError):
    """So many themes say nothing any more."""


def ensure_themes(organization: Organization) -> list[Theme]:
    """Return the themes as rows, making the built-in ones where there are none yet.

    Two who ask at once make them once.
    """
    themes = themes_of_organization(organization)
    if any(theme._state.adding for theme in themes):
        Theme.objects.bulk_create(themes, ignore_conflicts=True)
        themes = list(Theme.objects.owned_by(organization))
    return themes


@transaction.atomic
def add_theme(*, organization: Organization, fields: dict[str, Any]) -> Theme:
    """Add a theme at the end, under a key made from its English name.

    TooManyThemesError beyond forty.
    """
    taken = {theme.key for theme in ensure_themes(organization)}
    if len(taken) >= MOST_THEMES:
        raise TooManyThemesError
    wanted = (slugify(fields["name_en"]) or slugify(fields["name_es"]) or "theme")[: KEY_LENGTH - 4]
    key, number = wanted, 1
    while key in taken or key == "new":  # an address of its own
        number += 1
        key = f"{wanted}-{number}"
    return Theme.objects.create(organization=organization, key=key, order=len(taken), **fields)


@transaction.atomic
def change_theme(*, theme: Theme, fields: dict[str, Any]) -> None:
    """Rename a theme or change its words. What was read before stands until it is read again."""
    Theme.objects.filter(pk=theme.pk).update(**fields)


@transaction.atomic
def remove_theme(*, theme: Theme) -> None:
    """Take a theme away, from all comments too."""
    theme.delete()


def save_word(*, organization: Organization, language: str, word: str, weight: int) -> OwnWord:
    """Give a word a weight of one's own, -3..3; 0 takes it out. The same word again replaces it."""
    try:
        with transaction.atomic():
            row, _ = OwnWord.objects.update_or_create(
                organization=organization,
                language=language,
                word=folded(word),
                defaults={"weight": weight},
            )
    except IntegrityError:  # another one wrote the same word at the same moment
        return save_word(organization=organization, language=language, word=word, weight=weight)
    return row


def remove_word(*, word: OwnWord) -> None:
    """Forget an own word: the built-in weight holds again, if there is one."""
    word.delete()
