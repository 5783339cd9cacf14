"""The scales of a journey's ratings, its constants with their sources, and its mean.

Sections are those of docs/methods.md. Journeys and assessments are strangers to each other,
so the two lines of rounding stand in both.
"""

from collections.abc import Sequence
from math import fsum

RATED = (1.0, 5.0)  # "Ratings and their evidence": importance, expectation, experience, intensity
FELT = (-2.0, 2.0)  # "Ratings and their evidence": emotion, from very bad to very good
MIDDLE = 3.0  # "Importance and performance": half-way between 1 and 5

ASSUMED, PARTIAL, RESEARCHED = 0, 1, 2  # "Ratings and their evidence": grades of evidence
ENOUGH_MET = 5  # "Ratings and their evidence": customers watched or talked with
ENOUGH_COUNTED = 30  # "Ratings and their evidence", "Derived importance": customers counted

MINIMUM_PLACES = 4  # "Importance and performance": fewer make a list, not a picture
MOMENT_CUT = 0.85  # "Moments of truth": suggested at or above

_DECIMALS = 9


def settled(x: float) -> float:
    """Return x rounded to 9 decimals: call it before any comparison with a threshold.

    Source: docs/methods.md, conventions.

    >>> 0.1 + 0.2 > 0.3, settled(0.1 + 0.2) > 0.3
    (True, False)
    """
    return round(x, _DECIMALS)


def pomp(x: float) -> float:
    """Return a 1-5 mean as percent of the maximum possible, 100 (x - 1) / 4, in 0..100.

    Source: docs/methods.md, "One scale, honestly".

    >>> pomp(3.5)
    62.5
    """
    return 100 * (x - 1) / 4


def known_mean(values: Sequence[tuple[float | None, float]]) -> float | None:
    """Return sum(w x) / sum(w) over the (value, weight) pairs whose value is known.

    An unknown value leaves both sums, so it neither helps nor hurts. None when nothing
    with a weight is known. ValueError for a negative weight.
    Source: docs/methods.md, "Pooling ratings".

    >>> known_mean([(4.0, 2), (1.0, 1), (None, 5)])
    3.0
    """
    if any(weight < 0 for _, weight in values):
        raise ValueError(f"a weight is negative: {[weight for _, weight in values]}")
    known = [(value, weight) for value, weight in values if value is not None and weight > 0]
    if not known:
        return None
    mean = fsum(value * weight for value, weight in known) / fsum(weight for _, weight in known)
    # Rounding may not carry a mean past its own parts: all 5 is 5, not 5.000000000000001.
    return min(max(mean, min(value for value, _ in known)), max(value for value, _ in known))
