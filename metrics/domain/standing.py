"""Where a metric stands in a window, and whether that is more than its noise."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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
from metrics.domain.periods import Period, shifted, start_of
from metrics.domain.sums import NoFigure, Sums, added_up, figure_of
from metrics.domain.windows import Window


@dataclass(frozen=True)
class Latest:
    """The last whole period against those before it: for figures that are no sample."""

    start: date
    value: float
    usual: Usual
    verdict: Verdict


@dataclass(frozen=True)
class Standing:
    """A metric in a window. ``figure`` is None where its customers are too few to be shown.

    ``change`` is against the same length before; None where there is nothing to compare.
    ``only``: the one period the figure is of, where values without n cannot be averaged.
    """

    sums: Sums
    figure: Estimate | NoFigure | None
    change: Change | None
    latest: Latest | None
    only: date | None = None

    @property
    def verdict(self) -> Verdict:
        """What the interval of the change says; without one, what the last period says."""
        if self.change is not None and self.change.verdict is not Verdict.UNKNOWN:
            return self.change.verdict
        return self.latest.verdict if self.latest else Verdict.UNKNOWN

    @property
    def estimate(self) -> Estimate | None:
        return self.figure if isinstance(self.figure, Estimate) else None


def shown_figure(measure: Measure, sums: Sums, k: int) -> Estimate | NoFigure | None:
    """Return a figure, why there is none, or None where it is of fewer than k customers."""
    return None if k and is_small(sums, k) else figure_of(measure, sums)


def standing(
    measure: Measure, course: Sequence[Stretch], window: Window, today: date, k: int
) -> Standing:
    """Return where a metric stands. ``k`` is 0 where no group is protected.

    Totals are compared month with month and without the running one: a year of which a month
    is missing would always be less. Source: docs/methods.md, "A metric's change".
    """
    now = [stretch for stretch in course if stretch.reaches(window)]
    before = [s for s in course if s.reaches(window.before) and not s.reaches(window)]
    sums = added_up(stretch.sums for stretch in now)
    figure = shown_figure(measure, sums, k)
    change = None
    if measure is Measure.TOTAL:
        change = _alike(course, window, today)
    elif isinstance(figure, Estimate):
        then = added_up(stretch.sums for stretch in before)
        if not (k and is_small(then, k)):
            found = change_between(measure, then, sums)
            change = found if isinstance(found, Change) else None
    told = latest(measure, course, window, today, k)
    if figure is NoFigure.NUMBER_MISSING:
        for stretch in reversed(now):
            single = shown_figure(measure, stretch.sums, k)
            if isinstance(single, Estimate):
                return Standing(stretch.sums, single, None, told, stretch.first)
    return Standing(sums, figure, change, told)


def _alike(course: Sequence[Stretch], window: Window, today: date) -> Change | None:
    """Return the change of a total over the whole months told in both windows, if all are."""
    months = {stretch.first: stretch.sums for stretch in course}
    step = step_of(course)
    mine = [start for start in months if window.holds(start) and is_over(start, step, today)]
    earlier = [shifted(start, -window.months) for start in mine]
    if not mine or not all(start in months for start in earlier):
        return None
    found = change_between(
        Measure.TOTAL, added_up(months[s] for s in earlier), added_up(months[s] for s in mine)
    )
    return found if isinstance(found, Change) else None


def step_of(course: Sequence[Stretch]) -> int:
    """Return how many months lie between two periods, at least."""
    starts = [stretch.first for stretch in course]
    return min((Window(a, b).months for a, b in itertools.pairwise(starts)), default=1)


def is_over(start: date, step: int, today: date) -> bool:
    """Return whether a period of ``step`` months has ended: the running one is not whole yet."""
    return shifted(start, step) <= start_of(today, Period.MONTH)


def latest(
    measure: Measure, course: Sequence[Stretch], window: Window, today: date, k: int = 0
) -> Latest | None:
    """Return the last whole period of a window against the unbroken run of those before it.

    A period of fewer than k customers ends the run: beside values of unknown numbers it stands
    alone, and its value is nobody's to see.
    """
    step = step_of(course)
    whole = [s for s in course if s.first < window.until and is_over(s.first, step, today)]
    run: list[tuple[date, float]] = []
    for stretch in reversed(whole):
        found = shown_figure(measure, stretch.sums, k)
        if not isinstance(found, Estimate):
            break
        if run and shifted(stretch.first, step) != run[-1][0]:
            break
        run.append((stretch.first, found.point))
    if not run or not window.holds(run[0][0]):
        return None
    usual = usual_variation([value for _start, value in reversed(run[1:])])
    if usual is None:
        return None
    start, value = run[0]
    return Latest(start, value, usual, against_usual(value, usual))
