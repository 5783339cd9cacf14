"""Numbers as people write them: which way a text is written, and its value once that is decided."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from math import isfinite
from typing import NamedTuple


class Style(StrEnum):
    """What a number's text says about how its column is written."""

    PLAIN = "plain"  # 12: says nothing
    COMMA = "comma"  # the comma is the decimal mark: 2,5 or 1.234.567
    POINT = "point"  # the point is the decimal mark: 2.5 or 1,234,567
    EITHER_COMMA = "either_comma"  # 1,234: thousands, or three decimals
    EITHER_POINT = "either_point"  # 1.234


class Decimal(StrEnum):
    """The decimal mark of a column."""

    COMMA = "comma"
    POINT = "point"


class Written(NamedTuple):
    """How one number is written. ``thousands`` is the mark between groups, "" for none."""

    style: Style
    thousands: str
    percent: bool
    currency: str


# Named one by one: any three letters would take "mar 26" for an amount.
_CODES = (
    "EUR|USD|GBP|CHF|CAD|MXN|COP|CLP|ARS|PEN|BRL|UYU|PYG|BOB|CRC|GTQ|HNL|NIO|DOP|VES|PAB|CUP"
    "|euros?|pesos?"
)
_MONEY = rf"(?:R\$|US\$|S/\.?|A\$|MX\$|[$€£¥₡₲₱]|{_CODES})"
_TEXT = re.compile(
    rf"""\s*(?P<open>\()?\s*(?P<sign>[-+−–])?\s*
    (?P<before>{_MONEY})?\s*(?P<sign2>[-+−–])?\s*
    (?P<core>[0-9][0-9.,'’٬\u00a0\u2009\u202f\u2007\ ]*(?:[eE][+-]?[0-9]{{1,2}})?|[.,][0-9]+)
    \s*(?P<percent>%)?\s*(?P<after>{_MONEY})?\s*(?P<last>[-−])?\s*(?P<close>\))?\s*""",
    re.VERBOSE | re.IGNORECASE,
)
_GROUPS = re.compile(r"([0-9]{1,3})(?:([.,'’٬\u00a0\u2009\u202f\u2007 ])[0-9]{3})(?:\2[0-9]{3})*")
_DIGITS = re.compile(r"[0-9]+")
_BLANKS = "\u00a0\u2009\u202f\u2007"
LARGEST = 1e15  # beyond it neither counts nor cents are exact, and sums of squares leave a float
_LONGEST = 40
_SIGNS = {"EURO": "€", "EUROS": "€", "EUR": "€", "USD": "$", "US$": "$", "PESO": "$", "PESOS": "$"}


def written(text: str) -> Written | None:
    """Return how a text writes a number; None where it is none.

    Source: docs/methods.md, "Reading numbers and dates".

    >>> written("1.234,5 €")
    Written(style=<Style.COMMA: 'comma'>, thousands='.', percent=False, currency='€')
    >>> written("1.234").style, written("12.3.4")
    (<Style.EITHER_POINT: 'either_point'>, None)
    """
    found = _TEXT.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None or not _signs_fit(found):
        return None
    core, _mark, _power = found["core"].rstrip().replace("E", "e").partition("e")
    style = _style(core)
    if style is None:
        return None
    currency = (found["before"] or found["after"] or "").upper()
    return Written(*style, bool(found["percent"]), _SIGNS.get(currency, currency))


def _signs_fit(found: re.Match[str]) -> bool:
    signs = sum(bool(found[name]) for name in ("open", "sign", "sign2", "last"))
    twice = found["before"] and found["after"]
    return bool(found["open"]) == bool(found["close"]) and signs <= 1 and not twice


