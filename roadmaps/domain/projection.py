"""Where a plan is expected to lead: mean and range of each area at the end of each quarter.

Three things are not known and are drawn: the true mean of today, whether each initiative
succeeds, and by how much it then lifts. A lift never counts beyond the target, so the mean of
the draws lies a little below the "up to" of the calendar, which caps expectations.
Source: docs/methods.md, "Projection".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from assessments.domain.scale import LEVEL_CUTS, LEVELS

from .robustness import SEED, lift_factors

DRAWS = 5_000
LOW, HIGH = 10, 90  # percentiles of the range shown

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Ground:
    """A capability that has a mean: where it stands, how sure that is, and how far it may rise.

    ``mean`` 1..5 and its standard error ``se`` in levels, ``weight`` its share of the whole (those
    of the capabilities given need not sum to 1), ``target`` the level beyond which nothing counts.
    """

    key: str
    area: str
    weight: float
    mean: float
    se: float
    target: float


@dataclass(frozen=True)
class Undertaking:
    """An initiative in the calendar: when it ends, how likely it succeeds, what it then lifts.

    ``ends`` is a quarter counted from 1; ``lifts`` levels by capability, not above what this kind
    of initiative can reach.
    """

    key: str
    ends: int
    probability: float
    lifts: Mapping[str, float]


@dataclass(frozen=True)
class Expected:
    """A score at the end of a quarter: mean of the draws and where eight of ten lie, 1..5.

    ``levels`` are the probabilities that its nearest level is 1, 2, 3, 4, 5.
    """

    mean: float
    low: float
    high: float
    levels: tuple[float, ...]

    @property
    def level(self) -> int:
        """The most probable level; of equals the lower."""
        return 1 + max(range(len(self.levels)), key=lambda n: (self.levels[n], -n))


@dataclass(frozen=True)
class Projection:
    """Courses from today (place 0) to the end of the last quarter."""

    overall: tuple[Expected, ...]
    areas: Mapping[str, tuple[Expected, ...]] = field(default_factory=dict)
    draws: int = DRAWS
    seed: int = SEED


def project(
    grounds: Sequence[Ground],
    undertakings: Sequence[Undertaking],
    quarters: int,
    *,
    se: float | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Projection:
    """Return what to expect; the same arguments give the same result.

    ``se`` is the standard error of the overall mean, in levels, where it is known: the same people
    rate all capabilities, so their errors go together as much as it takes to reach it.
    ValueError without any capability that has a mean.
    """
    if not grounds:
        raise ValueError("nothing has been measured: there is nothing to project from")
    chance = np.random.default_rng(seed)
    today = np.array([g.mean for g in grounds]) + _errors(grounds, se, draws, chance)
    today = np.clip(today, LEVELS[0], LEVELS[-1])
    room = np.maximum(0.0, np.array([g.target for g in grounds]) - today)
    steps = _lifted(grounds, undertakings, quarters, draws, chance)
    scores = [today + np.minimum(room, lifted) for lifted in steps]
    weights = np.array([g.weight for g in grounds])
    areas = list(dict.fromkeys(g.area for g in grounds))
    of_area = {area: np.array([g.weight * (g.area == area) for g in grounds]) for area in areas}
    return Projection(
        overall=tuple(_expected(score, weights) for score in scores),
        areas={
            area: tuple(_expected(score, own) for score in scores)
            for area, own in of_area.items()
            if own.sum() > 0
        },
        draws=draws,
        seed=seed,
    )


def common_share(errors: Sequence[tuple[float, float]], se: float) -> float:
    """Return how much of their variance (weight, error) must share for the sum to have error ``se``.

    rho with se² = (1 − rho) Σ w² e² + rho (Σ w e)², within 0..1.

    >>> common_share([(0.5, 0.2), (0.5, 0.2)], 0.2), common_share([(1.0, 0.2)], 0.2)
    (1.0, 0.0)
    """
    apart = sum((w * e) ** 2 for w, e in errors)
    together = sum(w * e for w, e in errors) ** 2
    if together - apart <= 1e-12:
        return 0.0
    return min(1.0, max(0.0, (se**2 - apart) / (together - apart)))


def _errors(
    grounds: Sequence[Ground], se: float | None, draws: int, chance: np.random.Generator
) -> Array:
    own = np.array([g.se for g in grounds])
    whole = sum(g.weight for g in grounds)
    share = 0.0
    if se is not None and whole > 0:
        share = common_share([(g.weight / whole, g.se) for g in grounds], se)
    each = chance.standard_normal((draws, len(grounds)))
    common = chance.standard_normal((draws, 1))
    drawn: Array = own * (np.sqrt(1 - share) * each + np.sqrt(share) * common)
    return drawn


def _lifted(
    grounds: Sequence[Ground],
    undertakings: Sequence[Undertaking],
    quarters: int,
    draws: int,
    chance: np.random.Generator,
) -> list[Array]:
    """Return the levels gained by capability, not yet capped, today and after each quarter."""
    number = {ground.key: n for n, ground in enumerate(grounds)}
    gained = [np.zeros((draws, len(grounds))) for _ in range(quarters + 1)]
    for one in sorted(undertakings, key=lambda row: row.key):
        lifts = [(number[key], lift) for key, lift in sorted(one.lifts.items()) if key in number]
        succeeds = chance.random(draws) < one.probability
        factors = lift_factors(chance, (draws, max(1, len(lifts))))
        for column, (place, lift) in enumerate(lifts):
            points = succeeds * lift * factors[:, column]
            for quarter in range(one.ends, quarters + 1):
                gained[quarter][:, place] += points
    return gained


def _expected(scores: Array, weights: Array) -> Expected:
    whole = scores @ weights / weights.sum()
    low, high = np.percentile(whole, (LOW, HIGH))
    counts = np.bincount(np.searchsorted(LEVEL_CUTS, whole, side="left"), minlength=len(LEVELS))
    return Expected(
        float(whole.mean()),
        float(low),
        float(high),
        tuple(float(x) for x in counts / len(whole)),
    )


PRIOR = 6.0  # observations that the library's probability is worth; docs/methods.md


def recalibrated(probability: float, achieved: float, tried: int, prior: float = PRIOR) -> float:
    """Return an organisation's own probability of success, 0..1.

    ``achieved`` is the sum over ``tried`` initiatives of the part of the expected lift that the next
    round found, each 0..1; the library's probability counts as ``prior`` further ones. ValueError
    where more was achieved than tried. Source: docs/methods.md, "Following up".

    >>> round(recalibrated(0.8, 1.0, 4), 2), recalibrated(0.7, 0.0, 0)
    (0.58, 0.7)
    """
    if not 0 <= achieved <= tried:
        raise ValueError("the part achieved lies between nothing and all that was tried")
    return (prior * probability + achieved) / (prior + tried)
