"""Dates as people write them: in which order, how exact, and the day once the order is decided."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from metrics.domain.periods import Period


class Order(StrEnum):
    """How the dates of a column are written."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    YEAR_FIRST = "year_first"
    WORDS = "words"  # the month in letters, a quarter, a month or a year: no order to decide
    WORKBOOK = "workbook"  # a date of a spreadsheet
    EITHER = "ambiguous"  # 03/04/2026


class When(NamedTuple):
    """A day, and which period it stands for: None is the day itself."""

    day: date
    period: Period | None


_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "enero ene january jan", "febrero feb february", "marzo mar march",
            "abril abr april apr", "mayo may", "junio jun june", "julio jul july",
            "agosto ago august aug", "septiembre setiembre sept sep set september",
            "octubre oct october", "noviembre nov november", "diciembre dic december dec",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_NAME = r"(?P<name>[a-zñáéíóú]{3,10})\.?"
_YEAR = r"(?P<year>[0-9]{4}|'?[0-9]{2})"
_TIME = re.compile(
    r"[T ,]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?"
    r"(?:\s*[ap]\.?\s?m\.?)?\s*(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})?$",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?:lun|mar|mi[eé]|jue|vie|s[aá]b|dom|mon|tue|wed|thu|fri|sat|sun)[a-zé]*\.?,?\s+"
    r"(?=[0-9]{1,2}(?:[-/.]|\s+[a-zñ]))",  # "mar 2026" is March, "mar 3/2/2026" a Tuesday
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_THREE = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])?")
_YEAR_MONTH = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{4})")
_ONLY_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_QUARTER = re.compile(
    r"(?:[tq]\s?(?P<a>[1-4])|(?P<b>[1-4])\s?(?:[tq]|er\.?\s?t|o\.?\s?t|º\s?t)(?:rim(?:estre)?)?"
    r"|trim(?:estre)?\.?\s?(?P<c>[1-4]))\s*(?:[-/. ]|de|del)*\s*'?(?P<year>[0-9]{4}|[0-9]{2})",
    re.IGNORECASE,
)
_YEAR_QUARTER = re.compile(r"(?P<year>[0-9]{4})\s*[-/. ]?\s*(?:[tq]\s?(?P<a>[1-4]))", re.IGNORECASE)
_SEP = r"(?:[-/., ]|\bde\b|\bdel\b|\bof\b)*"
_DAY_NAME = re.compile(rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|º)?{_SEP}{_NAME}{_SEP}{_YEAR}")
_NAME_DAY = re.compile(rf"{_NAME}{_SEP}(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,\s*{_YEAR}")
_NAME_YEAR = re.compile(rf"{_NAME}{_SEP}{_YEAR}")
_YEAR_NAME = re.compile(rf"(?P<year>[0-9]{{4}}){_SEP}{_NAME}(?:{_SEP}(?P<day>[0-9]{{1,2}}))?")
_LONGEST = 45


def order_of(value: object) -> Order | None:
    """Return what a cell says about the order of its column; None where it is no date.

    A text of digits only (2026, 202603) is a number to this function.
    Source: docs/methods.md, "Reading numbers and dates".

    >>> [str(order_of(t)) for t in ("13/02/2026", "02/13/2026", "03/04/2026", "mar-26")]
    ['day_first', 'month_first', 'ambiguous', 'words']
    """
    if isinstance(value, datetime | date):
        return Order.WORKBOOK
    if not isinstance(value, str) or value.isdigit():
        return None
    text = _bare(value)
    if found := _THREE.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), _year(found[4])
        by_day, by_month = _day(year, second, first), _day(year, first, second)
        if by_day and by_month:
            return Order.EITHER if first != second else Order.WORDS
        return Order.DAY_FIRST if by_day else Order.MONTH_FIRST if by_month else None
    if found := _YEAR_FIRST.fullmatch(text):
        return Order.YEAR_FIRST if _day(int(found[1]), int(found[3]), int(found[4])) else None
    return Order.WORDS if _without_order(text) else None


def day_parser(order: Order) -> Callable[[object], When | None]:
    """Return what reads the dates of a column whose order is decided; None for what is none.

    Years of two digits are 1969–2068. Source: docs/methods.md, "Reading numbers and dates".

    >>> read = day_parser(Order.DAY_FIRST)
    >>> read("3/4/26").day.isoformat(), str(read("T2 2026").period), read("02/13/2026")
    ('2026-04-03', 'quarter', None)
    """
    month_first = order is Order.MONTH_FIRST

    def read(value: object) -> When | None:
        if isinstance(value, datetime):
            return When(value.date(), None)
        if isinstance(value, date):
            return When(value, None)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = _bare(str(value))
        if found := _THREE.fullmatch(text):
            first, second = int(found[1]), int(found[3])
            month, day = (first, second) if month_first else (second, first)
            return _when(_year(found[4]), month, day, None)
        if found := _YEAR_FIRST.fullmatch(text):
            return _when(int(found[1]), int(found[3]), int(found[4]), None)
        if found := _COMPACT.fullmatch(text):
            period = None if found[3] else Period.MONTH
            return _when(int(found[1]), int(found[2]), int(found[3] or 1), period)
        return _without_order(text)

    return read


def _bare(text: str) -> str:
    """Return a date's text without its time of day and the name of its weekday."""
    text = text.strip()
    if len(text) > _LONGEST:
        return ""
    if ":" in text:
        text = _TIME.sub("", text)
    return _WEEKDAY.sub("", text, count=1) if text[:1].isalpha() else text


def _without_order(text: str) -> When | None:
    """Return a date whose order needs no deciding: months in words, months, quarters, years."""
    if _ONLY_YEAR.fullmatch(text):
        return _when(int(text), 1, 1, Period.YEAR)
    if found := _YEAR_MONTH.fullmatch(text):
        return _when(int(found[1]), int(found[2]), 1, Period.MONTH)
    if found := _MONTH_YEAR.fullmatch(text):
        return _when(int(found[2]), int(found[1]), 1, Period.MONTH)
    if found := _QUARTER.fullmatch(text):
        number = int(found["a"] or found["b"] or found["c"])
        return _when(_year(found["year"]), 3 * number - 2, 1, Period.QUARTER)
    if found := _YEAR_QUARTER.fullmatch(text):
        return _when(int(found["year"]), 3 * int(found["a"]) - 2, 1, Period.QUARTER)
    return _in_words(text.casefold())


def _in_words(text: str) -> When | None:
    for pattern in (_DAY_NAME, _NAME_DAY, _NAME_YEAR, _YEAR_NAME):
        found = pattern.fullmatch(text)
        month = _MONTHS.get(found["name"]) if found else None
        if found and month:
            day = found.groupdict().get("day")
            period = None if day else Period.MONTH
            return _when(_year(found["year"]), month, int(day or 1), period)
    return None


def _year(text: str) -> int:
    year = int(text.lstrip("'"))
    if len(text.lstrip("'")) == 4:
        return year
    return 2000 + year if year < 69 else 1900 + year


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _when(year: int, month: int, day: int, period: Period | None) -> When | None:
    found = _day(year, month, day)
    return None if found is None else When(found, period)


def day_like(low: float | None, high: float | None) -> bool:
    """Return whether whole numbers of a column may be years, months or days: 2026, 202603, 20260313."""
    if low is None or high is None:
        return False
    read = day_parser(Order.YEAR_FIRST)
    whole = low == int(low) and high == int(high)
    return whole and all(
        read(str(int(end))) is not None and 1990 <= int(str(int(end))[:4]) <= 2100
        for end in (low, high)
    )
