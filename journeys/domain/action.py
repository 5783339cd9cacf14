"""Where to act: the worst gaps that can be acted on."""

from collections.abc import Sequence
from dataclasses import dataclass

from .importance import gap_of, priority
from .scale import settled
from .touchpoint import ACTIONABILITY, Point

LIMIT = 3  # docs/methods.md, "Priority": more than three is no advice


@dataclass(frozen=True)
class Shortfall:
    """A touchpoint that falls short: gap above 0..4, priority 0..1 before and after control."""

    point: Point
    gap: float
    priority: float
    actionable: float


def actionable(point: Point) -> float | None:
    """Return priority × how much is ours to change, 0..1; None where priority is None.

    Source: docs/methods.md, "Priority".
    """
    found = priority(point)
    return None if found is None else found * ACTIONABILITY[point.control]


def where_to_act(points: Sequence[Point], limit: int = LIMIT) -> tuple[Shortfall, ...]:
    """Return at most `limit` touchpoints with a gap above 0, the most actionable first.

    Ties stay in the order of the journey. Without importance, expectation or experience a
    touchpoint cannot be ranked and is not among them. ValueError for a negative limit.
    Source: docs/methods.md, "Priority".
    """
    if limit < 0:
        raise ValueError(f"a limit is negative: {limit}")
    found = [short for point in points if (short := _shortfall(point)) is not None]
    return tuple(sorted(found, key=lambda short: -settled(short.actionable))[:limit])


def _shortfall(point: Point) -> Shortfall | None:
    gap, before, after = gap_of(point), priority(point), actionable(point)
    if gap is None or before is None or after is None or gap <= 0:
        return None
    return Shortfall(point, gap, before, after)
