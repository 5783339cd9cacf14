"""Two rounds held against each other, part by part, rater by rater.

A rater's value is what that one person adds to the mean, the delete-one pseudo-value
θ - (n-1)(θ(-r) - θ): for who answered everything it is exactly their own composite, and the
mean of all values is exactly the mean of the scorecard, whoever left questions out. So the
change told here is always the difference of the two means that other pages show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Any, NamedTuple

from .change import (
    Composition,
    Estimate,
    Method,
    Moments,
    kitagawa,
    overlapping_from,
    paired_from,
)
from .intervals import Interval
from .levels import nearest_level
from .scale import HYSTERESIS, QUESTIONS_THAT_HIDE, settled
from .student import t_probability, t_quantile


@dataclass(frozen=True)
class PartChange:
    """One part of two rounds: the whole ("overall"), an area or a capability.

    Means in levels over what both rounds asked alike. `estimate` is None where one of the
    rounds has too little to tell. `tells_people`: how many people are in both may be said.
    `partial`: something of the part stands in one round only. `unbacked`: it rose detectably
    with nothing more to show for it.
    """

    code: str
    before: float
    now: float
    estimate: Estimate | None
    tells_people: bool
    partial: bool
    target: float | None
    unbacked: bool = False

    @property
    def difference(self) -> float:
        return self.now - self.before

    @property
    def detectable(self) -> float | None:
        return None if self.estimate is None else self.estimate.detectable

    @property
    def is_uniform(self) -> bool:
        """Everybody in both rounds changed by the same."""
        return (
            self.estimate is not None
            and self.estimate.method is Method.PAIRED
            and self.estimate.is_uniform
        )

    @property
    def is_detected(self) -> bool:
        return self.estimate is not None and self.estimate.is_detected


class Progress(StrEnum):
    """Where the way from the earlier mean to the target stands."""

    REACHED = "reached"
    LOST = "lost"  # it was at the target and is no more
    UNDER_WAY = "under_way"


def progress(before: float, now: float, target: float | None) -> tuple[Progress, float] | None:
    """Return how much of the way (M - M₀) / (T - M₀) is done: 1 when reached, below 0 backwards.

    Where the target was reached before there was no way to go: reached, or lost. None without
    a target. Source: docs/methods.md, "Progress".

    >>> progress(2.0, 2.5, 4)[1], progress(4.2, 4.1, 4)[0].value, progress(4.2, 3.9, 4)[0].value
    (0.25, 'reached', 'lost')
    """
    if target is None:
        return None
    if settled(now) >= settled(target):
        return Progress.REACHED, 1.0
    if settled(before) >= settled(target):
        return Progress.LOST, 0.0
    return Progress.UNDER_WAY, (now - before) / (target - before)


class Held(NamedTuple):
    """A level that stays although the mean is past the cut: what it would have had to pass."""

    level: int
    mean: float
    threshold: float


def held_level(mean: float, previous: int, hysteresis: float = HYSTERESIS) -> Held | None:
    """Return what keeps the nearest level where it was; None where it moved or never could.

    Source: docs/methods.md, "Mean → level", hysteresis.

    >>> held_level(3.55, 3), held_level(3.61, 3)
    (Held(level=3, mean=3.55, threshold=3.6), None)
    """
    plain, kept = nearest_level(mean), nearest_level(mean, previous, hysteresis)
    if plain == kept:
        return None
    step = 0.5 + hysteresis
    return Held(kept, mean, settled(kept + step if plain > kept else kept - step))


class Group(NamedTuple):
    """Whose a rater is: team and role group, by their keys."""

    team: str
    role: str


@dataclass(frozen=True)
class RaterTable:
    """One round's raters: who is the same person elsewhere, their groups, their influence.

    `influences` has a row for each rater and a column for each area in `areas`: θ(-r) - θ of
    that area, NaN where the rater answered nothing of it.
    """

    pairings: Sequence[str]
    groups: Sequence[Group]
    influences: Any  # numpy, raters × areas
    areas: tuple[str, ...]


@dataclass(frozen=True)
class Values:
    """What each rater of a round adds to one mean; NaN for who adds nothing."""

    mean: float
    of_raters: Any  # numpy, one for each rater


def values_of_area(table: RaterTable, area: str, mean: float) -> Values:
    """Return each rater's value for an area whose mean this is."""
    return _pseudo(table.influences[:, table.areas.index(area)], mean)


