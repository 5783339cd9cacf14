"""Signs that a questionnaire was not read. They are flags: no answer is ever deleted."""

from collections import Counter
from collections.abc import Sequence
from statistics import median

from .scale import HASTY_SECONDS, STRAIGHT_LINE_MINIMUM, STRAIGHT_LINE_SHARE, settled


def is_straight_lined(levels: Sequence[int]) -> bool:
    """Return whether at least 90 % of at least 15 answers are the same level.

    Source: docs/methods.md, "Order effects, evidence, reliability".

    >>> is_straight_lined([3] * 15), is_straight_lined([3] * 14)
    (True, False)
    """
    if len(levels) < STRAIGHT_LINE_MINIMUM:
        return False
    _, most = Counter(levels).most_common(1)[0]
    return settled(most / len(levels)) >= STRAIGHT_LINE_SHARE


def is_hasty(seconds: Sequence[float]) -> bool:
    """Return whether the median time per question is under 3 seconds; False without times.

    Source: docs/methods.md, "Order effects, evidence, reliability".

    >>> is_hasty([2, 2, 60]), is_hasty([3, 3, 3]), is_hasty([])
    (True, False, False)
    """
    return bool(seconds) and median(seconds) < HASTY_SECONDS
