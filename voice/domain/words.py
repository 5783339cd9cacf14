"""A text as words: where each stands in it, and how it is compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Value = TypeVar("Value")

MEMORY = 50_000  # so many different words are remembered with what may begin with them
SHORTEST_STEM = 2  # letters before a trailing *
_TOKEN = re.compile(
    r"[:;]-?[()dD](?!\w)"  # faces made of marks
    r"|[^\W_]+(?:['’][^\W_]+)*"  # words, English ones with their apostrophe
    r"|[\u2600-\u27bf\U0001f300-\U0001faff]"  # one picture each
    r"|(?P<mark>[.!?…,;:()\n]+)"
)


def folded(text: str) -> str:
    """Return a text as it is searched and compared: without case and accents.

    >>> folded("¡ATENCIÓN estupenda!")
    '¡atencion estupenda!'
    """
    split = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(mark for mark in split if not unicodedata.combining(mark))


@dataclass(frozen=True)
class Token:
    """One word or mark: ``start`` and ``end`` are places in the text as it was written."""

    word: str  # folded
    start: int
    end: int
    is_mark: bool = False  # punctuation; never part of an expression


def tokens(text: str) -> list[Token]:
    """Split a text into words, faces and punctuation, in order.

    >>> [t.word for t in tokens("No está mal, ¿eh?")]
    ['no', 'esta', 'mal', ',', 'eh', '?']
    """
    return [
        Token(folded(match[0]), match.start(), match.end(), match.lastgroup == "mark")
        for match in _TOKEN.finditer(text)
    ]


@dataclass(frozen=True)
class _Phrase(Generic[Value]):
    words: tuple[str, ...]  # each may end with *
    value: Value
    rank: tuple[int, int, int]  # longer wins; then without *; then more letters


@dataclass
class Phrases(Generic[Value]):
    """Words and expressions with a value each; a trailing * stands for any ending.

    >>> table = Phrases([("excelent*", 3), ("no está mal", 1)])
    >>> table.longest(tokens("No está mal"), 0)
    (1, 3, 'no está mal')
    """

    entries: Iterable[tuple[str, Value]]
    _exact: dict[str, list[tuple[_Phrase[Value], str]]] = field(init=False, default_factory=dict)
    _stems: dict[str, list[tuple[_Phrase[Value], str]]] = field(init=False, default_factory=dict)
    _seen: dict[str, list[tuple[_Phrase[Value], str]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for entry, value in self.entries:
            words = tuple(folded(entry).split())
            if not words or any(len(w) <= SHORTEST_STEM and w.endswith("*") for w in words):
                continue
            stars = sum(word.endswith("*") for word in words)
            phrase = _Phrase(words, value, (len(words), -stars, sum(map(len, words))))
            first = words[0]
            table = self._stems if first.endswith("*") else self._exact
            table.setdefault(first.rstrip("*"), []).append((phrase, entry))

    def longest(self, words: Sequence[Token], at: int) -> tuple[Value, int, str] | None:
        """Return (value, number of words, entry) of the entry that fits best here; None if none."""
        for phrase, entry in self._beginning(words[at].word):
            if _fits(phrase.words, words, at):
                return phrase.value, len(phrase.words), entry
        return None

    def every(self, words: Sequence[Token], at: int) -> list[tuple[Value, int, str]]:
        """Return all entries that fit here, the longest first."""
        return [
            (phrase.value, len(phrase.words), entry)
            for phrase, entry in self._beginning(words[at].word)
            if _fits(phrase.words, words, at)
        ]

    def _beginning(self, word: str) -> list[tuple[_Phrase[Value], str]]:
        """Return the entries whose first word this may be, the best first."""
        known = self._seen.get(word)
        if known is None:
            known = list(self._exact.get(word, ()))
            for length in range(SHORTEST_STEM, len(word) + 1):
                known += self._stems.get(word[:length], ())
            known.sort(key=lambda pair: pair[0].rank, reverse=True)
            if len(self._seen) < MEMORY:
                self._seen[word] = known
        return known


def _fits(wanted: tuple[str, ...], words: Sequence[Token], at: int) -> bool:
    if at + len(wanted) > len(words):
        return False
    for place, word in enumerate(wanted[1:], start=at + 1):
        found = words[place].word
        if word.endswith("*"):
            if not found.startswith(word[:-1]):
                return False
        elif found != word:
            return False
    return True