def values_of_whole(table: RaterTable, shares: Mapping[str, float], mean: float) -> Values:
    """Return each rater's value for the overall mean; `shares` of the areas in it, sum 1."""
    import numpy as np

    columns = [table.areas.index(area) for area in shares]
    inside = table.influences[:, columns]
    weighted = np.nansum(inside * np.array(list(shares.values())), axis=1)
    weighted[np.isnan(inside).all(axis=1)] = np.nan
    return _pseudo(weighted, mean)


def _pseudo(influences: Any, mean: float) -> Values:
    import numpy as np

    n = int(np.count_nonzero(~np.isnan(influences)))
    return Values(mean, mean - (n - 1) * influences)


@dataclass(frozen=True)
class Pairs:
    """Rows of two tables that are the same person: indexes then and now, side by side."""

    then: Sequence[int]
    now: Sequence[int]


def pairs_of(then: RaterTable, now: RaterTable) -> Pairs:
    """Return who is in both rounds. A pairing that stands twice in a round pairs nobody."""
    earlier, later = _unique(then.pairings), _unique(now.pairings)
    common = [key for key in later if key in earlier]
    return Pairs([earlier[key] for key in common], [later[key] for key in common])


def _unique(pairings: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    twice = set()
    for index, pairing in enumerate(pairings):
        if pairing in places:
            twice.add(pairing)
        elif pairing:
            places[pairing] = index
    return {key: index for key, index in places.items() if key not in twice}


def change_of(
    then: Values, now: Values, pairs: Pairs, k: int, *, questions: int = 1
) -> tuple[Estimate | None, bool]:
    """Return the change of a mean from raters' values, and whether its pairs may be counted.

    Everybody in both rounds: paired. Some: partially overlapping. With k > 1 only if at least
    k people are in both, else as if nobody were; and how many they are is said only where
    those in one round only are none or at least k as well. A mean of few `questions`
    (`tells_the_rest`) is told from pairs only where that holds, too.
    Source: docs/methods.md, "Change between rounds".
    """
    import numpy as np

    before, after = then.of_raters, now.of_raters
    both_then, both_now = before[list(pairs.then)], after[list(pairs.now)]
    known = ~(np.isnan(both_then) | np.isnan(both_now))
    both_then, both_now = both_then[known], both_now[known]
    first, second = _moments(before), _moments(after)
    common = int(known.sum())
    if common < max(k, 1):
        return overlapping_from(first, second, 0, None), False
    alone = (first.n - common, second.n - common)
    tells = all(n == 0 or n >= k for n in alone)
    if not tells and tells_the_rest(questions):
        return overlapping_from(first, second, 0, None), False
    r = _correlation(both_then, both_now)
    if alone == (0, 0):
        return paired_from(_moments(both_now - both_then), r), tells
    return overlapping_from(first, second, common, r), tells


def tells_the_rest(questions: int) -> bool:
    """Whether what pairs answered to so few questions gives away who is in one round only.

    Levels are whole numbers: of all that the few left over may have answered, only what they
    did answer makes the sum of products behind the correlation of the others one, too. Over
    more questions the sums lie so close that the figures shown fit them all.
    Source: docs/methods.md, "Change between rounds".
    """
    return questions < QUESTIONS_THAT_HIDE


def _moments(values: Any) -> Moments:
    import numpy as np

    known = values[~np.isnan(values)]
    n = len(known)
    if n == 0:
        return Moments(0, 0.0, 0.0)
    return Moments(n, float(known.mean()), float(known.var(ddof=1)) if n > 1 else 0.0)


def _correlation(x: Any, y: Any) -> float | None:
    import numpy as np

    spread = float(x.std()) * float(y.std()) if len(x) > 2 else 0.0
    if settled(spread) <= 0:
        return None
    r = float(np.mean((x - x.mean()) * (y - y.mean()))) / spread
    return max(-1.0, min(1.0, r))


def change_of_intervals(then: Interval | None, now: Interval | None) -> Estimate | None:
    """Return the unpaired change of two means from their intervals alone (Welch).

    For rounds of which no rater may be looked at, or whose raters all agree. None where one
    has no interval. Source: docs/methods.md, "Change between rounds", unpaired.
    """
    if then is None or now is None:
        return None
    a, b = then.se**2, now.se**2
    se = sqrt(a + b)
    if settled(se) <= 0:
        return None
    df = (a + b) ** 2 / (a**2 / then.df + b**2 / now.df)
    difference = now.mean - then.mean
    half = t_quantile(0.975, df) * se
    return Estimate(
        difference=difference,
        se=se,
        df=df,
        low=difference - half,
        high=difference + half,
        p=2 * t_probability(-abs(difference) / se, df),
        detectable=half,
        method=Method.UNPAIRED,
        n_before=0,
        n_now=0,
        n_both=0,
    )


@dataclass(frozen=True)
class Stratum:
    """One group's share of the raters then and now; `group` is "" for those put together."""

    group: str
    share_before: float
    share_now: float


@dataclass(frozen=True)
class Mix:
    """A change of the whole split over one partition of the raters, with the shares behind it."""

    composition: Composition
    strata: tuple[Stratum, ...]


def mix_of(
    then: tuple[Values, Sequence[str]],
    now: tuple[Values, Sequence[str]],
    shown: frozenset[str],
    k: int,
) -> Mix | None:
    """Return what of a change is real and what comes from other people answering.

    Each round is its raters' values with the group of each. Only groups `shown` in both rounds
    stand apart; the others are put together, with the smallest of those shown while they are
    fewer than k in a round where they are somebody, or nobody in one round only. None where
    fewer than two strata are left.
    Source: docs/methods.md, "Composition" (Kitagawa 1955).
    """
    first, second = _by_group(*then), _by_group(*now)
    apart = {g for g in shown if g in first and g in second}
    rest = [g for g in {*first, *second} if g not in apart]
    while rest and not _is_whole(first, second, rest, k):
        if not apart:
            return None
        smallest = min(apart, key=lambda g: (min(first[g].n, second[g].n), g))
        apart.discard(smallest)
        rest.append(smallest)
    strata = {g: (g,) for g in sorted(apart)} | ({"": tuple(rest)} if rest else {})
    if len(strata) < 2:
        return None
    before = {name: _together(first, groups) for name, groups in strata.items()}
    after = {name: _together(second, groups) for name, groups in strata.items()}
    composition = kitagawa(before, after)
    if composition is None:
        return None
    people = sum(n for n, _ in before.values()), sum(n for n, _ in after.values())
    return Mix(
        composition,
        tuple(
            Stratum(name, before[name][0] / people[0], after[name][0] / people[1])
            for name in strata
        ),
    )


def _by_group(values: Values, groups: Sequence[str]) -> dict[str, Moments]:
    import numpy as np

    names = np.asarray(groups)
    found = {str(name): _moments(values.of_raters[names == name]) for name in set(groups)}
    return {name: moments for name, moments in found.items() if moments.n}


def _is_whole(
    first: Mapping[str, Moments], second: Mapping[str, Moments], rest: Sequence[str], k: int
) -> bool:
    before, after = (sum(r[g].n for g in rest if g in r) for r in (first, second))
    return min(before, after) >= max(k, 1)


def _together(moments: Mapping[str, Moments], groups: Sequence[str]) -> tuple[float, float]:
    known = [moments[g] for g in groups if g in moments]
    n = sum(m.n for m in known)
    return float(n), sum(m.n * m.mean for m in known) / n
