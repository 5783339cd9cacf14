"""A scenario with what is known of its plan: the computed one, or the ranked list meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from plans.models import Scenario
from plans.selectors.inputs import Problem, problem_of, ties_of
from roadmaps.domain.listing import Difference, Left, difference, left_beside
from roadmaps.domain.portfolio import (
    Demand,
    DemandKind,
    Option,
    Proof,
    course,
    uses,
    value_of,
)
from roadmaps.domain.robustness import Firmness, firmness
from roadmaps.models import Initiative
from roadmaps.selectors import RoadmapPlan

TOP = 3  # places that "within the first" speaks of where no plan says how many there are


@dataclass(frozen=True)
class Place:
    """How firm the place of one initiative is.

    ``within`` is the probability of standing among the first ``top``: as many as the plan has.
    ``first_with`` are weights of capabilities, those that differ most from ours, on average of the
    draws with any weights in which it comes first, and ``first_then`` how often it does under just
    these; empty and None where it never is.
    ``before`` is the one ranked next and how often it stands before that.
    """

    within: float
    within_any: float
    expected: float
    low: int
    high: int
    moves: tuple[tuple[str, int, int], ...]
    first_with: Mapping[str, float] = field(default_factory=dict)
    first_then: float | None = None
    before: tuple[str, float] | None = None

    @property
    def firmness(self) -> Firmness:
        return firmness(self.within)


@dataclass(frozen=True)
class Expectation:
    """A score at the end of a quarter (0 is today): mean, and where eight of ten draws lie."""

    mean: float
    low: float
    high: float
    levels: tuple[float, ...] = ()


@dataclass(frozen=True)
class ComputedPlan:
    """One scenario, its problem, and the best plan known of it."""

    scenario: Scenario
    roadmap: RoadmapPlan
    problem: Problem

    @property
    def is_current(self) -> bool:
        """Whether the kept result was computed from the inputs as they are now."""
        return bool(self.scenario.result) and self.scenario.digest == self.problem.digest

    @property
    def is_outdated(self) -> bool:
        return bool(self.scenario.result) and not self.is_current

    @cached_property
    def result(self) -> dict[str, Any]:
        """The kept result; empty where there is none of these inputs."""
        return self.scenario.result if self.is_current else {}

    @cached_property
    def conflict(self) -> tuple[Demand, ...]:
        """The demands that cannot be kept together; () where all can, or nobody knows yet."""
        return tuple(
            Demand(DemandKind(kind), key, other, quarter)
            for kind, key, other, quarter in self.result.get("conflict", ())
        )

    @property
    def is_smallest_conflict(self) -> bool:
        """Whether each of these demands has a part in it; not where the time ran out before."""
        return self.result.get("conflict_is_smallest", True)

    @property
    def is_as_decided(self) -> bool:
        """A decision whose roadmap has changed since, as it does with the first one done.

        Its starts stay those decided, of all that is still to be done; nothing is proven of them.
        """
        kept = self.scenario.result or {}
        return self.scenario.is_decided and self.is_outdated and "starts" in kept

    @cached_property
    def starts(self) -> Mapping[str, int]:
        """The starts shown: of the computed plan, as they were decided, else of the ranked list."""
        if self.is_as_decided:
            kept = self.scenario.result["starts"]
            return {key: start for key, start in kept.items() if key in self.options}
        return self.result.get("starts", self.problem.list.starts)

    @property
    def proof(self) -> Proof:
        return Proof(self.result.get("proof", Proof.UNKNOWN))

    @property
    def gap(self) -> float | None:
        """How far at most the plan lies below the best, 0..1; None where no bound is known."""
        if self.result.get("bound") is None:
            return None
        return float(self.result["gap"])

    @cached_property
    def initiatives(self) -> dict[str, Initiative]:
        return {str(i.pk): i for i in self.roadmap.initiatives}

    @cached_property
    def options(self) -> dict[str, Option]:
        return {option.key: option for option in self.problem.options}

    def end(self, key: str) -> int:
        return self.starts[key] + self.options[key].quarters - 1

    @cached_property
    def course(self) -> tuple[float, ...]:
        """Weighted points closed at the end of each quarter, at most."""
        return course(
            self.problem.options, self.problem.goals, self.starts, self.problem.limits.quarters
        )

    @cached_property
    def value(self) -> float:
        return value_of(self.problem.options, self.problem.goals, self.problem.limits, self.starts)

    @cached_property
    def against_list(self) -> Difference:
        """What the ranked list alone would have lost."""
        return difference(
            self.problem.options,
            self.problem.goals,
            self.problem.limits,
            self.starts,
            self.problem.list,
        )

    @cached_property
    def left(self) -> dict[str, Left]:
        """Why each initiative that is not in the plan does not fit beside what is."""
        problem = self.problem
        return left_beside(problem.options, problem.goals, problem.limits, self.starts)

    @cached_property
    def loads(self) -> list[dict[str, float]]:
        """Use by quarter: "days", "cost", and days by key of team."""
        running = [
            (option, self.starts[option.key], self.end(option.key))
            for option in self.problem.options
            if option.key in self.starts
        ]
        rows = []
        for quarter in range(1, self.problem.limits.quarters + 1):
            now = [option for option, start, end in running if start <= quarter <= end]
            row = {
                "days": sum(o.days / o.quarters for o in now),
                "cost": sum(o.cost / o.quarters for o in now),
            }
            for demand, _, use in uses(self.problem.limits, quarter):
                if demand.kind is DemandKind.TEAM:
                    row[demand.key] = sum(use(option) for option in now)
            rows.append(row)
        return rows

    @cached_property
    def days(self) -> float:
        return sum(self.options[key].days for key in self.starts)

    @cached_property
    def cost(self) -> float:
        return sum(self.options[key].cost for key in self.starts)

    @cached_property
    def expected(self) -> tuple[Expectation, ...]:
        """Overall score today and at the end of each quarter; () where not computed."""
        kept = (self.result.get("course") or {}).get("overall", ())
        return tuple(Expectation(m, low, high, tuple(p)) for m, low, high, p in kept)

    @cached_property
    def expected_areas(self) -> dict[str, tuple[Expectation, ...]]:
        kept = (self.result.get("course") or {}).get("areas", {})
        return {area: tuple(Expectation(*row) for row in rows) for area, rows in kept.items()}

    @property
    def top(self) -> int:
        """How many places a plan has: who stands among them in most draws belongs in it firmly."""
        return len(self.starts) or TOP

    @cached_property
    def places(self) -> dict[str, Place]:
        """How firm each place is; empty where not computed or with a single initiative."""
        ours = (self.result.get("ours") or {}).get("of", {})
        anyones = (self.result.get("any") or {}).get("of", {})
        moved = self.result.get("moves", {})
        first = (self.result.get("any") or {}).get("first", {})
        after = (self.result.get("ours") or {}).get("next", {})
        return {
            key: Place(
                within=min(1.0, sum(row["acceptability"][: self.top])),
                within_any=min(1.0, sum(anyones[key]["acceptability"][: self.top])),
                expected=row["expected"],
                low=row["low"],
                high=row["high"],
                moves=tuple(tuple(one) for one in moved.get(key, ())),
                first_with=first.get(key, {}).get("weights", {}),
                first_then=first.get(key, {}).get("confidence"),
                before=tuple(after[key]) if key in after else None,
            )
            for key, row in ours.items()
            if key in anyones
        }


def computed_plan(scenario: Scenario, roadmap: RoadmapPlan) -> ComputedPlan:
    """Return one scenario of a roadmap that has been read as ``roadmap``."""
    return ComputedPlan(scenario, roadmap, problem_of(scenario, roadmap))


def computed_plans(scenarios: Iterable[Scenario], roadmap: RoadmapPlan) -> list[ComputedPlan]:
    """Return several scenarios of one roadmap, in as many queries as one of them."""
    ties = ties_of(roadmap.roadmap)
    return [ComputedPlan(one, roadmap, problem_of(one, roadmap, ties)) for one in scenarios]
