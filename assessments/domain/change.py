"""What changed since the round before, and what only looks like change.

`overlapping` is the estimator to use: some people answered both times, some once. `paired` and
`unpaired` are its two ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum, sqrt

from .moments import Moments
from .scale import CONFIDENCE, MINIMUM_COMPARED, RANDOM_DRAWS, settled
from .student import t_probability, t_quantile

__all__ = [
    "OVERALL",
    "Composition",
    "Estimate",
    "Method",
    "Moments",
    "correlation_of",
    "kitagawa",
    "measurement_error",
    "overlapping",
    "overlapping_from",
    "paired",
    "paired_from",
    "sign_flip_p",
    "single_score_detectable",
    "unpaired",
    "unpaired_from",
]

OVERALL = "overall"
UNITS = 10**9  # whole numbers of a level, to add values up without rounding
EXACT_SIGN_FLIPS = 15  # people up to whom all 2^n ways of flipping signs are counted


class Method(StrEnum):
    """How two rounds were compared."""

    PAIRED = "paired"  # the same people, each with themselves
    OVERLAPPING = "overlapping"  # some of them in both rounds
    UNPAIRED = "unpaired"  # other people, or nobody knows who is who


@dataclass(frozen=True)
class Estimate:
    """A change of a mean, now - before, in levels, with its 95 % interval (not clipped).

    `p` is two-sided, from t. `detectable` = t se is the smallest change that could have been
    told from none: the minimal detectable change. `correlation` is that of the people in both
    rounds, None where it was not used.
    """

    difference: float
    se: float
    df: float
    low: float
    high: float
    p: float
    detectable: float
    method: Method
    n_before: int
    n_now: int
    n_both: int
    correlation: float | None = None

    @property
    def is_uniform(self) -> bool:
        """Everybody changed by the same: there is no spread to measure the change against."""
        return settled(self.se) <= 0

    @property
    def is_detected(self) -> bool:
        """Whether an arrow may be drawn; never on a spread of nothing."""
        return not self.is_uniform and settled(abs(self.difference)) >= settled(self.detectable)


def paired(before: Sequence[float], now: Sequence[float]) -> Estimate | None:
    """Return the change of the same people, in the same order: mean d ± t(n-1) s_d/√n.

    None below three people. ValueError for lists of different length.
    Source: docs/methods.md, "Change between rounds", paired.

    >>> round(paired([3, 2, 4, 3, 2, 3], [4, 3, 4, 3, 3, 4]).se, 4)
    0.2108
    """
    both = [(b, n) for b, n in zip(before, now, strict=True)]
    differences = Moments.of([n - b for b, n in both])
    return paired_from(differences, correlation_of(both))


def paired_from(differences: Moments, correlation: float | None = None) -> Estimate | None:
    """Return the paired change from the moments of now - before; None below three people.

    Source: docs/methods.md, "Change between rounds", paired.
    """
    n = differences.n
    if n < MINIMUM_COMPARED:
        return None
    se = sqrt(differences.variance / n)
    return _estimate(differences.mean, se, n - 1, Method.PAIRED, (n, n, n), correlation)


def unpaired(before: Sequence[float], now: Sequence[float]) -> Estimate | None:
    """Return the change of other people: Welch's t; None below three in a round.

    Source: docs/methods.md, "Change between rounds", unpaired.
    """
    return unpaired_from(Moments.of(before), Moments.of(now))


def unpaired_from(before: Moments, now: Moments) -> Estimate | None:
    """Return the unpaired change from both rounds' moments; None below three in a round.

    Source: docs/methods.md, "Change between rounds", unpaired.
    """
    return overlapping_from(before, now, 0, None)


def overlapping(
    both: Sequence[tuple[float, float]], only_before: Sequence[float], only_now: Sequence[float]
) -> Estimate | None:
    """Return the change when some people are in both rounds: (before, now) of each of those.

    Nobody's answers are thrown away, and the pairs lend their precision.
    None below three in a round. Source: docs/methods.md, "Change between rounds".

    >>> change = overlapping([(3, 4), (2, 3), (4, 4), (3, 3)], [2, 3], [4, 4, 5])
    >>> round(change.difference, 4), round(change.se, 4)
    (1.0238, 0.3041)
    """
    before = Moments.of([*(b for b, _ in both), *only_before])
    now = Moments.of([*(n for _, n in both), *only_now])
    return overlapping_from(before, now, len(both), correlation_of(both))


def overlapping_from(
    before: Moments, now: Moments, n_both: int, correlation: float | None
) -> Estimate | None:
    """Return the partially overlapping change from moments; None below three in a round.

    SE = √(s₁²/n₁ + s₂²/n₂ - 2 r s₁ s₂ n_c/(n₁ n₂)); `before` and `now` hold everybody of
    their round, those in both included. Fewer than three in both, or no spread among them:
    r = 0, which is Welch. Nobody in one round only: the paired change, exactly.
    ValueError when more people are in both than in one.
    Source: docs/methods.md, "Change between rounds" (Derrick, Toher and White 2017).
    """
    if n_both > min(before.n, now.n):
        raise ValueError(f"{n_both} people in both of rounds of {before.n} and {now.n}")
    if min(before.n, now.n) < MINIMUM_COMPARED:
        return None
    a, b = before.error, now.error
    r = correlation if n_both >= MINIMUM_COMPARED else None
    common = 2 * (r or 0.0) * sqrt(before.variance * now.variance) * n_both
    se = sqrt(max(0.0, a + b - common / (before.n * now.n)))
    sizes = (before.n, now.n, n_both)
    df = _welch_df(before, now)
    if r is None:
        return _estimate(now.mean - before.mean, se, df, Method.UNPAIRED, sizes, None)
    alone = before.n + now.n - 2 * n_both
    df = (n_both - 1) + (df - n_both + 1) / (alone + 2 * n_both) * alone
    method = Method.OVERLAPPING if alone else Method.PAIRED
    return _estimate(now.mean - before.mean, se, df, method, sizes, r)


def correlation_of(both: Sequence[tuple[float, float]]) -> float | None:
    """Return Pearson's r, -1..1; None below three pairs or where a side has no spread."""
    if len(both) < MINIMUM_COMPARED:
        return None
    x, y = Moments.of([b for b, _ in both]), Moments.of([n for _, n in both])
    if settled(x.variance) <= 0 or settled(y.variance) <= 0:
        return None
    shared = fsum((b - x.mean) * (n - y.mean) for b, n in both) / (len(both) - 1)
    r: float = shared / sqrt(x.variance * y.variance)
    return max(-1.0, min(1.0, r))


