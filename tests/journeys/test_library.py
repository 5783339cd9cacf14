"""All journeys on one page: what it says of each, new ones, details, personas, the bin."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team
from journeys.models import (
    Journey,
    JourneyPersona,
    JourneyStatus,
    Operation,
    Persona,
    Rating,
    Source,
)
from journeys.selectors.overview import overview
from journeys.services import remove_journey, undo
from journeys.services.future import derive_future
from journeys.services.library import (
    NobodyWalksError,
    OnlyPersonaError,
    remove_persona,
    restore_persona,
    save_details,
)
from tests.journeys.world import NOW, TODAY, example_journey, touchpoint_of


@pytest.fixture
def journey(organization) -> Journey:
    return example_journey(organization)


def address(name: str, journey: Journey, *more: object) -> str:
    own = () if name in ("journeys", "new_journey", "journey_bin", "personas") else (journey.pk,)
    return reverse(f"journeys:{name}", args=[journey.organization.slug, *own, *more])


def details(journey: Journey, **changes: object) -> dict[str, object]:
    """What the page of a journey's details sends as it stands."""
    walks = journey.walked_by.order_by("order")
    sent = {
        "title": journey.title,
        "goal": journey.goal,
        "status": journey.status,
        "review_days": journey.review_days,
        "rev": journey.rev,
    }
    places = {f"walk_{walk.persona_id}": n for n, walk in enumerate(walks, start=1)}
    return {**sent, **places, **changes}


# ---- the list ------------------------------------------------------------------------------


def test_the_list_begins_with_how_many_there_are_and_where_it_hurts_most(journey, lead, client_of):
    calm = example_journey(journey.organization, title="Pregunto algo")
    Rating.objects.of(calm).update(experience=5)
    page = client_of(lead, headers={"accept-language": "en"}).get(address("journeys", journey))
    text = " ".join(page.content.decode().split())
    assert "2 journeys: what hurts most is “Compro algo”" in text
    # Example J: Entrega is 4/4 · 0.8 · 2/4 = 0.40, before Soporte with 3/4 · 0.3 · 2/4.
    assert "At <strong>Entrega</strong> customers expect 5 and live 3" in text
    assert "nothing falls short" in text


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_number_of_queries_for_any_number_of_journeys(
    number, organization, django_assert_num_queries
):
    for n in range(number):
        journey = example_journey(organization, personas=("Lucía", "Mario"), title=f"Uno {n}")
        derive_future(journey=journey, at=NOW, today=TODAY)
    # journeys, who walks them, stages, ratings, touchpoints, the bin
    with django_assert_num_queries(6):
        page = overview(organization, TODAY)
        assert page.count == 2 * number
        assert page.hurts_most and all(card.score.score for card in page.cards)


def test_a_future_journey_stands_below_the_one_of_today(journey):
    future = derive_future(journey=journey, at=NOW + timedelta(days=1), today=TODAY)
    example_journey(journey.organization, title="Otro")
    page = overview(journey.organization, TODAY)
    own = next(card for card in page.cards if card.journey == journey)
    assert [card.journey for card in own.futures] == [future]
    assert (page.count, page.futures, len(page.cards)) == (3, 1, 2)


def test_a_future_journey_stands_alone_while_the_one_of_today_lies_in_the_bin(journey):
    future = derive_future(journey=journey, at=NOW, today=TODAY)
    remove_journey(journey=journey, at=NOW)
    page = overview(journey.organization, TODAY)
    assert [card.journey for card in page.cards] == [future]
    assert (page.in_bin, page.hurts_most) == (1, None)


def test_the_card_counts_what_somebody_researched(journey):
    assert overview(journey.organization, TODAY).cards[0].measured == 0
    Rating.objects.filter(touchpoint=touchpoint_of(journey, "Entrega")).update(
        source=Source.SURVEY, n=40
    )
    assert overview(journey.organization, TODAY).cards[0].measured == 1


def test_a_retired_journey_is_not_what_hurts_most(journey):
    Journey.objects.filter(pk=journey.pk).update(status=JourneyStatus.RETIRED)
    page = overview(journey.organization, TODAY)
    assert page.cards[0].worst is not None
    assert page.hurts_most is None


def test_an_empty_list_says_what_it_is_for_and_offers_one_action(organization, lead, client_of):
    page = client_of(lead).get(reverse("journeys:journeys", args=["acme"]))
    assert page.content.decode().count('class="button primary"') == 1
    assert reverse("journeys:new_journey", args=["acme"]) in page.content.decode()


def test_who_may_only_read_finds_no_way_to_make_or_delete(journey, lead, executive, client_of):
    new = address("new_journey", journey)
    assert new in client_of(lead).get(address("journeys", journey)).content.decode()
    assert new not in client_of(executive).get(address("journeys", journey)).content.decode()


