"""Reads about roadmaps: rows → ranking, calendar and quadrant → one read model for one page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from assessments.domain.scorecard import Scorecard
from assessments.selectors.scores import RoundScores, round_scores
from roadmaps.domain.calendar import (
    Horizon,
    Schedule,
    expected_lift_by_quarter,
    expected_relief_by_quarter,
    horizon,
    serial_schedule,
)
from roadmaps.domain.needs import capped_relief
from roadmaps.domain.quadrant import Quadrants, quadrants
from roadmaps.domain.ranking import Candidate, Need, Ranked, Ranking, Resources, rank
from roadmaps.journey_needs import JourneyNeeds, TouchpointLine, journey_needs
from roadmaps.models import Initiative, Roadmap


@dataclass(frozen=True)
class LiftLine:
    """One capability in an initiative's arithmetic: weight × capped lift of a gap."""

    code: str
    name: str
    area: str
    weight: float
    gap: float
    points: float
    capped: float


@dataclass(frozen=True)
class ReliefLine:
    """One touchpoint in an initiative's arithmetic: weight × capped relief of a gap.

    ``capped`` is None where the gap or the weight is not known, and nothing counts.
    """

    line: TouchpointLine
    points: float
    capped: float | None

    @property
    def title(self) -> str:
        return str(self.line.touchpoint)


@dataclass(frozen=True)
class InitiativeLine:
    """One ranked initiative with its whole arithmetic and its place in the calendar."""

    initiative: Initiative
    ranked: Ranked | None
    label: str
    lifts: tuple[LiftLine, ...]
    start: int | None
    end: int | None
    horizon: Horizon | None
    reason: str
    quadrant: str
    waits_for: tuple[Initiative, ...] = ()
    reliefs: tuple[ReliefLine, ...] = ()

    @property
    def largest_gap(self) -> float:
        return max((line.gap for line in self.lifts), default=0.0)


@dataclass(frozen=True)
class RoadmapPlan:
    """Everything a page or a document says about a roadmap."""

    roadmap: Roadmap
    initiatives: tuple[Initiative, ...]
    scores: RoundScores
    ranking: Ranking
    schedule: Schedule
    quadrants: Quadrants | None
    lines: tuple[InitiativeLine, ...]
    unmeasured: tuple[InitiativeLine, ...]
    excluded: tuple[Initiative, ...]
    done: tuple[Initiative, ...]
    expected: tuple[float, ...]
    effort_total: float
    cost_total: float
    journeys: JourneyNeeds
    expected_relief: tuple[float, ...]
    quarter_labels: tuple[tuple[int, int], ...] = field(default=())

    @property
    def scorecard(self) -> Scorecard:
        return self.scores.scorecard

    @cached_property
    def needs(self) -> list[Need]:
        return list(needs_of(self.scorecard).values())

    @cached_property
    def counts_journeys(self) -> bool:
        """Journeys have a say in this ranking: there are some, and some initiative eases one."""
        return any(line.ranked and line.ranked.journeys > 0 for line in self.lines)

    @cached_property
    def by_horizon(self) -> Mapping[Horizon, list[InitiativeLine]]:
        return {h: [line for line in self.lines if line.horizon is h] for h in Horizon}

    @cached_property
    def scheduled(self) -> list[InitiativeLine]:
        return sorted(
            (line for line in self.lines if line.start), key=lambda line: (line.start, line.end)
        )


def needs_of(scorecard: Scorecard) -> dict[str, Need]:
    """Return mean, target and overall weight of each capability in scope."""
    return {
        score.code: Need(score.code, score.mean, float(score.target), score.overall_weight)
        for score in scorecard.capabilities
        if score.overall_weight > 0
    }


