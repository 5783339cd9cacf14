"""What customers said at one touchpoint in the last months, and a score to rate it by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.models import Organization
from journeys.models import Touchpoint
from metrics import sentences
from metrics.domain.measures import Kind
from metrics.domain.windows import Window, latest_window
from metrics.pages.lines import Line, told
from metrics.selectors.courses import Course, Dimension, Filters, load_courses


@dataclass(frozen=True)
class AtTouchpoint:
    """The metrics that customers were asked for there; those without a reading are left out."""

    touchpoint: Touchpoint
    window: Window
    lines: tuple[Line, ...]

    @property
    def months(self) -> str:
        return sentences.months_words(self.window.first, self.window.last)

    @property
    def score(self) -> float | None:
        """The mean satisfaction, 1 to 5, where it may be shown and every reading tells it."""
        sums = self._satisfaction
        return sums.standing.sums.score_mean if sums else None

    @property
    def n(self) -> int:
        """How many customers that mean is of; 0 without one."""
        return round(self._satisfaction.standing.sums.n) if self._satisfaction else 0

    @property
    def _satisfaction(self) -> Line | None:
        return next(
            (line for line in self.lines if line.metric.kind == Kind.CSAT and line.is_shown), None
        )


def at_touchpoint(organization: Organization, touchpoint: Touchpoint, today: date) -> AtTouchpoint:
    """Return what customers said at a touchpoint, under the protection of every other page.

    A fixed number of queries, whatever the number of touchpoints and readings.
    """
    window = latest_window(today)
    courses = load_courses(organization, Filters(window))
    asked = [metric for metric in courses.metrics if metric.is_asked]
    parts = courses.parts(asked, Dimension.TOUCHPOINT)
    lines = []
    for metric in asked:
        if touchpoint.pk not in parts[metric.key].cells:
            continue
        course = Course(metric, parts[metric.key].course(touchpoint.pk))
        lines.append(told(courses, course, today))
    return AtTouchpoint(touchpoint, window, tuple(lines))
