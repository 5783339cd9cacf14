"""Months, quarters and years: where they begin, where they end, what they are counted in."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Period(StrEnum):
    """How long a reading lasts."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


def start_of(day: date, period: Period) -> date:
    """Return the first day of the period a day lies in.

    >>> start_of(date(2026, 5, 17), Period.QUARTER)
    datetime.date(2026, 4, 1)
    """
    months = MONTHS[period]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def shifted(start: date, months: int) -> date:
    """Return the first day of the month so many months later (or earlier).

    >>> shifted(date(2026, 1, 1), -2)
    datetime.date(2025, 11, 1)
    """
    number = start.year * 12 + start.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def end_of(start: date, period: Period) -> date:
    """Return the first day after the period that begins at ``start``."""
    return shifted(start, MONTHS[period])


def coarsest(periods: set[Period]) -> Period:
    """Return the longest of some periods; a month where there are none."""
    return max(periods, key=lambda period: MONTHS[period], default=Period.MONTH)
