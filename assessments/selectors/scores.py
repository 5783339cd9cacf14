"""From answers to a scorecard: two grouped statements in the database, the rest on values.

The number of queries depends neither on participants nor on answers. A closed round is
read from what was frozen when it closed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery

from assessments.domain.distribution import Distribution
from assessments.domain.moments import Moments
from assessments.domain.publication import Cohort, Published, pools
from assessments.domain.results import RoleCell
from assessments.domain.scorecard import (
    CapabilityInput,
    RoundInput,
    Scorecard,
    influence_plan,
    score_round,
    scorecard_from_json,
    scorecard_to_json,
)
from assessments.models import (
    AreaWeight,
    Assessment,
    Capability,
    CapabilityScope,
    Participant,
    RoleGroup,
)
from assessments.selectors.cohorts import counted_in_cohorts
from assessments.selectors.counting import Counted, count_answers, distribution_of
from assessments.selectors.influence import influence_sums

_NOTHING = Distribution((0, 0, 0, 0, 0))
_NOBODY = Moments(0, 0.0, 0.0)


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
    ``expected`` is what people expect, before the questions, of customers: percent who would be
    satisfied; of nobody below k, and where the round does not ask.
    ``published`` says by capability which groups are shown; empty for frozen scores, whose
    cells say it themselves, as are ``counted``, what all of it was made of, and the round's
    ``capabilities``.
    """

    scorecard: Scorecard
    teams: tuple[GroupParticipation, ...]
    role_groups: tuple[GroupParticipation, ...]
    first_sight: Distribution = _NOTHING
    expected: Moments = _NOBODY
    published: Mapping[str, Published] = field(default_factory=dict, compare=False)
    counted: Counted | None = field(default=None, repr=False, compare=False)
    capabilities: tuple[Capability, ...] = field(default=(), repr=False, compare=False)

    @property
    def role_cells(self) -> tuple[RoleCell, ...]:
        return self.scorecard.role_cells


def round_scores(assessment: Assessment) -> RoundScores:
    """Return the frozen scores of a closed round, or those of the answers so far."""
    if assessment.shows_frozen:
        return _from_json(assessment.scorecard)
    return computed_scores(assessment)


def freeze_scores(scores: RoundScores) -> dict[str, Any]:
    """Return the scores of a round as JSON, for keeping when it closes."""
    return {
        "scorecard": scorecard_to_json(scores.scorecard),
        "teams": [vars(team) for team in scores.teams],
        "role_groups": [vars(group) for group in scores.role_groups],
        "first_sight": list(scores.first_sight.counts),
        "expected": asdict(scores.expected),
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
        first_sight=distribution_of([*frozen.get("first_sight", [0] * 5), 0, 0]),
        expected=Moments(**frozen["expected"]) if "expected" in frozen else _NOBODY,
    )


def computed_scores(
    assessment: Assessment, *, previous: Mapping[str, int] | None = None
) -> RoundScores:
    """Return the scores of the answers that count, as they stand.

    ``previous``: nearest levels of the last round, for hysteresis; see ``RoundInput``.
    """
    people = _people(assessment)
    teams, role_groups = _groups(people)
    area_weight = AreaWeight.objects.filter(
        assessment=assessment, area=OuterRef("capability__area")
    ).values("weight")
    scopes = list(
        assessment.scopes.select_related("capability__area")
        .annotate(area_weight=Subquery(area_weight))
        .order_by("capability__area__order", "capability__order")
    )
    codes = {scope.capability_id: scope.capability.code for scope in scopes}
    counted = count_answers(assessment, codes)
    round_input = replace(
        _round_input(assessment, teams, scopes, counted), previous=dict(previous or {})
    )
    plan = influence_plan(round_input)
    if plan:
        ids = {scope.capability.code: scope.capability_id for scope in scopes}
        upto = counted.complete_up_to(plan)
        sums = (
            influence_sums(assessment, plan, ids, round_input.submitted, upto)
            if upto is None or upto > 0
            else {}
        )
        round_input = replace(round_input, influence_sums=sums)
    return RoundScores(
        score_round(round_input),
        teams,
        role_groups,
        _first_sight(assessment, people),
        _expected(assessment, people),
        round_input.published or {},
        counted,
        tuple(scope.capability for scope in scopes),
    )


