"""What an initiative should do to a metric, and whether it has once it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from metrics.domain.change import (
    Change,
    Usual,
    Verdict,
    against_usual,
    change_between,
    usual_variation,
)
from metrics.domain.groups import Stretch, is_small
from metrics.domain.indicators import Estimate
from metrics.domain.measures import Measure
from metrics.domain.periods import Period, end_of, shifted, start_of
from metrics.domain.standing import shown_figure
from metrics.domain.sums import NoFigure, Sums, added_up, figure_of

LONGEST_MONTHS = 12  # after which what happened is no longer the initiative's


class Look(StrEnum):
    """What can be said when a metric is looked at again."""

    WAITING = "waiting"  # neither done nor due
    TOO_EARLY = "too_early"  # no whole period has begun and ended since
    NO_READINGS = "no_readings"  # periods have ended since, and none was told
    TOO_FEW = "too_few"  # of customers, so far, to be shown
    NO_START = "no_start"  # there is a figure now, and none from before
    COMPARED = "compared"  # before and after, with an interval or the usual variation
    NO_FIGURE = "no_figure"  # readings without n: there is nothing to compare


@dataclass(frozen=True)
class Again:
    """A metric looked at again. ``first`` and ``until``: the stretches counted as after."""

    look: Look
    since: date | None = None
    first: date | None = None
    until: date | None = None
    after: Estimate | None = None
    change: Change | None = None
    usual: Usual | None = None

    @property
    def verdict(self) -> Verdict:
        """By more than its noise or within it; a total's by more than its usual variation."""
        if self.change is not None and self.change.verdict is not Verdict.UNKNOWN:
            return self.change.verdict
        if self.usual is None or self.after is None:
            return Verdict.UNKNOWN
        return against_usual(self.after.point, self.usual)

    def is_better(self, higher_is_better: bool) -> bool | None:
        """Whether it moved the good way; None where it did not move, or nobody can tell."""
        if self.verdict not in (Verdict.ROSE, Verdict.FELL):
            return None
        return (self.verdict is Verdict.ROSE) == higher_is_better


def reaches(value: float, target: float, higher_is_better: bool) -> bool:
    """Return whether a value is at its target or beyond, after settling binary noise.

    >>> reaches(0.75, 0.75, True), reaches(0.74, 0.75, True), reaches(9.0, 9.5, False)
    (True, False, True)
    """
    gap = round(value - target, 9)
    return gap >= 0 if higher_is_better else gap <= 0


def frozen(sums: Sums, periods: int) -> dict[str, float]:
    """Return sums as they are kept with an aim, with how many periods they are of."""
    return {**asdict(sums), "periods": periods}


def thawed(kept: Mapping[str, Any]) -> tuple[Sums, int]:
    """Return the sums that were kept, and of how many periods."""
    return Sums(**{f.name: kept[f.name] for f in fields(Sums)}), int(kept["periods"])


def figure_each(measure: Measure, sums: Sums, periods: int) -> Estimate | NoFigure:
    """Return the figure of some periods; of a total, what one period has on average.

    >>> figure_each(Measure.TOTAL, Sums(readings=3, counted=3, numerator=300), 3).point
    100.0
    """
    found = figure_of(measure, sums)
    if measure is not Measure.TOTAL or isinstance(found, NoFigure) or not periods:
        return found
    return Estimate(found.point / periods, None, None, None)


def counting_from(done_on: date | None, due_on: date, today: date) -> date | None:
    """Return since when a metric is looked at again: since it was done, else since it was due.

    None while it is neither. What begins with the month after counts, or on a first day at once.
    """
    day = done_on or (due_on if due_on <= today else None)
    if day is None:
        return None
    return day if day.day == 1 else shifted(start_of(day, Period.MONTH), 1)


@dataclass(frozen=True)
class Watched:
    """What is needed to look at a metric again.

    ``before`` and ``periods`` are as frozen when the aim was set; None where nothing was.
    ``course`` is what may be shown of it now, in order, with periods of ``period``; ``k`` from
    how many customers on, 0 for all.
    """

    measure: Measure
    before: Sums | None
    periods: int
    course: Sequence[Stretch]
    period: Period
    k: int = 0


def looked_at_again(watched: Watched, since: date | None, today: date) -> Again:
    """Return whether a metric moved since a day, and by more than its noise.

    After are the whole periods that begin on ``since`` or later, of twelve months at most; a
    stretch that begins before is left out. Shares, net shares and averages: the interval of
    the change. Totals and ratios: the mean of the periods after against the limits between
    which single periods lay before. Source: docs/methods.md, "An initiative's metric".
    """
    if since is None:
        return Again(Look.WAITING)
    if end_of(_first_whole(since, watched.period), watched.period) > today:
        return Again(Look.TOO_EARLY, since)
    after = _after(watched, since, today)
    if not after:
        return Again(Look.NO_READINGS, since)
    sums = added_up(stretch.sums for stretch in after)
    first, until = after[0].first, end_of(after[-1].starts[-1], watched.period)
    if watched.k and is_small(sums, watched.k):
        return Again(Look.TOO_FEW, since, first, until)
    found = figure_each(watched.measure, sums, len(after))
    if isinstance(found, NoFigure):
        return Again(Look.NO_FIGURE, since, first, until)
    if watched.before is None:
        return Again(Look.NO_START, since, first, until, found)
    change = _change(watched, watched.before, sums, len(after))
    if change is None:
        return Again(Look.NO_START, since, first, until, found)
    usual = None
    if change.verdict is Verdict.UNKNOWN:
        usual = _usual(watched, since)
    return Again(Look.COMPARED, since, first, until, found, change, usual)


def _first_whole(since: date, period: Period) -> date:
    start = start_of(since, period)
    return start if start >= since else end_of(start, period)


def _after(watched: Watched, since: date, today: date) -> list[Stretch]:
    last = shifted(since, LONGEST_MONTHS)
    return [
        stretch
        for stretch in watched.course
        if stretch.first >= since
        and stretch.first < last
        and end_of(stretch.starts[-1], watched.period) <= today
    ]


def _change(watched: Watched, before: Sums, after: Sums, periods: int) -> Change | None:
    if watched.measure is not Measure.TOTAL:
        found = change_between(watched.measure, before, after)
        return None if isinstance(found, NoFigure) else found
    then = figure_each(watched.measure, before, watched.periods)
    now = figure_each(watched.measure, after, periods)
    if isinstance(then, NoFigure) or isinstance(now, NoFigure):
        return None
    return Change(then.point, now.point, None, None, Verdict.UNKNOWN)


def _usual(watched: Watched, since: date) -> Usual | None:
    """Return the usual limits of the unbroken run of periods before ``since``."""
    run: list[float] = []
    expected: date | None = None
    for stretch in reversed([s for s in watched.course if s.first < since]):
        ends = end_of(stretch.starts[-1], watched.period)
        found = shown_figure(watched.measure, stretch.sums, watched.k)
        if not isinstance(found, Estimate) or (expected is not None and ends != expected):
            break
        run.append(found.point)
        expected = stretch.first
    return usual_variation(run[::-1])
