"""Marks and words of the board of different views."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from assessments import perception_sentences
from assessments.domain.comparison import Verdict
from assessments.domain.distribution import Distribution
from assessments.domain.perceptions import Difference, GroupMean
from assessments.models import RoleGroup
from charts.numbers import NO_FIGURE, figure, span

register = template.Library()

ACROSS, STEP, RADIUS = 4, 11, 4.5  # dots side by side, and their distance and size in the mark
COLUMN = 48


@register.inclusion_tag("assessments/_answer_dots.html")
def answer_dots(answers: Distribution) -> dict[str, Any]:
    """Draw one dot for each person above the level they chose, and a line at the mean."""
    rows = -(-max(answers.counts) // ACROSS) or 1
    height = rows * STEP + 8
    dots = [
        {
            "level": level,
            "x": COLUMN * (level - 1) + COLUMN / 2 + STEP * (i % ACROSS - (wide - 1) / 2),
            "y": height - RADIUS - 1.5 - STEP * (i // ACROSS),
        }
        for level, people in enumerate(answers.counts, start=1)
        for i in range(people)
        if (wide := min(ACROSS, people - ACROSS * (i // ACROSS)))
    ]
    mean = answers.mean
    return {
        "dots": dots,
        "levels": [(level, COLUMN * (level - 1) + COLUMN / 2) for level in (1, 2, 3, 4, 5)],
        "height": height,
        "foot": height + 16,
        "counts": list(enumerate(answers.counts, start=1)),
        "mean": None if mean is None else COLUMN * (mean - 1) + COLUMN / 2,
    }


@register.inclusion_tag("assessments/_level_axis.html")
def level_axis() -> dict[str, Any]:
    """Write 1 to 5 where the lines below have their ticks."""
    return {"places": [(level, f"{3 + (level - 1) / 4 * 94:.2f}%") for level in (1, 2, 3, 4, 5)]}


@register.filter
def role_name(role: str) -> str:
    return str(RoleGroup(role).label)


@register.filter
def group_mean(group: GroupMean) -> str:
    """Return a group's mean with its bound, or a dash."""
    return f"{group.bound}{figure(group.mean)}" if group.mean is not None else NO_FIGURE


@register.filter
def group_interval(group: GroupMean) -> str:
    return span(group.low, group.high)


@register.filter
def difference_size(one: Difference) -> str:
    """Return how much higher, with its half-width: "1.2 ± 0.4"; "≥ 1.2" for a bound."""
    said = f"{one.bound}{figure(one.size)}"
    return f"{said} ± {figure(one.half)}" if one.half is not None else said


@register.filter
def chance(p: float) -> str:
    """Return a p-value with two decimals, or that it is less than 0.01."""
    return f"< {figure(0.01, 2)}" if p < 0.01 else figure(p, 2)


@register.filter
def pairs_of_hundred(one: Difference) -> str:
    return perception_sentences.pairs_of_hundred(one)


@register.filter
def verdict_words(verdict: Verdict) -> str:
    return perception_sentences.verdict_words(verdict)


@register.filter
def cell_text(cell: Any) -> str:
    """Return a cell's group mean with its bound."""
    return f"{cell.bound}{figure(cell.mean)}" if cell.shown else _("not shown")
