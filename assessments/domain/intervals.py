"""How far a mean of few raters may be from what more raters would have said.

An interval is None where it cannot be had (no answer, one answer): never a width of 0.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from typing import Literal, NamedTuple

from .distribution import Answer, Distribution
from .scale import (
    CONFIDENCE,
    LEVELS,
    MINIMUM_JACKKNIFE,
    MINIMUM_POOLED_DF,
    PRIOR_DF,
    PRIOR_VARIANCE,
    SMALL_SAMPLE,
    settled,
)
from .scoring import weighted_mean
from .student import t_quantile

Method = Literal["t", "fpc", "moderated", "jackknife", "bootstrap"]
Sample = Distribution | Sequence[float]
Row = Mapping[str, Answer]  # one rater: capability -> answer


@dataclass(frozen=True)
class Interval:
    """A 95 % interval in levels; low and high are raw and may lie outside 1..5."""

    mean: float
    se: float
    df: float
    low: float
    high: float
    method: Method

    @property
    def clipped(self) -> tuple[float, float]:
        """The interval as it may be shown, within 1..5."""
        return max(float(LEVELS[0]), self.low), min(float(LEVELS[-1]), self.high)


def interval(mean: float, se: float, df: float, method: Method) -> Interval:
    """Return mean ± t(df) se at 95 %."""
    half = t_quantile((1 + CONFIDENCE) / 2, df) * se
    return Interval(mean, se, df, mean - half, mean + half, method)


def t_interval(x: Sample) -> Interval | None:
    """Return M ± t(n-1) s / √n; None below two answers.

    Unanimous answers give it no width: use `mean_interval` for what is shown.
    Source: docs/methods.md, "Uncertainty with few raters".
    """
    n, mean, variance = _moments(x)
    if mean is None or variance is None:
        return None
    return interval(mean, sqrt(variance / n), n - 1, "t")


def finite_population_interval(x: Sample, population: int) -> Interval | None:
    """Return the interval for the mean of everyone invited, √((1 - n/N) s² / n).

    It says what all N would have said, not how mature the organisation is. n = N has
    no width. None below two answers; ValueError when more answered than were invited.
    Source: docs/methods.md, "Uncertainty with few raters".
    """
    n, mean, variance = _moments(x)
    if n > population:
        raise ValueError(f"{n} answers from a population of {population}")
    if mean is None or variance is None:
        return None
    return interval(mean, sqrt((1 - n / population) * variance / n), n - 1, "fpc")


def pooled_variance(distributions: Iterable[Distribution]) -> float:
    """Return the pooled within-capability variance sum (n-1)s² / sum (n-1), in levels².

    0.8 with fewer than 10 degrees of freedom, and when everybody agreed on everything:
    a borrowed variance of 0 would make certainty out of unanimity.
    Source: docs/methods.md, "Uncertainty with few raters".
    """
    known = [(d.n - 1, d.variance) for d in distributions if d.variance is not None]
    df = sum(n for n, _ in known)
    if df < MINIMUM_POOLED_DF:
        return PRIOR_VARIANCE
    pooled = fsum(n * variance for n, variance in known if variance is not None) / df
    return pooled if settled(pooled) > 0 else PRIOR_VARIANCE


def moderated_interval(x: Sample, pooled: float = PRIOR_VARIANCE) -> Interval | None:
    """Return the interval with s̃² = (4 s₀² + (n-1) s²) / (4 + n-1), df 4 + n-1.

    s₀² is borrowed from the round, so that three who agree do not look infallible.
    None below two answers. Source: docs/methods.md, "Uncertainty with few raters".
    """
    n, mean, variance = _moments(x)
    if mean is None or variance is None:
        return None
    df = PRIOR_DF + n - 1
    moderated = (PRIOR_DF * pooled + (n - 1) * variance) / df
    return interval(mean, sqrt(moderated / n), df, "moderated")


def mean_interval(distribution: Distribution, pooled: float = PRIOR_VARIANCE) -> Interval | None:
    """Return the interval to show: moderated for up to 4 or unanimous answers, else t.

    None below two answers ("1 answer, indicative").
    Source: docs/methods.md, "Uncertainty with few raters".
    """
    if distribution.n <= SMALL_SAMPLE or distribution.variance == 0:
        return moderated_interval(distribution, pooled)
    return t_interval(distribution)


def dissent_bound(n: int) -> float | None:
    """Return the 95 % upper bound on dissenters behind n unanimous raters, 0..1.

    1 - 0.05^(1/n), for a large population; None without raters.
    Source: docs/methods.md, "Uncertainty with few raters".

    >>> round(dissent_bound(5), 4)
    0.4507
    """
    return 1 - (1 - CONFIDENCE) ** (1 / n) if n > 0 else None


def bootstrap_interval(x: Distribution) -> Interval | None:
    """Return the exact percentile bootstrap interval of the mean; None below two answers.

    The sum of n draws from five levels has at most 4n + 1 values, so its distribution is
    computed, not simulated: exact for every n, and no seed to keep. Too narrow for small
    n by √((n-1)/n): show it for n >= 15 only.
    Source: docs/methods.md, "Uncertainty with few raters", bootstrap.
    """
    if x.mean is None or x.n < 2:
        return None
    means = [(total / x.n, p) for total, p in enumerate(_sum_of_draws(x)) if p > 0]
    se = sqrt(fsum(p * (mean - x.mean) ** 2 for mean, p in means))
    tail = (1 - CONFIDENCE) / 2
    low, high = _percentile(means, tail), _percentile(means, 1 - tail)
    return Interval(x.mean, se, x.n - 1, low, high, "bootstrap")


def _sum_of_draws(x: Distribution) -> list[float]:
    """Probabilities of the sums 0, 1, … of n draws with replacement."""
    single = [0.0, *(count / x.n for count in x.counts)]
    sums = [1.0]
    for _ in range(x.n):
        longer = [0.0] * (len(sums) + len(single) - 1)
        for i, p in enumerate(sums):
            for j, q in enumerate(single):
                longer[i + j] += p * q
        sums = longer
    return sums


def _percentile(means: Sequence[tuple[float, float]], probability: float) -> float:
    cumulated = 0.0
    for mean, p in means:
        cumulated += p
        if settled(cumulated) >= settled(probability):
            return mean
    return means[-1][0]


def jackknife(matrix: Sequence[Row], weights: Mapping[str, float]) -> Interval | None:
    """Return the delete-one-rater interval of an area's mean; None below three raters.

    SE = √((n-1)/n sum (θ(-r) - mean θ(-r))²), df n-1. The unit is the rater, because one
    person's answers hang together; a rater without a level in the area is not counted.
    Source: docs/methods.md, "Uncertainty with few raters", jackknife.
    """
    return _delete_one(_answering(matrix, weights), lambda rows: _mean_of(rows, weights))


def jackknife_overall(
    matrix: Sequence[Row],
    weights: Mapping[str, Mapping[str, float]],
    area_weights: Mapping[str, float],
) -> Interval | None:
    """Return the delete-one-rater interval of the overall mean; None below three raters.

    Weights by area and capability. Pass the scored areas only.
    Source: docs/methods.md, "Uncertainty with few raters", jackknife.
    """

    def overall(rows: Sequence[Row]) -> float | None:
        return weighted_mean(
            [(_mean_of(rows, inside), area_weights[area]) for area, inside in weights.items()]
        )

    codes = [code for inside in weights.values() for code in inside]
    return _delete_one(_answering(matrix, codes), overall)


def _answering(matrix: Sequence[Row], codes: Iterable[str]) -> list[Row]:
    codes = list(codes)
    return [row for row in matrix if Distribution.of(row.get(code) for code in codes).n]


def _mean_of(rows: Sequence[Row], weights: Mapping[str, float]) -> float | None:
    return weighted_mean(
        [
            (Distribution.of(row.get(code) for row in rows).mean, weight)
            for code, weight in weights.items()
        ]
    )


def _delete_one(
    rows: Sequence[Row], estimate: Callable[[Sequence[Row]], float | None]
) -> Interval | None:
    theta = estimate(rows)
    without = [estimate([*rows[:r], *rows[r + 1 :]]) for r in range(len(rows))]
    known = [value for value in without if value is not None]
    if theta is None or len(known) < len(rows):
        return None
    shifts = [value - theta for value in known]
    return interval_from_influence(theta, len(rows), fsum(shifts), fsum(u * u for u in shifts))


class Influence(NamedTuple):
    """What one capability adds to a rater's influence: coefficient (mean - answer)."""

    mean: float
    coefficient: float


