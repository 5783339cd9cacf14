"""The page over all metrics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from accounts.models import Organization
from journeys.models import StageKind
from metrics import dashboard_sentences
from metrics.models import Metric
from metrics.pages.asking import Asked
from metrics.pages.lines import Line, line_of
from metrics.selectors.courses import Courses, load_courses

FIRST_LINES = 4


@dataclass(frozen=True)
class Group:
    """The metrics of one moment of the relationship; "" where a metric has none."""

    moment: str
    name: str
    lines: tuple[Line, ...]


def grouped(lines: Sequence[Line]) -> tuple[Group, ...]:
    found = []
    for moment, name in [*StageKind.choices, ("", "")]:
        mine = tuple(line for line in lines if line.metric.moment == moment)
        if mine:
            found.append(Group(moment, str(name), mine))
    return tuple(found)


def moved(lines: Sequence[Line]) -> tuple[list[str], list[str]]:
    """Return which metrics are better and which worse, each thing that happened named once."""
    told = [line for line in lines if not line.is_turned_round]
    return (
        [line.metric.short_name for line in told if line.is_better is True],
        [line.metric.short_name for line in told if line.is_better is False],
    )


@dataclass(frozen=True)
class Home:
    """Every metric at a glance; ``missing`` are those without a reading."""

    asked: Asked
    lines: tuple[Line, ...]
    missing: tuple[tuple[Metric, str], ...]

    @property
    def is_empty(self) -> bool:
        return not self.lines

    @property
    def groups(self) -> tuple[Group, ...]:
        return grouped(self.lines)

    @property
    def first_lines(self) -> tuple[Line, ...]:
        """A few for the organisation's first page: those that customers were asked for first."""
        shown = [line for line in self.lines if line.is_shown and not line.is_turned_round]
        return tuple(sorted(shown, key=lambda line: not line.metric.is_asked)[:FIRST_LINES])

    @cached_property
    def headline(self) -> str:
        better, worse = moved(self.lines)
        return dashboard_sentences.headline(better, worse, len(self.lines))

    @cached_property
    def lede(self) -> str:
        better, worse = moved(self.lines)
        tones = [line.tone for line in self.lines if not line.is_turned_round]
        return dashboard_sentences.lede(
            better=better,
            worse=worse,
            within=tones.count("noise"),
            unknown=tones.count("unknown"),
            missing=[metric.short_name for metric, _words in self.missing],
        )


def home_page(organization: Organization, asked: Asked, today: date) -> Home:
    """Return every metric of an organisation. Four queries; narrowed to something, two more."""
    courses = load_courses(organization, asked.filters)
    lines, missing = lines_of(courses, courses.metrics, today)
    return Home(asked, lines, missing)


def lines_of(
    courses: Courses, metrics: Sequence[Metric], today: date
) -> tuple[tuple[Line, ...], tuple[tuple[Metric, str], ...]]:
    """Return metrics with readings, and those without beside what they would show."""
    lines, missing = [], []
    for metric in metrics:
        line = line_of(courses, metric, today)
        if line.course.last is None:
            missing.append((metric, dashboard_sentences.would_show(metric)))
        else:
            lines.append(line)
    return tuple(lines), tuple(missing)
