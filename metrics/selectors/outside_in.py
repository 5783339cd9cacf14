"""A round beside its customers: what was expected and what they said, and the order of both.

Figures of customers are those that dashboards publish, over the same stretches of months, so
that nothing shown here gives back what is hidden there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone

from assessments.domain.moments import Moments
from assessments.domain.scorecard import Scorecard
from assessments.models import Area, Assessment
from assessments.selectors.scores import round_scores
from metrics.domain.groups import Stretch
from metrics.domain.indicators import Estimate
from metrics.domain.measures import Kind
from metrics.domain.outside_in import (
    Foresight,
    NoOrder,
    expected_interval,
    foresight,
)
from metrics.domain.periods import Period
from metrics.domain.standing import shown_figure
from metrics.domain.sums import NoFigure, Sums, added_up
from metrics.domain.windows import Window, latest_window
from metrics.models import Metric, Source
from metrics.selectors.courses import Courses, Filters, load_courses
from metrics.selectors.orders import (
    Order,
    by_journey,
    order_of,
    places_with_both,
    touchpoints_of_today,
)

MONTHS = (3, 6, 12, 24)
USUAL = 12
ASKED = (Kind.CSAT, Kind.NPS, Kind.CES)


@dataclass(frozen=True)
class Said:
    """What customers said in a window: the figure, why there is none, or None for too few.

    ``first`` and ``last`` are the months it is made of.
    """

    metric: Metric
    sums: Sums
    figure: Estimate | NoFigure | None
    first: date
    last: date
    sources: tuple[Source, ...]

    @property
    def estimate(self) -> Estimate | None:
        return self.figure if isinstance(self.figure, Estimate) else None


@dataclass(frozen=True)
class AreaMean:
    """The maturity of an area, or of the whole (name ""): 1..5 with its interval."""

    name: str
    mean: float
    interval: tuple[float, float] | None


@dataclass(frozen=True)
class OutsideIn:
    """One round beside its customers."""

    assessment: Assessment
    months: int
    window: Window
    k: int
    expected: Moments
    said: Mapping[Kind, Said]
    touchpoints: Order
    journeys: Order
    areas: tuple[AreaMean, ...]
    breakdown: Period  # how long the stretches of touchpoints are at least

    @property
    def satisfied(self) -> Said:
        return self.said[Kind.CSAT]

    @cached_property
    def foresight(self) -> Foresight | None:
        actual = self.satisfied.estimate
        return foresight(self.expected, actual) if actual else None

    @cached_property
    def expected_interval(self) -> tuple[float, float] | None:
        return expected_interval(self.expected)


def outside_in(assessment: Assessment, months: int = USUAL) -> OutsideIn:
    """Return a round beside its customers. A fixed number of queries.

    The window ends with the month in which the round closed; the running one while it is open.
    """
    window = _window(assessment, months)
    scores = round_scores(assessment)
    courses = load_courses(assessment.organization, Filters(window), ASKED)
    asked = {Kind(m.kind): m for m in courses.metrics if m.kind in ASKED}
    rows = touchpoints_of_today(courses)
    places, breakdown, unmatched = places_with_both(courses, asked[Kind.CSAT], window, rows)
    return OutsideIn(
        assessment=assessment,
        months=months,
        window=window,
        k=courses.k,
        expected=scores.expected,
        said={kind: _said(courses, metric, window) for kind, metric in asked.items()},
        touchpoints=order_of(places, assessment.seed, unmatched),
        journeys=order_of(by_journey(places, rows), assessment.seed),
        areas=tuple(_areas(assessment, scores.scorecard)),
        breakdown=breakdown,
    )


def expectation(assessment: Assessment, months: int = USUAL) -> OutsideIn:
    """Return what the round's results page shows of it: the expectation and the figure only."""
    window = _window(assessment, months)
    courses = load_courses(assessment.organization, Filters(window), [Kind.CSAT])
    csat = next(m for m in courses.metrics if m.kind == Kind.CSAT)
    nothing = Order((), NoOrder.TOO_FEW)
    return OutsideIn(
        assessment, months, window, courses.k, round_scores(assessment).expected,
        {Kind.CSAT: _said(courses, csat, window)}, nothing, nothing, (), Period.MONTH,
    )  # fmt: skip


def _window(assessment: Assessment, months: int) -> Window:
    closed = assessment.closed_at
    return latest_window(timezone.localdate(closed) if closed else timezone.localdate(), months)


def _said(courses: Courses, metric: Metric, window: Window) -> Said:
    course = courses.course(metric)
    mine = [stretch for stretch in course.stretches if stretch.reaches(window)]
    sums = added_up(stretch.sums for stretch in mine)
    return Said(
        metric,
        sums,
        shown_figure(metric.counts_as, sums, courses.k),
        min((stretch.first for stretch in mine), default=window.first),
        max((stretch.starts[-1] for stretch in mine), default=window.last),
        _behind(courses, metric, mine),
    )


def _behind(courses: Courses, metric: Metric, stretches: Iterable[Stretch]) -> tuple[Source, ...]:
    """Return the sources whose readings lie within these stretches, in order of name."""
    starts = {start for stretch in stretches for start in stretch.starts}
    lines = courses.inventory_of(metric).chosen(metric.pk)
    found = {line.source for line in lines if line.starts_on in starts}
    return tuple(source for pk, source in courses.sources.items() if pk in found)


# ---- maturity ----------------------------------------------------------------------------------


def _areas(assessment: Assessment, card: Scorecard) -> Iterable[AreaMean]:
    if card.overall_mean is not None:
        yield AreaMean("", card.overall_mean, card.interval.clipped if card.interval else None)
    names = {a.code: a.name for a in Area.objects.filter(framework=assessment.framework_id)}
    for area in card.areas:
        if area.mean is not None:
            interval = area.interval.clipped if area.interval else None
            yield AreaMean(names.get(area.code, area.code), area.mean, interval)
