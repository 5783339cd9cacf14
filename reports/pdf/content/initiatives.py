"""One page for each of the first ten initiatives."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments import sentences
from charts.numbers import NO_FIGURE, figure, money, percent, span
from reports.pdf.content.calendar import reason_words, when
from reports.pdf.content.context import TOP, Context, agreement_of
from reports.pdf.content.ranking import arithmetic
from reports.pdf.content.wording import days, interval_title, table
from roadmaps.domain.calendar import Reason
from roadmaps.domain.quadrant import Quadrant
from roadmaps.pages import quadrant_name
from roadmaps.selectors import InitiativeLine, LiftLine, ReliefLine


def initiatives(context: Context) -> dict[str, Any]:
    return {
        "topic": _("The first initiatives, one by one"),
        "why": _("Why"),
        "steps": _("First steps"),
        "deliverable": _("What is delivered"),
        "metric": _("What should move"),
        "estimates": _("Estimates"),
        "low": _("low"),
        "likely": _("likely"),
        "high": _("high"),
        "own": _("in this roadmap"),
        "lifts": _("What it lifts, and how well that is known"),
        "eases": _("What it eases for customers"),
        "arithmetic": _("Its arithmetic"),
        "items": [_initiative(context, line) for line in context.ranked[:TOP]],
    }


def _initiative(context: Context, line: InitiativeLine) -> dict[str, Any]:
    row = line.initiative
    return {
        "number": context.numbers[str(row.pk)],
        "rank": line.label,
        "title": row.title,
        "subtitle": _subtitle(context, line),
        "why": row.why,
        "steps": row.steps,
        "deliverable": row.deliverable,
        "metric": _metric(context, line),
        "facts": _facts(context, line),
        "estimates": _estimates(context, line),
        "estimates_note": _estimates_note(line),
        "lifts": table(_lift_header(), [_lift(context, lift) for lift in line.lifts]),
        "eases": table(_ease_header(), [_ease(relief) for relief in line.reliefs]),
        "arithmetic": arithmetic(context, line),
    }


def _metric(context: Context, line: InitiativeLine) -> str:
    """Return what should move: the words for it, then each metric named with its figures."""
    aims = [
        " ".join([aim.sentence, *aim.again, aim.worth]) for aim in context.aims(line.initiative)
    ]
    named = [line.initiative.metric] if line.initiative.metric else []
    return " · ".join([*named, *aims])


def _subtitle(context: Context, line: InitiativeLine) -> str:
    # By code: the plan's own names are in whatever language it was made in.
    codes = dict.fromkeys(context.card.capability(lift.code).area for lift in line.lifts)
    areas = [context.area_names.get(code, code) for code in codes]
    parts = [", ".join(areas), _quadrant(line), str(line.initiative.get_status_display())]
    return " · ".join(part for part in parts if part)


def _quadrant(line: InitiativeLine) -> str:
    return quadrant_name(Quadrant(line.quadrant)) if line.quadrant else ""


def _facts(context: Context, line: InitiativeLine) -> list[dict[str, str]]:
    row = line.initiative
    facts = [
        (_("When"), _planned(context, line)),
        (_("Duration"), _quarters(row.duration)),
        (_("Answers for it"), row.owner or NO_FIGURE),
        (_("Probability of success"), percent(float(row.probability))),
        (_("Needs first"), "; ".join(r.title for r in line.waits_for) or _("nothing")),
    ]
    return [{"label": label, "value": value} for label, value in facts]


def _quarters(n: int) -> str:
    return _("1 quarter") if n == 1 else _("%(n)s quarters") % {"n": n}


def _planned(context: Context, line: InitiativeLine) -> str:
    if line.start is not None:
        return when(context, line)
    if not line.reason:
        return NO_FIGURE
    return _("Later: %(reason)s") % {"reason": reason_words(Reason(line.reason))}


def _estimates(context: Context, line: InitiativeLine) -> list[dict[str, Any]]:
    row, library = line.initiative, line.initiative.library
    currency = context.organization.currency
    effort = (library.effort_low, library.effort_likely, library.effort_high) if library else None
    cost = (library.cost_low, library.cost_likely, library.cost_high) if library else None
    return [
        _range(_("Effort, person-days"), effort, float(row.effort_days), days),
        _range(_("Outside cost"), cost, float(row.cost), lambda amount: money(amount, currency)),
    ]


def _range(
    label: str, bounds: tuple[int, int, int] | None, own: float, written: Any
) -> dict[str, Any]:
    """A range with the organisation's own figure on it, on one line from 0 to the largest."""
    found: dict[str, Any] = {"label": label, "own": written(own), "bounds": None}
    if bounds is None:
        return found
    most = max(*bounds, own) or 1
    found["bounds"] = [written(float(bound)) for bound in bounds]
    found["at"] = [round(bound / most, 5) for bound in bounds]
    found["own_at"] = round(own / most, 5)
    return found


def _estimates_note(line: InitiativeLine) -> str:
    library = line.initiative.library
    if library is None:
        return _("The organisation's own initiative, with its own estimate.")
    same = (
        float(line.initiative.effort_days) == library.effort_likely
        and float(line.initiative.cost) == library.cost_likely
    )
    if same:
        return _("Estimates of the library, a starting point: put in your own before deciding.")
    return _("The library's range, with the organisation's own figures on it.")


def _lift_header() -> list[str]:
    return [
        _("Capability"),
        _("Mean"),
        interval_title(),
        _("Target"),
        _("Gap"),
        pgettext("maturity points", "Lift"),
        _("Answers"),
        _("Agreement"),
    ]


def _ease_header() -> list[str]:
    return [
        _("Touchpoint"),
        _("Journey"),
        _("Weight"),
        _("Gap"),
        _("Relief"),
        _("Counted"),
    ]


def _ease(relief: ReliefLine) -> list[str]:
    need = relief.line.need
    return [
        relief.title,
        str(relief.line.journey),
        percent(need.weight),
        figure(need.gap),
        figure(relief.points, 2),
        figure(relief.capped, 2),
    ]


def _lift(context: Context, lift: LiftLine) -> list[Any]:
    score = context.card.capability(lift.code)
    named = agreement_of(score)
    return [
        {"code": lift.code, "name": context.name(lift.code)},
        sentences.mean_figure(score.mean),
        span(*score.interval.clipped) if score.interval else NO_FIGURE,
        str(score.target),
        figure(score.gap),
        figure(lift.capped, 2),
        str(score.distribution.n) if score.mean is not None and score.distribution else NO_FIGURE,
        sentences.agreement_words(named) if named else NO_FIGURE,
    ]
