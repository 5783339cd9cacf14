"""The readings behind a figure, as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page

from accounts.models import Organization
from journeys.models import StageKind, Touchpoint
from metrics import sentences
from metrics.domain.measures import Measure
from metrics.domain.periods import Period, end_of, shifted
from metrics.models import SourceKind
from metrics.pages.asking import Asked
from metrics.pages.lines import Line, line_of, told
from metrics.pages.trends import Trend
from metrics.selectors.courses import Course, Courses, Dimension, load_courses
from metrics.selectors.rows import Place, Row, rows_page


@dataclass(frozen=True)
class ReadingLine:
    """One reading in words."""

    row: Row
    line: Line

    @property
    def months(self) -> str:
        reading = self.row.reading
        until = end_of(reading.starts_on, Period(reading.period))
        return sentences.months_words(reading.starts_on, shifted(until, -1))

    @property
    def place(self) -> str:
        """What it is broken down by, in the order channel, place, segment."""
        reading = self.row.reading
        moment = StageKind(reading.moment).label if reading.moment else ""
        where = reading.touchpoint or reading.stage or moment
        return " · ".join(str(part) for part in (reading.channel, where, reading.segment) if part)

    @property
    def value(self) -> str:
        reading, metric = self.row.reading, self.line.metric
        return sentences.value_words(metric, reading.value, reading.n)

    @property
    def is_typed(self) -> bool:
        return self.row.reading.source.kind == SourceKind.TYPED

    @property
    def n(self) -> str:
        if self.line.metric.counts_as is Measure.TOTAL:
            return ""
        return sentences.number_words(self.row.reading.n)


@dataclass(frozen=True)
class ReadingsPage:
    """A metric's readings in the months asked for, and what of them is published."""

    asked: Asked
    line: Line
    place: Place
    touchpoint: Touchpoint | None
    page: Page
    readings: tuple[ReadingLine, ...]

    @cached_property
    def trend(self) -> Trend:
        return Trend(self.line)

    @property
    def is_joined(self) -> bool:
        """Small readings are shown joined, because customers were asked."""
        return self.line.metric.is_asked

    @property
    def hidden(self) -> int:
        return sum(not reading.row.is_shown for reading in self.readings)

    @property
    def where(self) -> str:
        if self.touchpoint is not None:
            return str(self.touchpoint)
        return str(StageKind(self.place.moment).label) if self.place.moment else ""

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form must say again beside its own fields."""
        said = {"moment": self.place.moment, "touchpoint": self.place.touchpoint}
        return [(name, str(value)) for name, value in said.items() if value]

    @property
    def query(self) -> str:
        """The question of this page without its number, for the links to the other ones."""
        more = urlencode(self.kept)
        return f"{self.asked.query}&{more}" if more else self.asked.query


def readings_page(
    organization: Organization, key: str, asked: Asked, place: Place, today: date, number: object
) -> ReadingsPage | None:
    """Return a page of a metric's readings; None where the organisation has no such metric."""
    courses = load_courses(organization, asked.filters, [key])
    metric = next((metric for metric in courses.metrics if metric.key == key), None)
    if metric is None:
        return None
    line = line_of(courses, metric, today)
    if metric.is_asked and place.cut and not asked.is_narrowed:
        line = told(courses, _there(courses, line.course, place), today)
    page, rows = rows_page(courses, metric, place, number)
    rows_of = Touchpoint.objects.owned_by(organization)
    touchpoint = rows_of.filter(pk=place.touchpoint).first() if place.touchpoint else None
    return ReadingsPage(
        asked, line, place, touchpoint, page, tuple(ReadingLine(row, line) for row in rows)
    )


def _there(courses: Courses, course: Course, place: Place) -> Course:
    """Return what may be shown of a metric at one place."""
    at_touchpoint = place.touchpoint is not None
    dimension = Dimension.TOUCHPOINT if at_touchpoint else Dimension.MOMENT
    cell = place.touchpoint if at_touchpoint else place.moment
    parts = courses.parts([course.metric], dimension)[course.metric.key]
    return replace(course, stretches=parts.course(cell))
