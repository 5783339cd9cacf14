"""The plan in tables of plain values: for the sheets of a workbook, and as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from plans.exchange.lines import Line, lines_of, quarter_name
from plans.models import LONGEST
from plans.score_sentences import score_name
from plans.selectors.computed import ComputedPlan, Expectation
from plans.selectors.inputs import VERSION
from plans.selectors.other_scores import OtherScores, of_plan
from plans.sentences import (
    conflict_words,
    firmness_name,
    move_words,
    proof_words,
    quarter_names,
    quarters_of,
)
from roadmaps.domain.other_scores import Score


class Share(float):
    """A part of a whole, 0..1, that people read in per cent."""


class Level(float):
    """A score 1..5, or a rank that is a mean."""


class Points(float):
    """A number of which the third and fourth decimal count."""


@dataclass(frozen=True)
class Table:
    """A name, headings, and rows of as many values: texts, numbers, days, or None.

    In a form each row is a name with values of its own kind.
    """

    name: str
    headings: list[str]
    rows: list[list[Any]]
    is_form: bool = False

    @property
    def lines(self) -> list[list[Any]]:
        """The headings and what stands below them."""
        return [self.headings, *self.rows]


def initiatives_table(computed: ComputedPlan) -> Table:
    """Return a line for each initiative: what is in the plan by start, then the rest by rank."""
    lines, others = lines_of(computed), of_plan(computed)
    headings = [
        _("Initiative"), _("Rank"), _("Benefit (B)"), _("Share of resources (C)"),
        _("Score (S = B ÷ C)"), _("When"), _("Starts on"), _("Ends on"), _("Effort, person-days"),
        _("Outside cost"), _("Probability of success"), _("Firmness"),
        _("Within the first %(top)s") % {"top": computed.top},
        _("The same with any weights"), _("Expected rank"), _("What would change the decision"),
        _("Owner"), _("Status"), _("Must be done first"), _("Why it is not in the plan"),
        *(score_name(score) for score in Score),
    ]  # fmt: skip
    rows = [[*_initiative(computed, line, lines), *_others(others, line.key)] for line in lines]
    return Table(_("Plan"), headings, rows)


def _others(others: OtherScores, key: str) -> list[Any]:
    """The scores known from elsewhere, to compare with; empty where an input is missing."""
    found = others.by_key[key].compared.scores if key in others.by_key else {}
    return [Points(found[score]) if score in found else None for score in Score]


def _initiative(computed: ComputedPlan, line: Line, lines: Sequence[Line]) -> list[Any]:
    one, ranked, place, when = line.initiative, line.ranked, line.place, line.when
    titles = {other.key: other.title for other in lines}
    return [
        line.title,
        _rank(line),
        Points(ranked.benefit) if ranked else None,
        _finite(ranked.resource_share) if ranked else None,
        _finite(ranked.score) if ranked else None,
        quarters_of(computed, line.key) if when else "",
        when.starts_on if when else None,
        when.ends_on if when else None,
        float(one.effort_days),
        int(one.cost),
        Share(one.probability),
        firmness_name(place.firmness) if place else "",
        Share(place.within) if place else None,
        Share(place.within_any) if place else None,
        Level(round(place.expected, 2)) if place else None,
        move_words(place.moves[0], computed.top) if place and place.moves else "",
        one.owner,
        one.get_status_display(),
        "; ".join(titles[key] for key in line.requires if key in titles),
        line.reason,
    ]


def _rank(line: Line) -> str | int | None:
    """The rank as a number, and as a text only where it is shared: 2=."""
    if line.ranked is None:
        return None
    return line.ranked.label if line.ranked.shared else line.ranked.rank


def _finite(value: float) -> Points | None:
    return Points(value) if abs(value) < float("inf") else None


def scenarios_table(plans: Sequence[ComputedPlan]) -> Table:
    """Return the scenarios of a roadmap side by side: limits, outcomes, and when what runs."""
    currency = plans[0].scenario.roadmap.organization.currency
    titles = {key: one.title for key, one in plans[0].initiatives.items()}
    named: list[tuple[str, Any]] = [
        (_("Quarters"), lambda plan: plan.scenario.quarters),
        (_("Person-days"), lambda plan: plan.problem.resources.effort_days),
        (_("Budget, %(currency)s") % {"currency": currency}, lambda plan: plan.scenario.budget),
        (_("Preference for early"), lambda plan: Share(plan.scenario.preference)),
        (_("Second half of a gap"), lambda plan: Share(plan.scenario.second_half)),
        (_("Initiatives"), lambda plan: len(plan.starts)),
        (_("Person-days used"), lambda plan: plan.days),
        (_("Cost, %(currency)s") % {"currency": currency}, lambda plan: plan.cost),
        (_("Score expected at the end"), lambda plan: _last(plan, "mean")),
        (_("Eight of ten courses: from"), lambda plan: _last(plan, "low")),
        (_("Eight of ten courses: to"), lambda plan: _last(plan, "high")),
        (_("Points closed, at most"), lambda plan: Points(plan.course[-1])),
        (_("How good the plan is"), _goodness),
        (_("The decision"), lambda plan: _("yes") if plan.scenario.is_decided else ""),
    ]  # fmt: skip
    rows = [[name, *(value(plan) for plan in plans)] for name, value in named]
    running = {key for plan in plans for key in plan.starts}
    order = sorted(
        running, key=lambda key: (min(p.starts.get(key, LONGEST + 1) for p in plans), titles[key])
    )
    rows += [[titles[key], *(_when(plan, key) for plan in plans)] for key in order]
    headings = [_("Scenario"), *(plan.scenario.title for plan in plans)]
    return Table(_("Scenarios"), headings, rows, is_form=True)


def _last(plan: ComputedPlan, what: str) -> float | None:
    return Level(round(getattr(plan.expected[-1], what), 3)) if plan.expected else None


def _goodness(plan: ComputedPlan) -> str:
    if plan.conflict:
        return _("no plan can meet every demand")
    if plan.is_as_decided:
        return _("As decided; the roadmap has changed since it was computed.")
    return proof_words(plan.proof, plan.gap, plan.result.get("seconds"))


def _when(plan: ComputedPlan, key: str) -> str:
    if key not in plan.starts:
        return "–"
    return quarters_of(plan, key)


def limits_table(computed: ComputedPlan, teams: Mapping[str, str]) -> Table:
    """Return people and money of each quarter, what there is and what the plan uses."""
    limits = computed.problem.limits
    keys = sorted(limits.team_days)
    headings = [_("Quarter"), _("Person-days"), _("Person-days used"), _("Budget"), _("Cost")]
    for key in keys:
        headings += [teams.get(key, key), _("%(team)s: used") % {"team": teams.get(key, key)}]
    rows = []
    for n, use in enumerate(computed.loads):
        money = limits.quarter_budget[n] if limits.quarter_budget else None
        row = [
            quarter_name(computed.scenario, n + 1), limits.days[n], use["days"],
            money, use["cost"],
        ]  # fmt: skip
        for key in keys:
            row += [limits.team_days[key][n], use.get(key, 0.0)]
        rows.append(row)
    return Table(_("Limits"), headings, rows)


def places_table(computed: ComputedPlan) -> Table:
    """Return how often each initiative stood at each rank, under our weights and under any."""
    titles = {key: one.title for key, one in computed.initiatives.items()}
    rows: list[list[Any]] = []
    for kind, name in (("ours", _("around ours")), ("any", _("any"))):
        drawn = (computed.result.get(kind) or {}).get("of", {})
        rows += [
            [titles[key], name, rank, Share(share)]
            for key, standing in drawn.items()
            if key in titles
            for rank, share in enumerate(standing["acceptability"], start=1)
        ]
    headings = [_("Initiative"), _("Weights drawn"), _("Rank"), _("Share of draws")]
    return Table(_("Places"), headings, rows)


def course_table(computed: ComputedPlan) -> Table:
    """Return the score expected today and at the end of each quarter, of the whole and by area."""
    roadmap = computed.scenario.roadmap
    areas = {area.code: area.name for area in roadmap.assessment.framework.areas.all()}
    quarters = [_("today"), *quarter_names(computed.scenario, computed.problem.limits.quarters)]
    rows = [*_course(_("Overall"), quarters, computed.expected)]
    for code, course in computed.expected_areas.items():
        rows += _course(areas.get(code, code), quarters, course)
    headings = [
        _("Area"), _("At the end of"), _("Expected score"), _("Eight of ten courses: from"),
        _("Eight of ten courses: to"),
    ]  # fmt: skip
    return Table(_("Course"), headings, rows)


def _course(
    name: str, quarters: Sequence[str], course: Sequence[Expectation]
) -> Iterator[list[Any]]:
    for quarter, one in zip(quarters, course, strict=False):
        yield [name, quarter, *(Level(round(x, 4)) for x in (one.mean, one.low, one.high))]


def assumptions_table(computed: ComputedPlan, teams: Mapping[str, str], at: datetime) -> Table:
    """Return what everything was computed from: round, days, draws, seeds, versions, proof."""
    scenario, roadmap, result = computed.scenario, computed.scenario.roadmap, computed.result
    drawn, course = result.get("ours") or {}, result.get("course") or {}
    assessment, framework = roadmap.assessment, roadmap.assessment.framework
    rows: list[list[Any]] = [
        [_("Organisation"), roadmap.organization.name],
        [_("Roadmap"), roadmap.title],
        [_("Round"), assessment.title],
        [_("Round closed on"), _day(assessment.closed_at)],
        [_("Framework"), f"{framework.slug} {framework.version}"],
        [_("Scenario"), scenario.title],
        [_("First quarter"), quarter_name(scenario, 1)],
        [_("Currency"), roadmap.organization.currency],
        [_("Plan computed on"), _day(scenario.computed_at) if computed.is_current else None],
        [_("How good the plan is"), _goodness(computed)],
        [_("Why no plan can meet every demand"), _conflict(computed, teams)],
        [_("Decided on"), _day(scenario.decided_at)],
        [_("Decided because"), scenario.decided_why],
        [_("Draws of the places"), drawn.get("draws")],
        [_("Seed of the places"), drawn.get("seed")],
        [_("Draws of the course"), course.get("draws")],
        [_("Seed of the course"), course.get("seed")],
        [_("Version of the computation"), result.get("version", VERSION)],
        [_("This file was written on"), _day(at)],
    ]
    if computed.is_outdated and not computed.is_as_decided:
        words = _("The roadmap has changed since the plan was computed: compute it anew.")
        rows.insert(9, [_("Attention"), words])
    said = [row for row in rows if row[1] not in (None, "")]
    return Table(_("Assumptions"), [_("Assumption"), _("Value")], said, is_form=True)


def _day(value: datetime | None) -> Any:
    return timezone.localtime(value).date() if value else None


def _conflict(computed: ComputedPlan, teams: Mapping[str, str]) -> str:
    if not computed.conflict:
        return ""
    titles = {key: one.title for key, one in computed.initiatives.items()}
    names = quarter_names(computed.scenario, LONGEST)
    return conflict_words(computed.conflict, titles, teams, names, computed.is_smallest_conflict)


def all_tables(
    plans: Sequence[ComputedPlan],
    computed: ComputedPlan,
    teams: Mapping[str, str],
    at: datetime,
) -> list[Table]:
    """Return everything about one scenario, and all of them side by side."""
    return [
        initiatives_table(computed),
        limits_table(computed, teams),
        places_table(computed),
        course_table(computed),
        scenarios_table(plans),
        assumptions_table(computed, teams, at),
    ]
