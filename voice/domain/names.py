"""What in a comment may say who somebody is: proposed for removal, decided by a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from voice.domain.words import Phrases, Token, folded, tokens

GAP = "[…]"
DIGITS_OF_A_PHONE = 9
SHOUTED = 0.6  # of the words in capitals: then capitals say nothing
# Between the words of one name: "María de la Torre".
_LINKS = frozenset(("de", "del", "la", "las", "los", "y", "van", "von", "da", "di"))
_NUMBER_WORDS = (
    r"(?:n[.ºo°]{1,2}|nº|núm\.?|num\.?|número|numero|pedido|póliza|poliza|expediente|factura|"
    r"contrato|siniestro|reserva|referencia|ref\.?|dni|nif|nie|order|policy|claim|booking|"
    r"reference|invoice|case|account|cuenta|ticket|number|no\.|#)"
)
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")),
    ("address", re.compile(r"https?://\S{3,}|www\.\S{4,}")),
    ("handle", re.compile(r"(?<![\w@])@\w{2,30}")),
    ("number", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?\b")),  # IBAN
    ("number", re.compile(r"\b[XYZ]?\d{7,8}-?[A-Za-z]\b")),  # DNI, NIE
    ("phone", re.compile(r"(?<![\w.,])(?:\+|00)?\d(?:[ .()-]{0,2}\d){6,14}(?![\w])")),
    (
        "number",
        re.compile(
            rf"(?i:\b{_NUMBER_WORDS}|#)\s{{0,2}}(?:(?i:n[.ºo°]{{1,2}}|nº|number|es|is|:)\s{{0,2}})?"
            r"(?P<what>[A-Za-z]{0,4}[-/]?\d[\w/-]{2,20})"
        ),
    ),
    ("number", re.compile(r"\b(?=[A-Z0-9/-]*\d{3})(?=[A-Z0-9/-]*[A-Z])[A-Z0-9][A-Z0-9/-]{4,24}\b")),
    ("number", re.compile(r"(?<![\w.,])\d{6,}(?![\w]|[.,]\d)")),
    (
        "place",
        re.compile(
            r"(?:(?i:\b(?:calle|avenida|avda\.?|av\.|paseo|plaza|carretera|camino|ronda|travesía))"
            r"|\b[Cc]/)\s{0,2}(?:(?i:de|del|la|las|los|el)\s){0,3}[A-ZÁÉÍÓÚÑ][\w'áéíóúñ]+"
            r"(?:\s(?:(?:de|del|la|las|los|y)\s){0,2}[A-ZÁÉÍÓÚÑ][\wáéíóúñ]+){0,3}"
            r"(?:,?\s{0,2}(?i:n[ºo°.]{1,2}\s?)?\d{1,4}(?:,?\s?\d{1,2}[ºª]?\s?[A-Z]?\b)?)?"
        ),
    ),
    (
        "place",
        re.compile(
            r"\b\d{1,5}[a-z]?\s[A-Z][\w']+(?:\s[A-Z][\w']+){0,2}\s"
            r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Square|Court|Close|Way)\b\.?"
        ),
    ),
)


@dataclass(frozen=True)
class Clues:
    """By what names are recognised; all words folded."""

    titles: frozenset[str]
    introducers: Sequence[str]
    not_names: frozenset[str]
    first_names: frozenset[str]

    @cached_property
    def leads(self) -> Phrases[bool]:
        return Phrases((entry, True) for entry in self.introducers)


@dataclass(frozen=True)
class Telling:
    """A place that may say who somebody is; ``kind``: name, email, phone, number, place …"""

    start: int
    end: int
    kind: str
    text: str


def telling(text: str, clues: Clues, *, kept: Iterable[str] = ()) -> tuple[Telling, ...]:
    """Return what may name somebody, in order and without overlaps. A proposal, not a promise.

    ``kept`` are words that are nobody's: the organisation's own name, its channels.
    Source: docs/methods.md, "Names in comments".
    """
    found = [
        Telling(*match.span("what" if "what" in pattern.groupindex else 0), kind, "")
        for kind, pattern in _PATTERNS
        for match in pattern.finditer(text)
        if kind != "phone" or _is_phone(match[0])
    ]
    known = clues.not_names | {part for word in kept for part in folded(word).split()}
    found += _names(text, clues, known)
    chosen: list[Telling] = []
    for place in sorted(found, key=lambda each: (each.start, -each.end)):
        if not chosen or place.start >= chosen[-1].end:
            chosen.append(
                Telling(place.start, place.end, place.kind, text[place.start : place.end])
            )
    return tuple(chosen)


def without(text: str, places: Iterable[Telling]) -> str:
    """Return the text with "[…]" in each place.

    >>> without("Gracias, Rosa", [Telling(9, 13, "name", "Rosa")])
    'Gracias, […]'
    """
    parts, at = [], 0
    for place in sorted(places, key=lambda each: each.start):
        parts += [text[at : place.start], GAP]
        at = place.end
    return "".join([*parts, text[at:]])


def _is_phone(written: str) -> bool:
    """Return whether so many digits are a telephone number: nine or more, or written in groups."""
    digits = sum(mark.isdigit() for mark in written)
    grouped = any(mark in " .-()" for mark in written.strip())
    return digits >= DIGITS_OF_A_PHONE or (digits >= 7 and grouped and written[0] in "+0(")


def _names(text: str, clues: Clues, known: frozenset[str]) -> list[Telling]:
    words = tokens(text)
    shouted = _is_shouted(text, words)
    found: list[Telling] = []
    at = 0
    while at < len(words):
        if not _begins_name(text, words, at, clues, known, shouted):
            at += 1
            continue
        last = at
        while (following := _next_of_name(text, words, last, known, shouted)) is not None:
            last = following
        found.append(Telling(words[at].start, words[last].end, "name", ""))
        at = last + 1
    return found


def _is_shouted(text: str, words: Sequence[Token]) -> bool:
    written = [text[w.start : w.end] for w in words if w.end - w.start > 2 and w.word.isalpha()]
    return bool(written) and sum(map(str.isupper, written)) > SHOUTED * len(written)


def _is_capital(text: str, word: Token) -> bool:
    return text[word.start].isupper() and word.word.replace("'", "").isalpha()


def _begins_name(
    text: str, words: Sequence[Token], at: int, clues: Clues, known: frozenset[str], shouted: bool
) -> bool:
    """Return whether a name begins here, by itself or by what stands before it."""
    word = words[at]
    if word.is_mark or word.word in known or word.word in clues.titles:
        return False
    if not _is_capital(text, word):
        return False
    if word.word in clues.first_names:
        return True
    if _after_title(words, at, clues):
        return True
    if _after_introducer(words, at, clues) and not shouted:
        return True
    return not shouted and not _opens_sentence(text, words, at) and not _is_acronym(text, word)


def _after_title(words: Sequence[Token], at: int, clues: Clues) -> bool:
    before = at - 1
    if before >= 0 and words[before].word == ".":  # Sr. García
        before -= 1
    return before >= 0 and words[before].word in clues.titles


def _after_introducer(words: Sequence[Token], at: int, clues: Clues) -> bool:
    before = at - 1
    if before >= 0 and words[before].word == ",":
        before -= 1
    for first in range(max(0, before - 3), before + 1):
        for _, length, _entry in clues.leads.every(words, first):
            if first + length - 1 == before:
                return True
    return False


def _is_acronym(text: str, word: Token) -> bool:
    written = text[word.start : word.end]
    return len(written) <= 5 and written.isupper()


def _opens_sentence(text: str, words: Sequence[Token], at: int) -> bool:
    """Return whether a capital letter is due here anyway: at the start, after a stop or a quote."""
    if at == 0:
        return True
    between = text[words[at - 1].start : words[at].start]
    return any(mark in between for mark in '.!?…\n:¡¿«“"(-–—')


def _next_of_name(
    text: str, words: Sequence[Token], at: int, known: frozenset[str], shouted: bool
) -> int | None:
    """Return where the name goes on: a capital right after, or after "de la"; None at its end."""
    place = at + 1
    if shouted:  # where all are capitals, none says that a name goes on
        return None
    while place < len(words) and place - at <= 2 and words[place].word in _LINKS:
        place += 1
    if place >= len(words) or words[place].is_mark or words[place].word in known:
        return None
    gap = text[words[at].end : words[place].start]
    if any(mark in gap for mark in ',.;:!?…()\n«»“”"'):
        return None
    return place if _is_capital(text, words[place]) else None