def roadmap_plan(roadmap: Roadmap) -> RoadmapPlan:
    """Return the roadmap ranked and scheduled as its rows stand now.

    Nine queries, whatever the size; two more where there are journeys.
    """
    scores = round_scores(roadmap.assessment)
    initiatives = list(Initiative.objects.filter(roadmap=roadmap).with_everything())
    for initiative in initiatives:
        initiative.roadmap = roadmap
    chosen = {str(i.pk): i for i in initiatives if i.is_planned}
    candidates = {key: candidate_of(i) for key, i in chosen.items()}
    needs = needs_of(scores.scorecard)
    journeys = journey_needs(roadmap)
    ranking = rank(
        list(candidates.values()),
        list(needs.values()),
        Resources(roadmap.days_per_quarter * roadmap.quarters, roadmap.budget),
        journeys.needs,
        float(roadmap.journey_weight),
    )
    # What a person has pinned is placed first, even where it overloads a quarter: that is
    # shown. A pin from which it would not end within the quarters (they were shortened
    # since) is no pin any more.
    pinned = {
        key: i.pinned_quarter
        for key, i in chosen.items()
        if i.pinned_quarter and i.pinned_quarter + i.duration - 1 <= roadmap.quarters
    }
    order = [candidates[r.key] for r in ranking.ranked if r.benefit > 0 or r.key in pinned]
    schedule = serial_schedule(
        order, roadmap.quarters, roadmap.days_per_quarter, roadmap.budget, pinned
    )
    split = quadrants(
        {
            r.key: (r.benefit, float(chosen[r.key].effort_days))
            for r in ranking.ranked
            if r.benefit > 0
        }
    )
    asked = _Asked(needs, journeys)
    lines = tuple(_line(chosen[r.key], r, asked, schedule, split, chosen) for r in ranking.ranked)
    placed = [chosen[key] for key in schedule.starts]
    return RoadmapPlan(
        roadmap=roadmap,
        initiatives=tuple(initiatives),
        scores=scores,
        ranking=ranking,
        schedule=schedule,
        quadrants=split,
        lines=lines,
        unmeasured=tuple(
            _line(chosen[key], None, asked, schedule, None, chosen) for key in ranking.unmeasured
        ),
        excluded=tuple(i for i in initiatives if i.is_excluded),
        done=tuple(i for i in initiatives if i.is_done and not i.is_excluded),
        expected=tuple(expected_lift_by_quarter(schedule, ranking.ranked, list(needs.values()))),
        effort_total=sum(float(i.effort_days) for i in placed),
        cost_total=sum(float(i.cost) for i in placed),
        journeys=journeys,
        expected_relief=tuple(expected_relief_by_quarter(schedule, ranking.ranked, journeys.needs)),
        quarter_labels=tuple(quarter_labels(roadmap)),
    )


class Begun(Protocol):
    """What begins in a quarter and takes several: a roadmap, or a decision made of it."""

    @property
    def starts_year(self) -> int: ...
    @property
    def starts_quarter(self) -> int: ...
    @property
    def quarters(self) -> int: ...


def quarter_labels(begun: Begun, quarters: int | None = None) -> list[tuple[int, int]]:
    """Return (quarter, year) of each quarter of a roadmap, or of as many as are given."""
    first = begun.starts_year * 4 + begun.starts_quarter - 1
    return [(n % 4 + 1, n // 4) for n in range(first, first + (quarters or begun.quarters))]


def candidate_of(initiative: Initiative) -> Candidate:
    """Return an initiative, loaded with everything, as the ranking sees it."""
    library = initiative.library
    ceilings = {library.capability.code: float(library.applies_to)} if library else {}
    return Candidate(
        key=str(initiative.pk),
        lifts={lift.capability.code: float(lift.points) for lift in initiative.lifts.all()},
        probability=float(initiative.probability),
        effort_days=float(initiative.effort_days),
        cost=float(initiative.cost),
        quarters=initiative.duration,
        ceilings=ceilings,
        # What is done is waited for no longer; what was left out is, and that is said.
        requires=frozenset(str(r.pk) for r in initiative.requires.all() if not r.is_done),
        reliefs={str(row.touchpoint_id): float(row.points) for row in initiative.reliefs.all()},
    )


@dataclass(frozen=True)
class _Asked:
    """What initiatives answer: capabilities by code, touchpoints by id."""

    capabilities: Mapping[str, Need]
    journeys: JourneyNeeds


def _line(
    initiative: Initiative,
    ranked: Ranked | None,
    asked: _Asked,
    schedule: Schedule,
    split: Quadrants | None,
    chosen: Mapping[str, Initiative],
) -> InitiativeLine:
    key = str(initiative.pk)
    start = schedule.starts.get(key)
    reason = schedule.unscheduled.get(key)
    needs = asked.capabilities
    lifts = tuple(
        LiftLine(
            code=lift.capability.code,
            name=lift.capability.name,
            area=lift.capability.area.name,
            weight=needs[lift.capability.code].weight,
            gap=needs[lift.capability.code].gap or 0.0,
            points=float(lift.points),
            capped=ranked.capped_lifts.get(lift.capability.code, 0.0) if ranked else 0.0,
        )
        for lift in initiative.lifts.all()
        if lift.capability.code in needs
    )
    return InitiativeLine(
        initiative=initiative,
        ranked=ranked,
        label=ranked.label if ranked else "",
        lifts=lifts,
        start=start,
        end=schedule.ends.get(key),
        horizon=horizon(schedule, key) if start or (ranked and ranked.benefit > 0) else None,
        reason=reason.value if reason else "",
        quadrant=split.of[key].value if split and key in split.of else "",
        waits_for=tuple(
            initiative_row
            for r in initiative.requires.all()
            if (initiative_row := chosen.get(str(r.pk)))
        ),
        reliefs=tuple(
            ReliefLine(
                line=line,
                points=float(relief.points),
                capped=capped_relief(float(relief.points), line.need),
            )
            for relief in initiative.reliefs.all()
            if (line := asked.journeys.by_id.get(relief.touchpoint_id))
        ),
    )
