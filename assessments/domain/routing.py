"""Of whom a question is asked, and how long so many questions take."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from math import ceil

ROLE_GROUPS = ("executive", "manager", "front_line")
SECONDS_PER_QUESTION = 28  # thirty questions in about fifteen minutes
EXACT_UP_TO = 10  # minutes; beyond it a promise to the minute would be false precision
STEP = 5  # minutes


def minutes_for(questions: int) -> int:
    """Return the minutes to announce for so many questions, 1 or more.

    Exact up to ten minutes, then rounded up to the next five: "about 15 minutes".
    Source: docs/methods.md, "Who may answer what".

    >>> [minutes_for(n) for n in (0, 2, 10, 21, 22, 30, 60)]
    [1, 1, 5, 10, 15, 15, 30]
    """
    minutes = max(1, ceil(questions * SECONDS_PER_QUESTION / 60))
    return minutes if minutes <= EXACT_UP_TO else STEP * ceil(minutes / STEP)


def who_can_know(known_by: Iterable[str], groups: Collection[str]) -> frozenset[str]:
    """Return the role groups a question is suggested for; all of them where nothing is said.

    A name that is no group of ours is passed over: a model may come from a file.
    Source: docs/methods.md, "Who may answer what".

    >>> sorted(who_can_know(["manager", "pilot"], ["executive", "manager"]))
    ['manager']
    >>> sorted(who_can_know([], ["executive", "manager"]))
    ['executive', 'manager']
    """
    return frozenset(known_by) & frozenset(groups) or frozenset(groups)
