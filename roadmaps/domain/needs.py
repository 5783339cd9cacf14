"""What customers' journeys ask of a roadmap: each touchpoint's gap, and how much it weighs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum

from journeys.domain.importance import gap_of
from journeys.domain.touchpoint import ACTIONABILITY, Point

MAXIMUM_RELIEF = 4.0  # from an experience of 1 to an expectation of 5
DEFAULT_JOURNEY_WEIGHT = 1.0  # docs/methods.md, "Needs of journeys": a point is worth a level


@dataclass(frozen=True)
class TouchpointNeed:
    """A touchpoint of the journeys considered: its gap 0..4 and its share of what matters.

    `gap` is None without expectation or experience, `weight` None without importance:
    unknown is not 0. Known weights of all touchpoints considered sum to 1.
    """

    key: str
    gap: float | None
    weight: float | None

    @property
    def is_known(self) -> bool:
        return self.gap is not None and self.weight is not None


def touchpoint_needs(points: Iterable[Point]) -> tuple[TouchpointNeed, ...]:
    """Return the need of each touchpoint, in the order given.

    gap = max(0, E − X); weight = I r a / sum of I r a, a being how much is ours to change.
    A touchpoint without importance has no weight and takes none from the others.
    Source: docs/methods.md, "Needs of journeys".
    """
    points = list(points)
    weighed = [(point, _weight(point)) for point in points]
    total = fsum(weight for _, weight in weighed if weight is not None)
    return tuple(
        TouchpointNeed(
            key=point.key,
            gap=None if (gap := gap_of(point)) is None else max(0.0, gap),
            weight=None if weight is None else weight / total,
        )
        for point, weight in weighed
    )


def _weight(point: Point) -> float | None:
    return None if point.weight is None else point.weight * ACTIONABILITY[point.control]


def capped_relief(points: float, need: TouchpointNeed) -> float | None:
    """Return min(points, gap), 0..4: no credit beyond what customers expect.

    None where gap or weight is unknown. Source: docs/methods.md, "Needs of journeys".

    >>> capped_relief(1.5, TouchpointNeed("a", gap=1.0, weight=0.5))
    1.0
    """
    if need.gap is None or need.weight is None:
        return None
    return min(points, need.gap)


def capped_reliefs(
    reliefs: Mapping[str, float], needs: Mapping[str, TouchpointNeed]
) -> dict[str, float]:
    """Return what counts of each relief; those of other touchpoints or of unknown gaps are left out."""
    return {
        key: capped
        for key, points in reliefs.items()
        if key in needs and (capped := capped_relief(points, needs[key])) is not None
    }


def relieved(capped: Mapping[str, float], needs: Mapping[str, TouchpointNeed]) -> float:
    """Return the sum of weight × capped relief, 0..4: by how much the mean gap falls.

    Source: docs/methods.md, "Needs of journeys".
    """
    return fsum((needs[key].weight or 0.0) * points for key, points in capped.items())


def weighted_gap(needs: Iterable[TouchpointNeed]) -> float | None:
    """Return the sum of weight × gap, 0..4, what there is to close; None when nothing is known.

    Unknown gaps add nothing, as unmeasured capabilities add nothing to a benefit.
    """
    known = [need.weight * need.gap for need in needs if need.weight and need.gap is not None]
    return fsum(known) if known else None