def influence(
    distributions: Mapping[str, Distribution], weights: Mapping[str, float]
) -> dict[str, Influence]:
    """Return per answered capability what leaving out one of its raters does to the mean.

    θ(-r) - θ = sum over the capabilities that r answered of coefficient (mean - x_rc),
    exactly, with coefficient = w_c / (w of the answered capabilities × (n_c - 1)). So a
    database gets the exact jackknife from two sums over raters, of u and of u².

    {} when some capability has a single answer: leaving that rater out changes which
    capabilities count, and no fixed coefficient says so (`jackknife` still can).
    Source: docs/methods.md, "Uncertainty with few raters", jackknife.
    """
    answered = {code: d for code, d in distributions.items() if d.n}
    total = fsum(weights[code] for code in answered)
    if total <= 0 or any(d.n < 2 for d in answered.values()):
        return {}
    return {
        code: Influence(d.total / d.n, weights[code] / (total * (d.n - 1)))
        for code, d in answered.items()
    }


def interval_from_influence(theta: float, n: int, sum_u: float, sum_u2: float) -> Interval | None:
    """Return the jackknife interval from the sums of u = θ(-r) - θ over n raters.

    SE = √((n-1)/n (sum u² - (sum u)²/n)), df n-1; None below three raters.
    Source: docs/methods.md, "Uncertainty with few raters", jackknife.
    """
    if n < MINIMUM_JACKKNIFE:
        return None
    # A database adds in its own order: rounding may leave a tiny negative where 0 is meant.
    spread = max(0.0, sum_u2 - sum_u * sum_u / n)
    return interval(theta, sqrt((n - 1) / n * spread), n - 1, "jackknife")


def composite_interval(
    mean: float, parts: Sequence[tuple[Interval | None, float]]
) -> Interval | None:
    """Return an interval for a weighted mean from the (interval, weight) of its parts.

    SE = sum of share × SE: the most it can be, however one rater's answers hang together.
    For the one case in which the jackknife is blind, raters with identical means.
    None without parts, or if a part has no interval.
    Source: docs/methods.md, "Uncertainty with few raters", unanimity is not certainty.
    """
    total = fsum(weight for _, weight in parts)
    known = [(part, weight / total) for part, weight in parts if part is not None and total > 0]
    if not known or len(known) < len(parts):
        return None
    se = fsum(share * part.se for part, share in known)
    return interval(mean, se, min(part.df for part, _ in known), "moderated")


def _moments(x: Sample) -> tuple[int, float | None, float | None]:
    if isinstance(x, Distribution):
        return x.n, x.mean, x.variance
    n = len(x)
    if n == 0:
        return 0, None, None
    mean = fsum(x) / n
    if n == 1:
        return 1, mean, None
    return n, mean, fsum((value - mean) ** 2 for value in x) / (n - 1)
