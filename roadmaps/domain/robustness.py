"""How firm each place in the ranking is: the same ranking under many plausible inputs.

Stochastic multicriteria acceptability analysis: weights, lifts, effort and cost are drawn, the
list is ranked anew for each draw, and places are counted.
Source: docs/methods.md, "Rank robustness".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from itertools import pairwise
from math import inf

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv

from economics.domain.inputs import Range
from economics.domain.uncertainty import pert

from .needs import TouchpointNeed
from .ranking import Candidate, Need, Resources

DRAWS = 10_000
CHUNK = 2_500  # draws held in memory at once
SEED = 2026
CONCENTRATION = 50.0  # of the Dirichlet around our weights: about as sure as fifty answers
LIFT = Range(0.5, 1.0, 1.3)  # of the estimate; skewed against optimism
SPREAD = 0.3164  # of the logarithm of effort and cost: P90 is half as much again as the middle
TABLE = 65_535  # the last place of the table of that distribution
CONFIDENCE_DRAWS = 2_000
FIRM, PROBABLE, ARGUABLE = 0.8, 0.5, 0.2  # shares of draws within the first k

Array = npt.NDArray[np.float64]


class Preference(StrEnum):
    """Which weights are drawn."""

    OURS = "ours"  # around those of the round
    NONE = "none"  # any: as if nobody had said what matters more


class Firmness(StrEnum):
    """How often an initiative stands within the first k."""

    FIRM = "firm"
    PROBABLE = "probable"
    ARGUABLE = "arguable"
    NOT_NOW = "not_now"


def firmness(probability: float) -> Firmness:
    """Return the label of a probability of standing within the first k.

    >>> [firmness(p).value for p in (0.8, 0.5, 0.2, 0.19)]
    ['firm', 'probable', 'arguable', 'not_now']
    """
    if probability >= FIRM:
        return Firmness.FIRM
    if probability >= PROBABLE:
        return Firmness.PROBABLE
    return Firmness.ARGUABLE if probability >= ARGUABLE else Firmness.NOT_NOW


@dataclass(frozen=True)
class Standing:
    """One initiative over all draws.

    ``acceptability`` is the share of draws at each rank, first to last; ``low`` and ``high`` the
    ranks between which it stands in nine of ten. ``central`` are the mean weights of the draws in
    which it is first, by need (empty where it never is), and ``confidence`` how often it is
    first under just those weights.
    """

    key: str
    acceptability: tuple[float, ...]
    expected_rank: float
    low: int
    high: int
    central: dict[str, float] = field(default_factory=dict)
    confidence: float | None = None

    def within(self, k: int) -> float:
        """Return the probability of standing within the first ``k``, 0..1."""
        return min(1.0, sum(self.acceptability[:k]))


@dataclass(frozen=True)
class Robustness:
    """All initiatives in the order given; ``beats[i][j]`` is how often i stands before j."""

    standings: tuple[Standing, ...]
    beats: tuple[tuple[float, ...], ...]
    draws: int
    seed: int

    def of(self, key: str) -> Standing:
        return next(one for one in self.standings if one.key == key)


def robustness(
    candidates: Sequence[Candidate],
    needs: Sequence[Need],
    resources: Resources,
    touchpoints: Sequence[TouchpointNeed] = (),
    journey_weight: float = 0.0,
    *,
    preference: Preference = Preference.OURS,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Robustness:
    """Rank ``draws`` times; the same arguments give the same result.

    Needs that are not measured count for nothing, as in the ranking. The weights of capabilities
    and those of touchpoints are drawn apart; the weight of journeys stands. ValueError for
    fewer than two candidates: a single one is always first.
    """
    if len(candidates) < 2:
        raise ValueError("the place of a single initiative is certain")
    game = _Game(candidates, needs, resources, touchpoints, journey_weight)
    chance = np.random.default_rng(seed)
    counted = _Count(len(candidates), game.goals)
    kept: list[_Drawn] = []
    left = draws
    while left > 0:
        drawn = game.draw(chance, min(CHUNK, left), preference)
        left -= CHUNK
        counted.add(game.scores(drawn), drawn.weights)
        if not kept:
            kept.append(drawn.first(CONFIDENCE_DRAWS))
    central = counted.central()
    return counted.result(game, central, game.confidence(kept[0], central), draws, seed)


def ranked_shares(values: Array) -> Array:
    """Return the share of draws in which each column has each rank; ties share their ranks.

    ``values`` is draws × alternatives, larger is better.
    """
    return _places(values)[0] / len(values)


def _places(values: Array) -> tuple[Array, Array]:
    """Return how often each has each rank, and how often each stands before each other."""
    n = values.shape[1]
    order = np.argsort(-values, axis=1, kind="stable")
    ordered = np.take_along_axis(values, order, axis=1)
    tied = (ordered[:, 1:] == ordered[:, :-1]).any(axis=1)
    plain = order[~tied]
    places = np.empty(plain.shape, dtype=np.int16)
    np.put_along_axis(places, plain, np.arange(n, dtype=np.int16)[None, :], axis=1)
    places = np.ascontiguousarray(places.T)  # one line an alternative: compared as a whole
    ranks = np.array([np.bincount(row, minlength=n) for row in places], dtype=float)
    beats = np.array([np.count_nonzero(row < places, axis=1) for row in places], dtype=float)
    for row in np.flatnonzero(tied):
        own = values[row]
        beats += (own[:, None] > own) + 0.5 * (own[:, None] == own)
        start = 0
        for stop in range(1, n + 1):
            if stop == n or ordered[row, stop] != ordered[row, start]:
                block = order[row, start:stop]
                ranks[np.ix_(block, np.arange(start, stop))] += 1 / (stop - start)
                start = stop
    return ranks, beats


def _first(values: Array) -> Array:
    """Return per draw the share of the first place that each alternative has."""
    best = values == values.max(axis=1, keepdims=True)
    shares: Array = best / best.sum(axis=1, keepdims=True)
    return shares


@dataclass(frozen=True)
class _Drawn:
    """Draws of weights (by goal), of lifts (by entry) and of what each initiative takes."""

    weights: Array
    lifts: Array
    taken: Array

    def first(self, n: int) -> _Drawn:
        return _Drawn(self.weights[:n], self.lifts[:n], self.taken[:n])


class _Game:
    """The inputs as arrays: an entry for each lift that can count."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        needs: Sequence[Need],
        resources: Resources,
        touchpoints: Sequence[TouchpointNeed],
        journey_weight: float,
    ) -> None:
        self.candidates, self.resources = candidates, resources
        known = [need for need in needs if need.gap is not None]
        felt = [t for t in touchpoints if t.is_known] if journey_weight else []
        self.goals = [need.code for need in known] + [t.key for t in felt]
        self.blocks = [
            np.array([need.weight for need in known]),
            np.array([t.weight or 0.0 for t in felt]),
        ]
        self.scale = [sum(need.weight for need in known), journey_weight]
        goal = {key: n for n, key in enumerate(self.goals)}
        entries = [
            (i, goal[need.code], one.lifts[need.code], _cap(one, need), one.probability)
            for i, one in enumerate(candidates)
            for need in known
            if one.lifts.get(need.code, 0.0) > 0
        ] + [
            (i, goal[t.key], one.reliefs[t.key], t.gap or 0.0, one.probability)
            for i, one in enumerate(candidates)
            for t in felt
            if one.reliefs.get(t.key, 0.0) > 0
        ]
        entries.sort()
        rows = np.array(entries, dtype=float).reshape(-1, 5)
        self.owner, self.goal = rows[:, 0].astype(int), rows[:, 1].astype(int)
        self.lift, self.cap, self.chance = rows[:, 2], rows[:, 3], rows[:, 4]
        self.starts = np.flatnonzero(np.diff(self.owner, prepend=-1))

    def draw(self, chance: np.random.Generator, draws: int, preference: Preference) -> _Drawn:
        weights = np.hstack(
            [
                _dirichlet(chance, block, draws, preference) * total
                for block, total in zip(self.blocks, self.scale, strict=True)
            ]
        )
        lifts = np.minimum(self.lift * lift_factors(chance, (draws, len(self.lift))), self.cap)
        lifts *= self.chance
        return _Drawn(weights, lifts, self._taken(chance, draws))

    def _taken(self, chance: np.random.Generator, draws: int) -> Array:
        n = len(self.candidates)
        noise = np.exp(SPREAD * chance.standard_normal((2, draws, n)))
        used = [[one.effort for one in self.candidates], [one.cost for one in self.candidates]]
        taken = np.zeros((draws, n))
        limits = (self.resources.effort_days, self.resources.budget)
        for amounts, limit, factor in zip(used, limits, noise, strict=True):
            if limit is not None:
                share = np.array([0.0 if a == 0 else a / limit if limit else inf for a in amounts])
                taken += share * factor
        return taken

    def scores(self, drawn: _Drawn) -> Array:
        """Return benefit per share of resources, draws × initiatives."""
        benefit = np.zeros(drawn.taken.shape)
        if len(self.starts):
            counted = drawn.weights[:, self.goal] * drawn.lifts
            benefit[:, self.owner[self.starts]] = np.add.reduceat(counted, self.starts, axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(benefit > 0, benefit / drawn.taken, 0.0)

    def confidence(self, drawn: _Drawn, central: Sequence[Array | None]) -> list[float | None]:
        """Return for each initiative how often it is first under its own central weights."""
        asked = [i for i, weights in enumerate(central) if weights is not None]
        weights = np.array([central[i] for i in asked])
        scores = np.zeros((len(self.candidates), len(drawn.taken), len(asked)))
        for start, stop in pairwise([*self.starts, len(self.owner)]):
            of = self.owner[start]
            benefit = drawn.lifts[:, start:stop] @ weights[:, self.goal[start:stop]].T
            with np.errstate(divide="ignore", invalid="ignore"):
                scores[of] = np.where(benefit > 0, benefit / drawn.taken[:, [of]], 0.0)
        best = scores == scores.max(axis=0)
        found: list[float | None] = [None] * len(central)
        for n, i in enumerate(asked):
            found[i] = float(np.mean(best[i, :, n] / best[:, :, n].sum(axis=0)))
        return found


def lift_factors(chance: np.random.Generator, shape: tuple[int, int]) -> Array:
    """Draw by how much lifts differ from their estimate: one of 65,536 equally likely values."""
    found: Array = _quantiles()[chance.integers(0, TABLE, shape, dtype=np.uint16, endpoint=True)]
    return found


@cache
def _quantiles() -> Array:
    """The middles of as many equal slices of the distribution: drawing them costs no Beta."""
    known = pert(LIFT)
    middles = (np.arange(TABLE + 1) + 0.5) / (TABLE + 1)
    found: Array = LIFT.low + (LIFT.high - LIFT.low) * betaincinv(known.alpha, known.beta, middles)
    return found


def _cap(candidate: Candidate, need: Need) -> float:
    ceiling = candidate.ceilings.get(need.code)
    gap, mean = need.gap or 0.0, need.mean or 0.0
    return gap if ceiling is None else max(0.0, min(gap, ceiling - mean))


def _dirichlet(
    chance: np.random.Generator, block: Array, draws: int, preference: Preference
) -> Array:
    if not len(block):
        return np.zeros((draws, 0))
    whole = block.sum()
    if preference is Preference.OURS and whole > 0:
        shape = np.maximum(CONCENTRATION * block / whole, 1e-9)
    else:
        shape = np.ones(len(block))
    return chance.dirichlet(shape, draws)


class _Count:
    """Places counted over chunks of draws."""

    def __init__(self, n: int, goals: Sequence[str]) -> None:
        self.draws = 0
        self.shares, self.beats = np.zeros((n, n)), np.zeros((n, n))
        self.weights, self.firsts = np.zeros((n, len(goals))), np.zeros(n)

    def add(self, values: Array, weights: Array) -> None:
        self.draws += len(values)
        ranks, beats = _places(values)
        self.shares += ranks
        self.beats += beats
        first = _first(values)
        self.firsts += first.sum(axis=0)
        self.weights += first.T @ weights

    def central(self) -> list[Array | None]:
        return [
            None if times == 0 else weights / times
            for times, weights in zip(self.firsts, self.weights, strict=True)
        ]

    def result(
        self,
        game: _Game,
        central: Sequence[Array | None],
        confidence: Sequence[float | None],
        draws: int,
        seed: int,
    ) -> Robustness:
        shares = self.shares / self.draws
        np.fill_diagonal(self.beats, 0.0)  # nobody stands before itself
        standings = []
        for i, one in enumerate(game.candidates):
            reached = np.cumsum(shares[i])
            weights = central[i]
            standings.append(
                Standing(
                    key=one.key,
                    acceptability=tuple(float(x) for x in shares[i]),
                    expected_rank=float(shares[i] @ np.arange(1, len(shares) + 1)),
                    low=int(np.searchsorted(reached, 0.05)) + 1,
                    high=min(len(shares), int(np.searchsorted(reached, 0.95)) + 1),
                    central={}
                    if weights is None
                    else {key: float(x) for key, x in zip(game.goals, weights, strict=True)},
                    confidence=confidence[i],
                )
            )
        beats = tuple(tuple(float(x) for x in row / self.draws) for row in self.beats)
        return Robustness(tuple(standings), beats, draws, seed)
