"""The breakdowns of a page, each read once for all its metrics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from metrics.models import Metric
from metrics.pages.asking import Asked
from metrics.pages.breakdowns import Breakdown, breakdown
from metrics.pages.names import Name, channel_names, moment_names, segment_names, touchpoint_names
from metrics.selectors.courses import Courses, Dimension


class Breakdowns:
    """The breakdowns of a page; each is one query for all metrics together."""

    def __init__(self, courses: Courses, asked: Asked) -> None:
        self.courses, self.asked, self.window = courses, asked, asked.filters.window
        self.organization = courses.organization

    def channels(self, metrics: Sequence[Metric]) -> dict[str, Breakdown]:
        names = channel_names(self.asked.choices.channels)
        return self._each(metrics, Dimension.CHANNEL, names)

    def segments(self, metrics: Sequence[Metric]) -> dict[str, Breakdown]:
        return self._each(metrics, Dimension.SEGMENT, segment_names(self.asked.choices.segments))

    def moments(self, metrics: Sequence[Metric]) -> dict[str, Breakdown]:
        return self._each(metrics, Dimension.MOMENT, moment_names(self.organization))

    def touchpoints(self, metrics: Sequence[Metric], moment: str = "") -> dict[str, Breakdown]:
        names = touchpoint_names(self.organization, self.courses.places)
        rows = self.courses.places.touchpoints
        if not moment:
            return self._each(metrics, Dimension.TOUCHPOINT, names)
        return self._each(
            metrics, Dimension.TOUCHPOINT, names,
            lambda cell: cell in rows and rows[cell].stage.kind == moment,
        )  # fmt: skip

    def _each(
        self,
        metrics: Sequence[Metric],
        dimension: Dimension,
        names: Callable[[Any], Name],
        only: Callable[[Any], bool] = lambda cell: True,
    ) -> dict[str, Breakdown]:
        found = self.courses.parts(metrics, dimension)
        return {
            metric.key: breakdown(
                metric, found[metric.key], self.window, names, only, self.courses.k
            )
            for metric in metrics
        }
