"""Benefit against effort in four fields: an illustration, never the selector."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from assessments.domain.scale import settled

MINIMUM_ITEMS = 4  # docs/methods.md, "Quadrants": fewer make a list, not a picture


class Quadrant(StrEnum):
    """High benefit: quick win (low effort), big bet; low benefit: fill-in, rethink."""

    QUICK_WIN = "quick_win"
    BIG_BET = "big_bet"
    FILL_IN = "fill_in"
    RETHINK = "rethink"


@dataclass(frozen=True)
class Quadrants:
    """The field of each initiative, and the two medians that cut them."""

    of: Mapping[str, Quadrant]
    benefit_cut: float
    effort_cut: float


def quadrants(items: Mapping[str, tuple[float, float]]) -> Quadrants | None:
    """Return the quadrant of each (benefit, effort), cut at the medians; None below four.

    On the cut, benefit counts as high and effort as low.
    Source: docs/methods.md, "Quadrants".

    >>> found = quadrants({"a": (4, 1), "b": (3, 9), "c": (1, 2), "d": (2, 8)})
    >>> [quadrant.value for quadrant in found.of.values()]
    ['quick_win', 'big_bet', 'fill_in', 'rethink']
    """
    if len(items) < MINIMUM_ITEMS:
        return None
    benefit_cut = settled(median(benefit for benefit, _ in items.values()))
    effort_cut = settled(median(effort for _, effort in items.values()))
    of = {
        key: _quadrant(settled(benefit) >= benefit_cut, settled(effort) <= effort_cut)
        for key, (benefit, effort) in items.items()
    }
    return Quadrants(of, benefit_cut, effort_cut)


def _quadrant(beneficial: bool, easy: bool) -> Quadrant:
    if beneficial:
        return Quadrant.QUICK_WIN if easy else Quadrant.BIG_BET
    return Quadrant.FILL_IN if easy else Quadrant.RETHINK
