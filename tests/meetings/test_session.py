"""A calibration session from its opening to its record."""

from __future__ import annotations

import pytest
from django.urls import reverse

from assessments.models import AgreedLevel, Answer
from assessments.selectors.agreed import agreed_levels
from meetings.domain.session import Act, TopicState
from meetings.models import CalibrationSession, Topic, Vote
from meetings.selectors.agenda import agenda
from meetings.services.attending import SessionClosedError
from meetings.services.calibration import (
    AlreadyOpenError,
    BusyError,
    NobodyVotedError,
    NoResultsError,
    StaleTopicError,
    agree,
    close_session,
    open_session,
    treat_topic,
)
from tests.assessments.world import NOW
from tests.meetings.world import REASON, attend, hold_session, of_session, topic_of, treat


def recorded(session, lead, code="DA1", level=3, reason=REASON, seen_rev=0):
    return agree(
        session=session,
        topic=topic_of(session, code).pk,
        level=level,
        reason=reason,
        seen_rev=seen_rev,
        by=lead,
        at=NOW,
    )


# ---- before the meeting --------------------------------------------------------------------


def test_the_agenda_begins_with_what_people_see_most_differently(held):
    plan = agenda(held)
    assert [one.code for one in plan.candidates][:2] == ["DA1", "DA2"]
    assert [one.code for one in plan.suggested][:1] == ["DA1"]
    assert len(plan.candidates) == 30


def test_a_topic_keeps_what_the_results_page_showed_of_it(session):
    before = topic_of(session).before
    assert before == {"mean": 3.0, "n": 12, "counts": [6, 0, 0, 0, 6]}


def test_a_round_that_shows_no_results_has_no_session(make_round, lead):
    with pytest.raises(NoResultsError):
        open_session(assessment=make_round(), title="x", topics={}, opened_by=lead, at=NOW)
    assert not CalibrationSession.objects.exists()


def test_a_round_has_one_open_session_and_a_second_one_after_it(session, held, lead):
    with pytest.raises(AlreadyOpenError) as refused:
        hold_session(held, lead)
    assert refused.value.session == session
    close_session(session=session, at=NOW)
    assert hold_session(held, lead) != session


def test_two_leads_opening_at_once_stand_in_the_same_session(session, held, facilitator):
    address = reverse("meetings:new_session", args=[held.organization.slug, held.pk])
    answer = facilitator.post(address, {"title": "Otra", "topics": ["DA1"]})
    assert answer["Location"] == session.get_absolute_url()
    assert CalibrationSession.objects.count() == 1


def test_a_session_without_topics_is_refused_in_words(held, facilitator):
    address = reverse("meetings:new_session", args=[held.organization.slug, held.pk])
    for topics in ([], ["ZZ9"]):
        answer = facilitator.post(address, {"title": "Otra", "topics": topics})
        assert answer.status_code == 422
    assert "Otra" in answer.content.decode()
    assert not CalibrationSession.objects.exists()


# ---- the meeting ---------------------------------------------------------------------------


def test_a_level_is_agreed_on_after_two_votes_beside_answers_that_stay(session, held, lead):
    answers = list(Answer.objects.order_by("pk").values())
    scorecard = held.scorecard
    people = [attend(session, name) for name in ("Ana", "Blas", "Carla")]
    treat(session, "start")
    for person, choice in zip(people, ("1", "5", "dont_know"), strict=True):
        assert person.vote(choice).status_code == 302
    treat(session, "reveal")
    treat(session, "vote_again")
    for person, choice in zip(people, ("3", "3", "4"), strict=True):
        person.vote(choice)
    treat(session, "reveal")
    recorded(session, lead, level=3)

    assert topic_of(session).revealed == [[1, 0, 0, 0, 1, 1], [0, 0, 2, 1, 0, 0]]
    agreed = agreed_levels(held)["DA1"]
    assert (agreed.level, agreed.reason) == (3, REASON)
    assert agreed.votes == ((1, 0, 0, 0, 1), (0, 0, 2, 1, 0))
    held.refresh_from_db()
    assert list(Answer.objects.order_by("pk").values()) == answers
    assert held.scorecard == scorecard


def test_a_choice_can_be_changed_until_the_votes_are_revealed(session):
    ana = attend(session)
    treat(session, "start")
    ana.vote("2")
    ana.vote("4")
    assert [vote.level for vote in Vote.objects.all()] == [4]
    treat(session, "reveal")
    assert ana.vote("1", turn=1).status_code == 409
    assert topic_of(session).revealed == [[0, 0, 0, 1, 0, 0]]


def test_nothing_is_revealed_before_somebody_has_voted(session):
    attend(session)
    treat(session, "start")
    with pytest.raises(NobodyVotedError):
        treat(session, "reveal")
    assert topic_of(session).stands is TopicState.VOTING


def test_a_meeting_is_busy_with_one_topic_at_a_time(session):
    ana = attend(session)
    treat(session, "start")
    with pytest.raises(BusyError) as refused:
        treat(session, "start", "DA2")
    assert refused.value.topic.capability.code == "DA1"
    ana.vote("2")
    treat(session, "park")
    treat(session, "start", "DA2")
    session.refresh_from_db()
    assert session.focus == topic_of(session, "DA2")


def test_a_vote_cut_short_by_parking_is_taken_anew_and_what_was_revealed_stays(session):
    ana = attend(session)
    treat(session, "start")
    ana.vote("2")
    treat(session, "park")
    treat(session, "take_up")
    assert (topic_of(session).state, Vote.objects.count()) == ("voting", 0)
    ana.vote("3")
    treat(session, "reveal")
    treat(session, "park")
    treat(session, "take_up")
    assert (topic_of(session).state, topic_of(session).revealed) == (
        "revealed",
        [[0, 0, 1, 0, 0, 0]],
    )