def sign_flip_p(differences: Sequence[float], seed: int = 0) -> float | None:
    """Return how often flipped signs give a change at least as large, 0..1; never 0.

    If nothing had changed, each person's difference might as well have had the other sign.
    All 2^n ways up to 15 people; beyond, 9,999 drawn with `seed` and the one observed.
    None without differences. Source: docs/methods.md, "Change between rounds", paired.

    >>> sign_flip_p([1, 1, 0, 0, 1, 1])
    0.125
    """
    if not differences:
        return None
    # Whole numbers of 1e-9 levels: sums of thirds meet exactly, up to one unit per person.
    sizes = [round(abs(d) * UNITS) for d in differences]
    least = abs(sum(round(d * UNITS) for d in differences)) - len(sizes)
    if len(sizes) > EXACT_SIGN_FLIPS:
        return (_drawn_flips(sizes, least, seed) + 1) / (RANDOM_DRAWS + 1)
    sums: Counter[int] = Counter({0: 1})
    for size in sizes:
        further: Counter[int] = Counter()
        for total, ways in sums.items():
            further[total + size] += ways
            further[total - size] += ways
        sums = further
    far = sum(ways for total, ways in sums.items() if abs(total) >= least)
    return far / float(2 ** len(sizes))


def _drawn_flips(sizes: Sequence[int], least: int, seed: int) -> int:
    """Count the draws at least as far from 0; equal sizes are flipped together (binomial)."""
    import numpy as np

    rng = np.random.default_rng(seed)
    total = np.zeros(RANDOM_DRAWS)
    for size, people in Counter(sizes).items():
        total += size * (2.0 * rng.binomial(people, 0.5, RANDOM_DRAWS) - people)
    return int((np.abs(total) >= least).sum())


