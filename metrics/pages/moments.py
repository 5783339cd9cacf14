"""The page of one moment of the relationship with customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from accounts.models import Organization
from journeys.models import StageKind
from metrics import dashboard_sentences
from metrics.domain.groups import Stretch
from metrics.models import Metric
from metrics.pages.asking import Asked
from metrics.pages.breakdowns import Breakdown
from metrics.pages.breaking_down import Breakdowns
from metrics.pages.dashboard import lines_of, moved
from metrics.pages.lines import Line, told
from metrics.pages.trends import Trend
from metrics.selectors.courses import Course, Dimension, load_courses


@dataclass(frozen=True)
class MetricPart:
    """One metric on the page of its moment."""

    line: Line
    trend: Trend
    channels: Breakdown | None
    segments: Breakdown | None


@dataclass(frozen=True)
class MomentPage:
    """One moment of the relationship: its metrics, and what customers said of it."""

    asked: Asked
    moment: str
    name: str
    lines: tuple[Line, ...]
    missing: tuple[tuple[Metric, str], ...]
    said: tuple[Line, ...]  # metrics of other moments, narrowed to this one's touchpoints
    channels: dict[str, Breakdown]
    segments: dict[str, Breakdown]
    touchpoints: tuple[Breakdown, ...]
    is_narrowed: bool

    @property
    def moments(self) -> list[tuple[str, str]]:
        return [(kind, str(name)) for kind, name in StageKind.choices]

    @property
    def parts(self) -> list[MetricPart]:
        return [
            MetricPart(
                line,
                Trend(line),
                self.channels.get(line.metric.key),
                self.segments.get(line.metric.key),
            )
            for line in self.lines
        ]

    @cached_property
    def headline(self) -> str:
        better, worse = moved(self.lines)
        return dashboard_sentences.headline(better, worse, len(self.lines))


def moment_page(organization: Organization, moment: str, asked: Asked, today: date) -> MomentPage:
    """Return one moment: metrics at home there, and asked ones narrowed to it. Ten queries."""
    courses = load_courses(organization, asked.filters)
    home = [metric for metric in courses.metrics if metric.moment == moment]
    lines, missing = lines_of(courses, home, today)
    mine = [line.metric for line in lines]
    by = Breakdowns(courses, asked)
    open_ = [m for m in mine if not (m.is_asked and asked.is_narrowed)]
    asked_of = [m for m in courses.metrics if m.is_asked and not m._state.adding]
    said: tuple[Line, ...] = ()
    touchpoints: tuple[Breakdown, ...] = ()
    if not asked.is_narrowed:
        for metric in (*mine, *asked_of):  # read for all of them at once
            courses.monthly(metric, Dimension.CHANNEL, [*mine, *asked_of])
        parts = courses.parts(asked_of, Dimension.MOMENT)
        said = tuple(
            told(courses, _narrowed(courses.course(m), parts[m.key].course(moment)), today)
            for m in asked_of
            if moment in parts[m.key].cells
        )
        touchpoints = tuple(
            found for found in by.touchpoints(asked_of, moment).values() if found.parts
        )
    return MomentPage(
        asked, moment, str(StageKind(moment).label), lines, missing, said,
        by.channels(open_) if open_ else {}, by.segments(open_) if open_ else {},
        touchpoints, asked.is_narrowed,
    )  # fmt: skip


def _narrowed(course: Course, stretches: Sequence[Stretch]) -> Course:
    return Course(course.metric, stretches, (), course.sources, course.last)