@dataclass(frozen=True)
class _People:
    """How many of one team, role group, closing and first sight were invited and are done."""

    team: Any
    team_name: str
    headcount: int | None
    role: str
    closing: int | None
    first_sight: int | None
    expected: int | None
    invited: int
    done: int


def _people(assessment: Assessment) -> list[_People]:
    """Count those who take part in one statement: for participation and for first sight."""
    rows = (
        Participant.objects.filter(assessment=assessment)
        .taking_part()
        .order_by("team__name", "team_id")
        .values_list(
            "team_id",
            "team__name",
            "team__headcount",
            "role_group",
            "closing",
            "global_level",
            "expected_share",
        )
        .annotate(invited=Count("pk"), done=Count("pk", filter=Q(submitted_at__isnull=False)))
    )
    return [_People(*row) for row in rows]


def _first_sight(assessment: Assessment, people: Iterable[_People]) -> Distribution:
    """Count the levels named at first sight; nothing where fewer than k named one.

    In cohorts of at least k, like every figure: who came after a closing is not counted apart.
    """
    everybody = ("", "")
    tallies: dict[int, list[int]] = defaultdict(lambda: [0] * 7)
    for group in people:
        counts = group.closing is not None or assessment.is_named
        if group.first_sight is not None and counts:
            tallies[group.closing or 0][group.first_sight - 1] += group.done
    cohorts = {
        closing: Cohort({everybody: distribution_of(tally)}) for closing, tally in tallies.items()
    }
    return sum(
        (pool.answers[everybody] for _, pool in pools(cohorts, assessment.k)), start=_NOTHING
    )


def _expected(assessment: Assessment, people: Iterable[_People]) -> Moments:
    """Return what those who count expect of customers; of nobody where fewer than k said it.

    In cohorts of at least k and for the whole round only, like first sight.
    """
    if not assessment.asks_expectation:
        return _NOBODY
    rows = [
        (group.closing, group.expected, group.done)
        for group in people
        if group.expected is not None and (group.closing is not None or assessment.is_named)
    ]
    return Moments.of_tally(counted_in_cohorts(rows, assessment.k))


def participation(
    assessment: Assessment,
) -> tuple[tuple[GroupParticipation, ...], tuple[GroupParticipation, ...]]:
    """Return teams and role groups with people invited and submitted, in one query."""
    return _groups(_people(assessment))


def _groups(
    people: Sequence[_People],
) -> tuple[tuple[GroupParticipation, ...], tuple[GroupParticipation, ...]]:
    teams: dict[Any, GroupParticipation] = {}
    by_role: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for group in people:
        team = teams.get(group.team) or GroupParticipation(
            str(group.team), group.team_name, 0, 0, headcount=group.headcount
        )
        teams[group.team] = replace(
            team, invited=team.invited + group.invited, submitted=team.submitted + group.done
        )
        by_role[group.role][0] += group.invited
        by_role[group.role][1] += group.done
    role_groups = tuple(
        GroupParticipation(group.value, str(group.label), *by_role[group.value])
        for group in RoleGroup
        if group.value in by_role
    )
    return tuple(teams.values()), role_groups


def _round_input(
    assessment: Assessment,
    teams: tuple[GroupParticipation, ...],
    scopes: Sequence[CapabilityScope],
    counted: Counted,
) -> RoundInput:
    areas = {scope.capability.area.code: float(scope.area_weight) for scope in scopes}
    return RoundInput(
        areas=tuple(areas.items()),
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
        totals=counted.totals,
        teams={team.key: {} for team in teams} | counted.grouped(0),
        roles=counted.grouped(1),
        published=counted.published,
        coarse=not assessment.is_named,
        influence_sums={},
        k=assessment.k,
        invited=sum(team.invited for team in teams),
        submitted=sum(team.submitted for team in teams),
    )