# ---- new -----------------------------------------------------------------------------------


def test_a_blank_journey_begins_with_four_stages_and_the_personas_chosen(journey, lead, client_of):
    lucia = Persona.objects.get()
    sent = {"title": "Me mudo", "personas": [lucia.pk], "new_persona": "Mario"}
    answer = client_of(lead).post(address("new_journey", journey), sent)
    made = Journey.objects.get(title="Me mudo")
    assert answer["Location"] == made.get_absolute_url()
    assert made.stages.count() == 4
    assert [walk.persona.name for walk in made.walked_by.all()] == ["Lucía", "Mario"]


def test_a_journey_without_a_title_is_refused_and_keeps_what_was_typed(
    organization, lead, client_of
):
    answer = client_of(lead).post(
        reverse("journeys:new_journey", args=["acme"]), {"title": " ", "goal": "Dormir tranquila"}
    )
    assert answer.status_code == 422
    assert "Dormir tranquila" in answer.content.decode()
    assert not Journey.objects.exists() and not Persona.objects.exists()


def test_a_persona_of_another_organisation_cannot_walk_here(
    journey, other_organization, lead, client_of
):
    foreign = Persona.objects.create(organization=other_organization, name="Ajena")
    sent = {"title": "Me mudo", "personas": [foreign.pk]}
    assert client_of(lead).post(address("new_journey", journey), sent).status_code == 422


# ---- details -------------------------------------------------------------------------------


def test_details_are_saved_as_one_change_that_can_be_undone(journey, lead, client_of):
    team = Team.objects.create(organization=journey.organization, name="Clientes")
    sent = details(journey, title="Compro y me arrepiento", status="live", owner=team.pk)
    assert client_of(lead).post(address("settings", journey), sent).status_code == 302
    journey.refresh_from_db()
    assert (journey.title, journey.status, journey.owner) == (
        "Compro y me arrepiento",
        "live",
        team,
    )
    undo(journey=journey, author=lead, at=NOW)
    journey.refresh_from_db()
    assert (journey.title, journey.status, journey.owner) == ("Compro algo", "draft", None)


def test_details_saved_from_an_old_page_are_refused_and_nothing_is_lost(journey, lead, client_of):
    before = details(journey, title="Mío")
    client_of(lead).post(address("settings", journey), details(journey, title="De otra persona"))
    answer = client_of(lead).post(address("settings", journey), before)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="Mío"' in text and "De otra persona" in text
    journey.refresh_from_db()
    assert journey.title == "De otra persona"
    again = {**before, "rev": journey.rev}
    assert f'name="rev" value="{journey.rev}"' in text
    assert client_of(lead).post(address("settings", journey), again).status_code == 302


def test_saving_details_that_did_not_change_leaves_no_trace(journey, lead, client_of):
    client_of(lead).post(address("settings", journey), details(journey))
    assert not Operation.objects.exists()


def test_who_walks_it_and_in_which_order_can_be_changed(organization, lead, client_of):
    journey = example_journey(organization, personas=("Lucía", "Mario", "Nora"))
    lucia, mario, nora = (Persona.objects.get(name=name) for name in ("Lucía", "Mario", "Nora"))
    places = {f"walk_{nora.pk}": 1, f"walk_{lucia.pk}": 2, f"walk_{mario.pk}": ""}
    sent = details(journey, **places)
    client_of(lead).post(address("settings", journey), sent)
    assert [walk.persona for walk in journey.walked_by.all()] == [nora, lucia]
    assert Rating.objects.filter(persona=mario).count() == 5  # they come back with the persona


def test_a_journey_cannot_be_left_without_anybody_who_walks_it(journey, lead, client_of):
    lucia = Persona.objects.get()
    sent = details(journey, **{f"walk_{lucia.pk}": ""})
    assert client_of(lead).post(address("settings", journey), sent).status_code == 422
    with pytest.raises(NobodyWalksError):
        save_details(
            journey=journey, fields={}, walkers=[], seen_rev=journey.rev, author=lead, at=NOW
        )
    assert JourneyPersona.objects.count() == 1


def test_reviewed_today_is_one_click_and_ends_what_is_due(journey, lead, client_of):
    Journey.objects.filter(pk=journey.pk).update(last_reviewed=date(2020, 1, 1))
    assert overview(journey.organization, TODAY).cards[0].review_due
    client_of(lead).post(address("settings", journey), {"reviewed": "1"})
    journey.refresh_from_db()
    assert journey.last_reviewed == timezone.localdate()
    assert not overview(journey.organization, timezone.localdate()).cards[0].review_due


# ---- the bin -------------------------------------------------------------------------------


