"""What could be shown for a level, and how far the level leans on hope."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

# E0 nothing, E1 a statement, E2 a document, E3 checked by somebody else: a level above
# this has not been shown.
CAPS = (3.0, 3.0, 4.0, 5.0)


def evidenced(mean: float, grade: int) -> float:
    """Return min(mean, cap of the grade), in levels; the declared mean stays what it is.

    ValueError for a grade other than 0..3. Source: docs/methods.md, "Evidence".

    >>> evidenced(4.6, 2), evidenced(2.6, 0)
    (4.0, 2.6)
    """
    if not 0 <= grade < len(CAPS):
        raise ValueError(f"evidence is graded 0 to {len(CAPS) - 1}, not {grade}")
    return min(mean, CAPS[grade])


def exposure(mean: float, grade: int) -> float:
    """Return declared − evidenced, 0..2 levels: the exposure to optimism.

    Source: docs/methods.md, "Evidence".

    >>> round(exposure(4.6, 2), 4)
    0.6
    """
    return mean - evidenced(mean, grade)


def grade_of(counts: Sequence[int], k: int) -> int | None:
    """Return a capability's grade from how many people named each of E0..E3.

    The median of those who named one: half of them would show at least that. Between two the
    lower, because a grade is a claim. None when fewer than k (at least one) named any.
    ValueError unless there are four counts of 0 or more. Source: docs/methods.md, "Evidence".

    >>> grade_of((1, 0, 3, 1), k=5), grade_of((1, 0, 2, 1), k=5), grade_of((0, 2, 2, 0), k=3)
    (2, None, 1)
    """
    if len(counts) != len(CAPS) or min(counts) < 0:
        raise ValueError(f"evidence is counted by {len(CAPS)} grades: {tuple(counts)}")
    said = sum(counts)
    if said < max(k, 1):
        return None
    return next(g for g, reached in enumerate(accumulate(counts)) if 2 * reached >= said)
