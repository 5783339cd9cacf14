"""Whether two groups of people see an area differently, or chance alone would do.

The unit is a person: one number each, the mean of what they answered in the area. A person's
answers hang together, and counting them one by one would make many people out of one.
Groups come as tallies, value -> number of people, which is how a database gives them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from math import comb, sqrt
from typing import Any, TypeAlias

from .change import UNITS, Estimate, unpaired_from
from .moments import Moments
from .scale import EXACT_SPLITS, RANDOM_DRAWS, SIGNIFICANCE, settled

Tally: TypeAlias = Mapping[float, int]
MOST_VALUES = 500  # different values; beyond, they are first rounded to hundredths of a level


def tally(values: Sequence[float]) -> dict[float, int]:
    """Return how often each value occurs.

    >>> tally([3, 3, 4])
    {3: 2, 4: 1}
    """
    return dict(Counter(values))


def smallest_p(n_a: int, n_b: int) -> float:
    """Return the smallest two-sided p that groups of these sizes can reach, above 0 to 1.

    1 over the number of splits; 2 over it when both groups are as large, because then every
    split has a mirror image. 1 with an empty group.
    Source: docs/methods.md, "Role groups".

    >>> round(smallest_p(3, 4), 4), smallest_p(3, 3)
    (0.0286, 0.1)
    """
    if not n_a or not n_b:
        return 1.0
    splits = comb(n_a + n_b, n_a)
    if splits > EXACT_SPLITS:
        return 1 / (RANDOM_DRAWS + 1)
    return min(1.0, (2 if n_a == n_b else 1) / splits)


def permutation_p(a: Tally, b: Tally, seed: int = 0) -> float | None:
    """Return how often people dealt anew to the two groups are at least as far apart; never 0.

    Every split is counted up to 100,000 of them; beyond, 9,999 are drawn with `seed` and the
    one observed is added. 1 when all have the same value; None with an empty group.
    Source: docs/methods.md, "Role groups" (Phipson and Smyth 2010).

    >>> e, f = [4.2, 3.8, 4.0, 4.5], [3.1, 2.8, 3.6, 3.0, 3.9]
    >>> round(permutation_p(tally(e), tally(f)), 4)
    0.0317
    """
    n_a, n_b = _people(a), _people(b)
    if not n_a or not n_b:
        return None
    small, large = (a, b) if n_a <= n_b else (b, a)
    deal = _Deal.of(small, large)
    splits = comb(n_a + n_b, n_a)
    if splits <= EXACT_SPLITS:
        return sum(w for s, w in deal.sums().items() if deal.is_as_far(s)) / splits
    return (deal.drawn_as_far(seed) + 1) / (RANDOM_DRAWS + 1)


@dataclass(frozen=True)
class _Deal:
    """People about to be dealt to the smaller group: values in units, and how many have each.

    The difference of two means grows with the distance of the smaller group's sum from what it
    would be on average; both are compared times n, in whole numbers. Values that are not
    whole in units are off by half a unit each at most: `slack` keeps ties ties.
    """

    values: tuple[int, ...]
    people: tuple[int, ...]
    size: int
    observed: int

    @classmethod
    def of(cls, small: Tally, large: Tally) -> _Deal:
        unit = UNITS // 100 if len({**small, **large}) > MOST_VALUES else 1
        counted: Counter[int] = Counter()
        observed = 0
        for group in (small, large):
            for value, n in group.items():
                units = round(value * UNITS / unit) * unit
                counted[units] += n
                observed += units * n if group is small else 0
        values = tuple(sorted(counted))
        people = tuple(counted[value] for value in values)
        return cls(values, people, _people(small), observed)

    @property
    def n(self) -> int:
        return sum(self.people)

    def _distance(self, total: int) -> int:
        everybody = sum(v * p for v, p in zip(self.values, self.people, strict=True))
        return abs(self.n * total - self.size * everybody)

    @property
    def least(self) -> int:
        """Return the distance, times n, from which a deal is at least as far as the observed."""
        slack = self.n * self.n
        return self._distance(self.observed) - slack

    def is_as_far(self, total: int) -> bool:
        return self._distance(total) >= self.least

    def sums(self) -> dict[int, int]:
        """Return the sum of each way to deal the smaller group, with the number of ways."""
        ways: dict[int, Counter[int]] = {0: Counter({0: 1})}  # dealt so far -> sum -> ways
        for value, people in zip(self.values, self.people, strict=True):
            further: dict[int, Counter[int]] = {}
            for dealt, sums in ways.items():
                for more in range(min(people, self.size - dealt) + 1):
                    target = further.setdefault(dealt + more, Counter())
                    choices = comb(people, more)
                    for total, count in sums.items():
                        target[total + more * value] += count * choices
            ways = further
        return dict(ways[self.size])

    def drawn_as_far(self, seed: int) -> int:
        """Count the drawn deals that are as far: a deal is how many of each value it takes.

        Drawn as such (multivariate hypergeometric), ten thousand people cost no more than the
        few different values they have.
        """
        import numpy as np

        rng = np.random.default_rng(seed)
        deals: Any = rng.multivariate_hypergeometric(
            self.people, self.size, size=RANDOM_DRAWS, method="marginals"
        )
        average = (
            self.size / self.n * sum(v * p for v, p in zip(self.values, self.people, strict=True))
        )
        distances = np.abs(deals @ np.asarray(self.values, dtype=np.int64) - average)
        return int((distances >= self.least / self.n).sum())


def holm(p: Sequence[float]) -> list[float]:
    """Return p-values adjusted for asking several times: step-down, capped at 1.

    Source: docs/methods.md, "Role groups" (Holm 1979).

    >>> holm([0.01, 0.04, 0.03, 0.20])
    [0.04, 0.09, 0.09, 0.2]
    """
    order = sorted(range(len(p)), key=p.__getitem__)
    stepped = accumulate((p[i] * (len(p) - rank) for rank, i in enumerate(order)), max)
    by_place = dict(zip(order, stepped, strict=True))
    return [min(1.0, settled(by_place[i])) for i in range(len(p))]


def cliffs_delta(a: Tally, b: Tally) -> float | None:
    """Return (#a > b - #a < b) / (n_a n_b), -1..1; None with an empty group.

    1: everybody in a stands above everybody in b. Source: docs/methods.md, "Role groups".
    """
    n_a, n_b = _people(a), _people(b)
    if not n_a or not n_b:
        return None
    values = sorted(b)
    below = [0, *accumulate(b[value] for value in values)]
    wins = sum(
        people * (below[bisect_left(values, value)] - (n_b - below[bisect_right(values, value)]))
        for value, people in a.items()
    )
    return wins / (n_a * n_b)


def hedges_g(a: Moments, b: Moments) -> float | None:
    """Return the difference in pooled standard deviations, corrected for small groups.

    g = (mean_a - mean_b) / s_pooled × (1 - 3 / (4 df - 1)), df = n_a + n_b - 2. None below two
    people in a group or without any spread. Source: docs/methods.md, "Role groups".
    """
    df = a.n + b.n - 2
    if min(a.n, b.n) < 2:
        return None
    pooled = ((a.n - 1) * a.variance + (b.n - 1) * b.variance) / df
    if settled(pooled) <= 0:
        return None
    return (a.mean - b.mean) / sqrt(pooled) * (1 - 3 / (4 * df - 1))


def welch(a: Moments, b: Moments) -> Estimate | None:
    """Return mean_a - mean_b with Welch's interval; None below three people in a group.

    Source: docs/methods.md, "Role groups".
    """
    return unpaired_from(b, a)


class Verdict(StrEnum):
    """What may be said about two groups."""

    DIFFERENT = "different"  # chance alone would rarely put them so far apart
    NOT_TOLD_APART = "not_told_apart"  # it might: which does not mean that they agree
    TOO_SMALL = "too_small"  # whatever they had answered, nothing could have been concluded


@dataclass(frozen=True)
class Comparison:
    """Two groups in one area. `difference` = mean_a - mean_b, in levels; p in (0, 1].

    `p_adjusted` is Holm's over `family` comparisons asked together. `low` and `high` are
    Welch's 95 % interval, not clipped; None below three people in a group, as is `g`
    without spread.
    """

    n_a: int
    n_b: int
    difference: float
    low: float | None
    high: float | None
    delta: float
    g: float | None
    p: float
    p_adjusted: float
    family: int = 1

    @property
    def verdict(self) -> Verdict:
        """Too small: not even the smallest p these groups can reach would be small enough.

        With five areas Holm multiplies it by five, so that 4 against 4 cannot conclude either.
        Source: docs/methods.md, "Role groups".
        """
        if settled(smallest_p(self.n_a, self.n_b) * self.family) > SIGNIFICANCE:
            return Verdict.TOO_SMALL
        if settled(self.p_adjusted) <= SIGNIFICANCE:
            return Verdict.DIFFERENT
        return Verdict.NOT_TOLD_APART


def compare(pairs: Sequence[tuple[Tally, Tally]], seed: int = 0) -> list[Comparison | None]:
    """Compare the two groups of each pair, one pair for each area, with Holm over all of them.

    None for a pair with an empty group, which is not counted as asked.
    Source: docs/methods.md, "Role groups".
    """
    ps = [permutation_p(a, b, seed + i) for i, (a, b) in enumerate(pairs)]
    asked = [i for i, p in enumerate(ps) if p is not None]
    adjusted = dict(zip(asked, holm([p for p in ps if p is not None]), strict=True))
    return [
        None if p is None else _compared(a, b, p, adjusted[i], len(asked))
        for i, (p, (a, b)) in enumerate(zip(ps, pairs, strict=True))
    ]


def _compared(a: Tally, b: Tally, p: float, p_adjusted: float, family: int) -> Comparison:
    one, other = Moments.of_tally(a), Moments.of_tally(b)
    interval = welch(one, other)
    return Comparison(
        n_a=one.n,
        n_b=other.n,
        difference=one.mean - other.mean,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        delta=cliffs_delta(a, b) or 0.0,
        g=hedges_g(one, other),
        p=p,
        p_adjusted=p_adjusted,
        family=family,
    )


def _people(group: Tally) -> int:
    return sum(group.values())
