"""A future journey: begun as today's, linked to it part by part, and none of its evidence claimed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from journeys.models import (
    Evidence,
    Journey,
    JourneyState,
    PainPoint,
    Rating,
    Source,
    Tool,
    Touchpoint,
)
from journeys.selectors.board import load_board
from journeys.services import remove
from journeys.services.future import AlreadyFutureError, derive_future
from tests.journeys.world import NOW, TODAY, example_journey, touchpoint_of

LATER = TODAY + timedelta(days=30)


@pytest.fixture
def journey(organization) -> Journey:
    return example_journey(organization, personas=("Lucía", "Mario"))


def made(journey: Journey) -> Journey:
    return derive_future(journey=journey, at=NOW, today=LATER)


def test_a_future_journey_begins_as_todays_in_everything(journey):
    entrega = touchpoint_of(journey, "Entrega")
    PainPoint.objects.create(touchpoint=entrega, text="No sé cuándo llega", severity=4)
    tool = Tool.objects.create(organization=journey.organization, name="Mesa", kind="help_desk")
    tool.touchpoints.add(entrega)
    today, future = load_board(journey), load_board(made(journey))
    assert [str(c.touchpoint) for c in future.columns] == [str(c.touchpoint) for c in today.columns]
    assert [c.values for c in future.columns] == [c.values for c in today.columns]
    assert [str(s.stage) for s in future.stages] == [str(s.stage) for s in today.stages]
    assert future.personas == today.personas
    assert future.score == today.score
    wanted = future.columns[2]
    assert [pain.text for pain in wanted.pain_points] == ["No sé cuándo llega"]
    assert wanted.tools == [tool]


def test_each_part_is_linked_to_what_it_came_from(journey):
    future = made(journey)
    assert (future.derived_from, future.state) == (journey, JourneyState.TO_BE)
    came_from = [t.derived_from_id for t in Touchpoint.objects.of(future).in_order()]
    assert came_from == [t.pk for t in Touchpoint.objects.of(journey).in_order()]


def test_what_was_measured_becomes_one_assumption_of_what_is_wanted(journey):
    entrega = touchpoint_of(journey, "Entrega")
    lucia = journey.walked_by.first().persona
    Rating.objects.create(
        touchpoint=entrega,
        persona=lucia,
        source=Source.SURVEY,
        rated_on=TODAY,
        experience=Decimal("2.35"),
        n=80,
    )
    Evidence.objects.create(touchpoint=entrega, text="80 encuestas", kind=Source.SURVEY)
    assert load_board(journey, lucia).columns[2].pooled.grade == 2
    future = made(journey)
    own = Rating.objects.of(future).get(touchpoint__title="Entrega", persona=lucia)
    # The map of today shows the survey's experience and the assumption's importance.
    assert (own.source, own.rated_on, own.n) == (Source.ASSUMPTION, LATER, None)
    assert (own.importance, own.experience) == (Decimal(5), Decimal("2.35"))
    assert load_board(future, lucia).columns[2].pooled.grade == 0
    assert not Evidence.objects.of(future).exists()


def test_nothing_is_made_up_where_nothing_is_known(journey):
    Rating.objects.of(journey).delete()
    assert not Rating.objects.of(made(journey)).exists()


def test_what_lies_in_the_bin_is_not_wanted(journey, lead):
    remove(row=touchpoint_of(journey, "Soporte"), author=lead, at=NOW)
    titles = [str(c.touchpoint) for c in load_board(made(journey)).columns]
    assert titles == ["Búsqueda", "Compra", "Entrega", "Renovación"]


def test_changing_the_future_changes_nothing_today(journey):
    future = made(journey)
    Rating.objects.of(future).update(experience=5)
    Touchpoint.objects.of(future).update(title="Otro")
    assert load_board(journey).columns[3].values.experience == 2
    assert str(load_board(journey).columns[3].touchpoint) == "Soporte"


def test_there_is_no_future_of_a_future_journey(journey, lead, client_of):
    future = made(journey)
    with pytest.raises(AlreadyFutureError):
        made(future)
    page = reverse("journeys:derive_future", args=["acme", future.pk])
    answer = client_of(lead).post(page)
    assert answer["Location"] == reverse("journeys:settings", args=["acme", future.pk])
    assert Journey.objects.count() == 2


def test_one_click_makes_it_and_leads_to_its_map(journey, lead, client_of):
    answer = client_of(lead).post(reverse("journeys:derive_future", args=["acme", journey.pk]))
    assert answer["Location"] == journey.futures.get().get_absolute_url()


@pytest.mark.parametrize("number", [1, 3])
def test_making_a_future_takes_as_many_queries_for_any_number_of_touchpoints(
    number, journey, django_assert_max_num_queries
):
    stage = journey.stages.first()
    for n in range(number * 20):
        Touchpoint.objects.create(stage=stage, order=n + 1, title=f"Paso {n}")
    # a savepoint and its end, eight to read, one per kind of row to write
    with django_assert_max_num_queries(20):
        made(journey)
