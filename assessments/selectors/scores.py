"""From answers to a scorecard: two grouped statements in the database, the rest on values.

The number of queries depends neither on participants nor on answers. A closed round is
read from what was frozen when it closed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, OuterRef, Q, SmallIntegerField, Subquery, Value, When
from django.db.models.functions import Coalesce

from assessments.domain.distribution import Distribution
from assessments.domain.publication import Cell, Cohort, Published, pools, publish
from assessments.domain.results import RoleCell
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
from assessments.models import (
    Answer,
    AreaWeight,
    Assessment,
    Capability,
    CapabilityScope,
    Participant,
    RoleGroup,
)
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
    ``published`` says by capability which groups are shown; empty for frozen scores, whose
    cells say it themselves, as are ``counted``, what all of it was made of, and the round's
    ``capabilities``.
    """

    scorecard: Scorecard
    teams: tuple[GroupParticipation, ...]
    role_groups: tuple[GroupParticipation, ...]
    first_sight: Distribution = _NOTHING
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
    counted = _counted(assessment, codes)
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
        round_input.published or {},
        counted,
        tuple(scope.capability for scope in scopes),
    )


@dataclass(frozen=True)
class _People:
    """How many of one team, role group, closing and first-sight level were invited and are done."""

    team: Any
    team_name: str
    headcount: int | None
    role: str
    closing: int | None
    first_sight: int | None
    invited: int
    done: int


