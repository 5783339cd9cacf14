"""Today against the future: from either side, linked or chosen, with what it all comes to."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from journeys.domain.difference import Fate
from journeys.models import (
    ControlledBy,
    Journey,
    JourneyState,
    PainPoint,
    Rating,
    Source,
    Touchpoint,
)
from journeys.pages.diff import DiffPage
from journeys.selectors.board import load_board
from journeys.selectors.difference import comparable, compare, linked
from journeys.services.future import derive_future
from tests.journeys.world import NOW, TODAY, example_journey, touchpoint_of


@pytest.fixture
def today_s(organization):
    return example_journey(organization, personas=("Lucía", "Mario", "Noa"))


@pytest.fixture
def future(today_s):
    return derive_future(journey=today_s, at=NOW, today=TODAY)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def fates(comparison):
    return {(row.to_be or row.as_is).title: row.fate for row in comparison.rows}


def test_a_fresh_future_keeps_everything_even_where_means_were_rounded(today_s):
    said = {"touchpoint": touchpoint_of(today_s, "Entrega"), "persona": today_s.personas.first()}
    Rating.objects.create(**said, source=Source.STAFF, experience=3, emotion=-1)
    Rating.objects.create(**said, source=Source.INTERVIEW, experience=4, emotion=1, weight=2)
    future = derive_future(journey=today_s, at=NOW, today=TODAY)
    found = compare(load_board(today_s), future)
    assert set(fates(found).values()) == {Fate.KEPT}
    assert not found.by_name


def test_it_is_the_same_difference_from_either_side(today_s, future):
    Rating.objects.filter(touchpoint=touchpoint_of(future, "Entrega")).update(experience=5)
    here, there = compare(load_board(today_s), future), compare(load_board(future), today_s)
    assert here.rows == there.rows
    assert here.summary == there.summary
    assert fates(here)["Entrega"] is Fate.CHANGED


def test_each_rating_and_each_attribute_that_differs_is_named(today_s, future):
    row = touchpoint_of(future, "Soporte")
    Rating.objects.filter(touchpoint=row).update(experience=4, emotion=1)
    Touchpoint.objects.filter(pk=row.pk).update(
        title="Ayuda", control=ControlledBy.PARTNER, reach=Decimal("0.5")
    )
    PainPoint.objects.create(touchpoint=row, text="Nadie contesta")
    page = DiffPage(compare(load_board(today_s), future))
    found = next(one for one in page.rows if one.title == "Ayuda")
    assert [(p.name, p.before, p.after) for p in found.attributes] == [
        ("Title", "Soporte", "Ayuda"),
        ("Control", "ours", "a partner's"),
        ("Reach", "30%", "50%"),
        ("What hurts", "nothing", "Nadie contesta"),
    ]
    assert [(p.name, p.change) for p in found.ratings if p.change] == [
        ("Experience", "+2"),
        ("Emotion", "+3"),
    ]
    assert page.headline == "Of the touchpoints, 4 stay and 1 changes."


def test_what_comes_and_what_goes_is_told_with_the_figures_before_and_after(today_s, future):
    Touchpoint.objects.filter(pk=touchpoint_of(future, "Soporte").pk).update(deleted_at=NOW)
    Touchpoint.objects.create(stage=future.stages.last(), order=9, title="Regalo")
    page = DiffPage(compare(load_board(today_s), future))
    assert page.headline == "Of the touchpoints, 4 stay, 1 is new and 1 goes."
    figures = {pair.name: (pair.before, pair.after, pair.change) for pair in page.figures}
    assert figures["Journey score, 1 to 5"] == ("3.42", "3.56", "+0.14")
    assert figures["How it is remembered (peak and end)"] == ("−1.00", "−0.50", "+0.50")


def test_journeys_that_do_not_belong_together_are_paired_by_equal_titles(organization, today_s):
    other = example_journey(organization, title="Otro")
    Journey.objects.filter(pk=other.pk).update(state=JourneyState.TO_BE)
    other.refresh_from_db()
    Touchpoint.objects.filter(pk=touchpoint_of(other, "Compra").pk).update(title="Pago")
    found = compare(load_board(other), today_s)
    assert found.by_name
    assert fates(found) == {
        "Búsqueda": Fate.KEPT,
        "Compra": Fate.REMOVED,
        "Pago": Fate.ADDED,
        "Entrega": Fate.KEPT,
        "Soporte": Fate.KEPT,
        "Renovación": Fate.KEPT,
    }


def test_the_linked_journey_comes_first_among_those_to_compare_with(
    organization, other_organization, today_s, future
):
    loose = example_journey(organization, title="Suelto")
    foreign = example_journey(other_organization, title="Ajeno")
    for journey in (loose, foreign):
        Journey.objects.filter(pk=journey.pk).update(state=JourneyState.TO_BE)
    assert linked(today_s) == [future]
    assert comparable(today_s) == [future, loose]
    Journey.objects.filter(pk=future.pk).update(deleted_at=NOW)
    assert comparable(today_s) == [loose]


def where(journey, query=""):
    return reverse("journeys:diff", args=[journey.organization.slug, journey.pk]) + query


def test_without_a_future_the_page_offers_an_editor_to_make_one(
    today_s, lead, executive, client_of
):
    make = reverse("journeys:derive_future", args=[today_s.organization.slug, today_s.pk])
    assert make in client_of(lead).get(where(today_s)).content.decode()
    reader = client_of(executive).get(where(today_s))
    assert reader.status_code == 200
    assert make not in reader.content.decode()


def test_another_journey_can_be_chosen_but_no_stranger(
    organization, other_organization, today_s, future, lead, client_of
):
    loose = example_journey(organization, title="Suelto")
    foreign = example_journey(other_organization, title="Ajeno")
    for journey in (loose, foreign):
        Journey.objects.filter(pk=journey.pk).update(state=JourneyState.TO_BE)
    browser = client_of(lead)
    chosen = browser.get(where(today_s, f"?with={loose.pk}"))
    assert "Suelto</a>" in chosen.content.decode()
    for wrong in (foreign.pk, today_s.pk, "nonsense"):
        assert browser.get(where(today_s, f"?with={wrong}")).status_code == 404


def test_a_persona_who_walks_only_one_of_both_is_passed_over(today_s, future, lead, client_of):
    mario = today_s.personas.get(name="Mario")
    future.walked_by.filter(persona=mario).delete()
    assert client_of(lead).get(where(today_s, f"?persona={mario.pk}")).status_code == 200