def test_a_deleted_journey_leaves_the_list_and_comes_back_whole(journey, lead, client_of):
    browser = client_of(lead)
    browser.post(address("delete_journey", journey))
    assert overview(journey.organization, TODAY).count == 0
    assert browser.get(address("settings", journey)).status_code == 404
    assert "Compro algo" in browser.get(address("journey_bin", journey)).content.decode()
    browser.post(address("restore_journey", journey))
    card = overview(journey.organization, TODAY).cards[0]
    assert (card.journey, len(card.points), card.stages) == (journey, 5, 4)


def test_a_journey_that_is_not_in_the_bin_cannot_be_taken_out(journey, lead, client_of):
    assert client_of(lead).post(address("restore_journey", journey)).status_code == 404


# ---- personas ------------------------------------------------------------------------------


def test_the_page_of_personas_names_the_journeys_each_walks(journey, executive, client_of):
    text = client_of(executive).get(address("personas", journey)).content.decode()
    lucia = Persona.objects.get()
    assert f"{reverse('journeys:map', args=['acme', journey.pk])}?persona={lucia.pk}" in text


def test_a_persona_is_changed_everywhere_and_an_old_page_overwrites_nothing(
    journey, lead, client_of
):
    lucia = Persona.objects.get()
    page = reverse("journeys:edit_persona", args=["acme", lucia.pk])
    sent = {"name": "Lucía, con prisa", "colour": "4", "rev": lucia.rev}
    assert client_of(lead).post(page, sent).status_code == 302
    lucia.refresh_from_db()
    assert (lucia.name, lucia.colour) == ("Lucía, con prisa", 4)
    assert client_of(lead).post(page, {**sent, "name": "Tarde"}).status_code == 409
    lucia.refresh_from_db()
    assert lucia.name == "Lucía, con prisa"


@pytest.mark.parametrize("colour", ["0", "7", "teal", ""])
def test_a_colour_outside_the_palette_is_refused(colour, organization, lead, client_of):
    page = reverse("journeys:new_persona", args=["acme"])
    assert client_of(lead).post(page, {"name": "Lucía", "colour": colour}).status_code == 422
    assert not Persona.objects.exists()


def test_the_only_persona_of_a_journey_cannot_go_and_the_page_names_the_journey(
    journey, lead, client_of
):
    lucia = Persona.objects.get()
    page = reverse("journeys:edit_persona", args=["acme", lucia.pk])
    answer = client_of(lead).post(page, {"delete": "1"})
    assert answer.status_code == 409
    assert address("settings", journey) in answer.content.decode()
    with pytest.raises(OnlyPersonaError) as refused:
        remove_persona(persona=lucia, at=NOW)
    assert refused.value.journeys == [journey]


def test_a_persona_among_others_goes_to_the_bin_and_comes_back(organization):
    journey = example_journey(organization, personas=("Lucía", "Mario"))
    mario = Persona.objects.get(name="Mario")
    remove_persona(persona=mario, at=NOW)
    assert [p.name for p in overview(organization, TODAY).cards[0].personas] == ["Lucía"]
    # Who is left is now the only one.
    with pytest.raises(OnlyPersonaError):
        remove_persona(persona=Persona.objects.get(name="Lucía"), at=NOW)
    mario.refresh_from_db()
    restore_persona(persona=mario)
    assert [p.name for p in overview(organization, TODAY).cards[0].personas] == ["Lucía", "Mario"]
    assert journey.walked_by.count() == 2


def test_a_persona_in_the_bin_keeps_its_place_when_others_are_ordered_anew(
    organization, lead, client_of
):
    journey = example_journey(organization, personas=("Lucía", "Mario", "Nora"))
    lucia, mario, nora = (Persona.objects.get(name=name) for name in ("Lucía", "Mario", "Nora"))
    remove_persona(persona=mario, at=NOW)
    sent = details(journey, **{f"walk_{nora.pk}": 1, f"walk_{lucia.pk}": 2})
    assert client_of(lead).post(address("settings", journey), sent).status_code == 302
    assert set(journey.walked_by.values_list("persona", flat=True)) == {
        lucia.pk,
        mario.pk,
        nora.pk,
    }


def test_a_persona_binned_while_the_page_was_open_cannot_be_left_alone_with_a_journey(
    organization, lead
):
    journey = example_journey(organization, personas=("Lucía", "Mario"))
    mario = Persona.objects.get(name="Mario")
    remove_persona(persona=mario, at=NOW)
    with pytest.raises(NobodyWalksError):
        save_details(journey=journey, fields={}, walkers=[mario], seen_rev=1, author=lead, at=NOW)
    assert [p.name for p in overview(organization, TODAY).cards[0].personas] == ["Lucía"]
