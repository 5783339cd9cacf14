"""The page of one metric."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from accounts.models import Organization
from metrics import sentences
from metrics.models import Metric
from metrics.pages.asking import Asked
from metrics.pages.breakdowns import Breakdown
from metrics.pages.breaking_down import Breakdowns
from metrics.pages.lines import Line, line_of
from metrics.pages.trends import Trend
from metrics.selectors.courses import load_courses


@dataclass(frozen=True)
class MetricPage:
    """One metric: its trend, and broken down by one thing at a time."""

    asked: Asked
    line: Line
    k: int
    channels: Breakdown | None
    touchpoints: Breakdown | None
    segments: Breakdown | None
    moments: Breakdown | None

    @property
    def metric(self) -> Metric:
        return self.line.metric

    @cached_property
    def trend(self) -> Trend:
        return Trend(self.line)

    @property
    def is_protected(self) -> bool:
        return self.metric.is_asked

    @property
    def method(self) -> str:
        """How the figure was made, with its numbers; "" where its point is not shown."""
        if not self.line.is_shown or self.line.is_interval_only:
            return ""
        return sentences.method_words(self.metric, self.line.standing.sums, self.line.value)

    @property
    def is_not_broken_down(self) -> bool:
        """Narrowed figures of customers are broken down no further."""
        return self.metric.is_asked and self.asked.is_narrowed


def metric_page(
    organization: Organization, key: str, asked: Asked, today: date
) -> MetricPage | None:
    """Return one metric by its key, None where the organisation has none of it.

    Ten queries; of figures of customers that are narrowed to something, five.
    """
    courses = load_courses(organization, asked.filters, [key])
    metric = next((metric for metric in courses.metrics if metric.key == key), None)
    if metric is None:
        return None
    line = line_of(courses, metric, today)
    if metric.is_asked and asked.is_narrowed:
        return MetricPage(asked, line, courses.k, None, None, None, None)
    by = Breakdowns(courses, asked)
    return MetricPage(
        asked,
        line,
        courses.k,
        channels=by.channels([metric])[key],
        touchpoints=by.touchpoints([metric])[key],
        segments=by.segments([metric])[key],
        moments=by.moments([metric])[key],
    )
