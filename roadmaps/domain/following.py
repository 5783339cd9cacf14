"""How a plan goes: what should be done by now, what is late, and what the done ones achieved.

Source: docs/methods.md, "Following up".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import fsum

MONTHS = 3  # in a quarter
ON_TIME = 10  # percent points behind what the days gone would give that are not called late


class Pace(StrEnum):
    """How an initiative stands against its calendar."""

    NOT_YET = "not_yet"  # it has not begun, and need not have
    ON_TIME = "on_time"
    BEHIND = "behind"  # under way, with less done than the days gone would give
    LATE = "late"  # it should have begun, or ended, before today
    DONE = "done"
    LEFT_OUT = "left_out"  # a person has left it out since


def first_day(year: int, quarter: int, number: int) -> date:
    """Return the first day of the ``number``-th quarter (from 1) of a plan that begins in a quarter.

    >>> first_day(2026, 4, 2)
    datetime.date(2027, 1, 1)
    """
    months = (quarter - 1 + number - 1) * MONTHS
    return date(year + months // 12, months % 12 + 1, 1)


def due_percent(begins: date, ends: date, today: date) -> float:
    """Return how much should be done by ``today`` if work went evenly, 0..100.

    ``ends`` is the first day after the last quarter.
    """
    if today < begins:
        return 0.0
    return min(100.0, 100.0 * ((today - begins).days + 1) / (ends - begins).days)


def pace(
    begins: date,
    ends: date,
    today: date,
    percent: int,
    is_done: bool,
    is_left_out: bool = False,
) -> Pace:
    """Return how an initiative stands; ``percent`` is what people say is done, 0..100."""
    if is_done:
        return Pace.DONE
    if is_left_out:
        return Pace.LEFT_OUT
    if today >= ends or (percent == 0 and due_percent(begins, ends, today) > 100 / 3):
        return Pace.LATE
    if today < begins and percent == 0:
        return Pace.NOT_YET
    behind = due_percent(begins, ends, today) - percent
    return Pace.BEHIND if behind > ON_TIME else Pace.ON_TIME


@dataclass(frozen=True)
class Achievement:
    """What the next round found of what done initiatives were to lift, by key.

    ``expected`` and ``found`` in levels, weighted over the capabilities that an initiative lifts;
    ``share`` is found ÷ expected within 0..1.
    """

    expected: float
    found: float
    share: float


def achievements(
    lifts: Mapping[str, Mapping[str, float]],
    before: Mapping[str, float],
    after: Mapping[str, float],
) -> dict[str, Achievement]:
    """Return the achievement of each done initiative that lifts something measured both times.

    ``lifts`` are full-success levels by initiative and capability, ``before`` and ``after`` means
    1..5. Where several lift the same capability they share what was found in proportion to their
    lifts; a fall counts as nothing achieved, a rise beyond what was expected as all of it.
    """
    whole: dict[str, float] = {}
    for own in lifts.values():
        for code, lift in own.items():
            whole[code] = whole.get(code, 0.0) + lift
    found: dict[str, Achievement] = {}
    for key, own in lifts.items():
        known = {c: x for c, x in own.items() if x > 0 and c in before and c in after}
        if not known:
            continue
        expected = fsum(known.values())
        gained = fsum(
            lift * min(1.0, max(0.0, (after[c] - before[c]) / whole[c]))
            for c, lift in known.items()
        )
        found[key] = Achievement(expected, gained, gained / expected)
    return found


def average_share(found: Iterable[Achievement]) -> tuple[float, int]:
    """Return the sum of shares achieved and of how many initiatives, for ``recalibrated``."""
    shares = [one.share for one in found]
    return fsum(shares), len(shares)
