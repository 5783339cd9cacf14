"""The stretches of a metric's readings from which a figure of the past may be taken."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from accounts.models import Organization
from metrics.domain.derived import DERIVED
from metrics.domain.groups import Parts, Stretch
from metrics.domain.indicators import Estimate
from metrics.domain.measures import Kind
from metrics.domain.periods import Period, coarsest, end_of
from metrics.domain.sums import NoFigure, Sums, added_up, figure_of
from metrics.domain.windows import Window
from metrics.models import Metric
from metrics.reading_words import period_text
from metrics.selectors.courses import Courses, Dimension, Filters, load_courses

ALWAYS = Window(date(1900, 1, 1), date(9999, 1, 1))


@dataclass(frozen=True)
class Span:
    """A stretch that may be shown, from ``first`` to before ``until``."""

    first: date
    until: date
    period: Period
    stretch: Stretch

    @property
    def key(self) -> str:
        return self.first.isoformat()

    @property
    def sums(self) -> Sums:
        return self.stretch.sums

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)

    @property
    def label(self) -> str:
        return window_text(self.first, self.until, self.period)


def window_text(first: date, until: date, period: Period = Period.MONTH) -> str:
    """Return a window by its first and last period: "January 2026 – March 2026"."""
    start = first
    while end_of(start, period) < until:
        start = end_of(start, period)
    begins, ends = period_text(first, period), period_text(start, period)
    return begins if begins == ends else f"{begins} – {ends}"


class Told:
    """What the readings of some metrics may tell: whole, by channel and by touchpoint."""

    def __init__(self, courses: Courses, keys: Collection[str]) -> None:
        self.courses = courses
        self.about = [metric for metric in courses.metrics if metric.key in keys]
        self._parts: dict[Dimension, Mapping[str, Parts[Any]]] = {}

    def spans(
        self, metric: Metric, *, channel: UUID | None = None, touchpoint: UUID | None = None
    ) -> list[Span]:
        """Return the stretches of a metric in order, as every other page may show them.

        The first channel asked for is one query, the first touchpoint up to four; no more.
        """
        if channel:
            course = self._by(Dimension.CHANNEL, metric).course(channel)
        elif touchpoint:
            course = self._by(Dimension.TOUCHPOINT, metric).course(touchpoint)
        else:
            course = self.courses.whole(metric)
        period = self.period(metric)
        return [Span(s.first, end_of(s.starts[-1], period), period, s) for s in course]

    def k(self, metric: Metric) -> int:
        """Return from how many customers on a figure of the metric is shown; 0 for all."""
        return self.courses.k_of(metric)

    def period(self, metric: Metric) -> Period:
        """Return how long the longest readings of a metric are, or of what it follows from."""
        kinds = DERIVED[Kind(metric.kind)][0] if metric.kind in DERIVED else ()
        behind = [m for m in self.courses.metrics if m.kind in kinds]
        lines = (line for m in (metric, *behind) for line in self.courses.inventory_of(m).of(m.pk))
        return coarsest({line.period for line in lines})

    def _by(self, dimension: Dimension, metric: Metric) -> Parts[Any]:
        if dimension not in self._parts:
            self._parts[dimension] = self.courses.parts(self.about, dimension)
        return self._parts[dimension][metric.key]


def told_of_metrics(organization: Organization, keys: Collection[str]) -> Told:
    """Return what the readings of these metrics may tell. Four queries."""
    return Told(load_courses(organization, Filters(ALWAYS), keys), keys)


def spans_of(metric: Metric) -> list[Span]:
    """Return the stretches of one metric as a whole. Four queries."""
    return told_of_metrics(metric.organization, [metric.key]).spans(metric)


def chosen_spans(spans: list[Span], first: str, last: str) -> list[Span]:
    """Return the spans from one to another by their keys, either way round; [] for unknown ones."""
    keys = [span.key for span in spans]
    if first not in keys or last not in keys:
        return []
    low, high = sorted((keys.index(first), keys.index(last)))
    return spans[low : high + 1]


def figure_over(metric: Metric, spans: list[Span]) -> Estimate | NoFigure:
    """Return the figure that spans make together."""
    return figure_of(metric.counts_as, added_up(span.sums for span in spans))
