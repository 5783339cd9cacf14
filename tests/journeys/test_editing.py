"""One field at a time: nothing that somebody typed is overwritten unseen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connections

from accounts.models import Membership, Organization, Role, User
from journeys.models import Operation, PainPoint, Persona, Rating, Source, Touchpoint
from journeys.services import (
    InvalidValueError,
    NotInThisJourneyError,
    StaleRowError,
    add_finding,
    remove,
    set_field,
    set_rating,
    undo,
)
from tests.journeys.world import NOW, TODAY, example_journey, touchpoint_of

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def journey(organization):
    return example_journey(organization)


@pytest.fixture
def support(journey):
    return touchpoint_of(journey, "Soporte")


def say(row, name, value, who, *, seen=1, was=None, at=NOW):
    """Store a field of a row as it stands in the database now."""
    fresh = type(row).objects.get(pk=row.pk)
    return set_field(row=fresh, name=name, value=value, seen_rev=seen, was=was, author=who, at=at)


def rate(touchpoint, name, value, who, *, persona=None, seen=0, was=None):
    return set_rating(
        touchpoint=touchpoint,
        persona=persona or Persona.objects.get(),
        name=name,
        value=value,
        seen_rev=seen,
        was=was,
        author=who,
        at=NOW,
        today=TODAY,
    )


def test_a_field_is_stored_and_its_row_counts_one_revision_more(support, lead):
    operation = say(support, "title", "Atención", lead, was="Soporte")
    support.refresh_from_db()
    assert (support.title, support.rev) == ("Atención", 2)
    assert operation.changes == [
        {
            "model": "touchpoint",
            "id": str(support.pk),
            "touchpoint": "",
            "before": {"title": "Soporte"},
            "after": {"title": "Atención"},
        }
    ]


def test_the_journey_counts_as_changed_when_a_field_of_it_is(journey, support, lead):
    say(support, "title", "Atención", lead, was="Soporte", at=LATER)
    journey.refresh_from_db()
    assert journey.updated_at == LATER


def test_what_is_there_already_is_no_change(support, lead):
    assert say(support, "title", "Soporte", lead, was="Soporte") is None
    support.refresh_from_db()
    assert (support.rev, Operation.objects.count()) == (1, 0)


def test_the_same_number_written_differently_is_no_change(support, lead):
    rating = support.ratings.get()
    assert say(rating, "importance", 4, lead, was="4") is None


def test_two_people_who_change_different_fields_both_stand(support, lead, consultant):
    say(support, "title", "Atención", lead, was="Soporte")
    say(support, "description", "Llamo otra vez", consultant, seen=1, was="")
    support.refresh_from_db()
    assert (support.title, support.description, support.rev) == ("Atención", "Llamo otra vez", 3)


def test_who_writes_over_what_they_have_not_seen_is_told_whose_it_is(support, lead, consultant):
    say(support, "title", "Atención", lead, was="Soporte", at=LATER)
    with pytest.raises(StaleRowError) as refused:
        say(support, "title", "Ayuda", consultant, seen=1, was="Soporte")
    conflict = refused.value
    assert (conflict.theirs, conflict.rev, conflict.who, conflict.at) == (
        "Atención",
        2,
        lead,
        LATER,
    )
    support.refresh_from_db()
    assert (support.title, support.rev, Operation.objects.count()) == ("Atención", 2, 1)


def test_a_refused_text_does_not_stay_on_the_row_in_hand(support, lead, consultant):
    say(support, "title", "Atención", lead, was="Soporte")
    fresh = Touchpoint.objects.get(pk=support.pk)
    with pytest.raises(StaleRowError):
        set_field(
            row=fresh, name="title", value="Ayuda", seen_rev=1, was="Soporte",
            author=consultant, at=NOW,
        )  # fmt: skip
    assert str(fresh) == "Atención"


def test_two_people_who_say_the_same_do_not_disagree(support, lead, consultant):
    say(support, "title", "Atención", lead, was="Soporte")
    assert say(support, "title", "Atención", consultant, seen=1, was="Soporte") is None


def test_whoever_has_seen_the_others_words_may_replace_them(support, lead, consultant):
    say(support, "title", "Atención", lead, was="Soporte")
    say(support, "title", "Ayuda", consultant, seen=2, was="Atención")
    support.refresh_from_db()
    assert support.title == "Ayuda"


def test_a_stale_row_in_hand_is_read_again_before_anything_is_written(support, lead, consultant):
    in_hand = Touchpoint.objects.get(pk=support.pk)
    say(support, "title", "Atención", lead, was="Soporte")
    with pytest.raises(StaleRowError) as refused:
        set_field(
            row=in_hand, name="title", value="Ayuda", seen_rev=1, was="Soporte",
            author=consultant, at=NOW,
        )  # fmt: skip
    assert refused.value.theirs == "Atención"


def test_taking_back_is_a_change_too_and_the_conflict_names_who_did(support, lead, consultant):
    say(support, "title", "Ayuda", lead, was="Soporte")
    say(support, "title", "Socorro", consultant, seen=2, was="Ayuda")
    undo(journey=support.stage.journey, author=consultant, at=LATER)
    with pytest.raises(StaleRowError) as refused:
        say(support, "title", "Auxilio", lead, seen=3, was="Socorro")
    assert (refused.value.theirs, refused.value.who, refused.value.at) == (
        "Ayuda",
        consultant,
        LATER,
    )


def test_a_row_that_went_into_the_bin_meanwhile_takes_no_text(support, lead, consultant):
    in_hand = Touchpoint.objects.get(pk=support.pk)
    remove(row=support, author=consultant, at=NOW)
    with pytest.raises(NotInThisJourneyError):
        set_field(
            row=in_hand, name="title", value="Ayuda", seen_rev=1, was="Soporte",
            author=lead, at=NOW,
        )  # fmt: skip
    assert Touchpoint.objects.get(pk=support.pk).title == "Soporte"


def test_a_row_that_is_gone_for_good_takes_no_text(support, lead):
    in_hand = Touchpoint.objects.get(pk=support.pk)
    support.delete()
    with pytest.raises(NotInThisJourneyError):
        set_field(
            row=in_hand, name="title", value="Ayuda", seen_rev=1, was="Soporte",
            author=lead, at=NOW,
        )  # fmt: skip


def test_two_ratings_cannot_become_one_and_the_same(support, lead):
    survey = add_finding(
        model=Rating, touchpoint=support, author=lead, at=NOW, persona=Persona.objects.get(),
        source=Source.SURVEY, rated_on=TODAY, experience=3,
    )  # fmt: skip
    with pytest.raises(InvalidValueError):
        say(survey, "source", Source.ASSUMPTION, lead, was="survey")
    survey.refresh_from_db()
    assert (survey.source, survey.rev) == (Source.SURVEY, 1)
    say(survey, "rated_on", date(2026, 10, 1), lead, was=TODAY.isoformat())
    assert say(survey, "source", Source.ASSUMPTION, lead, seen=2, was="survey")


# ---- ratings as a map shows them --------------------------------------------------------------


def test_a_first_rating_is_an_assumption_of_today(journey, support, lead):
    support.ratings.all().delete()
    rate(support, "experience", 2, lead)
    rating = support.ratings.get()
    assert (rating.source, rating.rated_on, rating.experience) == (Source.ASSUMPTION, TODAY, 2)


def test_unknown_begins_no_rating(support, lead):
    support.ratings.all().delete()
    assert rate(support, "experience", None, lead) is None
    assert not support.ratings.exists()


def test_a_value_is_stored_in_the_rating_that_the_map_shows(support, lead):
    """Not in the assumption that stands behind it."""
    survey = Rating.objects.create(
        touchpoint=support, persona=Persona.objects.get(), source=Source.SURVEY, n=120,
        rated_on=TODAY, experience=1,
    )  # fmt: skip
    rate(support, "experience", 3, lead, seen=1, was="1")
    rate(support, "emotion", 1, lead, seen=1, was="-2")
    survey.refresh_from_db()
    assumed = support.ratings.get(source=Source.ASSUMPTION)
    assert (survey.experience, assumed.experience) == (3, 2)
    assert (survey.emotion, assumed.emotion) == (None, 1)


def test_each_persona_has_a_rating_of_its_own(organization, lead):
    journey = example_journey(organization, personas=("Lucía", "Gonzalo"), title="Otra")
    place = touchpoint_of(journey, "Compra")
    gonzalo = Persona.objects.get(name="Gonzalo")
    rate(place, "importance", 2, lead, persona=gonzalo, seen=1, was="5")
    assert dict(place.ratings.values_list("persona__name", "importance")) == {
        "Lucía": 5,
        "Gonzalo": 2,
    }


def test_a_value_that_somebody_rated_meanwhile_is_not_overwritten(support, lead, consultant):
    rate(support, "experience", 5, lead, seen=1, was="2")
    with pytest.raises(StaleRowError) as refused:
        rate(support, "experience", 1, consultant, seen=1, was="2")
    assert (refused.value.theirs, refused.value.who) == ("5", lead)


# ---- at the same moment -----------------------------------------------------------------------

THREADS = 6


@pytest.fixture
def committed(transactional_db):
    """A journey that other connections see, and an editor for each thread."""
    organization = Organization.objects.create(slug="concurrida", name="Concurrida")
    people = []
    for number in range(THREADS):
        person = User.objects.create_user(f"p{number}@example.org", "x", name=f"P{number}")
        Membership.objects.create(user=person, organization=organization, role=Role.CONSULTANT)
        people.append(person)
    return example_journey(organization), people


def at_once(work) -> list:
    """Run ``work(n)`` in threads that start together, each with a connection of its own."""
    gate = Barrier(THREADS, timeout=30)

    def one(number):
        try:
            gate.wait()
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        found = [pool.submit(one, number) for number in range(THREADS)]
        return [result.result(timeout=60) for result in found]


def test_six_people_in_six_fields_of_one_touchpoint_lose_nothing(committed):
    journey, people = committed
    place = touchpoint_of(journey, "Soporte")
    fields = {
        "title": "Atención",
        "description": "Llamo dos veces",
        "kind": "communication",
        "initiator": "company",
        "control": "partner",
        "is_showstopper": True,
    }
    said = list(fields.items())

    was = {name: getattr(place, name) for name in fields}

    def careful(number):
        name, value = said[number]
        seen = was[name]
        text = {True: "true", False: "false"}.get(seen, seen)
        return say(place, name, value, people[number], seen=1, was=str(text)) is not None

    assert at_once(careful) == [True] * THREADS
    place.refresh_from_db()
    assert {name: getattr(place, name) for name in fields} == fields
    assert place.rev == 1 + THREADS


def test_of_six_people_in_one_field_one_writes_and_five_are_told(committed):
    journey, people = committed
    place = touchpoint_of(journey, "Soporte")

    def write(number):
        try:
            say(place, "title", f"texto {number}", people[number], seen=1, was="Soporte")
            return "written"
        except StaleRowError as conflict:
            return conflict.theirs

    found = at_once(write)
    place.refresh_from_db()
    assert place.title == f"texto {found.index('written')}"
    assert sorted(found) == sorted([place.title] * (THREADS - 1) + ["written"])


def test_six_people_who_rate_an_unrated_touchpoint_fill_one_rating(committed):
    journey, people = committed
    place = touchpoint_of(journey, "Soporte")
    place.ratings.all().delete()
    persona = Persona.objects.get()
    names = ("importance", "expectation", "experience", "emotion", "intensity")

    def write(number):
        rate(place, names[number % 5], 1 + number % 2, people[number], persona=persona)

    def tolerant(number):
        try:
            write(number)
        except StaleRowError:
            return 1
        return 0

    assert sum(at_once(tolerant)) <= 1  # the sixth shares a value with the first
    rating = place.ratings.get()
    assert [getattr(rating, name) is not None for name in names] == [True] * 5


def test_writing_and_moving_at_once_wait_for_each_other_and_both_stand(committed):
    from journeys.models import Stage
    from journeys.services import move_touchpoint

    journey, people = committed
    place = touchpoint_of(journey, "Soporte")
    stages = list(Stage.objects.of(journey))

    def work(number):
        for turn in range(8):
            row = Touchpoint.objects.get(pk=place.pk)
            if number % 2:
                move_touchpoint(
                    touchpoint=row, stage=stages[(number + turn) % 4], position=0,
                    author=people[number], at=NOW,
                )  # fmt: skip
            else:
                name = ("title", "description", "title")[number // 2]
                if number < 4:
                    set_field(
                        row=row, name=name, value=f"{number} {turn}", seen_rev=row.rev,
                        was=getattr(row, name), author=people[number], at=NOW,
                    )  # fmt: skip
        return True

    assert at_once(work) == [True] * THREADS
    place.refresh_from_db()
    assert (place.title, place.description) == ("0 7", "2 7")
    for stage in stages:
        orders = list(
            Touchpoint.objects.filter(stage=stage).order_by("order").values_list("order", flat=True)
        )
        assert orders == list(range(len(orders)))


def test_findings_keep_the_touchpoint_in_the_log_so_that_open_maps_see_them(support, lead):
    pain = PainPoint.objects.create(touchpoint=support, text="Espero")
    operation = say(pain, "text", "Espero una hora", lead, was="Espero")
    assert operation.changes[0]["touchpoint"] == str(support.pk)
