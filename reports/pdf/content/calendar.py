"""The calendar by quarter: what runs when, how full it is, and the score expected after it."""

from __future__ import annotations

from collections import defaultdict
from math import fsum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import sentences
from charts.numbers import NO_FIGURE, figure, money
from reports.pdf.content.context import Context, position
from reports.pdf.content.summary import cost_sentence
from reports.pdf.content.wording import days, quarter_name
from roadmaps.domain.calendar import Reason
from roadmaps.selectors import InitiativeLine, RoadmapPlan


def calendar(context: Context) -> dict[str, Any]:
    plan = context.plan
    if plan is None or not plan.scheduled:
        return {}
    return {
        "topic": _("Calendar"),
        "headline": _headline(context, plan),
        "lead": cost_sentence(context, plan),
        "labels": [quarter_name(label) for label in plan.quarter_labels],
        "rows": [_row(context, line) for line in plan.scheduled],
        "row_header": [_("No."), _("Initiative"), _("Days"), _("Cost"), _("Status")],
        "quarters_title": _("Quarter by quarter"),
        "quarters": _quarters(context, plan),
        "expected": _expected(context, plan),
        "notes": [*_warnings(plan), *_waiting(plan)],
    }


def _headline(context: Context, plan: RoadmapPlan) -> str:
    now = context.card.overall_mean
    count = len(plan.scheduled)
    if now is None:
        return ngettext(
            "%(n)s initiative in %(quarters)s quarters",
            "%(n)s initiatives in %(quarters)s quarters",
            count,
        ) % {"n": count, "quarters": plan.roadmap.quarters}
    return ngettext(
        "%(n)s initiative leads from %(now)s to as much as %(then)s in %(quarters)s quarters",
        "%(n)s initiatives lead from %(now)s to as much as %(then)s in %(quarters)s quarters",
        count,
    ) % {
        "n": count,
        "now": sentences.mean_figure(now),
        "then": figure(now + plan.expected[-1]),
        "quarters": plan.roadmap.quarters,
    }


def _row(context: Context, line: InitiativeLine) -> dict[str, Any]:
    initiative = line.initiative
    start, end = line.start or 1, line.end or 1
    return {
        "number": context.numbers.get(str(initiative.pk)),
        "title": initiative.title,
        "start": start,
        "end": min(end, context.plan.roadmap.quarters if context.plan else end),
        "days": days(float(initiative.effort_days)),
        "cost": money(float(initiative.cost), context.organization.currency),
        "when": when(context, line),
        "status": str(initiative.get_status_display()),
        "decided": initiative.status != "proposed",
    }


def when(context: Context, line: InitiativeLine) -> str:
    """The quarters in which an initiative runs, in words."""
    plan = context.plan
    if plan is None or line.start is None or line.end is None:
        return NO_FIGURE
    labels = plan.quarter_labels
    first, last = labels[line.start - 1], labels[min(line.end, len(labels)) - 1]
    if first == last:
        return quarter_name(first)
    return _("%(first)s to %(last)s") % {"first": quarter_name(first), "last": quarter_name(last)}


def starting_costs(plan: RoadmapPlan) -> list[float]:
    """The outside cost of what starts in each quarter."""
    costs: dict[int, float] = defaultdict(float)
    for line in plan.scheduled:
        costs[line.start or 1] += float(line.initiative.cost)
    return [costs[quarter] for quarter in range(1, plan.roadmap.quarters + 1)]


def _expected(context: Context, plan: RoadmapPlan) -> dict[str, Any]:
    now = context.card.overall_mean
    if now is None:
        return {}
    values = [now, *(now + lift for lift in plan.expected)]
    labels = [_("Today"), *(quarter_name(label) for label in plan.quarter_labels)]
    points = [
        {"label": label, "y": position(value), "text": figure(value)}
        for label, value in zip(labels, values, strict=True)
    ]
    said = "; ".join(f"{point['label']}: {point['text']}" for point in points)
    return {
        "title": _("Overall mean expected at the end of each quarter"),
        "points": points,
        "cuts": [
            {"y": position(n - 0.5), "text": _("Level %(level)s") % {"level": n}}
            for n in context.levels
            if n > 1
        ],
        "alt": _("Overall mean expected, at most. %(said)s.") % {"said": said},
        "note": _("“As much as”: initiatives that lift the same capability overlap a little."),
    }


