"""Read models of a round before it opens: what each model asks, routing, and the last look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, Q

from accounts.models import Organization
from assessments import plan_sentences
from assessments.domain.plan import Concern, Found, Plan, concerns
from assessments.domain.planning import detectable
from assessments.domain.routing import minutes_for, who_can_know
from assessments.models import Assessment, CapabilityScope, Framework, RoleGroup
from assessments.querysets import ASKS
from assessments.selectors.results import previous_round
from assessments.selectors.scores import GroupParticipation, participation, round_scores

# Where a concern is dealt with: the name of a step.
DEALT_WITH = {
    Concern.LAST_DAY_PASSED: "plan",
    Concern.TOO_FEW_IN_ALL: "people",
    Concern.NOBODY_TO_ANSWER: "routing",
    Concern.TOO_FEW_TO_ANSWER: "routing",
    Concern.FAR_TARGETS: "targets",
    Concern.LOWER_TARGETS: "targets",
}


# ---- what each model asks ----------------------------------------------------------------------


@dataclass(frozen=True)
class ModelNumbers:
    """How much one framework version asks: questions and minutes of both forms.

    ``short`` is 0 where the version has no short form.
    """

    framework: Framework
    areas: int
    full: int
    short: int

    @property
    def full_minutes(self) -> int:
        return minutes_for(self.full)

    @property
    def short_minutes(self) -> int:
        return minutes_for(self.short)


def models_for(organization: Organization) -> list[ModelNumbers]:
    """Return the versions an organisation may use with their numbers, newest first."""
    rows = (
        Framework.objects.available_to(organization)
        .annotate(
            area_count=Count("areas", distinct=True),
            full=Count("areas__capabilities"),
            short=Count("areas__capabilities", filter=Q(areas__capabilities__in_short_form=True)),
        )
        .newest_first()
    )
    return [ModelNumbers(row, row.area_count, row.full, row.short) for row in rows]


# ---- who is asked what -------------------------------------------------------------------------


@dataclass(frozen=True)
class GroupQuestions:
    """How many questions one role group is asked, and for how long."""

    key: str
    name: str
    questions: int

    @property
    def minutes(self) -> int:
        return minutes_for(self.questions)


def questions_by_group(asked: Mapping[str, Sequence[str]]) -> tuple[GroupQuestions, ...]:
    """Return each role group's number of questions, given the groups asked by code."""
    counts = Counter(group for groups in asked.values() for group in groups)
    return tuple(GroupQuestions(g.value, str(g.label), counts[g.value]) for g in RoleGroup)


def scopes_of(assessment: Assessment) -> list[CapabilityScope]:
    """Return a round's scopes with capabilities and areas, in the framework's order."""
    return list(
        assessment.scopes.select_related("capability__area").order_by(
            "capability__area__order", "capability__order"
        )
    )


def asked_by(scope: CapabilityScope) -> list[str]:
    """Return the role groups that a capability is asked of."""
    return [group for group, column in ASKS.items() if getattr(scope, column)]


def suggested_for(scope: CapabilityScope) -> list[str]:
    """Return the role groups that can know a capability, by its model."""
    known = who_can_know(scope.capability.known_by, [*ASKS])
    return [group for group in ASKS if group in known]


# ---- targets -----------------------------------------------------------------------------------


def last_means(assessment: Assessment) -> dict[str, float]:
    """Return where each capability stood in the last comparable round, as far as it is shown."""
    before = previous_round(assessment)
    if before is None:
        return {}
    card = round_scores(before).scorecard
    return {c.code: c.mean for c in card.capabilities if c.mean is not None}


# ---- the last look -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Pause:
    """A concern in words, and the step that deals with it."""

    found: Found
    text: str

    @property
    def step(self) -> str:
        return DEALT_WITH.get(self.found.concern, "people")


@dataclass(frozen=True)
class Telling:
    """What so many people can tell: the smallest change of other people and of the same."""

    name: str
    people: int

    @property
    def others(self) -> float | None:
        return detectable(self.people)

    @property
    def same(self) -> float | None:
        return detectable(self.people, paired=True)


@dataclass(frozen=True)
class OpeningPage:
    """Everything that was planned, on one page."""

    assessment: Assessment
    teams: tuple[GroupParticipation, ...]
    role_groups: tuple[GroupParticipation, ...]
    questions: tuple[GroupQuestions, ...]
    scopes: tuple[CapabilityScope, ...]
    means: Mapping[str, float]
    area_weights_differ: bool
    today: date

    @property
    def invited(self) -> int:
        return sum(team.invited for team in self.teams)

    @cached_property
    def plan(self) -> Plan:
        return Plan(
            k=self.assessment.k,
            teams={team.name: team.invited for team in self.teams},
            role_groups={group.key: group.invited for group in self.role_groups},
            asked={s.capability.code: asked_by(s) for s in self._in_scope},
            targets={
                s.capability.code: (s.target, self.means.get(s.capability.code))
                for s in self._in_scope
            },
            last_day_has_passed=self.assessment.closes_on < self.today,
        )

    @property
    def _in_scope(self) -> list[CapabilityScope]:
        return [scope for scope in self.scopes if not scope.out_of_scope_reason]

    @cached_property
    def pauses(self) -> tuple[Pause, ...]:
        names = {s.capability.code: s.capability.name for s in self.scopes}
        return tuple(
            Pause(found, plan_sentences.concern_words(found, self.assessment.k, names))
            for found in concerns(self.plan)
        )

    @property
    def can_open(self) -> bool:
        return self.invited > 0

    @property
    def planning_line(self) -> str:
        return plan_sentences.planning_line(self.invited)

    @property
    def paired_line(self) -> str:
        return plan_sentences.paired_line(self.invited)

    @cached_property
    def telling(self) -> tuple[Telling, ...]:
        """Everybody, then each group that may be shown apart."""
        groups = [g for g in (*self.role_groups, *self.teams) if g.invited >= self.assessment.k]
        return (
            Telling("", self.invited),
            *(Telling(group.name, group.invited) for group in groups),
        )

    @cached_property
    def targets(self) -> list[int]:
        """The different targets set, lowest first."""
        return sorted({scope.target for scope in self._in_scope})

    @property
    def weights_differ(self) -> bool:
        weights: dict[str, set] = {}
        for scope in self.scopes:
            weights.setdefault(scope.capability.area.code, set()).add(scope.weight)
        return self.area_weights_differ or any(len(found) > 1 for found in weights.values())

    @property
    def left_out(self) -> int:
        return len(self.scopes) - len(self._in_scope)


def opening_page(assessment: Assessment, today: date) -> OpeningPage:
    """Return the last look before a round opens."""
    teams, role_groups = participation(assessment)
    scopes = tuple(scopes_of(assessment))
    weights = set(assessment.area_weights.values_list("weight", flat=True))
    return OpeningPage(
        assessment=assessment,
        teams=teams,
        role_groups=role_groups,
        questions=questions_by_group({s.capability.code: asked_by(s) for s in scopes}),
        scopes=scopes,
        means=last_means(assessment),
        area_weights_differ=len(weights) > 1,
        today=today,
    )
