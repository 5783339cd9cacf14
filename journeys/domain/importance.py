"""What matters to customers against what they live: gaps, the journey's score, the matrix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum, sqrt
from statistics import fmean

from .scale import ENOUGH_COUNTED, MIDDLE, MINIMUM_PLACES, known_mean, pomp, settled
from .touchpoint import Control, Point


def gap(expectation: float | None, experience: float | None) -> float | None:
    """Return expectation − experience, −4..4, above 0 a shortfall; None without both.

    Source: docs/methods.md, "Gap".

    >>> gap(5, 3), gap(5, None)
    (2, None)
    """
    if expectation is None or experience is None:
        return None
    return settled(expectation - experience)


def gap_of(point: Point) -> float | None:
    """Return the gap of a touchpoint."""
    return gap(point.values.expectation, point.values.experience)


def mean_gap(points: Sequence[Point]) -> float | None:
    """Return the plain mean of the known gaps, −4..4; None without any.

    Source: docs/methods.md, "Gap".
    """
    return known_mean([(gap_of(point), 1.0) for point in points])


def weighted_gap(points: Sequence[Point]) -> float | None:
    """Return the mean of the known gaps weighted by known importance; None without any.

    Source: docs/methods.md, "Gap".
    """
    return known_mean([(gap_of(point), point.values.importance or 0.0) for point in points])


@dataclass(frozen=True)
class JourneyScore:
    """The journey in one number, and how much of the journey is in it.

    `score` 1..5 and `pomp` 0..100; None when no touchpoint has importance and experience.
    `coverage` is the share 0..1 of importance × reach with a known experience; None when
    no importance is known. `unweighted` touchpoints have no known importance, so that not
    even their share is known.
    """

    score: float | None
    pomp: float | None
    coverage: float | None
    unweighted: int


def journey_score(points: Sequence[Point]) -> JourneyScore:
    """Return sum(I r X) / sum(I r) over touchpoints whose experience is known.

    Source: docs/methods.md, "Journey score".
    """
    weighed = [(point.values.experience, w) for point in points if (w := point.weight) is not None]
    score = known_mean(weighed)
    total = fsum(weight for _, weight in weighed)
    known = fsum(weight for experience, weight in weighed if experience is not None)
    return JourneyScore(
        score=score,
        pomp=None if score is None else pomp(score),
        coverage=known / total if weighed else None,
        unweighted=len(points) - len(weighed),
    )


def priority(point: Point) -> float | None:
    """Return (I − 1) / 4 · r · max(gap, 0) / 4, 0..1; None without importance and gap.

    Source: docs/methods.md, "Priority".
    """
    shortfall = gap_of(point)
    if point.values.importance is None or shortfall is None:
        return None
    return (point.values.importance - 1) / 4 * point.reach * max(shortfall, 0.0) / 4


class Quadrant(StrEnum):
    """Important and poor: concentrate; and good: keep; unimportant: low priority, excess."""

    CONCENTRATE = "concentrate"
    KEEP = "keep"
    LOW = "low"
    EXCESS = "excess"


class Crosshair(StrEnum):
    """Where the matrix is cut: at the means of its touchpoints, or in the middle of the scale."""

    MEANS = "means"
    MIDDLE = "middle"


@dataclass(frozen=True)
class Standing:
    """A touchpoint with importance and experience 1..5; `diagonal` is their difference I − X."""

    key: str
    importance: float
    experience: float
    diagonal: float


@dataclass(frozen=True)
class Matrix:
    """Importance against experience.

    `listing` has every touchpoint that can stand in it, the largest diagonal first, ties in
    the order of the journey: a quadrant hides how much. `places` names each one's quadrant;
    empty, like both crosses, below four touchpoints. `disagree` are the keys that the other
    crosshair puts into another quadrant, in the order of the journey.
    """

    cross_importance: float | None
    cross_experience: float | None
    listing: tuple[Standing, ...]
    places: Mapping[str, Quadrant]
    disagree: tuple[str, ...]


def quadrants(points: Sequence[Point], cross: Crosshair = Crosshair.MEANS) -> Matrix:
    """Return the importance-performance matrix; on the cross counts as high.

    A touchpoint without importance or experience is in no part of it.
    Source: docs/methods.md, "Importance and performance".
    """
    standings = _standings(points)
    listing = tuple(sorted(standings, key=lambda one: -one.diagonal))
    if len(standings) < MINIMUM_PLACES:
        return Matrix(None, None, listing, {}, ())
    crosses = {
        Crosshair.MEANS: (
            settled(fmean(one.importance for one in standings)),
            settled(fmean(one.experience for one in standings)),
        ),
        Crosshair.MIDDLE: (MIDDLE, MIDDLE),
    }
    placed = {which: _placed(standings, *at) for which, at in crosses.items()}
    (other,) = set(Crosshair) - {cross}
    return Matrix(
        *crosses[cross],
        listing=listing,
        places=placed[cross],
        disagree=tuple(key for key, q in placed[cross].items() if q is not placed[other][key]),
    )


def derived_importance(
    touchpoint_ratings: Sequence[float | None],
    overall: Sequence[float | None],
    minimum: int = ENOUGH_COUNTED,
) -> float | None:
    """Return Spearman's rank correlation of a touchpoint's ratings with the overall one.

    One pair for each customer; a customer who left one of them out is left out. −1..1, with
    average ranks for ties. None below `minimum` customers, or when all say the same.
    ValueError for different lengths. Source: docs/methods.md, "Derived importance".

    >>> derived_importance([1, 2, 3], [2, 4, 9], minimum=3)
    1.0
    """
    both = [
        (x, y)
        for x, y in zip(touchpoint_ratings, overall, strict=True)
        if x is not None and y is not None
    ]
    if len(both) < max(minimum, 2):
        return None
    return _correlation(_ranks([x for x, _ in both]), _ranks([y for _, y in both]))


def control_band(points: Sequence[Point]) -> dict[Control, float]:
    """Return the share of importance × reach by who controls it, 0..1, sum 1.

    Touchpoints without importance are left out, and so is who controls none of the others;
    {} when no importance is known. Source: docs/methods.md, "Control".
    """
    weighed = [(point.control, w) for point in points if (w := point.weight) is not None]
    total = fsum(weight for _, weight in weighed)
    held = {control for control, _ in weighed}
    return {
        control: fsum(weight for whose, weight in weighed if whose is control) / total
        for control in Control
        if control in held
    }


def _standings(points: Sequence[Point]) -> list[Standing]:
    found = []
    for point in points:
        importance, experience = point.values.importance, point.values.experience
        if importance is not None and experience is not None:
            diagonal = settled(importance - experience)
            found.append(Standing(point.key, importance, experience, diagonal))
    return found


def _placed(
    standings: Sequence[Standing], importance: float, experience: float
) -> dict[str, Quadrant]:
    return {
        one.key: _quadrant(
            settled(one.importance) >= importance, settled(one.experience) >= experience
        )
        for one in standings
    }


def _quadrant(important: bool, good: bool) -> Quadrant:
    if important:
        return Quadrant.KEEP if good else Quadrant.CONCENTRATE
    return Quadrant.EXCESS if good else Quadrant.LOW


def _ranks(values: Sequence[float]) -> list[float]:
    """Return ranks from 1; equal values share the mean of their ranks."""
    rank_of: dict[float, float] = {}
    before = 0
    for value, count in sorted(Counter(values).items()):
        rank_of[value] = before + (count + 1) / 2
        before += count
    return [rank_of[value] for value in values]


def _correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    mean_x, mean_y = fmean(xs), fmean(ys)
    varied_x = fsum((x - mean_x) ** 2 for x in xs)
    varied_y = fsum((y - mean_y) ** 2 for y in ys)
    if not varied_x or not varied_y:
        return None
    together = fsum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return max(-1.0, min(1.0, together / sqrt(varied_x * varied_y)))
