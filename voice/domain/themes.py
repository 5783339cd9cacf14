"""What a comment is about, by words that belong to a theme."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voice.domain.words import Phrases, Token, tokens


@dataclass(frozen=True)
class About:
    """One place in a comment that names a theme."""

    theme: str
    start: int
    end: int
    entry: str


def theme_table(words: Iterable[tuple[str, str]]) -> Phrases[str]:
    """Return a table from (entry, theme) pairs; the same word may belong to several themes."""
    return Phrases(words)


def themes_of(text: str | Sequence[Token], table: Phrases[str]) -> tuple[About, ...]:
    """Return every place that names a theme, in order; each theme as often as it is named.

    Sentiment plays no part, nor negation: "no esperé nada" is about waiting too.
    Source: docs/methods.md, "Themes of comments".

    >>> [a.theme for a in themes_of("Larga espera", theme_table([("espera*", "waiting")]))]
    ['waiting']
    """
    words = tokens(text) if isinstance(text, str) else text
    found = []
    for at, word in enumerate(words):
        if word.is_mark:
            continue
        named = set()
        for theme, length, entry in table.every(words, at):
            if theme not in named:
                named.add(theme)
                found.append(About(theme, word.start, words[at + length - 1].end, entry))
    return tuple(found)


def entries_of(lines: str) -> tuple[str, ...]:
    """Return the words of a theme as typed: one word or expression per line, commas too."""
    typed = (entry.strip() for line in lines.splitlines() for entry in line.split(","))
    return tuple(dict.fromkeys(entry for entry in typed if entry))
