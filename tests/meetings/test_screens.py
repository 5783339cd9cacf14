"""Screens that ask every two seconds: nothing twice, nothing lost, one change for two facilitators."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import AgreedLevel
from meetings.links import join_token
from meetings.models import Topic
from meetings.selectors.live import tally_of
from meetings.services.calibration import close_session
from tests.assessments.world import NOW
from tests.meetings.world import (
    HTMX,
    REASON,
    at_odds,
    attend,
    hold_session,
    of_session,
    topic_of,
    treat,
)


def act(browser, session, act, seen, code="DA1", **headers):
    sent = {"topic": topic_of(session, code).pk, "act": act, "seen": seen}
    return browser.post(of_session("act", session), sent, **headers)


def agree(browser, session, level=3, reason=REASON, rev=0, code="DA1", **headers):
    sent = {"level": level, "reason": reason, "rev": rev}
    address = of_session("agree", session, topic_of(session, code).pk)
    return browser.post(address, sent, **headers)


def revealed(session, *choices):
    people = [attend(session, f"Persona {n}") for n, _ in enumerate(choices)]
    treat(session, "start")
    for device, choice in zip(people, choices, strict=True):
        device.vote(choice)
    treat(session, "reveal")
    return people


# ---- asking what is new --------------------------------------------------------------------


def test_a_screen_that_shows_how_things_stand_is_told_nothing(session):
    ana = attend(session)
    session.refresh_from_db()
    assert ana.ask(session.rev, tally_of(session).mark).status_code == 204


def test_a_vote_changes_the_number_and_touches_nobodys_form(session):
    ana, blas = attend(session, "Ana"), attend(session, "Blas")
    treat(session, "start")
    session.refresh_from_db()
    before = tally_of(session).mark
    blas.vote("3")
    answer = ana.ask(session.rev, before)
    assert (answer.status_code, answer["HX-Reswap"]) == (200, "none")
    text = answer.content.decode()
    assert "1 of 2 has voted" in text and "<form" not in text


@pytest.mark.parametrize("how", ["start", "park"])
def test_a_change_of_the_topic_brings_the_whole_screen(session, how):
    ana = attend(session)
    session.refresh_from_db()
    rev, tally = session.rev, tally_of(session).mark
    treat(session, how)
    answer = ana.ask(rev, tally)
    assert answer.status_code == 200 and "HX-Reswap" not in answer
    assert f'name="rev" value="{rev + 1}"' in answer.content.decode()


def test_a_screen_from_another_time_is_brought_up_to_date(session):
    ana = attend(session)
    treat(session, "start")
    for rev in ("", "0", "99999999999999999999", "-1", "x"):
        assert 'class="choices"' in ana.ask(rev, "x").content.decode()


@pytest.mark.parametrize("people", [1, 3, 30])
def test_asking_in_vain_costs_the_same_however_many_attend(
    session, people, django_assert_num_queries
):
    for n in range(people):
        device = attend(session, f"Persona {n}")
    treat(session, "start")
    session.refresh_from_db()
    mark = tally_of(session).mark
    with django_assert_num_queries(4):  # session of the device, meeting, attendee, tally
        assert device.ask(session.rev, mark).status_code == 204


def test_when_the_session_closes_the_screens_say_thanks_and_ask_no_more(session, facilitator):
    ana = attend(session)
    close_session(session=session, at=NOW)
    answer = ana.ask()
    assert answer.status_code == 286 and "Thank you" in answer.content.decode()
    room = facilitator.get(of_session("room_live", session), **HTMX)
    assert room.status_code == 286 and "Thank you" in room.content.decode()
    control = facilitator.get(of_session("session_live", session), **HTMX)
    assert control["HX-Redirect"] == session.get_absolute_url()
    assert ana.browser.get(ana.address("seat")).status_code == 410
    assert ana.vote("3", turn=1).status_code == 410


# ---- two facilitators ----------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_the_second_of_two_facilitators_is_told_and_changes_nothing(
    session, facilitator, consultant, client_of, headers
):
    ana = attend(session)
    treat(session, "start")
    ana.vote("2")
    other = client_of(consultant, HTTP_ACCEPT_LANGUAGE="en")
    assert act(facilitator, session, "reveal", "voting").status_code == 302
    before = topic_of(session).revealed
    answer = act(other, session, "reveal", "voting", **headers)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Somebody else was faster" in text and "Revealed" in text
    assert 'class="board"' in text, "it shows how things stand now"
    assert topic_of(session).revealed == before


def test_two_who_record_different_levels_at_once_see_both_and_choose(
    session, facilitator, consultant, client_of
):
    revealed(session, "2", "3")
    other = client_of(consultant, HTTP_ACCEPT_LANGUAGE="en")
    assert agree(facilitator, session, 3, "Lo que vimos en Soporte.").status_code == 302
    answer = agree(other, session, 2, "Lo que dicen los clientes.", **HTMX)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Lo que vimos en Soporte." in text and "Lo que dicen los clientes." in text
    stored = AgreedLevel.objects.get()
    assert (stored.level, stored.rev) == (3, 1)
    assert 'name="rev" value="1"' in text
    assert agree(other, session, 2, "Lo que dicen los clientes.", rev=1).status_code == 302
    stored.refresh_from_db()
    assert (stored.level, stored.rev) == (2, 2)


def test_the_same_record_sent_twice_is_no_conflict(session, facilitator):
    revealed(session, "2", "3")
    for _ in range(2):
        assert agree(facilitator, session).status_code == 302
    assert AgreedLevel.objects.count() == 1


@pytest.mark.parametrize(
    ("level", "reason", "said"),
    [
        ("", REASON, "Choose the level you agreed on."),
        ("6", REASON, "Select a valid choice"),
        ("3", "", "Say why"),
        ("3", "corto", "Say why in a sentence"),
    ],
)
def test_a_record_that_explains_nothing_is_refused_with_what_was_typed(
    session, facilitator, level, reason, said
):
    revealed(session, "2", "3")
    answer = agree(facilitator, session, level, reason, **HTMX)
    assert answer.status_code == 422
    assert said in answer.content.decode() and reason in answer.content.decode()
    assert not AgreedLevel.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"topic": "1", "act": "agree", "seen": "waiting"},
        {"topic": "x", "act": "start", "seen": "waiting"},
        {"topic": "1", "act": "start", "seen": "sleeping"},
    ],
)
def test_what_no_button_sends_is_refused(session, facilitator, sent):
    answer = facilitator.post(of_session("act", session), sent, **HTMX)
    assert answer.status_code == 422
    assert set(Topic.objects.values_list("state", flat=True)) == {"waiting"}


def test_a_topic_of_another_session_is_not_there(session, facilitator, make_round, lead):
    other = hold_session(make_round(people={"Otro": 6}, levels=at_odds, closed=True), lead)
    strange = topic_of(other).pk
    sent = {"topic": strange, "act": "start", "seen": "waiting"}
    assert facilitator.post(of_session("act", session), sent).status_code == 404
    form = {"level": 3, "reason": REASON, "rev": 0}
    assert facilitator.post(of_session("agree", session, strange), form).status_code == 404
    timer = {"topic": strange, "seen": "waiting", "minutes": 2}
    assert facilitator.post(of_session("timer", session), timer).status_code == 404


# ---- the timer -----------------------------------------------------------------------------


def test_a_timer_is_set_extended_and_stopped(session, facilitator):
    treat(session, "start")
    topic = topic_of(session)
    sent = {"topic": topic.pk, "seen": "voting"}

    def left() -> timedelta | None:
        until = topic_of(session).timer_ends_at
        return until and until - timezone.now()

    facilitator.post(of_session("timer", session), {**sent, "minutes": "2"})
    assert timedelta(seconds=110) < left() <= timedelta(minutes=2)
    facilitator.post(of_session("timer", session), {**sent, "minutes": "1", "extend": "1"})
    assert timedelta(seconds=170) < left() <= timedelta(minutes=3)
    page = facilitator.get(of_session("room", session)).content.decode()
    assert 'role="timer"' in page
    facilitator.post(of_session("timer", session), {**sent, "minutes": ""})
    assert left() is None
    answer = facilitator.post(of_session("timer", session), {**sent, "minutes": "6"}, **HTMX)
    assert (answer.status_code, left()) == (422, None)


# ---- joining and leaving -------------------------------------------------------------------


def test_the_code_on_the_screen_leads_to_the_session_however_it_is_typed(session):
    typed = f" {session.code[:3].lower()}-{session.code[3:]} "
    answer = Client().post("/c/", {"code": typed})
    assert answer.status_code == 302
    page = Client().get(answer["Location"])
    assert "Sesión de otoño" in page.content.decode()
    assert not session.attendees.exists(), "looking changes nothing"


@pytest.mark.parametrize("wrong", ["", "ZZZZZZ", "x" * 30, "'; --"])
def test_a_wrong_code_is_refused_in_words(session, wrong):
    assert Client().post("/c/", {"code": wrong}).status_code == 422


def test_guessing_codes_ends_after_a_while_and_the_right_one_still_counts_as_none(session):
    browser = Client(HTTP_ACCEPT_LANGUAGE="en")
    for _ in range(20):  # the right one may be typed by a whole room at once
        assert browser.post("/c/", {"code": session.code}).status_code == 302
    answers = [browser.post("/c/", {"code": "ZZZZZZ"}).status_code for _ in range(31)]
    assert answers == [422] * 30 + [429]


def test_a_closed_sessions_code_and_link_open_nothing(session):
    ana, code = attend(session), session.code
    link = reverse("meetings:join", args=[join_token(session)])
    close_session(session=session, at=NOW)
    assert Client().post("/c/", {"code": code}).status_code == 422
    assert Client().get(link).status_code == 410
    assert Client().get("/c/Zm9vYmFyLWZvb2Jhci1mb29iYXI/").status_code == 404
    assert ana.browser.get(link).status_code == 410


def test_who_comes_back_by_the_link_keeps_the_same_place(session):
    ana = attend(session)
    link = reverse("meetings:join", args=[join_token(session)])
    assert ana.browser.get(link)["Location"] == ana.address("seat")
    assert session.attendees.count() == 1


def test_a_device_that_did_not_join_gets_404(session):
    ana, stranger = attend(session), Client()
    treat(session, "start")
    for name in ("seat", "seat_live"):
        assert stranger.get(ana.address(name)).status_code == 404
    sent = {"topic": topic_of(session).pk, "turn": 1, "choice": "3"}
    assert stranger.post(ana.address("vote"), sent).status_code == 404
    assert stranger.post(ana.address("leave")).status_code == 404
    assert not topic_of(session).votes.exists()


def test_who_is_taken_out_loses_an_unseen_vote_and_the_next_screen_says_so(session, facilitator):
    ana, blas = attend(session, "Ana"), attend(session, "Blas")
    treat(session, "start")
    ana.vote("1")
    blas.vote("4")
    address = of_session("remove_attendee", session, ana.attendee.pk)
    assert facilitator.post(address).status_code == 302
    answer = ana.ask()
    assert answer.status_code == 286 and "no longer in this session" in answer.content.decode()
    assert ana.vote("2").status_code == 410
    treat(session, "reveal")
    assert topic_of(session).revealed == [[0, 0, 0, 1, 0, 0]]


def test_who_leaves_takes_an_unseen_vote_along_and_may_come_again(session):
    ana = attend(session, "Ana")
    treat(session, "start")
    ana.vote("1")
    assert ana.browser.post(ana.address("leave")).status_code == 302
    assert not topic_of(session).votes.exists()
    assert ana.browser.get(ana.address("seat")).status_code == 404
    attend(session, "Ana")
    assert session.attendees.present().count() == 1


@pytest.mark.parametrize("wrong", ["0", "6", "", "level", "dont-know", "٣"])
def test_a_choice_that_does_not_exist_is_refused(session, wrong):
    ana = attend(session)
    treat(session, "start")
    assert ana.vote(wrong).status_code == 422
    assert not topic_of(session).votes.exists()


def test_a_vote_for_another_turn_or_topic_is_nobodys_vote(session):
    ana = attend(session)
    treat(session, "start")
    assert ana.vote("3", turn=2).status_code == 409
    assert ana.vote("3", code="DA2", turn=1).status_code == 409
    sent = {"topic": "999999999999999", "turn": "1", "choice": "3"}
    assert ana.browser.post(ana.address("vote"), sent).status_code == 422
    assert not topic_of(session).votes.exists()


def test_somebody_without_a_name_does_not_join(session):
    link = reverse("meetings:join", args=[join_token(session)])
    for name in ("", "   ", "x" * 61):
        assert Client().post(link, {"name": name}).status_code == 422
    assert not session.attendees.exists()


# ---- more topics ---------------------------------------------------------------------------


def test_a_facilitator_puts_another_capability_on_the_list(session, facilitator):
    address = of_session("more_topics", session)
    assert facilitator.post(address, {"topics": ["CU1", "DA1"]}).status_code == 302
    codes = list(session.topics.values_list("capability__code", flat=True))
    assert codes == ["DA1", "DA2", "CU1"]
    assert facilitator.post(address, {"topics": ["ZZ9"]}, **HTMX).status_code == 422
