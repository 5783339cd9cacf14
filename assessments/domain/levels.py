"""From a mean on the 1-5 scale to a level, and how sure that level is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import overload

from .scale import (
    HYSTERESIS,
    LEVEL_CUTS,
    LEVELS,
    PROBABILITY_TO_NAME,
    WEAKEST_LINK_MARGIN,
    settled,
)
from .student import t_probability


@overload
def nearest_level(
    mean: float, previous: int | None = None, hysteresis: float = HYSTERESIS
) -> int: ...
@overload
def nearest_level(
    mean: None, previous: int | None = None, hysteresis: float = HYSTERESIS
) -> None: ...
@overload
def nearest_level(
    mean: float | None, previous: int | None = None, hysteresis: float = HYSTERESIS
) -> int | None: ...


def nearest_level(
    mean: float | None, previous: int | None = None, hysteresis: float = HYSTERESIS
) -> int | None:
    """Return the level 1..5 whose anchor is nearest; a tie goes down. None for None.

    With the nearest level of the previous round, a cut must be passed by `hysteresis`
    before the level moves; without one the cuts are taken as they are.
    Source: docs/methods.md, "Mean → level".

    >>> nearest_level(3.5), nearest_level(3.51), nearest_level(3.55, previous=3)
    (3, 4, 3)
    """
    if mean is None:
        return None
    mean = settled(mean)
    if previous is None:
        return 1 + sum(mean > cut for cut in LEVEL_CUTS)
    level = previous
    while level < LEVELS[-1] and mean > settled(level + 0.5 + hysteresis):
        level += 1
    while level > LEVELS[0] and mean <= settled(level - 0.5 - hysteresis):
        level -= 1
    return level


@dataclass(frozen=True)
class StagedLevel:
    """A level with the weakest-link rule applied, and what keeps it from being higher.

    `limiting` names the parts that alone keep the level below the nearest one, worst
    first; `floor` is what each part must exceed for `next_level`. Both are empty when
    the mean itself is what is missing. `next_level` is None at level 5.
    """

    nearest: int
    staged: int
    limiting: tuple[str, ...]
    floor: float | None
    next_level: int | None


def staged_level(
    mean: float,
    parts: Mapping[str, float | None],
    previous: int | None = None,
    hysteresis: float = HYSTERESIS,
) -> StagedLevel:
    """Return the highest level l up to the nearest one with every part above l - 1.15.

    Parts are the capabilities of an area, or the areas of the organisation; unscored
    parts (None) hold nothing back, report the level as provisional instead.
    Source: docs/methods.md, "Mean → level", weakest-link cap.

    >>> staged_level(3.6, {"a": 4.8, "b": 4.0, "c": 2.0})
    StagedLevel(nearest=4, staged=3, limiting=('c',), floor=2.85, next_level=4)
    """
    known = {code: settled(part) for code, part in parts.items() if part is not None}
    nearest = nearest_level(mean, previous, hysteresis)
    staged = nearest
    while staged > LEVELS[0] and any(part <= floor_of(staged) for part in known.values()):
        staged -= 1
    next_level = staged + 1 if staged < LEVELS[-1] else None
    if staged == nearest:
        return StagedLevel(nearest, staged, (), None, next_level)
    floor = floor_of(staged + 1)
    below = [(part, code) for code, part in known.items() if part <= floor]
    return StagedLevel(nearest, staged, tuple(c for _, c in sorted(below)), floor, next_level)


def floor_of(level: int) -> float:
    """Return what every part must exceed for a level: level - 1.15.

    >>> floor_of(4)
    2.85
    """
    return settled(level - WEAKEST_LINK_MARGIN)


def probability_above(cut: float, mean: float, se: float, df: float) -> float:
    """Return P(true mean > cut) = 1 - F_t((cut - mean) / se; df), 0..1.

    A standard error of 0 leaves no doubt: 1 above the cut, 0 at or below it.
    Source: docs/methods.md, "Mean → level", level confidence.
    """
    if settled(se) <= 0:
        return 1.0 if settled(mean) > settled(cut) else 0.0
    return t_probability((mean - cut) / se, df)


def level_probabilities(
    mean: float, se: float, df: float
) -> tuple[float, float, float, float, float]:
    """Return the probabilities that the true (nearest) level is 1, 2, 3, 4, 5; sum 1.

    Source: docs/methods.md, "Mean → level", level confidence.
    """
    above = (1.0, *(probability_above(cut, mean, se, df) for cut in LEVEL_CUTS), 0.0)
    one, two, three, four, five = (low - high for low, high in pairwise(above))
    return one, two, three, four, five


@dataclass(frozen=True)
class LikelyLevel:
    """The most probable level; `between` two levels when no level is probable enough."""

    level: int
    probability: float
    between: tuple[int, int] | None


def likely_level(probabilities: Sequence[float]) -> LikelyLevel:
    """Return the most probable level; below 0.70, also the two it lies between.

    The second is the more probable neighbour; ties go down, as everywhere.
    Source: docs/methods.md, "Mean → level", level confidence.

    >>> likely_level((0.0, 0.1, 0.8, 0.1, 0.0))
    LikelyLevel(level=3, probability=0.8, between=None)
    >>> likely_level((0.0, 0.0, 0.4, 0.6, 0.0)).between
    (3, 4)
    """
    best = max(range(len(probabilities)), key=lambda i: (settled(probabilities[i]), -i))
    probability = probabilities[best]
    if settled(probability) >= PROBABILITY_TO_NAME:
        return LikelyLevel(best + 1, probability, None)
    neighbours = [i for i in (best - 1, best + 1) if 0 <= i < len(probabilities)]
    second = max(neighbours, key=lambda i: (settled(probabilities[i]), -i))
    low, high = sorted((best + 1, second + 1))
    return LikelyLevel(best + 1, probability, (low, high))


def displayed_decimals(mean: float) -> int:
    """Return how many decimals to show: 2 within 0.05 of a cut, else 1.

    At exactly 0.05 two as well: with one, 3.55 (level 4) could print as 3.5 (level 3).
    Source: docs/methods.md, "Mean → level".

    >>> [displayed_decimals(mean) for mean in (3.6, 3.52, 3.4)]
    [1, 2, 1]
    """
    near = min(abs(mean - cut) for cut in LEVEL_CUTS)
    return 2 if settled(near) <= 0.05 else 1


def displayed_mean(mean: float) -> float:
    """Return the mean as it may be shown: its rounding never falls back onto a cut.

    3.504 is level 4, and a shown 3.50 would be level 3, so 3.51 is shown.

    >>> displayed_mean(3.504), displayed_mean(3.5), displayed_mean(3.62)
    (3.51, 3.5, 3.6)
    """
    shown = round(settled(mean), displayed_decimals(mean))
    if shown in LEVEL_CUTS and settled(mean) > shown:
        return round(shown + 0.01, 2)
    return shown
