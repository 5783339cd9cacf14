"""Readings added up, and the figure that their sum makes.

Only sums are kept, so that a database may add up a million readings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from metrics.domain.indicators import Estimate, mean, net, share
from metrics.domain.measures import Measure


@dataclass(frozen=True)
class Sums:
    """What some readings of one metric add up to.

    ``readings`` of which ``numbered`` say n, and ``counted`` hold every number their measure
    needs for an interval. ``weighted`` is Σ value·n of the numbered ones. ``squared`` is how
    many hold squares, ``scored`` is Σ n of those with a sum of scores. ``value`` is the value
    of a single reading, 0 for more.
    """

    readings: int = 0
    numbered: int = 0
    counted: int = 0
    n: float = 0.0
    numerator: float = 0.0
    detractors: float = 0.0
    weighted: float = 0.0
    squared: int = 0
    squares: float = 0.0
    scored: float = 0.0
    score_sum: float = 0.0
    value: float = 0.0

    def __add__(self, other: Sums) -> Sums:
        # Written out: a page adds thousands of them up.
        readings = self.readings + other.readings
        return Sums(
            readings,
            self.numbered + other.numbered,
            self.counted + other.counted,
            self.n + other.n,
            self.numerator + other.numerator,
            self.detractors + other.detractors,
            self.weighted + other.weighted,
            self.squared + other.squared,
            self.squares + other.squares,
            self.scored + other.scored,
            self.score_sum + other.score_sum,
            self.value + other.value if readings == 1 else 0.0,
        )

    @property
    def score_mean(self) -> float | None:
        """The mean score, on the scale of the question, where every reading tells it."""
        return self.score_sum / self.scored if self.scored and self.scored == self.n else None


NOTHING = Sums()


def added_up(parts: Iterable[Sums]) -> Sums:
    """Return the sum of sums."""
    total = NOTHING
    for part in parts:
        total = total + part
    return total


class NoFigure(StrEnum):
    """Why some readings make no figure."""

    NO_READINGS = "no_readings"
    NUMBER_MISSING = "number_missing"  # several values without n cannot be averaged
    DIVIDED_BY_NOTHING = "divided_by_nothing"


def figure_of(measure: Measure, sums: Sums) -> Estimate | NoFigure:
    """Return the figure that readings make together, or why they make none.

    A share with every count has the Wilson interval, a net share the adjusted one, a mean
    with squares the t interval. Values with n but without their counts are averaged by n and
    have no interval; several values without n make no figure; totals are added and have none.
    Source: docs/methods.md, "Adding readings up".

    >>> figure_of(Measure.TOTAL, Sums(readings=2, counted=2, numerator=300)).point
    300.0
    """
    if not sums.readings:
        return NoFigure.NO_READINGS
    if measure is Measure.TOTAL:
        return Estimate(float(sums.numerator), None, None, None)
    if sums.readings == 1 and not sums.numbered:
        return Estimate(sums.value, None, None, None)
    if sums.numbered < sums.readings:
        return NoFigure.NUMBER_MISSING
    if not sums.n:
        return NoFigure.DIVIDED_BY_NOTHING
    n = round(sums.n)
    if sums.counted < sums.readings:
        return Estimate(sums.weighted / sums.n, None, None, n)
    estimate = _counted(measure, sums, n)
    return estimate if estimate is not None else NoFigure.DIVIDED_BY_NOTHING


def _counted(measure: Measure, sums: Sums, n: int) -> Estimate | None:
    if measure is Measure.SHARE:
        return share(min(sums.numerator, n), n)
    if measure is Measure.NET:
        return net(sums.numerator, sums.detractors, n)
    if measure is Measure.MEAN:
        squares = sums.squares if sums.squared == sums.readings else None
        return mean(sums.numerator, squares, n)
    return Estimate(sums.numerator / sums.n, None, None, n)
