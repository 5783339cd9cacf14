"""How survey tools write a level, "don't know" and "does not apply"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from .scale import LEVELS, AnswerStatus

# What a cell means: "1" … "5", an answer without a level, or "" for a question left open.
LEVEL_MEANINGS = tuple(str(level) for level in LEVELS)
DONT_KNOW = AnswerStatus.DONT_KNOW.value
NOT_APPLICABLE = AnswerStatus.NOT_APPLICABLE.value
LEFT_OPEN = ""
MEANINGS = frozenset({*LEVEL_MEANINGS, DONT_KNOW, NOT_APPLICABLE, LEFT_OPEN})

_DASHES = {"-", "--", "–", "—"}
_NOT_APPLICABLE = {
    "na", "naplica", "noaplica", "noaplicable", "noprocede", "notapplicable", "doesnotapply",
    "doesntapply", "notrelevant",
}  # fmt: skip
_DONT_KNOW = {
    "dk", "dkna", "dontknow", "idontknow", "donotknow", "idonotknow", "notsure", "ns", "nsnc",
    "nosabe", "nosabenocontesta", "nolose", "nose", "loignoro", "desconozco",
}  # fmt: skip
_LEFT_OPEN = {"", "nc", "nocontesta", "noanswer", "sinrespuesta", "skipped", "null", "none"}
_WORDS_BEFORE = re.compile(r"(?:nivel|level|n|l)([1-5])")
_NUMBER_FIRST = re.compile(r"\s*([1-5])\s*[.):=–—-]\s*(.+)", re.DOTALL)
_WHOLE = re.compile(r"\s*([1-5])(?:[.,]0+)?\s*")
_MARKS = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Return a text as spellings are compared: without case, accents, blanks and marks.

    >>> plain(" N/A "), plain("Don’t know"), plain("CX Inicial")
    ('na', 'dontknow', 'cxinicial')
    """
    split = unicodedata.normalize("NFKD", text.casefold())
    return _MARKS.sub("", "".join(c for c in split if not unicodedata.combining(c)))


def meaning_of(text: str, named: Mapping[str, int]) -> str | None:
    """Return what a cell means, one of ``MEANINGS``; None where nobody can tell.

    ``named`` maps the :func:`plain` names of levels, and of a question's anchors, to 1 … 5.
    A number outside 1 … 5, or between two levels, means nothing.
    Source: docs/methods.md, "Answers gathered elsewhere".

    >>> names = {"cxoperacional": 3}
    >>> [meaning_of(t, names) for t in ("4", "4.0", "Nivel 3", "N2", "3 - CX Operacional")]
    ['4', '4', '3', '2', '3']
    >>> [meaning_of(t, names) for t in ("n/a", "-", "NS/NC", "No sabe", "don't know", "", "NC")]
    ['not_applicable', 'not_applicable', 'dont_know', 'dont_know', 'dont_know', '', '']
    >>> [meaning_of(t, names) for t in ("6", "0", "3.5", "99", "4 - CX Operacional", "soso")]
    [None, None, None, None, None, None]
    """
    if found := _WHOLE.fullmatch(text):
        return found[1]
    if text.strip() in _DASHES:
        return NOT_APPLICABLE
    word = plain(text)
    if word in named:
        return str(named[word])
    if word in _NOT_APPLICABLE:
        return NOT_APPLICABLE
    if word in _DONT_KNOW:
        return DONT_KNOW
    if word in _LEFT_OPEN:
        return LEFT_OPEN
    if found := _WORDS_BEFORE.fullmatch(word):
        return found[1]
    if found := _NUMBER_FIRST.fullmatch(text):
        # "3 - CX Operacional": the number and the name have to say the same.
        return found[1] if str(named.get(plain(found[2]), "")) == found[1] else None
    return None
