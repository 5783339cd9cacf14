"""What must hold also holds in the database: each named rule refuses once, by its name."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Consultancy, Invitation, Membership, Proposal, Team, User
from assessments.models import (
    AgreedLevel,
    Answer,
    Area,
    Assessment,
    Capability,
    CapabilityScope,
    Framework,
    Participant,
    Reflection,
    WeightVote,
)
from metrics.domain.measures import Kind
from metrics.services.metrics import known_metric
from roadmaps.models import (
    Initiative,
    InitiativeAim,
    InitiativeRelief,
    InitiativeScores,
    InitiativeTool,
    LibraryInitiative,
    LibraryLift,
    Roadmap,
)
from tests.assessments.world import hold_round, make_roadmap
from tests.journeys.world import example_journey, touchpoint_of


def again(row, **changes):
    """Store a second row like this one, with a key of its own."""
    copy = type(row).objects.get(pk=row.pk)
    copy.pk = type(row)._meta.pk.get_default() if type(row)._meta.pk.has_default() else None
    copy._state.adding = True
    for name, value in changes.items():
        setattr(copy, name, value)
    copy.save(force_insert=True)


def change(row, **changes):
    type(row).objects.filter(pk=row.pk).update(**changes)


@contextmanager
def refused_by_name(name):
    """What happens inside breaks the rule of this name, and the database says so."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        yield
    if connection.vendor == "postgresql" or "CHECK" in str(refused.value):
        assert name in str(refused.value)
    else:  # SQLite names the columns of a broken uniqueness, or the index if it is of expressions
        assert "UNIQUE" in str(refused.value)


class Rows:
    """One row of each kind to break a rule with."""

    def __init__(self, organization, lead):
        self.held = hold_round(organization, {"Norte": 6}, lambda *x: 2)
        self.round = self.held.assessment
        self.seat = self.held.seats[0]
        self.answer = self.seat.answers.first()
        self.scope = self.round.scopes.first()
        self.area_weight = self.round.area_weights.first()
        self.team = Team.objects.get(organization=organization)
        self.member = Membership.objects.get(user=lead)
        self.user = lead
        self.roadmap = make_roadmap(self.round)
        self.initiative = self.roadmap.initiatives.exclude(lifts=None).first()
        self.lift = self.initiative.lifts.first()
        self.relief = InitiativeRelief.objects.create(
            initiative=self.initiative,
            touchpoint=touchpoint_of(example_journey(organization), "Entrega"),
            points=1,
        )
        self.tool = InitiativeTool.objects.create(
            initiative=self.initiative, moment="sale", kind="crm"
        )
        self.aim = InitiativeAim.objects.create(
            initiative=self.initiative,
            metric=known_metric(organization=organization, kind=Kind.CSAT),
            to_value=0.75,
            due_on=date(2027, 12, 31),
        )
        self.scores = InitiativeScores.objects.create(initiative=self.initiative)
        self.library = LibraryInitiative.objects.first()
        self.library_lift = self.library.lifts.first()
        self.framework = self.round.framework
        self.level = self.framework.levels.first()
        self.area = self.framework.areas.first()
        self.capability = self.area.capabilities.first()
        self.anchor = self.capability.anchors.first()
        self.own_framework = Framework.objects.create(
            organization=organization, slug="own", version=1, content_hash="x"
        )
        self.closing = self.round.closings.get()
        self.agreed = AgreedLevel.objects.create(
            assessment=self.round, capability=self.capability, level=3, reason="Lo vimos juntos."
        )
        self.reflection = Reflection.objects.create(assessment=self.round, question="feel")
        self.vote = WeightVote.objects.create(
            assessment=self.round, voter="Ana", method="points", values={"DA": 100}
        )
        self.invitation = Invitation.objects.create(
            organization=organization, email="a@b.es", role="lead", invited_by=lead,
            token_hash="x", expires_at=timezone.now() + timedelta(days=1),
        )  # fmt: skip
        self.proposal = Proposal.objects.create(
            consultancy=Consultancy.objects.create(firm="Veleta"), user=lead, proposed_by=lead
        )