def measurement_error(sd: float, reliability: float) -> float:
    """Return SEM = sd √(1 - reliability), in levels: how far one person's score may be off.

    ValueError for sd < 0 or a reliability outside 0..1.
    Source: docs/methods.md, "Minimal detectable change" (Weir 2005).
    """
    if sd < 0 or not 0 <= reliability <= 1:
        raise ValueError(f"no spread of {sd} with a reliability of {reliability}")
    return sd * sqrt(1 - reliability)


def single_score_detectable(error: float) -> float:
    """Return MDC95 = 1.96 √2 SEM, the least change of one score that is more than error.

    Source: docs/methods.md, "Minimal detectable change" (Weir 2005).

    >>> round(single_score_detectable(0.4), 4)
    1.1087
    """
    return t_quantile((1 + CONFIDENCE) / 2, float("inf")) * sqrt(2) * error


@dataclass(frozen=True)
class Composition:
    """A change of a whole, in levels, split into what changed inside its groups and the mix."""

    within: float
    mix: float

    @property
    def total(self) -> float:
        return self.within + self.mix

    @property
    def is_mostly_mix(self) -> bool:
        """Other people answered, rather than people answering otherwise: say that first."""
        return settled(abs(self.mix)) > settled(abs(self.within))


Group = tuple[float, float]  # weight (people, or a share), mean level


def kitagawa(before: Mapping[str, Group], now: Mapping[str, Group]) -> Composition | None:
    """Return within = Σ ½(W₁+W₂)(x₂-x₁) and mix = Σ ½(x₁+x₂)(W₂-W₁), by group (weight, mean).

    Weights are scaled to sum 1 in each round. A group in one round only is all mix. None when
    a round has no weight. Source: docs/methods.md, "Composition" (Kitagawa 1955).

    >>> c = kitagawa({"A": (5, 4.0), "B": (5, 2.0)}, {"A": (2, 4.2), "B": (8, 2.3)})
    >>> round(c.within, 4), round(c.mix, 4)
    (0.265, -0.585)
    """
    then, today = _weights(before), _weights(now)
    if not then or not today:
        return None
    within, mix = [], []
    for group in dict.fromkeys((*then, *today)):
        w1, x1 = then.get(group, (0.0, today.get(group, (0.0, 0.0))[1]))
        w2, x2 = today.get(group, (0.0, x1))
        within.append((w1 + w2) / 2 * (x2 - x1))
        mix.append((x1 + x2) / 2 * (w2 - w1))
    return Composition(fsum(within), fsum(mix))


def _weights(groups: Mapping[str, Group]) -> dict[str, Group]:
    total = fsum(weight for weight, _ in groups.values())
    if total <= 0:
        return {}
    return {g: (weight / total, mean) for g, (weight, mean) in groups.items() if weight > 0}


def _welch_df(before: Moments, now: Moments) -> float:
    """Return Welch's degrees of freedom; those of all people where nobody differs."""
    a, b = before.error, now.error
    if settled(a + b) <= 0:
        return before.n + now.n - 2
    return (a + b) ** 2 / (a**2 / (before.n - 1) + b**2 / (now.n - 1))


def _estimate(
    difference: float,
    se: float,
    df: float,
    method: Method,
    sizes: tuple[int, int, int],
    correlation: float | None,
) -> Estimate:
    half = t_quantile((1 + CONFIDENCE) / 2, df) * se
    if settled(se) > 0:
        p = 2 * t_probability(-abs(difference) / se, df)
    else:
        p = 1.0 if settled(difference) == 0 else 0.0
    low, high = difference - half, difference + half
    return Estimate(difference, se, df, low, high, p, half, method, *sizes, correlation)
