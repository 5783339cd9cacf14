"""The organisation's own view beside its customers': expected against actual, and the order.

Maturity and satisfaction are different things on different scales: no function here takes one
from the other, and none may. Source: docs/methods.md, "One scale, honestly".
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Any

from assessments.domain.moments import Moments
from assessments.domain.scale import settled
from assessments.domain.student import t_quantile
from metrics.domain.indicators import Estimate

FEWEST_PLACES = 5  # of four, even the same order comes by chance in one case of twelve
EXACT_PLACES = 8  # up to here every order is counted, 40 320 of them
DRAWN_ORDERS = 9_999
ENOUGH = 0.05
_CHUNK = 1_000_000  # numbers held at once while orders are drawn


class View(StrEnum):
    """What can be said of the expectation beside what customers said."""

    HIGHER = "higher"  # the team expects more than customers say
    LOWER = "lower"
    CHANCE = "chance"  # the interval of the difference holds 0
    UNKNOWN = "unknown"  # one person or an unknown number of customers: there is no interval


@dataclass(frozen=True)
class Foresight:
    """Expected − actual in points of 0..100, its 95 % interval and the verdict.

    ``error`` and ``df`` are those of Welch; None, like the ends, where there is no interval.
    """

    expected: float
    actual: float
    error: float | None
    df: float | None
    low: float | None
    high: float | None
    view: View

    @property
    def difference(self) -> float:
        return self.expected - self.actual


def foresight(expected: Moments, actual: Estimate) -> Foresight | None:
    """Return what a team expects beside the share of satisfied customers.

    ``expected`` in percent 0..100, one value for each person; ``actual`` a share 0..1.
    SE = √(s²/n + p(1−p)/m) with Welch's degrees of freedom. Where all customers said the
    same, p(1−p) is taken of (x + 2)/(m + 4): a unanimous handful is not certain. None where
    nobody expects anything. Source: docs/methods.md, "Expected and actual".

    >>> found = foresight(Moments.of([80, 75, 90, 70, 85]), Estimate(0.68, None, None, 50))
    >>> round(found.error, 4), round(found.df, 4), round(found.low, 4), str(found.view)
    (7.4847, 40.3812, -3.1226, 'chance')
    """
    if not expected.n:
        return None
    difference = expected.mean - 100 * actual.point
    if expected.n < 2 or actual.n is None or actual.n < 2:
        return Foresight(expected.mean, 100 * actual.point, None, None, None, None, View.UNKNOWN)
    team, customers = expected.error, 1e4 * _share_variance(actual.point, actual.n) / actual.n
    error = sqrt(team + customers)
    df = (team + customers) ** 2 / (team**2 / (expected.n - 1) + customers**2 / (actual.n - 1))
    half = t_quantile(0.975, df) * error
    low, high = difference - half, difference + half
    view = View.HIGHER if low > 0 else View.LOWER if high < 0 else View.CHANCE
    return Foresight(expected.mean, 100 * actual.point, error, df, low, high, view)


def _share_variance(p: float, n: int) -> float:
    if p * (1 - p) <= 0:
        p = (p * n + 2) / (n + 4)
    return p * (1 - p)


def expected_interval(expected: Moments) -> tuple[float, float] | None:
    """Return the 95 % t interval of the mean expectation, within 0..100; None below two people.

    >>> [round(end, 4) for end in expected_interval(Moments.of([80, 75, 90, 70, 85]))]
    [70.1838, 89.8162]
    """
    if expected.n < 2:
        return None
    half = t_quantile(0.975, expected.n - 1) * sqrt(expected.error)
    return max(0.0, expected.mean - half), min(100.0, expected.mean + half)


class NoOrder(StrEnum):
    """Why two orders cannot be compared."""

    TOO_FEW = "too_few"
    ALL_ALIKE = "all_alike"  # one side gives every place the same score: it has no order


@dataclass(frozen=True)
class OrderAgreement:
    """Kendall's τ_b of two orders, −1..1, and how often chance alone gives as much, 0..1.

    ``exact``: every order was counted; otherwise ``DRAWN_ORDERS`` were drawn.
    """

    tau: float
    p: float
    places: int
    exact: bool

    @property
    def is_told(self) -> bool:
        """Whether the agreement, or the contradiction, is more than chance."""
        return self.p <= ENOUGH


def order_agreement(
    inside: Sequence[float], outside: Sequence[float], *, seed: int
) -> OrderAgreement | NoOrder:
    """Return how far two orders of the same places agree.

    τ_b, which allows for ties. Two-sided p by permuting one order: all of them up to eight
    places, else (b + 1) / (drawn + 1) with a stated seed, so that p is never 0. Below five
    places there is no answer. ValueError for different lengths.
    Source: docs/methods.md, "The order of two views".

    >>> found = order_agreement([4.1, 3.2, 2.5, 3.8, 2.9], [78, 70, 55, 66, 60], seed=0)
    >>> round(found.tau, 4), round(found.p, 4), found.exact
    (0.8, 0.0833, True)
    """
    if len(inside) != len(outside):
        raise ValueError(f"{len(inside)} places inside and {len(outside)} outside")
    # Binary noise is no order: 3.5 and 3.5000000000000004 are a tie.
    inside, outside = [settled(x) for x in inside], [settled(y) for y in outside]
    places = len(inside)
    if places < FEWEST_PLACES:
        return NoOrder.TOO_FEW
    free = sqrt(_untied(inside) * _untied(outside))
    if not free:
        return NoOrder.ALL_ALIKE
    concordance = _concordance(inside, outside)
    exact = places <= EXACT_PLACES
    as_much = drawn = 0
    for orders in _all_orders(places) if exact else _drawn_orders(places, seed):
        as_much += _reaching(inside, outside, orders, abs(concordance))
        drawn += len(orders)
    p = as_much / drawn if exact else (as_much + 1) / (drawn + 1)
    return OrderAgreement(concordance / free, p, places, exact)


def _untied(values: Sequence[float]) -> int:
    return sum(a != b for a, b in itertools.combinations(values, 2))


def _concordance(xs: Sequence[float], ys: Sequence[float]) -> int:
    """Return concordant minus discordant pairs."""
    pairs = itertools.combinations(zip(xs, ys, strict=True), 2)
    return sum(_sign(a[0] - b[0]) * _sign(a[1] - b[1]) for a, b in pairs)


def _sign(x: float) -> int:
    return (x > 0) - (x < 0)


def _all_orders(places: int) -> Iterator[Any]:
    import numpy as np

    yield np.array(list(itertools.permutations(range(places))), dtype=np.intp)


def _drawn_orders(places: int, seed: int) -> Iterator[Any]:
    import numpy as np

    chance = np.random.default_rng(seed)
    left, at_once = DRAWN_ORDERS, max(1, _CHUNK // places)
    while left:
        rows = min(left, at_once)
        yield chance.permuted(np.tile(np.arange(places), (rows, 1)), axis=1)
        left -= rows


def _reaching(inside: Sequence[float], outside: Sequence[float], orders: Any, least: int) -> int:
    """Return how many of these orders agree, or contradict, at least as much as ``least``."""
    import numpy as np

    xs = np.asarray(ranks(inside))
    ys = np.asarray(ranks(outside))[orders]
    found = np.zeros(len(orders), dtype=np.int64)
    for place in range(len(inside) - 1):
        after = np.sign(xs[place + 1 :] - xs[place])
        found += (np.sign(ys[:, place + 1 :] - ys[:, place : place + 1]) * after).sum(axis=1)
    return int((np.abs(found) >= least).sum())


def ranks(scores: Sequence[float]) -> list[int]:
    """Return the place of each score, the highest first; equals share the better place.

    >>> ranks([3.5, 4.0, 3.5, 2.0])
    [2, 1, 2, 4]
    """
    settled_ones = [settled(score) for score in scores]
    return [1 + sum(other > score for other in settled_ones) for score in settled_ones]
