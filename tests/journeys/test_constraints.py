"""What must hold of journeys also holds in the database: each named rule refuses once."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Organization
from journeys.models import (
    Channel,
    Comment,
    EmotionWord,
    Evidence,
    Journey,
    Operation,
    PainPoint,
    Persona,
    Presence,
    Rating,
    Stage,
    Tool,
    ToolMoment,
    Touchpoint,
)
from tests.assessments.test_constraints import again, change, refused_by_name
from tests.journeys.world import example_journey, touchpoint_of


class Rows:
    """One row of each kind to break a rule with."""

    def __init__(self, organization, lead):
        self.journey = example_journey(organization)
        self.touchpoint = touchpoint_of(self.journey, "Entrega")
        self.rating = self.touchpoint.ratings.get()
        self.persona = self.rating.persona
        self.walk = self.persona.walks.get()
        self.pain = PainPoint.objects.create(touchpoint=self.touchpoint, text="Tarda")
        self.channel = self.touchpoint.channel
        self.word = EmotionWord.objects.filter(organization=organization).first()
        self.tool = Tool.objects.create(organization=organization, name="Ficha", kind="crm")
        self.tool_moment = ToolMoment.objects.create(tool=self.tool, moment="sale")
        self.presence = Presence.objects.create(journey=self.journey, user=lead)


BROKEN = {
    # a journey and who walks it
    "a_review_comes_in_time": lambda r: change(r.journey, review_days=6),
    "personas_have_a_colour": lambda r: change(r.persona, colour=0),
    "a_persona_walks_a_journey_once": lambda r: again(r.walk),
    "reach_is_above_0_up_to_1": lambda r: change(r.touchpoint, reach=0),
    # what is known of a touchpoint
    "a_source_rates_once_a_day": lambda r: again(r.rating),
    "ratings_run_from_1_to_5": lambda r: change(r.rating, importance=6),
    "rated_emotions_run_from_minus_2_to_2": lambda r: change(r.rating, emotion=-3),
    "severities_run_from_1_to_5": lambda r: change(r.pain, severity=6),
    # words, tools, people
    "an_organization_has_a_channel_once": lambda r: again(r.channel),
    "an_emotion_has_one_word": lambda r: again(r.word),
    "emotions_run_from_minus_2_to_2": lambda r: again(r.word, value=3),
    "a_tool_serves_a_moment_once": lambda r: again(r.tool_moment),
    "somebody_is_present_once": lambda r: again(r.presence),
}


@pytest.fixture
def rows(organization, lead):
    return Rows(organization, lead)


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name, rows):
    with refused_by_name(name):
        BROKEN[name](rows)


@pytest.mark.parametrize(
    "wrong",
    [
        *({name: Decimal("0.99")} for name in ("importance", "expectation", "experience")),
        *({name: Decimal("5.01")} for name in ("importance", "expectation", "experience")),
        {"intensity": 0},
        {"intensity": 6},
        {"emotion": Decimal("2.01")},
    ],
    ids=str,
)
def test_no_value_of_a_rating_leaves_its_scale(wrong, rows):
    with pytest.raises(IntegrityError), transaction.atomic():
        change(rows.rating, **wrong)


def test_the_ends_of_the_scales_and_what_is_unknown_are_taken(rows):
    values = ("importance", "expectation", "experience", "intensity")
    for value in (1, 5, None):
        change(rows.rating, **dict.fromkeys(values, value))
    for emotion in (-2, 2, None):
        change(rows.rating, emotion=emotion)
    for reach in (Decimal("0.01"), 1):
        change(rows.touchpoint, reach=reach)


def test_a_rating_in_the_bin_makes_room_for_another_of_the_same_day(rows):
    change(rows.rating, deleted_at=timezone.now())
    again(rows.rating, deleted_at=None)
    assert Rating.objects.filter(touchpoint=rows.touchpoint).count() == 2


def test_an_organisation_goes_with_its_journeys_and_all_in_them(rows, organization, lead):
    Evidence.objects.create(touchpoint=rows.touchpoint, text="Encuesta")
    Comment.objects.create(journey=rows.journey, author=lead, text="De acuerdo")
    Operation.objects.create(journey=rows.journey, author=lead, label="Algo", changes=[])
    kept = example_journey(Organization.objects.create(name="Otra", slug="la-otra"))
    organization.delete()
    gone = (Evidence, PainPoint, Comment, Operation, Tool, ToolMoment, Presence)
    assert [model.objects.count() for model in gone] == [0] * len(gone)
    for model in (Journey, Persona):
        assert model.objects.count() == 1
    for model in (Stage, Touchpoint, Rating):
        assert model.objects.count() == {Stage: 4, Touchpoint: 5, Rating: 5}[model]
    assert Channel.objects.filter(organization=kept.organization).count() == Channel.objects.count()


def test_who_leaves_leaves_what_they_did(rows, lead):
    said = Comment.objects.create(journey=rows.journey, author=lead, text="De acuerdo")
    done = Operation.objects.create(journey=rows.journey, author=lead, label="Algo", changes=[])
    lead.delete()
    for row in (said, done):
        row.refresh_from_db()
        assert row.author is None
    assert not Presence.objects.exists()
