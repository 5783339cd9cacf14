"""What a change of one figure is worth, with everything else as a case assumes it.

Before and after are certain, because they are a measurement and an aim; margin, discount and
the rest are drawn. Both values of a draw use the same draws, so their difference is not blurred
by what the two share.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from economics.domain import drawn
from economics.domain.assumptions import Assumptions
from economics.domain.inputs import Key, Range, certain
from economics.domain.uncertainty import Draws, Spread, drawn_from, spread
from economics.domain.value import Form


@dataclass(frozen=True)
class Moved:
    """What a change adds to the value of a customer, and in the first twelve months."""

    value: Spread
    first_year: Spread


def moved_retention(assumptions: Assumptions, before: float, after: Range) -> Moved:
    """Return what other retention adds; ``after`` is certain, or open as with points of NPS.

    Source: docs/methods.md, "What a change is worth".
    """
    old, new = (drawn_from(Key.RETENTION, known) for known in (certain(before), after))
    return _moved(assumptions, {Key.RETENTION: old}, {Key.RETENTION: new})


def moved_margin(assumptions: Assumptions, times: float) -> Moved:
    """Return what so many times the margin adds: an order of another size, as often as before.

    Source: docs/methods.md, "What a change is worth".
    """
    margin = drawn.margins(_all(assumptions))
    return _moved(assumptions, {Key.MARGIN: margin}, {Key.MARGIN: margin * times})


def _moved(assumptions: Assumptions, before: dict[Key, Draws], after: dict[Key, Draws]) -> Moved:
    draws, form = _all(assumptions), assumptions.form
    old, new = {**draws, **before}, {**draws, **after}
    year = max(1, 12 // assumptions.months)
    values = _difference(drawn.values(new, form), drawn.values(old, form))
    # Of customers who are there already, whichever formula the case uses: of new ones the first
    # year would not show that more of them stay.
    over_a_year = np.subtract(*(drawn.values_over(d, Form.EXISTING, year) for d in (new, old)))
    return Moved(spread(values), spread(over_a_year))


def _difference(after: Draws, before: Draws) -> Draws:
    """Return the difference, ∞ where one of the two values has no end: it cannot be said."""
    ended = np.isfinite(after) & np.isfinite(before)
    return np.where(ended, np.where(ended, after, 0.0) - np.where(ended, before, 0.0), np.inf)


def _all(assumptions: Assumptions) -> dict[Key, Draws]:
    return {key: drawn_from(key, known) for key, known in assumptions.ranges.items()}
