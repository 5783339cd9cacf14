"""The months a page is about, and the months it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from metrics.domain.periods import Period, shifted, start_of

USUAL_MONTHS = 12
LONGEST_MONTHS = 120


@dataclass(frozen=True)
class Window:
    """From the first day of a month to before the first day of another one."""

    first: date
    until: date

    @property
    def months(self) -> int:
        return (self.until.year - self.first.year) * 12 + self.until.month - self.first.month

    @property
    def last(self) -> date:
        """The first day of the last month."""
        return shifted(self.until, -1)

    @property
    def before(self) -> Window:
        """The same length directly before."""
        return Window(shifted(self.first, -self.months), self.first)

    def holds(self, start: date) -> bool:
        """Whether a period that begins on this day is counted here."""
        return self.first <= start < self.until


def latest_window(today: date, months: int = USUAL_MONTHS) -> Window:
    """Return so many months, the running one included.

    >>> latest_window(date(2026, 5, 17), 3).first
    datetime.date(2026, 3, 1)
    """
    until = shifted(start_of(today, Period.MONTH), 1)
    return Window(shifted(until, -months), until)


def window_of(first: date | None, last: date | None, today: date) -> Window:
    """Return the months from one to another, both included; what is not said is as usual.

    Turned round where they stand the wrong way, and no longer than ten years.

    >>> window_of(date(2026, 4, 9), date(2026, 2, 1), date(2026, 5, 17)).months
    3
    """
    if last is None:
        until = shifted(start_of(max(today, first or today), Period.MONTH), 1)
    else:
        until = shifted(start_of(last, Period.MONTH), 1)
    start = shifted(until, -USUAL_MONTHS) if first is None else start_of(first, Period.MONTH)
    if start >= until:
        start, until = shifted(until, -1), shifted(start, 1)
    return Window(max(start, shifted(until, -LONGEST_MONTHS)), until)
