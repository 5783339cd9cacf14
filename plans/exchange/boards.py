"""The plan as tasks: tables that Jira and Asana import as they are.

Headings, kinds and priorities are those programs' own English names, in which they recognise
them whatever language their screens are in.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import slugify
from django.utils.translation import gettext as _

from charts.numbers import money
from metrics.forms.figures import as_typed
from plans.exchange.lines import Line, planned, quarter_name
from plans.models import Scenario
from roadmaps.domain.robustness import Firmness

SECONDS_PER_DAY = 8 * 3600  # of a person-day: estimates leave in seconds, as Jira reads them

JIRA = (
    "Summary", "Description", "Issue Type", "Priority", "Labels", "Labels",
    "Start date", "Due date", "Original estimate",
)  # fmt: skip
PRIORITIES = {
    Firmness.FIRM: "High",
    Firmness.PROBABLE: "Medium",
    Firmness.ARGUABLE: "Low",
    Firmness.NOT_NOW: "Lowest",
}
# In this order: Asana takes the first four columns by their place.
ASANA = (
    "Name", "Description", "Section/Column", "Assignee", "Start Date", "Due Date",
    "Tags", "Dependents",
)  # fmt: skip


def jira_rows(scenario: Scenario, lines: list[Line]) -> list[list[Any]]:
    """Return heading and a task for each initiative of the plan, days as 2027-01-31.

    The priority says how firm the place is. Several labels are several columns of one name.
    """
    rows: list[list[Any]] = [list(JIRA)]
    for line, when in planned(lines):
        rows.append(
            [
                _one_line(line.title),
                _description(scenario, line, lines),
                "Task",
                _priority(line),
                _label(quarter_name(scenario, when.start)),
                _label(_area(line)),
                when.starts_on,
                when.ends_on,
                round(float(line.initiative.effort_days) * SECONDS_PER_DAY),
            ]
        )
    return rows


def asana_rows(scenario: Scenario, lines: list[Line]) -> list[list[Any]]:
    """Return heading and a task for each initiative of the plan, in a section for its quarter.

    An owner who is no e-mail address stands in the description only: Asana finds people by
    address. Dependents are the tasks that wait for this one, by name; a name that two tasks have,
    or with a comma in it, would be taken for another, and stands in the description only too.
    """
    rows: list[list[Any]] = [list(ASANA)]
    tasks = planned(lines)
    names = Counter(_one_line(line.title) for line, _when in tasks)
    for line, when in tasks:
        waiting = [_one_line(other.title) for other, _when in tasks if line.key in other.requires]
        rows.append(
            [
                _one_line(line.title),
                _description(scenario, line, lines),
                quarter_name(scenario, when.start),
                _address(line.initiative.owner),
                when.starts_on,
                when.ends_on,
                _area(line).replace(",", ""),
                ",".join(name for name in waiting if names[name] == 1 and "," not in name),
            ]
        )
    return rows


def _description(scenario: Scenario, line: Line, lines: list[Line]) -> str:
    """Return what the task is about, in paragraphs, in the language of the file."""
    one, currency = line.initiative, scenario.roadmap.organization.currency
    titles = {other.key: other.title for other in lines}
    after = [titles[key] for key in line.requires if key in titles]
    parts = [
        one.why,
        "\n".join(f"{number}. {step}" for number, step in enumerate(one.steps, start=1)),
        _said(_("Deliverable"), one.deliverable),
        _said(_("Metric that should move"), one.metric),
        _said(_("Owner"), one.owner),
        _said(_("After"), "; ".join(after)),
        _("Effort: %(days)s person-days. Outside cost: %(cost)s.")
        % {"days": as_typed(float(one.effort_days)), "cost": money(float(one.cost), currency)},
    ]
    return "\n\n".join(part for part in parts if part)


def _said(name: str, text: str) -> str:
    return f"{name}: {text}" if text else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _priority(line: Line) -> str:
    return PRIORITIES[line.place.firmness] if line.place else "Medium"


def _area(line: Line) -> str:
    """Return the name of the area that the initiative lifts most; "" for what lifts none."""
    lifts = line.initiative.lifts.all()  # the largest first
    return lifts[0].capability.area.name if lifts else ""


def _label(text: str) -> str:
    """Return a text as a label, which has no blanks: q1-2027."""
    return slugify(text, allow_unicode=True)


def _address(owner: str) -> str:
    try:
        validate_email(owner)
    except ValidationError:
        return ""
    return owner
