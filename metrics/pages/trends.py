"""A metric period by period: a picture, and the same numbers as a table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from charts.figures import Figure
from charts.metrics import Moment, metric_trend
from metrics import sentences
from metrics.domain.groups import Stretch
from metrics.domain.indicators import Estimate
from metrics.domain.standing import shown_figure
from metrics.domain.sums import NoFigure
from metrics.pages.breakdowns import scale_of, suffix_of
from metrics.pages.lines import Line


@dataclass(frozen=True)
class Step:
    """One period of a trend, as the table beside the picture says it."""

    months: str
    value: str
    interval: str
    n: str
    is_before: bool


@dataclass(frozen=True)
class Trend:
    """A metric over the months asked for and those they are compared with."""

    line: Line

    @cached_property
    def _periods(self) -> list[tuple[Stretch, Estimate | NoFigure | None]]:
        line = self.line
        return [
            (stretch, shown_figure(line.metric.counts_as, stretch.sums, line.k))
            for stretch in line.course.stretches
            if stretch.reaches(line.window) or stretch.reaches(line.window.before)
        ]

    @cached_property
    def steps(self) -> list[Step]:
        """The periods, the newest first."""
        return [self._step(*period) for period in reversed(self._periods)]

    def _step(self, stretch: Stretch, found: Estimate | NoFigure | None) -> Step:
        metric = self.line.metric
        months = sentences.months_words(stretch.first, stretch.starts[-1])
        before = not stretch.reaches(self.line.window)
        if found is None:
            return Step(months, sentences.too_few(self.line.k), "", "", before)
        if isinstance(found, NoFigure):
            return Step(months, sentences.no_figure(found), "", "", before)
        interval = sentences.interval_words(metric, found)
        n = sentences.number_words(found.n) if self.line.n else ""
        if found.is_interval_only:
            return Step(months, interval, "", n, before)
        value = sentences.value_words(metric, found.point, found.n)
        return Step(months, value, interval, n, before)

    @cached_property
    def chart(self) -> Figure | None:
        metric, scale = self.line.metric, scale_of(self.line.metric)
        points = [
            Moment(
                stretch.first,
                scale * found.point,
                None if found.low is None else scale * found.low,
                None if found.high is None else scale * found.high,
                self._text(self._step(stretch, found)),
                found.is_interval_only,
            )
            for stretch, found in self._periods
            if isinstance(found, Estimate)
        ]
        if not points:
            return None
        latest = self.line.standing.latest if self.line.latest else None
        return metric_trend(
            metric.short_name,
            points,
            baseline=None if metric.baseline is None else scale * metric.baseline,
            target=None if metric.target is None else scale * metric.target,
            usual=(scale * latest.usual.low, scale * latest.usual.high) if latest else None,
            begins=self.line.window.first,
            suffix=suffix_of(metric),
        )

    @staticmethod
    def _text(step: Step) -> str:
        said = ", ".join(filter(None, (step.interval, step.n)))
        return f"{step.months}: {step.value}" + (f" ({said})" if said else "")

    @property
    def text(self) -> str:
        return "; ".join(self._text(step) for step in reversed(self.steps[:12]))
