"""The ranked initiatives, and the arithmetic of the first one spelled out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charts.numbers import figure, money
from reports.pdf.content.context import Context
from reports.pdf.content.summary import no_roadmap, targets_met
from reports.pdf.content.wording import days, horizon_name, ratio, table
from roadmaps.selectors import InitiativeLine, RoadmapPlan


def ranking(context: Context) -> dict[str, Any]:
    return {
        "topic": _("Initiatives in order"),
        "headline": _headline(context),
        "lead": _lead(context),
        "table": _table(context),
        "sum_title": _("The arithmetic of the first"),
        "sum": arithmetic(context, context.ranked[0]) if context.ranked else [],
        "notes": _notes(context),
    }


def _headline(context: Context) -> str:
    plan = context.plan
    if plan is None:
        return _("There is no roadmap yet")
    if plan.ranking.targets_met:
        return _("Every target is met")
    if not context.ranked:
        return _("No initiative closes a gap yet")
    return ngettext(
        "%(n)s initiative, by what it brings for what it takes",
        "%(n)s initiatives, by what they bring for what they take",
        len(context.ranked),
    ) % {"n": len(context.ranked)}


def _lead(context: Context) -> str:
    plan = context.plan
    if plan is None:
        return no_roadmap()
    if plan.ranking.targets_met:
        return targets_met()
    if not context.ranked:
        return _("Add initiatives to the roadmap, or ask again where nothing could be measured.")
    if plan.counts_journeys:
        return _(
            "Impact is the expected rise of the overall mean, plus the expected fall of what "
            "customers miss, a point of it counting %(weight)s times a level. Resources are the "
            "share of all available days and money. The order is impact ÷ resources."
        ) % {"weight": figure(float(plan.roadmap.journey_weight), 2)}
    return _(
        "Impact is the expected rise of the overall mean; resources are the share of all "
        "available days and money. The order is impact ÷ resources."
    )


def _table(context: Context) -> dict[str, Any]:
    header = [
        _("Rank"),
        _("Initiative"),
        _("Gap"),
        _("Impact"),
        *([_("of which journeys")] if _counts_journeys(context) else []),
        _("Days"),
        _("Cost"),
        _("Resources"),
        _("Impact ÷ resources"),
        _("When"),
    ]
    return table(header, [_row(context, line) for line in context.ranked])


def _counts_journeys(context: Context) -> bool:
    return context.plan is not None and context.plan.counts_journeys


def _row(context: Context, line: InitiativeLine) -> list[str]:
    ranked = line.ranked
    if ranked is None:
        return []
    return [
        line.label,
        line.initiative.title,
        figure(ranked.gap),
        figure(ranked.benefit, 3),
        *([figure(ranked.journeys, 3)] if _counts_journeys(context) else []),
        days(float(line.initiative.effort_days)),
        money(float(line.initiative.cost), context.organization.currency),
        ratio(ranked.resource_share, 3),
        ratio(ranked.score),
        horizon_name(line.horizon),
    ]


def arithmetic(context: Context, line: InitiativeLine) -> list[dict[str, str]]:
    """Impact, resources and their ratio with this initiative's own numbers."""
    plan, ranked = context.plan, line.ranked
    if plan is None or ranked is None:
        return []
    return [
        *_impact(plan, line),
        {
            "label": _("Resources"),
            "text": _resources(context, plan, line),
            "result": ratio(ranked.resource_share, 4),
        },
        {
            "label": _("Impact ÷ resources"),
            "text": f"{figure(ranked.benefit, 4)} ÷ {ratio(ranked.resource_share, 4)}",
            "result": ratio(ranked.score),
        },
    ]


def _impact(plan: RoadmapPlan, line: InitiativeLine) -> list[dict[str, str]]:
    """Impact as one sum; where journeys have a part in it, each part and both together."""
    ranked = line.ranked
    if ranked is None:
        return []
    lifts = [(lift.weight, lift.capped, lift.code) for lift in line.lifts]
    whole = figure(ranked.benefit, 4)
    if not ranked.journeys:
        return [{"label": _("Impact"), "text": _expected(line, lifts), "result": whole}]
    eased = [(r.line.need.weight or 0.0, r.capped or 0.0, r.title) for r in line.reliefs]
    maturity, journeys = figure(ranked.maturity, 4), figure(ranked.journeys, 4)
    journey_weight = figure(float(plan.roadmap.journey_weight), 2)
    return [
        {"label": _("Maturity"), "text": _expected(line, lifts), "result": maturity},
        {
            "label": _("Journeys"),
            "text": f"{_expected(line, eased)} × {journey_weight}",
            "result": journeys,
        },
        {"label": _("Impact"), "text": f"{maturity} + {journeys}", "result": whole},
    ]


def _expected(line: InitiativeLine, parts: Sequence[tuple[float, float, str]]) -> str:
    terms = " + ".join(
        _("%(weight)s × %(lift)s in %(code)s")
        % {"weight": figure(weight, 4), "lift": figure(counted, 2), "code": code}
        for weight, counted, code in parts
        if counted > 0
    )
    return _("probability %(p)s × (%(terms)s)") % {
        "p": figure(float(line.initiative.probability), 2),
        "terms": terms or "0",
    }


def _resources(context: Context, plan: RoadmapPlan, line: InitiativeLine) -> str:
    roadmap, currency = plan.roadmap, context.organization.currency
    said = _("%(days)s of %(all)s days") % {
        "days": days(float(line.initiative.effort_days)),
        "all": figure(roadmap.days_per_quarter * roadmap.quarters, 0),
    }
    return _("%(days)s + %(cost)s of %(budget)s") % {
        "days": said,
        "cost": money(float(line.initiative.cost), currency),
        "budget": money(roadmap.budget, currency),
    }


def _notes(context: Context) -> list[str]:
    plan = context.plan
    if plan is None:
        return []
    notes = [_("A gap counts only up to its target, and only as far as the initiative can reach.")]
    idle = len(plan.lines) - len(context.ranked)
    if idle > 0:
        notes.append(
            ngettext(
                "%(n)s more closes no gap and is not listed.",
                "%(n)s more close no gap and are not listed.",
                idle,
            )
            % {"n": idle}
        )
    if plan.unmeasured:
        titles = "; ".join(line.initiative.title for line in plan.unmeasured)
        notes.append(_("To be measured before it can be ranked: %(titles)s.") % {"titles": titles})
    notes += [
        _("Left out: %(title)s, because: %(reason)s")
        % {"title": initiative.title, "reason": initiative.excluded_reason}
        for initiative in plan.excluded
    ]
    return notes if context.ranked or len(notes) > 1 else []
