"""What customers say and do, beside what the organisation says of itself; nothing subtracted."""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from charts.numbers import NO_FIGURE
from metrics import dashboard_sentences, sentences
from metrics.domain.measures import Kind
from metrics.domain.windows import latest_window
from metrics.pages.breakdowns import breakdown
from metrics.pages.lines import Line, line_of
from metrics.pages.names import touchpoint_names
from metrics.selectors.courses import Courses, Dimension, Filters, load_courses
from reports.pdf.content.context import Context
from reports.pdf.content.wording import interval_title, table

WORST = 8  # touchpoints


def customers(context: Context) -> dict[str, Any]:
    """Return the page, or {} without a figure that may be shown."""
    window = latest_window(context.made_on)
    courses = load_courses(context.organization, Filters(window))
    lines = [line_of(courses, metric, context.made_on) for metric in courses.metrics]
    # What is only another figure turned round would be said twice.
    shown = [line for line in lines if line.is_shown and not line.is_turned_round]
    if not shown:
        return {}
    header = [_("Metric"), _("Value"), interval_title(), _("Number"), _("Change"), _("Target")]
    before = sentences.months_words(window.before.first, window.before.last)
    return {
        "topic": _("What customers say and do"),
        "headline": _headline(shown),
        "lead": _("%(months)s, against %(before)s.")
        % {"months": capfirst(sentences.months_words(window.first, window.last)), "before": before},
        "table": table(header, [_row(line) for line in shown]),
        "touchpoints_title": _("Where customers are least satisfied"),
        "touchpoints": _touchpoints(courses),
        "notes": _notes(shown),
    }


def _headline(lines: list[Line]) -> str:
    better = [line.metric.short_name for line in lines if line.is_better is True]
    worse = [line.metric.short_name for line in lines if line.is_better is False]
    return dashboard_sentences.headline(better, worse, len(lines))


def _row(line: Line) -> list[str]:
    words = line.verdict_words
    if line.is_better is not None and line.change:
        words = f"{words}: {line.change}"
    return [
        line.metric.short_name,
        line.value,
        line.interval or NO_FIGURE,
        line.n or NO_FIGURE,
        words,
        line.target or NO_FIGURE,
    ]


def _touchpoints(courses: Courses) -> dict[str, Any]:
    """The touchpoints with the lowest satisfaction, those of too few customers left out."""
    metric = next(m for m in courses.metrics if m.kind == Kind.CSAT)
    parts = courses.parts([metric], Dimension.TOUCHPOINT)[metric.key]
    names = touchpoint_names(courses.organization, courses.places)
    worst = breakdown(metric, parts, courses.filters.window, names).shown[:WORST]
    if not worst:
        return {}
    header = [_("Touchpoint"), metric.short_name, interval_title(), _("Number")]
    rows = [[p.name.text, p.value, p.interval or NO_FIGURE, p.n or NO_FIGURE] for p in worst]
    return table(header, rows)


def _notes(lines: list[Line]) -> list[str]:
    notes = [
        _(
            "Maturity is what an organisation does, satisfaction is what its customers feel: one is "
            "never subtracted from the other. A change counts where it is larger than its noise."
        )
    ]
    if any(line.is_open for line in lines):
        notes.append(
            _("Some figures come from open surveys, which anybody may answer, also twice.")
        )
    return notes
