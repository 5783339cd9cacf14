"""A decided plan against the calendar, and what the next round found of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Prefetch

from assessments.models import Assessment
from assessments.selectors.scores import round_scores
from plans.models import Progress, Rule, Scenario
from plans.selectors.computed import ComputedPlan, computed_plan
from roadmaps.domain.following import (
    Achievement,
    Pace,
    achievements,
    average_share,
    due_percent,
    first_day,
    pace,
)
from roadmaps.domain.projection import recalibrated
from roadmaps.models import Initiative, Roadmap
from roadmaps.selectors import roadmap_plan


@dataclass(frozen=True)
class Followed:
    """One initiative of the decided plan as it stands today."""

    initiative: Initiative
    start: int
    end: int
    begins: date
    ends: date  # the first day after its last quarter
    due: float
    pace: Pace
    words: tuple[Progress, ...]  # newest first

    @property
    def last(self) -> Progress | None:
        return self.words[0] if self.words else None

    @property
    def percent(self) -> int:
        """What is said to be done; of what is done, all of it."""
        if self.initiative.is_done:
            return 100
        return self.last.percent if self.last else 0


@dataclass(frozen=True)
class Calibration:
    """What a later round found of done initiatives, and what that makes of the library."""

    round: Assessment
    found: Mapping[str, Achievement]
    initiatives: Mapping[str, Initiative]

    @cached_property
    def average(self) -> tuple[float, int]:
        return average_share(self.found.values())

    def own_probability(self, probability: float) -> float:
        achieved, tried = self.average
        return recalibrated(probability, achieved, tried)


@dataclass(frozen=True)
class FollowedPlan:
    """The decided scenario of a roadmap with all its initiatives, late ones first."""

    roadmap: Roadmap
    scenario: Scenario
    computed: ComputedPlan
    lines: tuple[Followed, ...]
    calibration: Calibration | None


ORDER = [Pace.LATE, Pace.BEHIND, Pace.ON_TIME, Pace.NOT_YET, Pace.DONE, Pace.LEFT_OUT]


def followed_plan(roadmap: Roadmap, scenario: Scenario, today: date) -> FollowedPlan:
    """Return how the decided plan goes. What was done since it was computed keeps its quarters."""
    plan = roadmap_plan(roadmap)
    computed = computed_plan(scenario, plan)
    words = Prefetch("progress", Progress.objects.select_related("said_by"))
    rows = {str(i.pk): i for i in roadmap.initiatives.select_related("library").prefetch_related(
        words, "lifts__capability", "aims")}  # fmt: skip
    starts = (scenario.result or {}).get("starts") or dict(computed.starts)
    scenario.roadmap = roadmap
    wanted = {str(row.initiative_id) for row in scenario.choices.all() if row.rule == Rule.MUST}
    lines = [
        _followed(rows[key], start, scenario, today, is_wanted=key in wanted)
        for key, start in starts.items()
        if key in rows
    ]
    lines.sort(key=lambda line: (ORDER.index(line.pace), line.start, line.initiative.title))
    return FollowedPlan(roadmap, scenario, computed, tuple(lines), _calibration(roadmap, rows))


def _followed(
    initiative: Initiative, start: int, scenario: Scenario, today: date, *, is_wanted: bool
) -> Followed:
    """``is_wanted``: the scenario says that it must be done, although the roadmap leaves it out."""
    initiative.roadmap = scenario.roadmap
    begins = first_day(scenario.starts_year, scenario.starts_quarter, start)
    ends = first_day(scenario.starts_year, scenario.starts_quarter, start + initiative.duration)
    words = tuple(initiative.progress.all())
    percent = words[0].percent if words else 0
    return Followed(
        initiative=initiative,
        start=start,
        end=start + initiative.duration - 1,
        begins=begins,
        ends=ends,
        due=due_percent(begins, ends, today),
        pace=pace(
            begins,
            ends,
            today,
            percent,
            initiative.is_done,
            is_left_out=initiative.is_excluded and not is_wanted,
        ),
        words=words,
    )


def _calibration(roadmap: Roadmap, rows: Mapping[str, Initiative]) -> Calibration | None:
    """Return what the newest later round found; None without one or without anything done by then."""
    before = roadmap.assessment
    later = (
        Assessment.objects.filter(
            organization=roadmap.organization_id, framework=before.framework_id,
            closes_on__gt=before.closes_on,
        )
        .newest_first()
    )  # fmt: skip
    after = next((one for one in later if one.is_closed and one.shows_results), None)
    if after is None:
        return None
    lifts = {
        key: {lift.capability.code: float(lift.points) for lift in row.lifts.all()}
        for key, row in rows.items()
        if row.is_done and row.done_on and row.done_on <= after.closes_on
    }
    found = achievements(lifts, _means(before), _means(after))
    return Calibration(after, found, {key: rows[key] for key in found}) if found else None


def _means(assessment: Assessment) -> dict[str, float]:
    scores = round_scores(assessment).scorecard.capabilities
    return {score.code: score.mean for score in scores if score.mean is not None}
