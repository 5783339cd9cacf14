"""Shares, net shares and means of customers, each with how far it may be from the truth.

A figure of nobody is None, never 0, and of fewer than ``FEWEST_FOR_A_POINT`` people only its
interval may be shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from assessments.domain.student import t_quantile

Z = 1.959963984540054  # 95 % on both sides
FEWEST_FOR_A_POINT = 10


@dataclass(frozen=True)
class Estimate:
    """A point and its 95 % interval, in the unit of the figure; no interval: both ends None.

    ``centre`` and ``variance`` belong to the interval where it does not lie around the point.
    """

    point: float
    low: float | None
    high: float | None
    n: int | None

    @property
    def is_interval_only(self) -> bool:
        """Of so few people that the point alone would mislead."""
        return self.n is not None and self.n < FEWEST_FOR_A_POINT and self.low is not None


def share(favourable: float, n: int) -> Estimate | None:
    """Return favourable ÷ n, 0..1, with the Wilson interval; None for n = 0.

    ValueError where favourable is not within 0..n.
    Source: docs/methods.md, "Shares of customers".

    >>> e = share(34, 50)
    >>> [round(x, 4) for x in (e.point, e.low, e.high)]
    [0.68, 0.5419, 0.7924]
    """
    if not 0 <= favourable <= n:
        raise ValueError(f"{favourable} of {n} customers")
    if not n:
        return None
    p = favourable / n
    shift = Z * Z / (2 * n)
    half = Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    whole = 1 + Z * Z / n
    low, high = (p + shift - half) / whole, (p + shift + half) / whole
    # At the ends the arithmetic leaves crumbs of binary noise beyond what can be.
    return Estimate(p, 0.0 if favourable == 0 else low, 1.0 if favourable == n else high, n)


@dataclass(frozen=True)
class Adjusted:
    """A net share after the adjusted Wald method: its own centre and variance, ± 100."""

    centre: float
    error: float  # standard error, in points


def adjusted_wald(promoters: float, detractors: float, n: int) -> Adjusted:
    """Return centre and standard error of the adjusted net share, in points of −100..100.

    Three quarters of a person are added to promoters and to detractors, three people in all,
    so that a unanimous handful is not certain. Source: docs/methods.md, "Net promoters".

    >>> round(adjusted_wald(20, 10, 50).centre, 4)
    18.8679
    """
    p, d = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    return Adjusted(100 * (p - d), 100 * sqrt((p + d - (p - d) ** 2) / (n + 3)))


def net(promoters: float, detractors: float, n: int) -> Estimate | None:
    """Return 100 (promoters − detractors) ÷ n with its adjusted interval; None for n = 0.

    ValueError where promoters and detractors are more than all.
    Source: docs/methods.md, "Net promoters".

    >>> e = net(20, 10, 50)
    >>> [round(x, 4) for x in (e.point, e.low, e.high)]
    [20.0, -1.2561, 38.992]
    """
    if promoters < 0 or detractors < 0 or promoters + detractors > n:
        raise ValueError(f"{promoters} promoters and {detractors} detractors of {n}")
    if not n:
        return None
    wald = adjusted_wald(promoters, detractors, n)
    low = max(-100.0, wald.centre - Z * wald.error)
    high = min(100.0, wald.centre + Z * wald.error)
    return Estimate(100 * (promoters - detractors) / n, low, high, n)


def mean(total: float, squares: float | None, n: int) -> Estimate | None:
    """Return total ÷ n with its t interval; None for n = 0.

    Without the sum of squares, or of one value alone, there is no interval.
    Source: docs/methods.md, "Averages".

    >>> e = mean(10, 30, 4)
    >>> [round(x, 4) for x in (e.point, e.low, e.high)]
    [2.5, 0.4457, 4.5543]
    """
    if not n:
        return None
    point = total / n
    if squares is None or n < 2:
        return Estimate(point, None, None, n)
    half = t_quantile(0.975, n - 1) * sqrt(spread(total, squares, n) / n)
    return Estimate(point, point - half, point + half, n)


def spread(total: float, squares: float, n: int) -> float:
    """Return the variance (n − 1) of n values with this sum and sum of squares; n >= 2."""
    return max(0.0, (squares - total * total / n) / (n - 1))


def is_favourable(kind: str, score: float) -> bool:
    """Return whether a score counts as satisfied (csat 4–5), easy (ces 5–7) or promoter (nps 9–10).

    Source: docs/methods.md, "Shares of customers".
    """
    return score >= {"csat": 4, "ces": 5, "nps": 9}[kind]


def is_detractor(score: float) -> bool:
    """Return whether a score 0..10 is a detractor's: 0 to 6."""
    return score <= 6


def percent_of_maximum(score: float, low: float, high: float) -> float:
    """Return a score or a mean of scores as percent of the maximum possible, 0..100.

    >>> round(percent_of_maximum(5, 1, 7), 4), percent_of_maximum(20, -100, 100)
    (66.6667, 60.0)
    """
    return 100 * (score - low) / (high - low)


def scores_summed(kind: str, scores: Sequence[float]) -> tuple[int, int, float]:
    """Return (favourable, detractors, sum) of the scores of an asked metric.

    >>> scores_summed("ces", [7, 6, 5, 5, 4, 3, 6, 7, 2, 5])
    (7, 0, 50)
    """
    favourable = sum(is_favourable(kind, score) for score in scores)
    detractors = sum(map(is_detractor, scores)) if kind == "nps" else 0
    return favourable, detractors, sum(scores)
