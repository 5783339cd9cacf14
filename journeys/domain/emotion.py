"""How customers feel on the way: the curve, where it leads, and what is remembered of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum
from statistics import fmean

from .scale import settled
from .touchpoint import Point

Valences = Sequence[float | None]  # in order of the journey, −2..2; None is unknown


def slope(valences: Valences) -> float | None:
    """Return the least-squares slope on position, in steps of emotion per touchpoint.

    An unknown one keeps its position and is left out. None below two known.
    Source: docs/methods.md, "Emotional curve".

    >>> slope([-1, None, 1]), slope([2])
    (1.0, None)
    """
    known = _known(valences)
    if len(known) < 2:
        return None
    middle, mean = fmean(i for i, _ in known), fmean(v for _, v in known)
    spread = fsum((i - middle) ** 2 for i, _ in known)
    return fsum((i - middle) * (v - mean) for i, v in known) / spread


@dataclass(frozen=True)
class PeakEnd:
    """What is remembered: `value` is the mean of peak and end, all −2..2.

    `memory_gap` = value − mean: below 0 the journey is remembered worse than it was.
    Positions count from 0 in the sequence given; an end that is not its last position says
    that how it really ends is not known.
    """

    peak: float
    end: float
    value: float
    mean: float
    memory_gap: float
    peak_index: int
    end_index: int


def peak_end(valences: Valences) -> PeakEnd | None:
    """Return peak, end and their mean over the known valences; None without any.

    The peak is the strongest, |v|; of equally strong ones the negative, then the earliest.
    Source: docs/methods.md, "Peak and end".

    >>> found = peak_end([1, 1, -1, -2, 0])
    >>> found.peak, found.end, found.value, round(found.memory_gap, 4)
    (-2, 0, -1.0, -0.8)
    """
    known = _known(valences)
    if not known:
        return None
    peak_index, peak = min(known, key=lambda at: (-settled(abs(at[1])), at[1]))
    end_index, end = known[-1]
    value, mean = (peak + end) / 2, fmean(v for _, v in known)
    return PeakEnd(peak, end, value, mean, value - mean, peak_index, end_index)


@dataclass(frozen=True)
class PeakEndOfCustomers:
    """Means over `n` customers of what each remembers, −2..2."""

    value: float
    mean: float
    memory_gap: float
    n: int


def peak_end_of_customers(rows: Sequence[Valences]) -> PeakEndOfCustomers | None:
    """Return the mean of each customer's own peak-end value; None without any.

    One row for each customer, who ends where they stopped; one who said nothing is left
    out. The peak-end value of averages is another number, because averages have no peaks.
    Source: docs/methods.md, "Peak and end".

    >>> peak_end_of_customers([[2, -2, 0], [-2, 2, 0]]).value, peak_end([0, 0, 0]).value
    (-1.0, 0.0)
    """
    found = [one for row in rows if (one := peak_end(row)) is not None]
    if not found:
        return None
    value, mean = fmean(one.value for one in found), fmean(one.mean for one in found)
    return PeakEndOfCustomers(value, mean, value - mean, len(found))


@dataclass(frozen=True)
class CurvePoint:
    """One touchpoint on the curve; emotion −2..2 and intensity 1..5, None where unknown.

    `grade` is that of the emotion's evidence. `onward` and `arc_onward` are the grades of
    the line to the next touchpoint, for emotion and for intensity: the lower of its two
    ends; None where the line is broken because an end is unknown, and at the last one.
    """

    index: int
    key: str
    title: str
    emotion: float | None
    intensity: float | None
    grade: int
    onward: int | None
    arc_onward: int | None


def curve(points: Sequence[Point]) -> list[CurvePoint]:
    """Return the emotional curve and the dramatic arc, one entry for every touchpoint.

    Source: docs/methods.md, "Emotional curve".
    """
    following: list[Point | None] = [*points[1:], None]
    return [
        CurvePoint(
            index=index,
            key=point.key,
            title=point.title,
            emotion=point.values.emotion,
            intensity=point.values.intensity,
            grade=point.grade_of("emotion"),
            onward=_line(point, after, "emotion"),
            arc_onward=_line(point, after, "intensity"),
        )
        for index, (point, after) in enumerate(zip(points, following, strict=False))
    ]


def _line(point: Point, after: Point | None, name: str) -> int | None:
    if after is None or point.values.of(name) is None or after.values.of(name) is None:
        return None
    return min(point.grade_of(name), after.grade_of(name))


def _known(valences: Valences) -> list[tuple[int, float]]:
    return [(index, v) for index, v in enumerate(valences) if v is not None]
