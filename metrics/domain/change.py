"""Whether a metric moved by more than its noise."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import fmean

from assessments.domain.change import unpaired_from
from assessments.domain.moments import Moments
from metrics.domain.indicators import Z, adjusted_wald, share, spread
from metrics.domain.measures import Measure
from metrics.domain.sums import NoFigure, Sums, figure_of

FEWEST_MONTHS = 6  # before the usual variation of a metric can be told
LIMIT = 2.66  # Σ|moving range| ÷ (m − 1) times this: three sigma of single values


class Verdict(StrEnum):
    """What can be said of a change."""

    ROSE = "rose"
    FELL = "fell"
    NOISE = "noise"  # the interval of the difference holds 0
    UNKNOWN = "unknown"  # there is no way to tell


@dataclass(frozen=True)
class Change:
    """Difference after − before, in the metric's unit, its 95 % interval, and the verdict.

    A figure without interval has a verdict only through its usual variation.
    """

    before: float
    after: float
    low: float | None
    high: float | None
    verdict: Verdict

    @property
    def difference(self) -> float:
        return self.after - self.before

    @property
    def moved(self) -> bool:
        return self.verdict in (Verdict.ROSE, Verdict.FELL)


def change_between(measure: Measure, before: Sums, after: Sums) -> Change | NoFigure:
    """Return the change between two groups of different customers, or why there is none.

    Shares: Newcombe's interval from the two Wilson intervals; net shares: the two adjusted
    variances added; means: Welch. Totals, ratios, and whatever lacks its counts: no interval,
    verdict unknown, see :func:`against_usual`.
    Source: docs/methods.md, "A metric's change".
    """
    then, now = figure_of(measure, before), figure_of(measure, after)
    if isinstance(then, NoFigure):
        return then
    if isinstance(now, NoFigure):
        return now
    ends = _ends(measure, before, after)
    if ends is None:
        return Change(then.point, now.point, None, None, Verdict.UNKNOWN)
    low, high = ends
    verdict = Verdict.ROSE if low > 0 else Verdict.FELL if high < 0 else Verdict.NOISE
    return Change(then.point, now.point, low, high, verdict)


def _ends(measure: Measure, before: Sums, after: Sums) -> tuple[float, float] | None:
    if any(s.counted < s.readings or not s.n for s in (before, after)):
        return None
    if measure is Measure.SHARE:
        return _newcombe(before, after)
    if measure is Measure.NET:
        a, b = (adjusted_wald(s.numerator, s.detractors, round(s.n)) for s in (before, after))
        half = Z * sqrt(a.error**2 + b.error**2)
        return b.centre - a.centre - half, b.centre - a.centre + half
    if measure is Measure.MEAN and all(s.squared == s.readings for s in (before, after)):
        return _welch(before, after)
    return None


def _newcombe(before: Sums, after: Sums) -> tuple[float, float]:
    (a, a_low, a_high), (b, b_low, b_high) = map(_wilson, (before, after))
    low = b - a - sqrt((b - b_low) ** 2 + (a_high - a) ** 2)
    high = b - a + sqrt((b_high - b) ** 2 + (a - a_low) ** 2)
    return low, high


def _wilson(sums: Sums) -> tuple[float, float, float]:
    n = round(sums.n)
    found = share(min(sums.numerator, n), n)
    if found is None or found.low is None or found.high is None:
        raise ValueError("a share of nobody has no interval")
    return found.point, found.low, found.high


def _welch(before: Sums, after: Sums) -> tuple[float, float] | None:
    moments = [
        Moments(round(s.n), s.numerator / s.n, spread(s.numerator, s.squares, round(s.n)))
        for s in (before, after)
        if s.n >= 2
    ]
    if len(moments) < 2:
        return None
    found = unpaired_from(moments[0], moments[1])
    return None if found is None else (found.low, found.high)


@dataclass(frozen=True)
class Usual:
    """The values between which a metric's months usually lie."""

    low: float
    high: float
    months: int


def usual_variation(values: Sequence[float]) -> Usual | None:
    """Return the natural limits of consecutive months: mean ± 2.66 × mean moving range.

    For metrics that are no sample, such as revenue: from month to month they vary anyway.
    None below six months. Source: docs/methods.md, "Usual variation".

    >>> usual_variation([10, 12, 11, 13, 12, 11]).months
    6
    """
    if len(values) < FEWEST_MONTHS:
        return None
    moving = fmean(abs(b - a) for a, b in itertools.pairwise(values))
    middle = fmean(values)
    return Usual(middle - LIMIT * moving, middle + LIMIT * moving, len(values))


def against_usual(value: float, usual: Usual | None) -> Verdict:
    """Return whether a month's value lies outside what is usual for the months before it."""
    if usual is None:
        return Verdict.UNKNOWN
    if value > usual.high:
        return Verdict.ROSE
    return Verdict.FELL if value < usual.low else Verdict.NOISE
