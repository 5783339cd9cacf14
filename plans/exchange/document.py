"""Everything that is known of a scenario's plan, as one document for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from plans.exchange.lines import Line, lines_of, quarter_name
from plans.models import LONGEST
from plans.selectors.computed import ComputedPlan, Expectation, Place
from plans.selectors.other_scores import OtherScores, of_plan
from plans.sentences import conflict_words, quarter_names

FORMAT, EDITION = "brujula-cx-plan", 1


def document_of(computed: ComputedPlan, teams: Mapping[str, str], at: datetime) -> dict[str, Any]:
    """Return the document: plain values, names in the active language.

    Quarters are counted from 1, shares and probabilities 0..1, scores 1..5, money in the unit of
    the currency named, days as 2027-01-31. ``teams`` are names by key.
    """
    scenario, roadmap = computed.scenario, computed.scenario.roadmap
    return {
        "format": FORMAT,
        "edition": EDITION,
        "written_at": at.isoformat(timespec="seconds"),
        "organization": roadmap.organization.name,
        "roadmap": {"id": str(roadmap.pk), "title": roadmap.title},
        "round": {
            "title": roadmap.assessment.title,
            "closed_at": _moment(roadmap.assessment.closed_at),
            "framework": f"{roadmap.assessment.framework.slug} {roadmap.assessment.framework.version}",
        },
        "scenario": {
            "id": None if scenario._state.adding else str(scenario.pk),
            "title": scenario.title,
            "revision": scenario.rev,
            "computed_at": _moment(scenario.computed_at) if computed.is_current else None,
            "decided_at": _moment(scenario.decided_at),
            "decided_because": scenario.decided_why or None,
        },
        "limits": _limits(computed, teams),
        "plan": _plan(computed),
        "initiatives": [_initiative(line) for line in lines_of(computed)],
        "other_scores": _other_scores(of_plan(computed)),
        "standings": _standings(computed),
        "course": _course(computed),
        "conflict": _conflict(computed, teams),
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None


def _limits(computed: ComputedPlan, teams: Mapping[str, str]) -> dict[str, Any]:
    limits, scenario = computed.problem.limits, computed.scenario
    quarters = range(1, limits.quarters + 1)
    return {
        "quarters": [quarter_name(scenario, quarter) for quarter in quarters],
        "days": list(limits.days),
        "budget": limits.budget,
        "currency": scenario.roadmap.organization.currency,
        "budget_by_quarter": list(limits.quarter_budget) if limits.quarter_budget else None,
        "days_by_team": {teams.get(key, key): list(row) for key, row in limits.team_days.items()},
        "exclusive": [sorted(pair) for pair in limits.exclusive],
        "preference_for_early": limits.preference,
        "second_half_of_a_gap": float(scenario.second_half),
        "areas": [
            {
                "area": row.area.code,
                "target": row.target,
                "weight": None if row.weight is None else float(row.weight) / 100,
            }
            for row in scenario.by_area.all()
        ],
        "choices": [
            {"initiative": str(row.initiative_id), "rule": row.rule or None, "start": row.start}
            for row in scenario.choices.all()
        ],
    }


def _plan(computed: ComputedPlan) -> dict[str, Any]:
    """How good the plan is; ``proof`` is unknown for the ranked list placed where it fits."""
    result, lost = computed.result, computed.against_list
    return {
        "proof": computed.proof.value,
        "gap": computed.gap,
        "bound": result.get("bound"),
        "value": computed.value,
        "seconds": result.get("seconds"),
        "is_outdated": computed.is_outdated,
        "starts": dict(computed.starts),
        "days": computed.days,
        "cost": computed.cost,
        "points_closed": list(computed.course),
        "use": [
            {"quarter": n, "days": row["days"], "cost": row["cost"]}
            for n, row in enumerate(computed.loads, start=1)
        ],
        "ranked_list": {
            "starts": dict(computed.problem.list.starts),
            "points_lost": lost.points,
            "quarter_points_lost": lost.over_time,
        },
    }


def _initiative(line: Line) -> dict[str, Any]:
    one, ranked, when = line.initiative, line.ranked, line.when
    return {
        "id": line.key,
        "code": one.library.code if one.library else None,
        "title": line.title,
        "owner": one.owner or None,
        "status": one.status,
        "effort_days": float(one.effort_days),
        "cost": float(one.cost),
        "quarters": one.duration,
        "probability": float(one.probability),
        "requires": list(line.requires),
        "lifts": {lift.capability.code: float(lift.points) for lift in one.lifts.all()},
        "rank": ranked.label if ranked else None,
        "benefit": ranked.benefit if ranked else None,
        "resource_share": _finite(ranked.resource_share) if ranked else None,
        "score": _finite(ranked.score) if ranked else None,
        "start": when.start if when else None,
        "end": when.end if when else None,
        "starts_on": when.starts_on.isoformat() if when else None,
        "ends_on": when.ends_on.isoformat() if when else None,
        "why_not": line.reason or None,
    }


def _other_scores(others: OtherScores) -> dict[str, Any]:
    """Scores to compare with, by initiative; what has no inputs is not there. They rank nothing."""
    return {
        "agreement_with_score": {
            score.value: {"kendall_tau_b": found.tau, "initiatives": found.n}
            for score, found in others.agreements.items()
        },
        "of": {
            key: {
                "entered": dict(line.compared.entered),
                "counted": dict(line.compared.given),
                "scores": {score.value: x for score, x in line.compared.scores.items()},
            }
            for key, line in others.by_key.items()
        },
    }


def _finite(value: float) -> float | None:
    """A share of nothing is infinite, which is no JSON."""
    return value if abs(value) < float("inf") else None


def _standings(computed: ComputedPlan) -> dict[str, Any] | None:
    """How firm each place is, with what it was drawn from; None where nothing was drawn."""
    drawn = computed.result.get("ours")
    if not drawn:
        return None
    return {
        "draws": drawn["draws"],
        "seed": drawn["seed"],
        "top": computed.top,
        "of": {key: _place(place) for key, place in computed.places.items()},
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "probability_of_top": place.within,
        "probability_of_top_with_any_weights": place.within_any,
        "expected_rank": place.expected,
        "low": place.low,
        "high": place.high,
        "firmness": place.firmness.value,
        "weights_where_first": dict(place.first_with),
        "probability_of_first_with_these": place.first_then,
        "before_next": {"initiative": place.before[0], "probability": place.before[1]}
        if place.before
        else None,
        "moves": [
            {"input": name, "rank_if_worse": worse, "rank_if_better": better}
            for name, worse, better in place.moves
        ],
    }


def _course(computed: ComputedPlan) -> dict[str, Any] | None:
    """Scores expected today (place 0) and after each quarter; None where not computed."""
    kept = computed.result.get("course")
    if not kept:
        return None
    return {
        "draws": kept["draws"],
        "seed": kept["seed"],
        "overall": _expectations(computed.expected),
        "areas": {code: _expectations(row) for code, row in computed.expected_areas.items()},
    }


def _expectations(row: Sequence[Expectation]) -> list[dict[str, Any]]:
    return [
        {"quarter": quarter, "mean": one.mean, "low": one.low, "high": one.high}
        | ({"levels": list(one.levels)} if one.levels else {})
        for quarter, one in enumerate(row)
    ]


def _conflict(computed: ComputedPlan, teams: Mapping[str, str]) -> dict[str, Any] | None:
    if not computed.conflict:
        return None
    titles = {key: one.title for key, one in computed.initiatives.items()}
    names = quarter_names(computed.scenario, LONGEST)
    return {
        "sentence": conflict_words(
            computed.conflict, titles, teams, names, computed.is_smallest_conflict
        ),
        "is_smallest": computed.is_smallest_conflict,
        "demands": [
            {
                "kind": demand.kind.value,
                "key": demand.key or None,
                "other": demand.other or None,
                "quarter": demand.quarter or None,
            }
            for demand in computed.conflict
        ],
    }
