"""What saving reads by the short way is what the long way reads."""

from __future__ import annotations

import uuid

import pytest

from assessments.models import Answer, Participant
from assessments.selectors.questionnaire import path_of
from assessments.selectors.saving import OF_ROUND, OF_SEAT, place_of, seat_of
from assessments.services import save_answer, withdraw_participant
from tests.assessments.world import NOW, hold_round, nothing


@pytest.fixture
def held(framework, organization):
    return hold_round(organization, {"Norte": 3}, nothing, state="open", submitted=False)


def test_a_seat_read_for_saving_is_the_row_itself(held, django_assert_num_queries):
    Participant.objects.filter(pk=held.seats[1].pk).update(submitted_at=NOW, global_level=3)
    whole = Participant.objects.select_related("assessment").get(pk=held.seats[1].pk)
    with django_assert_num_queries(1):
        seat = seat_of(whole.pk)
        found = [getattr(seat, name) for name in OF_SEAT]
        found += [getattr(seat.assessment, name) for name in OF_ROUND]
    assert found == [
        *(getattr(whole, name) for name in OF_SEAT),
        *(getattr(whole.assessment, name) for name in OF_ROUND),
    ]
    assert seat.submitted_at.tzinfo is not None
    # What was not read comes when it is asked for, and is not made up.
    assert (seat.team_id, seat.assessment.title) == (whole.team_id, whole.assessment.title)


def test_nobody_sits_where_nobody_was_invited_or_somebody_was_withdrawn(held):
    assert seat_of(held.seats[0].pk) == held.seats[0]
    withdraw_participant(participant=held.seats[0], at=NOW)
    assert (seat_of(held.seats[0].pk), seat_of(uuid.uuid4())) == (None, None)


@pytest.mark.parametrize("form", ["full", "short"])
def test_a_question_stands_where_the_path_has_it(form, framework, organization):
    held = hold_round(organization, {"Norte": 7}, nothing, state="open", submitted=False, form=form)
    for seat in held.seats:
        codes = [step.capability.code for step in path_of(seat).steps]
        for step in path_of(seat).steps:
            place = place_of(seat, step.capability.code)
            assert (place.number, place.capability.pk) == (step.number, step.capability.pk)
            assert list(place.codes) == codes


def test_rounds_of_both_forms_do_not_take_each_others_questions(framework, organization):
    full, short = (
        hold_round(organization, {"Norte": 1}, nothing, state="open", submitted=False, form=form)
        for form in ("full", "short")
    )
    for _ in range(2):
        assert len(place_of(full.seats[0], "DA1").codes) == 30
        asked = path_of(short.seats[0]).steps[0].capability.code
        assert len(place_of(short.seats[0], asked).codes) == 10


def test_a_save_is_one_statement_and_needs_no_transaction_around_it(
    held, django_assert_num_queries
):
    place = place_of(held.seats[0], "DA1")
    with django_assert_num_queries(1) as seen:
        save_answer(
            participant=held.seats[0], capability=place.capability, at=NOW, choice="2", position=4
        )
    assert "ON CONFLICT" in seen.captured_queries[0]["sql"]
    row = Answer.objects.get()
    assert (row.level, row.position, row.updated_at, row.comment) == (2, 4, NOW, "")
