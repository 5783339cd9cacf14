"""One metric as a page says it: its figure, its interval, whether it moved, where it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from charts.metrics import Spark, spark
from metrics import dashboard_sentences, sentences
from metrics.domain.change import Verdict
from metrics.domain.indicators import Estimate
from metrics.domain.measures import Measure
from metrics.domain.standing import Standing, is_over, shown_figure, standing, step_of
from metrics.domain.sums import NoFigure
from metrics.domain.windows import Window
from metrics.models import Metric, Source
from metrics.selectors.courses import Course, Courses

ICONS = {Verdict.ROSE: "arrow-up", Verdict.FELL: "arrow-down"}


@dataclass(frozen=True)
class Line:
    """A metric in a window. ``k``: from how many customers on it is shown, 0 for any."""

    course: Course
    standing: Standing
    window: Window
    k: int
    today: date

    @property
    def metric(self) -> Metric:
        return self.course.metric

    @property
    def is_shown(self) -> bool:
        return self.standing.estimate is not None

    @property
    def is_interval_only(self) -> bool:
        estimate = self.standing.estimate
        return estimate is not None and estimate.is_interval_only

    @cached_property
    def value(self) -> str:
        """The figure, only its interval where it is of few, or why there is none."""
        found = self.standing.figure
        if self.course.is_blocked:
            return dashboard_sentences.one_at_a_time()
        if found is None:
            return sentences.too_few(self.k)
        if isinstance(found, NoFigure):
            return sentences.no_figure(found)
        if found.is_interval_only:
            return sentences.interval_words(self.metric, found)
        return sentences.value_words(self.metric, found.point, found.n)

    @cached_property
    def interval(self) -> str:
        return "" if self.is_interval_only else self.interval_of(self.standing.estimate)

    def interval_of(self, estimate: Estimate | None) -> str:
        return sentences.interval_words(self.metric, estimate)

    @cached_property
    def why_no_interval(self) -> str:
        if self.standing.only is not None:
            return sentences.only_words(self.standing.only)
        return sentences.why_no_interval(self.metric, self.standing.estimate)

    @property
    def n(self) -> str:
        """How many customers or cases, where the measure counts any."""
        estimate = self.standing.estimate
        if estimate is None or self.metric.counts_as is Measure.TOTAL:
            return ""
        return sentences.number_words(estimate.n)

    @property
    def verdict(self) -> Verdict:
        return self.standing.verdict

    @property
    def is_better(self) -> bool | None:
        return sentences.is_better(self.metric, self.verdict)

    @property
    def tone(self) -> str:
        """The class of the verdict: ``better``, ``worse``, ``moved``, ``noise`` or ``unknown``."""
        if self.is_better is not None:
            return "better" if self.is_better else "worse"
        if self.verdict in (Verdict.ROSE, Verdict.FELL):
            return "moved"
        return "noise" if self.verdict is Verdict.NOISE else "unknown"

    @property
    def icon(self) -> str:
        return ICONS.get(self.verdict, "")

    @cached_property
    def verdict_words(self) -> str:
        return sentences.verdict_words(self.metric, self.verdict)

    @cached_property
    def change(self) -> str:
        return sentences.change_words(self.metric, self.standing.change)

    @cached_property
    def latest(self) -> str:
        """The last month against what is usual, where that is what the verdict rests on."""
        told, change = self.standing.latest, self.standing.change
        if told is None or (change is not None and change.verdict is not Verdict.UNKNOWN):
            return ""
        return sentences.latest_words(
            self.metric, told.start, told.value, told.usual.low, told.usual.high
        )

    @property
    def target(self) -> str:
        return sentences.target_words(self.metric)

    @property
    def distance(self) -> str:
        estimate = self.standing.estimate
        if estimate is None or estimate.is_interval_only:
            return ""
        return sentences.distance_words(self.metric, estimate.point)

    @property
    def baseline(self) -> str:
        return sentences.baseline_words(self.metric)

    @property
    def sources(self) -> tuple[Source, ...]:
        return self.course.sources

    @property
    def is_open(self) -> bool:
        """Whether part of it comes from a survey that anybody could answer, also twice."""
        return any(source.is_open for source in self.course.sources)

    @property
    def derived(self) -> str:
        return sentences.derived_words(self.course.derived_from)

    @property
    def is_turned_round(self) -> bool:
        """Whether it is another metric turned round, as churn is retention: no news of its own."""
        return len(self.course.derived_from) == 1

    @cached_property
    def spark(self) -> Spark | None:
        """The periods as a small line; of totals without the running one, which is not whole."""
        course, total = self.course.stretches, self.metric.counts_as is Measure.TOTAL
        step = step_of(course)
        found = (
            shown_figure(self.metric.counts_as, stretch.sums, self.k)
            for stretch in course
            if stretch.reaches(self.window)
            and (not total or is_over(stretch.first, step, self.today))
        )
        return spark([f.point for f in found if isinstance(f, Estimate)])

    @cached_property
    def sentence(self) -> str:
        if not self.is_shown:
            return f"{self.metric.short_name}: {self.value}"
        months = sentences.months_words(self.window.first, self.window.last)
        return dashboard_sentences.metric_sentence(
            self.metric, self.value, self.verdict, self.change, months
        )


def line_of(courses: Courses, metric: Metric, today: date) -> Line:
    """Return how a metric stands in the months asked for."""
    return told(courses, courses.course(metric), today)


def told(courses: Courses, course: Course, today: date) -> Line:
    """Return how a course stands in the months asked for."""
    metric, window, k = course.metric, courses.filters.window, courses.k_of(course.metric)
    stands = standing(metric.counts_as, course.stretches, window, today, k)
    return Line(course, stands, window, k, today)
