"""The plan of a scenario computed and kept with all that it was computed from."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import pairwise
from math import isfinite
from typing import Any
from uuid import UUID

from plans.models import Scenario
from plans.selectors.inputs import VERSION, Problem, problem_of
from plans.services.scenarios import DecidedError
from plans.solving import REASON, seconds_left
from roadmaps.domain.portfolio import InfeasibleError, Plan
from roadmaps.domain.programme import best_plan
from roadmaps.domain.projection import Projection, Undertaking, project
from roadmaps.domain.robustness import Preference, Robustness, robustness
from roadmaps.domain.sensitivity import moves
from roadmaps.selectors import roadmap_plan

SECONDS = 10.0  # that the solver has; what it has not proven by then is said to be bounded
TELLING = 4  # weights that say where an initiative would come first
Solver = Callable[[Problem, float], Plan]


class ChangedMeanwhileError(RuntimeError):
    """The scenario or its roadmap changed while its plan was computed: nothing was kept."""


def solve(problem: Problem, seconds: float) -> Plan:
    """Return the best plan of a problem. InfeasibleError as :func:`best_plan`."""
    return best_plan(
        problem.options, problem.goals, problem.limits, seconds, problem.list.starts,
        left=seconds_left(REASON),
    )  # fmt: skip


def compute_plan(
    *, scenario: Scenario, at: datetime, seconds: float = SECONDS, solver: Solver = solve
) -> dict[str, Any]:
    """Compute a scenario's plan, how firm each place is and where it leads; keep and return it.

    Where the demands cannot be kept together the result names the conflict instead of starts.
    ChangedMeanwhileError where somebody changed the inputs in the meantime. DecidedError where it
    is the decision and the roadmap has gone on: its starts stay those decided.
    """
    problem = load_problem(scenario.pk)
    if _is_kept_as_decided(scenario.pk, problem.digest):
        raise DecidedError("the scenario is the decision: its starts stay those decided")
    result = result_of(problem, seconds, solver)
    if load_problem(scenario.pk).digest != problem.digest:
        raise ChangedMeanwhileError
    Scenario.objects.filter(pk=scenario.pk).update(
        result=result, digest=problem.digest, computed_at=at
    )
    return result


def _is_kept_as_decided(pk: UUID, digest: str) -> bool:
    row = Scenario.objects.get(pk=pk)
    return row.is_decided and "starts" in (row.result or {}) and row.digest != digest


def result_of(problem: Problem, seconds: float = SECONDS, solver: Solver = solve) -> dict[str, Any]:
    """Compute what is kept of a plan; nothing is written."""
    began = time.monotonic()
    try:
        plan = solver(problem, seconds)
    except InfeasibleError as error:
        result = {
            "conflict": [[d.kind.value, d.key, d.other, d.quarter] for d in error.conflict],
            "conflict_is_smallest": error.is_smallest,
        }
    else:
        result = {
            "starts": dict(plan.starts),
            "value": plan.value,
            "bound": plan.bound if isfinite(plan.bound) else None,  # infinity is no JSON
            "gap": plan.gap,
            "proof": plan.proof.value,
            "course": _course(_projection(problem, plan.starts)),
        }
    result |= {"version": VERSION, "seconds": round(time.monotonic() - began, 2)}
    return result | _places(problem)


def load_problem(pk: UUID) -> Problem:
    """Return what a scenario asks of the programme as its rows stand now."""
    scenario = Scenario.objects.select_related("roadmap__assessment__framework").get(pk=pk)
    return problem_of(scenario, roadmap_plan(scenario.roadmap))


def _projection(problem: Problem, starts: Mapping[str, int]) -> Projection | None:
    if not problem.grounds:
        return None
    candidates = {one.key: one for one in problem.candidates}
    return project(
        problem.grounds,
        [
            Undertaking(
                key=option.key,
                ends=starts[option.key] + option.quarters - 1,
                probability=candidates[option.key].probability,
                lifts=problem.ranked[option.key].capped_lifts,
            )
            for option in problem.options
            if option.key in starts and option.key in candidates
        ],
        problem.limits.quarters,
        se=problem.overall_se,
    )


def _course(found: Projection | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "overall": [[e.mean, e.low, e.high, list(e.levels)] for e in found.overall],
        "areas": {
            area: [[e.mean, e.low, e.high] for e in course] for area, course in found.areas.items()
        },
        "draws": found.draws,
        "seed": found.seed,
    }


def _places(problem: Problem) -> dict[str, Any]:
    """Return how firm each place is, under our weights and under any."""
    if len(problem.candidates) < 2:
        return {"ours": None, "any": None, "moves": {}}
    given = (problem.candidates, problem.needs, problem.resources, problem.touchpoints,
             problem.journey_weight)  # fmt: skip
    moved = moves(*given)
    ours = robustness(*given, preference=Preference.OURS)
    anyones = robustness(*given, preference=Preference.NONE)
    return {
        "ours": _standings(ours) | {"next": _next(ours)},
        "any": _standings(anyones) | {"first": _first(anyones, problem.weights)},
        "moves": {
            key: [[m.input.value, m.cautious, m.hopeful] for m in own] for key, own in moved.items()
        },
    }


def _next(found: Robustness) -> dict[str, Any]:
    """Return how often each stands before the one ranked after it, by key; the last has none."""
    keys = [one.key for one in found.standings]
    return {
        key: [after, round(found.beats[n][n + 1], 4)]
        for n, (key, after) in enumerate(pairwise(keys))
    }


def _first(found: Robustness, ours: Mapping[str, float]) -> dict[str, Any]:
    """Return where each comes first: what weighs more there than with us, and how often it then does.

    Weights are shares of all capabilities measured; the few that differ most are kept.
    """
    kept = {}
    for one in found.standings:
        whole = sum(weight for code, weight in one.central.items() if code in ours)
        if one.confidence is None or not whole:
            continue
        shares = {code: one.central.get(code, 0.0) / whole for code in ours}
        most = sorted(shares, key=lambda code: (ours[code] - shares[code], code))[:TELLING]
        kept[one.key] = {
            "weights": {code: round(shares[code], 4) for code in most if shares[code] > ours[code]},
            "confidence": round(one.confidence, 4),
        }
    return kept


def _standings(found: Robustness) -> dict[str, Any]:
    return {
        "draws": found.draws,
        "seed": found.seed,
        "of": {
            one.key: {
                "acceptability": [round(x, 4) for x in one.acceptability],
                "expected": one.expected_rank,
                "low": one.low,
                "high": one.high,
            }
            for one in found.standings
        },
    }