def _style(core: str) -> tuple[Style, str] | None:
    """Return style and thousands mark of digits with marks; None where they fit no way of writing."""
    if _DIGITS.fullmatch(core):
        return Style.PLAIN, ""
    commas, points = core.count(","), core.count(".")
    if commas and points:
        decimal = "," if core.rindex(",") > core.rindex(".") else "."
        whole, _mark, rest = core.rpartition(decimal)
        thousands = _grouped(whole, "." if decimal == "," else ",")
        if not thousands or not _DIGITS.fullmatch(rest):
            return None
        return (Style.COMMA if decimal == "," else Style.POINT), thousands
    if not commas and not points:
        thousands = _grouped(core)
        return (Style.PLAIN, thousands) if thousands else None
    mark = "," if commas else "."
    if commas + points > 1:  # only groups have their mark twice
        if _grouped(core, mark):
            return (Style.POINT if mark == "," else Style.COMMA), mark
        return None
    whole, _mark, rest = core.partition(mark)
    thousands = "" if not whole or _DIGITS.fullmatch(whole) else _grouped(whole)
    if not _DIGITS.fullmatch(rest) or (whole and not thousands and not _DIGITS.fullmatch(whole)):
        return None
    if len(rest) == 3 and not thousands and 1 <= len(whole) <= 3 and whole.lstrip("0"):
        return (Style.EITHER_COMMA if mark == "," else Style.EITHER_POINT), ""
    return (Style.COMMA if mark == "," else Style.POINT), thousands


def _grouped(core: str, mark: str = "") -> str:
    """Return the mark between groups of three digits, "" where the text is not grouped so."""
    found = _GROUPS.fullmatch(core)
    if found is None or (mark and found[2] != mark):
        return ""
    return " " if found[2] in _BLANKS else "'" if found[2] == "’" else found[2]


class NotANumber(StrEnum):
    """Why a text is no number of its column."""

    NO_NUMBER = "no_number"
    OTHER_DECIMAL = "other_decimal"  # written the other way than its column
    OTHER_CURRENCY = "other_currency"


def number_parser(
    decimal: Decimal | None, currency: str = ""
) -> Callable[[str], float | NotANumber]:
    """Return what reads the numbers of a column that is written in one way.

    ``decimal`` None: the column holds whole numbers only, so the mark was never seen; a point
    is then read as the decimal mark and three digits after one are refused as undecided.
    ``currency``: another one beside it is refused; "" takes none for granted.
    Source: docs/methods.md, "Reading numbers and dates".

    >>> read = number_parser(Decimal.COMMA)
    >>> read("1.234,5"), read("(12 %)"), read("−3"), read("1.234")
    (1234.5, -12.0, -3.0, 1234.0)
    >>> read("1,234.5"), read("hoy")
    (<NotANumber.OTHER_DECIMAL: 'other_decimal'>, <NotANumber.NO_NUMBER: 'no_number'>)
    """
    mark = "," if decimal is Decimal.COMMA else "."
    other = Style.POINT if decimal is Decimal.COMMA else Style.COMMA
    plain = re.compile(rf"-?[0-9]{{1,15}}(?:\{mark}[0-9]{{1,2}})?")

    def read(text: str) -> float | NotANumber:
        if plain.fullmatch(text):
            return float(text.replace(",", "."))
        how = written(text)
        if how is None:
            return NotANumber.NO_NUMBER
        if how.style is other or (decimal is None and how.style in _UNDECIDED):
            return NotANumber.OTHER_DECIMAL
        if currency and how.currency and how.currency != currency:
            return NotANumber.OTHER_CURRENCY
        return _value(text, mark)

    return read


_UNDECIDED = frozenset({Style.EITHER_COMMA, Style.EITHER_POINT})


def _value(text: str, mark: str) -> float | NotANumber:
    found = _TEXT.fullmatch(text)
    if found is None:
        return NotANumber.NO_NUMBER
    core, _mark, power = found["core"].rstrip().replace("E", "e").partition("e")
    digits = "".join(c for c in core if c.isdecimal() or c == mark).replace(",", ".")
    value = float(f"{digits}e{power}" if power else digits)
    if not isfinite(value):
        return NotANumber.NO_NUMBER
    signs = (found["open"], found["sign"], found["sign2"], found["last"])
    return -value if any(sign and sign != "+" for sign in signs) else value


@lru_cache(maxsize=1)
def score_pattern() -> re.Pattern[str]:
    """Return what finds a score before its words or its maximum: "9 - Muy probable", "4/5"."""
    return re.compile(
        r"([0-9]{1,2})(?:[.,]0+)?\s*(?:/\s*(?:5|7|10)|(?:[-–—:=.(](?!\s*[0-9])|de\b|of\b).*)?"
    )