def _quarters(context: Context, plan: RoadmapPlan) -> dict[str, Any]:
    """Each quarter with its bars of days and money; the words beside them say the same."""
    spends = bool(plan.roadmap.budget)
    header = [_("Quarter"), _("Starting"), _("Ending"), _("Days used")]
    if spends:
        budget = money(plan.roadmap.budget, context.organization.currency)
        header.append(_("Budget committed, of %(budget)s") % {"budget": budget})
    header.append(_("Mean, at most"))
    return {
        "header": header,
        "rows": [
            {
                "label": quarter_name(label),
                "starting": str(sum(1 for line in plan.scheduled if line.start == n)),
                "ending": str(sum(1 for line in plan.scheduled if line.end == n)),
                "days": _days_bar(plan, used),
                "budget": _budget_bar(context, plan, n) if spends else None,
                "mean": _mean_after(context, lift),
            }
            for n, (label, used, lift) in enumerate(
                zip(plan.quarter_labels, plan.schedule.load, plan.expected, strict=True), start=1
            )
        ],
    }


def _bar(used: float, available: float, text: str) -> dict[str, Any]:
    return {
        "share": round(min(1.0, used / available), 5),
        "over": used > available + 1e-9,
        "text": text,
    }


def _days_bar(plan: RoadmapPlan, used: float) -> dict[str, Any]:
    capacity = plan.roadmap.days_per_quarter
    text = _("%(used)s of %(all)s") % {"used": days(used), "all": figure(capacity, 0)}
    return _bar(used, capacity, text)


def _budget_bar(context: Context, plan: RoadmapPlan, quarter: int) -> dict[str, Any]:
    committed = fsum(starting_costs(plan)[:quarter])
    text = money(committed, context.organization.currency)
    return _bar(committed, plan.roadmap.budget, text)


def _mean_after(context: Context, lift: float) -> str:
    now = context.card.overall_mean
    return NO_FIGURE if now is None else figure(now + lift)


def _warnings(plan: RoadmapPlan) -> list[str]:
    warnings = []
    if plan.schedule.overloaded:
        names = [quarter_name(plan.quarter_labels[n - 1]) for n in plan.schedule.overloaded]
        warnings.append(
            _("More work than days in: %(quarters)s.") % {"quarters": sentences.listed(names)}
        )
    if plan.schedule.over_budget:
        warnings.append(_("What is fixed by hand costs more than the budget."))
    premature = set(plan.schedule.premature)
    early = [x.initiative.title for x in plan.lines if str(x.initiative.pk) in premature]
    if early:
        warnings.append(
            _("Fixed before what it needs is finished: %(titles)s.") % {"titles": "; ".join(early)}
        )
    return warnings


def _waiting(plan: RoadmapPlan) -> list[str]:
    """Why the others are not in the calendar, counted by reason."""
    counted: dict[str, int] = defaultdict(int)
    for line in plan.lines:
        if line.start is None and line.reason:
            counted[line.reason] += 1
    if not counted:
        return []
    said = "; ".join(
        f"{reason_words(Reason(reason))} ({count})" for reason, count in sorted(counted.items())
    )
    return [_("Not in the calendar: %(said)s.") % {"said": said}]


def reason_words(reason: Reason) -> str:
    return {
        Reason.CAPACITY: _("no days left for it"),
        Reason.BUDGET: _("no budget left for it"),
        Reason.PREREQUISITE: _("waits for one that is not in the calendar"),
        Reason.TOO_LONG: _("does not end within these quarters"),
    }[reason]
