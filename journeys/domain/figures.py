"""The figures of a whole journey, in one place for its page and for comparing two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .emotion import PeakEnd, peak_end, slope
from .importance import JourneyScore, journey_score, mean_gap, weighted_gap
from .touchpoint import Point


@dataclass(frozen=True)
class Figures:
    """What one journey comes to; every figure None where it cannot be computed."""

    touchpoints: int
    score: JourneyScore
    mean_gap: float | None
    weighted_gap: float | None
    slope: float | None
    peak_end: PeakEnd | None


def figures(points: Sequence[Point]) -> Figures:
    """Return the figures of touchpoints in the order of the journey.

    Source: docs/methods.md, "Journeys".
    """
    valences = [point.values.emotion for point in points]
    return Figures(
        touchpoints=len(points),
        score=journey_score(points),
        mean_gap=mean_gap(points),
        weighted_gap=weighted_gap(points),
        slope=slope(valences),
        peak_end=peak_end(valences),
    )