BROKEN = {
    # people
    "a_person_has_one_email_in_any_case": lambda r: again(r.user, email=r.user.email.upper()),
    "team_names_differ": lambda r: again(r.team, name="NORTE"),
    "a_team_has_people": lambda r: change(r.team, headcount=0),
    "one_role_per_person": lambda r: again(r.member),
    "a_role_the_product_knows": lambda r: change(r.member, role="owner"),
    "one_open_invitation_per_address": lambda r: again(
        r.invitation, email="A@B.es", token_hash="y"
    ),
    "a_person_is_proposed_once": lambda r: again(r.proposal),
    # frameworks
    "a_version_is_made_once": lambda r: again(r.framework),
    "each_level_once": lambda r: again(r.level),
    "levels_run_from_1_to_5": lambda r: again(r.level, number=6),
    "area_codes_differ": lambda r: again(r.area),
    "capability_codes_differ": lambda r: again(r.capability),
    "one_anchor_per_level": lambda r: again(r.anchor),
    "anchors_run_from_1_to_5": lambda r: again(r.anchor, level=6),
    "an_own_version_is_made_once": lambda r: again(r.own_framework),
    "an_area_of_a_model_weighs_something": lambda r: change(r.area, weight=0),
    "a_capability_of_a_model_weighs_something": lambda r: change(r.capability, weight=0),
    # rounds
    "each_closing_once": lambda r: again(r.closing),
    "a_round_is_reopened_for_a_reason": lambda r: change(r.closing, reopened_at=timezone.now()),
    "a_capability_is_asked_of_somebody": lambda r: change(
        r.scope, asks_executives=False, asks_managers=False, asks_front_line=False
    ),
    "a_voter_weighs_each_part_once": lambda r: again(r.vote),
    "one_agreed_level_per_capability": lambda r: again(r.agreed),
    "agreed_levels_run_from_1_to_5": lambda r: change(r.agreed, level=6),
    "an_agreed_level_has_a_reason": lambda r: change(r.agreed, reason=""),
    "one_reflection_per_question": lambda r: again(r.reflection),
    "no_group_below_three": lambda r: change(r.round, minimum_group=2),
    "a_round_closes_after_it_opens": lambda r: change(r.round, closes_on=date(2000, 1, 1)),
    "a_closed_round_keeps_its_scorecard": lambda r: change(r.round, scorecard=None),
    "one_scope_per_capability": lambda r: again(r.scope),
    "targets_run_from_2_to_5": lambda r: change(r.scope, target=1),
    "a_capability_weighs_something": lambda r: change(r.scope, weight=0),
    "one_weight_per_area": lambda r: again(r.area_weight),
    "an_area_weighs_something": lambda r: change(r.area_weight, weight=0),
    # answers
    "the_global_level_is_1_to_5": lambda r: change(r.seat, global_level=6),
    "expectations_run_from_0_to_100": lambda r: change(r.seat, expected_share=101),
    "one_answer_per_question": lambda r: again(r.answer),
    "only_a_level_has_a_number_from_1_to_5": lambda r: change(r.answer, level=6),
    "confidence_is_1_to_3": lambda r: change(r.answer, confidence=4),
    "evidence_is_0_to_3": lambda r: change(r.answer, evidence=4),
    # roadmaps
    "initiative_codes_differ": lambda r: again(r.library),
    "estimates_are_low_likely_high": lambda r: change(r.library, effort_low=9999),
    "a_library_lift_is_said_once": lambda r: again(r.library_lift),
    "library_lifts_reach_4": lambda r: change(r.library_lift, points=Decimal("4.5")),
    "a_year_has_four_quarters": lambda r: change(r.roadmap, starts_quarter=5),
    "a_roadmap_has_time_and_people": lambda r: change(r.roadmap, quarters=13),
    "a_library_initiative_stands_once": lambda r: again(r.initiative),
    "an_initiative_takes_effort_and_time": lambda r: change(r.initiative, effort_days=0),
    "a_probability_is_above_0_up_to_1": lambda r: change(r.initiative, probability=0),
    "an_own_initiative_has_a_title": lambda r: change(r.initiative, library=None, own_title=""),
    "a_lift_is_said_once": lambda r: again(r.lift),
    "lifts_reach_4": lambda r: change(r.lift, points=0),
    "rice_knows_these_steps": lambda r: change(r.scores, impact="4"),
    "points_of_other_scores_are_1_to_10": lambda r: change(r.scores, wsjf_size=11),
    "an_initiative_aims_at_a_metric_once": lambda r: again(r.aim),
    "an_aim_has_one_kind_of_place": lambda r: change(
        r.aim, touchpoint=r.relief.touchpoint, channel=r.round.organization.channels.first()
    ),
    "where_an_aim_comes_from_is_whole": lambda r: change(
        r.aim, from_first=date(2026, 2, 1), from_until=date(2026, 2, 1), from_value=0.5
    ),
    "journeys_weigh_from_0_to_10": lambda r: change(r.roadmap, journey_weight=11),
    "a_relief_is_said_once": lambda r: again(r.relief),
    "reliefs_reach_4": lambda r: change(r.relief, points=0),
    "a_tool_is_brought_once": lambda r: again(r.tool),
}


@pytest.fixture
def rows(framework, organization, lead):
    return Rows(organization, lead)


# Rules of other houses are broken in their own tests, each in a dictionary called BROKEN.
ELSEWHERE = ("journeys", "jobs", "invitations", "meetings", "benchmarks", "frameworks")


def test_every_named_rule_of_the_database_is_broken_once_here_or_in_its_own_house():
    broken = list(BROKEN)
    for house in ELSEWHERE:
        # tests/benchmarks holds the programs that measure speed.
        folder = "benchmarks_app" if house == "benchmarks" else house
        if find_spec(f"tests.{folder}.test_constraints"):
            broken += import_module(f"tests.{folder}.test_constraints").BROKEN
    ours = {"accounts", "assessments", "roadmaps", "reports", "charts", *ELSEWHERE}
    named = [
        constraint.name
        for model in apps.get_models()
        if model._meta.app_label in ours
        for constraint in model._meta.constraints
    ]
    assert sorted(named) == sorted(broken)


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name, rows):
    with refused_by_name(name):
        BROKEN[name](rows)


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "level", "level": None},
        {"status": "dont_know", "level": 3},
        {"status": "", "level": 1},
        {"status": "level", "level": 0},
    ],
)
def test_only_a_level_has_a_number(wrong, rows):
    with pytest.raises(IntegrityError), transaction.atomic():
        change(rows.answer, **wrong)


def test_what_was_answered_keeps_its_question_and_its_team(rows):
    from django.db.models import ProtectedError, RestrictedError

    for row in (rows.capability, rows.framework, rows.team):
        with pytest.raises((ProtectedError, RestrictedError)), transaction.atomic():
            row.delete()


def test_an_organisation_goes_with_everything_that_is_its_own(rows, organization):
    organization.delete()
    own = (Assessment, Participant, Answer, CapabilityScope, Roadmap, Initiative, Team, Membership)
    assert [model.objects.count() for model in own] == [0] * len(own)
    kept = (Framework, Area, Capability, LibraryInitiative, LibraryLift)
    assert all(model.objects.exists() for model in kept)
    assert User.objects.exists()