@pytest.mark.parametrize("reason", ["", "porque sí", " " * 30, "x" * 2001])
def test_a_level_without_a_reason_that_explains_it_is_not_recorded(session, lead, reason):
    ana = attend(session)
    treat(session, "start")
    ana.vote("3")
    treat(session, "reveal")
    with pytest.raises(ValueError, match="out of bounds"):
        recorded(session, lead, reason=reason)
    assert not AgreedLevel.objects.exists()


def test_nothing_is_agreed_on_before_a_vote_was_revealed(session, lead):
    treat(session, "start")
    with pytest.raises(StaleTopicError):
        recorded(session, lead)
    assert not AgreedLevel.objects.exists()


def test_a_correction_does_not_take_the_screens_away_from_a_vote(session, lead):
    ana = attend(session)
    treat(session, "start")
    ana.vote("3")
    treat(session, "reveal")
    recorded(session, lead)
    treat(session, "start", "DA2")
    recorded(session, lead, level=4, seen_rev=1)
    session.refresh_from_db()
    assert session.focus == topic_of(session, "DA2")
    assert agreed_levels(session.assessment)["DA1"].level == 4


# ---- afterwards ----------------------------------------------------------------------------


def test_closing_deletes_single_votes_and_keeps_what_was_revealed(session, lead):
    ana = attend(session)
    treat(session, "start")
    ana.vote("3")
    treat(session, "reveal")
    recorded(session, lead)
    treat(session, "start", "DA2")
    ana.vote("1", "DA2")
    close_session(session=session, at=NOW)
    session.refresh_from_db()
    assert Vote.objects.count() == 0
    assert (session.code, session.focus) == ("", None)
    states = dict(Topic.objects.values_list("capability__code", "state"))
    assert states == {"DA1": "agreed", "DA2": "parked"}
    assert topic_of(session, "DA2").revealed == []
    assert topic_of(session).revealed == [[0, 0, 1, 0, 0, 0]]


def test_a_closed_session_takes_nothing_more(session, lead):
    close_session(session=session, at=NOW)
    topic = topic_of(session)
    with pytest.raises(SessionClosedError):
        treat_topic(session=session, topic=topic.pk, act=Act.START, seen=topic.stands)
    with pytest.raises(SessionClosedError):
        recorded(session, lead)
    with pytest.raises(SessionClosedError):
        close_session(session=session, at=NOW)


def test_the_record_tells_what_was_voted_and_agreed_on_to_everybody(
    session, lead, executive, client_of
):
    devices = [attend(session, name) for name in ("Ana", "Blas", "Cruz")]
    treat(session, "start")
    for device in devices:
        device.vote("3")
    treat(session, "reveal")
    recorded(session, lead)
    close_session(session=session, at=NOW)
    page = client_of(executive, HTTP_ACCEPT_LANGUAGE="en").get(of_session("session", session))
    text = page.content.decode()
    for said in ("1 level agreed on, of 2 talked over", REASON, "All chose level 3", "Blas"):
        assert said in text


def test_a_vote_of_two_stays_in_the_room(session, lead, executive, client_of):
    """The record names both: with their votes beside, everybody would know what each chose."""
    devices = [attend(session, name) for name in ("Ana", "Blas")]
    treat(session, "start")
    for device, level in zip(devices, "25", strict=True):
        device.vote(level)
    treat(session, "reveal")
    recorded(session, lead)
    close_session(session=session, at=NOW)
    assert AgreedLevel.objects.get().votes == []
    client = client_of(executive, HTTP_ACCEPT_LANGUAGE="en")
    text = client.get(of_session("session", session)).content.decode()
    assert "stays in the room" in text
    assert "First vote" not in text
    assert "Nothing was revealed" in text  # of the other topic


def test_a_later_session_changes_what_is_agreed_and_not_the_record_of_the_first(
    session, held, lead, facilitator
):
    ana = attend(session)
    treat(session, "start")
    ana.vote("2")
    treat(session, "reveal")
    recorded(session, lead, level=2, reason="Lo que había en otoño.")
    close_session(session=session, at=NOW)
    later = hold_session(held, lead)
    blas = attend(later)
    treat(later, "start")
    blas.vote("4")
    treat(later, "reveal")
    recorded(later, lead, level=4, reason="Lo que hay en primavera.", seen_rev=1)
    assert agreed_levels(held)["DA1"].level == 4
    record = facilitator.get(of_session("session", session)).content.decode()
    assert "Lo que había en otoño." in record and "primavera" not in record


def test_results_say_which_is_the_mean_and_which_was_agreed_on(session, held, lead, facilitator):
    ana = attend(session)
    treat(session, "start")
    ana.vote("2")
    treat(session, "reveal")
    recorded(session, lead, level=2)
    slug = held.organization.slug
    results = facilitator.get(reverse("assessments:results", args=[slug, held.pk]))
    assert "agreed 2" in results.content.decode()
    page = facilitator.get(reverse("assessments:capability", args=[slug, held.pk, "DA1"]))
    text = page.content.decode()
    assert REASON in text
    assert "<strong>3.0</strong> from 12 answers" in text, "the mean of the answers stays"
    other = facilitator.get(reverse("assessments:capability", args=[slug, held.pk, "DI1"]))
    assert REASON not in other.content.decode()
