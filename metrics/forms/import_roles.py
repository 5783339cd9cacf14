"""What a column of a file of figures can be, by what one line of it is, and what is needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.domain.measures import Measure
from metrics.models import ImportShape, Metric

Groups = list[tuple[Any, list[tuple[str, Any]]]]

_WHERE: list[tuple[str, Any]] = [
    ("channel", _("Channel")),
    ("moment", _("Moment of the relationship")),
    ("stage", _("Stage of a journey")),
    ("touchpoint", _("Touchpoint")),
    ("segment", _("Segment of customers")),
]
_SOLD: list[tuple[str, Any]] = [("channel", _("Channel")), ("segment", _("Segment of customers"))]
# Roles whose cells are numbers, and dates; the others are words.
NUMBERS = frozenset({"value", "n", "numerator", "detractors", "amount", "spend", "new_customers"})
DATES = frozenset({"date", "opened", "closed"})
# Roles whose words stand for rows of ours, or for one of a few meanings.
NAMED = ("metric", "channel", "moment", "stage", "touchpoint", "outcome")
# A reading has one kind of place at most.
PLACES = ("moment", "stage", "touchpoint")


def is_month(text: str) -> bool:
    """Return whether a text is a month since 1990 such as 2026-03."""
    try:
        return date.fromisoformat(f"{text}-01").year >= 1990
    except ValueError:
        return False


def is_number(role: str) -> bool:
    return role in NUMBERS or role.startswith(("value:", "score:"))


def role_choices(shape: str, metrics: Sequence[Metric]) -> Groups:
    """Return the roles a column can have, in groups, for one shape."""
    if shape == ImportShape.RESPONSES:
        return [
            (_("What they said"), [*_scores(metrics), ("comment", _("Comment"))]),
            (_("When"), [("date", _("Date of the answer"))]),
            (_("Where and who"), _WHERE),
            (_("About the line"), [("id", _("Number of the answer")), _LANGUAGE]),
        ]
    if shape == ImportShape.ORDERS:
        return [
            (_("What was sold"), [("amount", _("Amount of the order"))]),
            (_("When"), [("date", _("Date of the order"))]),
            (_("Where and who"), [*_SOLD, ("is_new", _("First order of a customer"))]),
            (_("About the line"), [("id", _("Number of the order"))]),
        ]
    if shape == ImportShape.DEALS:
        return [
            (_("How it ended"), [("outcome", _("Won or lost")), ("amount", _("Amount"))]),
            (_("When"), [("opened", _("Day it began")), ("closed", _("Day it ended"))]),
            (_("Where and who"), _SOLD),
            (_("About the line"), [("id", _("Number of the deal"))]),
        ]
    if shape == ImportShape.ADS:
        brought = [("spend", _("Spend")), ("new_customers", _("New customers"))]
        return [
            (_("What it cost and brought"), brought),
            (_("When"), [("date", _("Day or month"))]),
            (_("Where and who"), _SOLD),
        ]
    return [
        (_("What was measured"), _MEASURED),
        (_("When"), [("date", _("Period"))]),
        (_("Where and who"), _WHERE),
        (_("One column for each metric"), [(f"value:{m.key}", m.name) for m in metrics]),
    ]


_LANGUAGE = ("language", pgettext_lazy("column", "Language"))
_MEASURED: list[tuple[str, Any]] = [
    ("metric", _("Name of the metric")),
    ("value", _("Value")),
    ("n", _("How many customers or cases (n)")),
    ("numerator", _("Favourable ones, promoters, or the sum")),
    ("detractors", _("Detractors")),
]


def _scores(metrics: Sequence[Metric]) -> Iterator[tuple[str, Any]]:
    for metric in metrics:
        if metric.scale:
            low, high = metric.scale
            words = {"metric": metric.short_name, "low": low, "high": high}
            yield f"score:{metric.key}", _("%(metric)s: a score from %(low)d to %(high)d") % words
        elif metric.is_asked and metric.counts_as is Measure.MEAN:
            yield f"score:{metric.key}", _("%(metric)s: a score") % {"metric": metric.name}


@dataclass(frozen=True)
class Lack:
    """Something a file of this shape must say and no column does. ``fixed``: may hold for all."""

    code: str
    message: Any
    fixed: str = ""


def lacks(shape: str, roles: frozenset[str], fixed: frozenset[str]) -> list[Lack]:
    """Return what is still missing, given the roles chosen and what holds for all lines."""
    return [lack for lack in _needed(shape, roles) if lack.fixed not in fixed or not lack.fixed]


def _needed(shape: str, roles: frozenset[str]) -> Iterator[Lack]:
    if shape == ImportShape.DEALS:
        if "outcome" not in roles:
            yield Lack("outcome", _("Say which column tells whether a deal was won or lost."))
        if "closed" not in roles:
            yield Lack("closed", _("Say which column is the day a deal ended."))
        return
    if "date" not in roles:
        yield Lack("date", _("Say which column is the date, or the month of all lines."), "date")
    if shape == ImportShape.RESPONSES:
        if not any(role.startswith("score:") or role == "comment" for role in roles):
            yield Lack("score", _("Say which column is the score, or the comment."))
    elif shape == ImportShape.ADS:
        if "spend" not in roles:
            yield Lack("spend", _("Say which column is the spend."))
    elif shape == ImportShape.READINGS:
        wide = any(role.startswith("value:") for role in roles)
        if not wide and "value" not in roles and not roles >= {"numerator", "n"}:
            yield Lack("value", _("Say which column is the value."))
        if not wide and "metric" not in roles:
            message = _("Say which column names the metric, or which metric all lines are of.")
            yield Lack("metric", message, "metric")