def _people(assessment: Assessment) -> list[_People]:
    """Count those who take part in one statement: for participation and for first sight."""
    rows = (
        Participant.objects.filter(assessment=assessment)
        .taking_part()
        .order_by("team__name", "team_id")
        .values_list(
            "team_id", "team__name", "team__headcount", "role_group", "closing", "global_level"
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
        closing: Cohort({everybody: _distribution(tally)}) for closing, tally in tallies.items()
    }
    return sum(
        (pool.answers[everybody] for _, pool in pools(cohorts, assessment.k)), start=_NOTHING
    )


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


@dataclass(frozen=True)
class Counted:
    """The answers of a round by capability, in cohorts large enough to be counted.

    ``cohorts`` holds, by code, each cohort with the closing at which it was complete;
    ``waiting`` the codes for which somebody is not counted yet.
    """

    cohorts: Mapping[str, tuple[tuple[int, Cohort], ...]]
    waiting: frozenset[str]
    k: int

    @cached_property
    def totals(self) -> dict[str, Distribution]:
        return {
            code: sum((d for _, c in found for d in c.answers.values()), start=_NOTHING)
            for code, found in self.cohorts.items()
        }

    def grouped(self, axis: int) -> dict[str, dict[str, Distribution]]:
        """Return the answers by team (axis 0) or role group (axis 1) and code."""
        groups: dict[str, dict[str, Distribution]] = {}
        for code, found in self.cohorts.items():
            for _number, cohort in found:
                for cell, answers in cohort.answers.items():
                    row = groups.setdefault(cell[axis], {})
                    row[code] = row.get(code, _NOTHING) + answers
        return groups

    @cached_property
    def published(self) -> dict[str, Published]:
        return {
            code: publish([cohort for _, cohort in found], self.k)
            for code, found in self.cohorts.items()
            if found
        }

    def complete_up_to(self, codes: Iterable[str]) -> int | None:
        """Return the last closing at which nobody waited for any of these; None: nobody does."""
        if not self.waiting & set(codes):
            return None
        ends = [{number for number, _ in self.cohorts[code]} for code in codes]
        return max(set.intersection(*ends), default=0)


def _counted(assessment: Assessment, codes: dict[int, str]) -> Counted:
    """Count answers by capability, closing, team, role group and slot in the database.

    One small number is grouped by instead of status and level, and comments without an answer
    are dropped here: both spare the database a look at every row's text. In a named round
    everybody is one cohort, so nothing about cohorts is asked.
    """
    by_cohort = () if assessment.is_named else ("participant__closing", "participant__imported")
    rows = (
        Answer.objects.counted_in(assessment)
        .order_by()
        .values_list(
            "capability_id", "participant__team_id", "participant__role_group", _SLOT, *by_cohort
        )
        .annotate(people=Count("*"))
    )
    tallies: dict[str, dict[int, _Tallies]] = {code: {} for code in codes.values()}
    for capability, team, role, slot, *cohort_of, people in rows:
        if slot and capability in codes:
            closing, imported = cohort_of or (None, False)
            cohort = tallies[codes[capability]].setdefault(closing or 0, _Tallies())
            cohort.add((str(team), role), slot, people, imported=imported)
    released = _released(assessment)
    found: dict[str, tuple[tuple[int, Cohort], ...]] = {}
    waiting = set()
    for code, by_closing in tallies.items():
        cohorts = {closing: cells.cohort for closing, cells in by_closing.items()}
        if assessment.is_named:
            # Everybody agreed to be known, and may come and go at any time: one cohort.
            found[code] = tuple((0, Cohort(cohort.answers)) for cohort in cohorts.values())
            continue
        complete = pools(cohorts, assessment.k)
        if cohorts and (not complete or complete[-1][0] < max(cohorts)):
            waiting.add(code)
        if cohorts and not complete:
            complete = _without_figure(cohorts, assessment.k)
        found[code] = tuple(
            (number, replace(cohort, released=_since(released, number, code)))
            for number, cohort in complete
        )
    return Counted(found, frozenset(waiting), assessment.k)


class _Tallies:
    """Answers of one cohort by cell and slot, of all and of those who answered themselves."""

    def __init__(self) -> None:
        self.everybody: dict[Cell, list[int]] = {}
        self.own: dict[Cell, list[int]] = {}
        self.mixed = False

    def add(self, cell: Cell, slot: int, people: int, *, imported: bool) -> None:
        self.mixed |= imported
        for table in (self.everybody,) if imported else (self.everybody, self.own):
            table.setdefault(cell, [0] * 7)[slot - 1] += people

    @property
    def cohort(self) -> Cohort:
        everybody, own = (
            {cell: _distribution(tally) for cell, tally in table.items()}
            for table in (self.everybody, self.own)
        )
        return Cohort(everybody, own=own if self.mixed else None)


def _without_figure(cohorts: Mapping[int, Cohort], k: int) -> list[tuple[int, Cohort]]:
    """Return what is left of a capability too few named a level for: that it is so.

    Where only those who answered themselves are too few, only they stand here. Where nobody
    named a level, the counts of who did not know are those of cohorts of at least k.
    """
    own = [cohort.themselves for cohort in cohorts.values()]
    if any(cohort.sizes for cohort in own):
        return [(max(cohorts), cohort) for cohort in own]
    if any(cohort.sizes for cohort in cohorts.values()):
        return [(max(cohorts), cohort) for cohort in cohorts.values()]
    told: list[Cohort] = []
    waiting: list[Cohort] = []
    for number in sorted(cohorts):
        waiting.append(cohorts[number])
        if sum(d.asked for cohort in waiting for d in cohort.answers.values()) >= k:
            told, waiting = told + waiting, []
    return [(max(cohorts), cohort) for cohort in told or cohorts.values()]


def _released(assessment: Assessment) -> dict[int, dict[str, Published]]:
    """Return what each earlier closing showed, by its number and capability code."""
    if assessment.is_named:
        return {}
    return {
        number: {
            code: Published(frozenset(groups["teams"]), frozenset(groups["roles"]))
            for code, groups in shown.items()
        }
        for number, shown in assessment.closings.values_list("number", "released")
    }


def _since(released: Mapping[int, Mapping[str, Published]], number: int, code: str) -> Published:
    """Return all groups shown by closings that counted this cohort."""
    shown = Published()
    for later, by_code in released.items():
        if later >= number and code in by_code:
            shown |= by_code[code]
    return shown


def _distribution(tally: list[int]) -> Distribution:
    return Distribution(tuple(tally[:5]), tally[5], tally[6])
