"""The plan: the scenario decided, or the first computed, how firm it is, and the others beside it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from charts.numbers import NO_FIGURE, figure, money
from plans.models import Scenario
from plans.pages.comparing import ComparingPage
from plans.pages.scenario import ScenarioPage
from plans.selectors.computed import ComputedPlan, computed_plan
from reports.pdf.content.context import Context
from reports.pdf.content.wording import days, table

MOST = 4  # scenarios beside one another: more do not fit the width of a page


def plan(context: Context) -> dict[str, Any]:
    """Return the section: of the decision as it was made, else of a plan of today's figures.

    {} where no scenario has one.
    """
    if context.plan is None:
        return {}
    scenarios = list(Scenario.objects.filter(roadmap=context.plan.roadmap).with_parts())
    for scenario in scenarios:
        scenario.roadmap = context.plan.roadmap
    computed = [computed_plan(scenario, context.plan) for scenario in scenarios]
    computed = [one for one in computed if _has_a_plan(one)]
    if not computed:
        return {}
    computed.sort(key=lambda one: not one.scenario.is_decided)
    page = ScenarioPage(computed[0], {})
    return {
        "topic": _("The plan"),
        "headline": page.headline,
        "lead": " ".join([page.use_sentence, page.range_sentence]),
        "decision": decision_words(computed[0].scenario),
        "proof": page.proof,
        "table": _runs(page),
        "course_title": _("Expected score after each quarter"),
        "course": _course(page),
        "losses_title": _("The ranked list against the plan"),
        "losses": page.losses,
        "scenarios_title": _("Scenarios side by side"),
        "scenarios": _beside(context, ComparingPage(context.plan.roadmap, computed[:MOST])),
        "notes": firmness_note(page),
    }


def _has_a_plan(computed: ComputedPlan) -> bool:
    known = computed.is_as_decided or (computed.result and not computed.conflict)
    return bool(known and computed.starts)


def decision_words(scenario: Scenario) -> str:
    """Return who decided for a scenario, when and why; else that nobody did, or for another."""
    if not scenario.is_decided:
        words = {"title": scenario.title}
        other = scenario.roadmap.scenarios.filter(decided_at__isnull=False).first()
        if other is None:
            return _("Scenario “%(title)s”; nothing has been decided yet.") % words
        words["decided"] = other.title
        return _("Scenario “%(title)s”; the decision is “%(decided)s”.") % words
    return _("Decided on %(date)s by %(who)s: “%(title)s”. %(why)s") % {
        "date": date_format(timezone.localtime(scenario.decided_at), "DATE_FORMAT"),
        "who": scenario.decided_by.name if scenario.decided_by else NO_FIGURE,
        "title": scenario.title,
        "why": scenario.decided_why,
    }


def _runs(page: ScenarioPage) -> dict[str, Any]:
    header = [
        _("Quarters"), _("Initiative"), _("Days"), _("Cost"), _("Firmness"),
        _("First %(top)s") % {"top": page.computed.top},
    ]  # fmt: skip
    return table(
        header,
        [
            [
                row.when,
                row.initiative.title,
                days(float(row.initiative.effort_days)),
                money(float(row.initiative.cost), page.currency),
                row.firmness or NO_FIGURE,
                row.within or NO_FIGURE,
            ]
            for row in page.rows
        ],
    )


def _course(page: ScenarioPage) -> dict[str, Any]:
    """Overall and by area; {} where nothing was measured."""
    if not page.overall:
        return {}
    header = [_("Score"), _("today"), *(quarter["label"] for quarter in page.quarters)]
    rows = [[_("Overall"), *page.overall], *([name, *cells] for name, cells in page.areas)]
    # A report is read on paper: of many quarters, those at the end of a year's worth.
    if len(header) > 6:
        kept = [0, 1, *range(len(header) - 1, 1, -max(1, (len(header) - 2) // 4))][:6]
        kept = sorted(set(kept))
        header, rows = [header[n] for n in kept], [[row[n] for n in kept] for row in rows]
    return table(header, rows)


def _beside(context: Context, page: ComparingPage) -> dict[str, Any]:
    """The scenarios beside one another; {} with only one."""
    if len(page.plans) < 2:
        return {}
    header = ["", *(scenario.title for scenario in page.scenarios)]
    lines = [*page.limits, *page.outcomes]
    return table(header, [[line.name, *line.cells] for line in lines])


def firmness_note(page: ScenarioPage) -> list[str]:
    kept = page.computed.result.get("ours")
    if not kept:
        return []
    return [
        _(
            "Firmness: weights, lifts, effort and cost were drawn %(draws)s times (seed %(seed)s) and "
            "the list was ranked anew each time. Among the first %(top)s, as many as the plan has, in "
            "eight of ten draws: firm; in half: probable; in two of ten: arguable; otherwise not now."
        )
        % {"draws": figure(kept["draws"], 0), "seed": kept["seed"], "top": page.computed.top}
    ]
