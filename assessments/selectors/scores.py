"""From answers to a scorecard: two grouped statements in the database, the rest on values.

The number of queries depends neither on participants nor on answers. A closed round is
read from what was frozen when it closed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, Count, Q, SmallIntegerField, Value, When
from django.db.models.functions import Coalesce

from accounts.models import Team
from assessments.domain.distribution import Distribution
from assessments.domain.scale import AnswerStatus
from assessments.domain.scorecard import (
    CapabilityInput,
    RoundInput,
    Scorecard,
    influence_plan,
    score_round,
    scorecard_from_json,
    scorecard_to_json,
)
from assessments.models import Answer, Assessment, CapabilityScope, Participant, RoleGroup
from assessments.selectors.influence import influence_sums

_NOTHING = Distribution((0, 0, 0, 0, 0))
# The level itself; 6 and 7 for the two answers without one; 0 where there is a comment only.
_SLOT = Coalesce(
    "level",
    Case(
        When(status=AnswerStatus.DONT_KNOW.value, then=Value(6)),
        When(status=AnswerStatus.NOT_APPLICABLE.value, then=Value(7)),
        default=Value(0),
    ),
    output_field=SmallIntegerField(),
)


@dataclass(frozen=True)
class GroupParticipation:
    """How many of a group were invited and have submitted; ``headcount`` where it is known."""

    key: str
    name: str
    invited: int
    submitted: int
    headcount: int | None = None


@dataclass(frozen=True)
class RoundScores:
    """A round's scorecard with the groups it is about.

    ``first_sight`` counts the levels people named before the questions; empty below k.
    """

    scorecard: Scorecard
    teams: tuple[GroupParticipation, ...]
    role_groups: tuple[GroupParticipation, ...]
    first_sight: Distribution = _NOTHING


def round_scores(assessment: Assessment) -> RoundScores:
    """Return the frozen scores of a closed round, or those of the answers so far."""
    if assessment.scorecard is not None:
        return _from_json(assessment.scorecard)
    return computed_scores(assessment)


def freeze_scores(assessment: Assessment) -> dict[str, Any]:
    """Return the scores of a round as JSON, for keeping when it closes."""
    scores = computed_scores(assessment)
    return {
        "scorecard": scorecard_to_json(scores.scorecard),
        "teams": [vars(team) for team in scores.teams],
        "role_groups": [vars(group) for group in scores.role_groups],
        "first_sight": list(scores.first_sight.counts),
    }


def _from_json(frozen: dict[str, Any]) -> RoundScores:
    return RoundScores(
        scorecard=scorecard_from_json(frozen["scorecard"]),
        teams=tuple(GroupParticipation(**team) for team in frozen["teams"]),
        # A role group's name is the product's own: read in the reader's language, not frozen.
        role_groups=tuple(
            replace(GroupParticipation(**group), name=str(RoleGroup(group["key"]).label))
            for group in frozen["role_groups"]
        ),
        first_sight=_distribution([*frozen.get("first_sight", [0] * 5), 0, 0]),
    )


def computed_scores(assessment: Assessment) -> RoundScores:
    """Return the scores of the submitted answers as they stand."""
    teams, role_groups = participation(assessment)
    scopes = list(
        assessment.scopes.select_related("capability__area").order_by(
            "capability__area__order", "capability__order"
        )
    )
    round_input = _round_input(assessment, teams, scopes)
    plan = influence_plan(round_input)
    if plan:
        ids = {scope.capability.code: scope.capability_id for scope in scopes}
        sums = influence_sums(assessment, plan, ids, round_input.submitted)
        round_input = replace(round_input, influence_sums=sums)
    return RoundScores(score_round(round_input), teams, role_groups, _first_sight(assessment))


def _first_sight(assessment: Assessment) -> Distribution:
    """Count the levels named at first sight; nothing where fewer than k named one."""
    rows = (
        Participant.objects.filter(assessment=assessment, global_level__isnull=False)
        .taking_part()
        .submitted()
        .order_by()
        .values_list("global_level")
        .annotate(people=Count("pk"))
    )
    tally = [0] * 7
    for level, people in rows:
        tally[level - 1] += people
    counted = _distribution(tally)
    return counted if counted.n >= assessment.minimum_group else _NOTHING


def participation(
    assessment: Assessment,
) -> tuple[tuple[GroupParticipation, ...], tuple[GroupParticipation, ...]]:
    """Return teams and role groups with people invited and submitted, in one query each."""
    rows = (
        Participant.objects.filter(assessment=assessment)
        .taking_part()
        .order_by()
        .values_list("team_id", "role_group")
        .annotate(invited=Count("pk"), done=Count("pk", filter=Q(submitted_at__isnull=False)))
    )
    by_team: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    by_role: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for team, role, invited, done in rows:
        for tally in (by_team[team], by_role[role]):
            tally[0] += invited
            tally[1] += done
    teams = tuple(
        GroupParticipation(str(team.pk), team.name, *by_team[team.pk], headcount=team.headcount)
        for team in Team.objects.filter(pk__in=by_team)
    )
    role_groups = tuple(
        GroupParticipation(group.value, str(group.label), *by_role[group.value])
        for group in RoleGroup
        if group.value in by_role
    )
    return teams, role_groups


def _round_input(
    assessment: Assessment,
    teams: tuple[GroupParticipation, ...],
    scopes: Sequence[CapabilityScope],
) -> RoundInput:
    areas = tuple(
        (row.area.code, float(row.weight))
        for row in assessment.area_weights.select_related("area").order_by("area__order")
    )
    codes = {scope.capability_id: scope.capability.code for scope in scopes}
    totals, by_team = _distributions(assessment, codes, [team.key for team in teams])
    return RoundInput(
        areas=areas,
        capabilities=tuple(
            CapabilityInput(
                code=scope.capability.code,
                area=scope.capability.area.code,
                weight=float(scope.weight),
                target=scope.target,
                out_of_scope=bool(scope.out_of_scope_reason),
            )
            for scope in scopes
        ),
        totals=totals,
        teams=by_team,
        influence_sums={},
        k=assessment.minimum_group,
        invited=sum(team.invited for team in teams),
        submitted=sum(team.submitted for team in teams),
    )


def _distributions(
    assessment: Assessment, codes: dict[int, str], teams: list[str]
) -> tuple[dict[str, Distribution], dict[str, dict[str, Distribution]]]:
    """Count answers by capability, team and slot in the database.

    One small number is grouped by instead of status and level, and comments without an answer
    are dropped here: both spare the database a look at every row's text.
    """
    rows = (
        Answer.objects.counted_in(assessment)
        .order_by()
        .values_list("capability_id", "participant__team_id", _SLOT)
        .annotate(people=Count("*"))
    )
    tallies: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 7)
    for capability, team, slot, people in rows:
        if slot and capability in codes:
            tallies[codes[capability], str(team)][slot - 1] += people
    totals: dict[str, Distribution] = {code: _distribution([0] * 7) for code in codes.values()}
    by_team: dict[str, dict[str, Distribution]] = {team: {} for team in teams}
    for (code, team), tally in tallies.items():
        by_team[team][code] = _distribution(tally)
        totals[code] = totals[code] + by_team[team][code]
    return totals, by_team


def _distribution(tally: list[int]) -> Distribution:
    return Distribution(tuple(tally[:5]), tally[5], tally[6])
