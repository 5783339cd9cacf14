"""Until votes are revealed no screen, header or statement tells what somebody chose."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.assessments.world import undone
from tests.meetings.world import HTMX, attend, of_session, topic_of, treat

# What differs between two renderings of the same page and tells nothing.
CHANCE = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"')
CHOICES = ("1", "2", "3", "4", "5", "dont_know")


def screens(session, facilitator, other) -> dict[str, tuple[int, dict, str]]:
    """Everything anybody but the voter can ask for while a vote is being taken."""
    session.refresh_from_db()
    since = f"?rev={session.rev}"  # a screen that shows the topic and lacks only the last votes
    of = [
        (facilitator, of_session("session", session), {}),
        (facilitator, of_session("session_live", session), HTMX),
        (facilitator, of_session("session_live", session) + since, HTMX),
        (facilitator, of_session("room", session), {}),
        (facilitator, of_session("room_live", session), HTMX),
        (facilitator, of_session("room_live", session) + since, HTMX),
        (other.browser, other.address("seat"), {}),
        (other.browser, other.address("seat_live"), HTMX),
        (other.browser, other.address("seat_live") + since, HTMX),
    ]
    return {f"{n} {address}": seen(b.get(address, **how)) for n, (b, address, how) in enumerate(of)}


def seen(response) -> tuple[int, dict, str]:
    headers = {k: v for k, v in response.headers.items() if k not in ("Expires", "Content-Length")}
    return response.status_code, headers, CHANCE.sub("", response.content.decode())


@pytest.mark.parametrize("turn", [1, 2])
def test_every_screen_is_the_same_whatever_was_voted(session, facilitator, turn):
    ana, other = attend(session, "Ana"), attend(session, "Blas")
    treat(session, "start")
    if turn == 2:
        ana.vote("3")
        treat(session, "reveal")
        treat(session, "vote_again")
    found = {}
    for choice in CHOICES:
        with undone():
            assert ana.vote(choice).status_code == 302
            found[choice] = screens(session, facilitator, other)
    for choice in CHOICES[1:]:
        assert found[choice] == found["1"]
    assert any("1 of 2 has voted" in text for _, _, text in found["1"].values())


def test_the_same_screens_tell_the_votes_once_they_are_revealed(session, facilitator):
    """What is hidden above could be seen: the comparison is not one of empty pages."""
    ana, other = attend(session, "Ana"), attend(session, "Blas")
    treat(session, "start")
    found = {}
    for choice in ("1", "5"):
        with undone():
            ana.vote(choice)
            treat(session, "reveal")
            found[choice] = screens(session, facilitator, other)
    whole = [name for name in found["1"] if "?rev=" not in name]
    assert all(found["1"][name] != found["5"][name] for name in whole)


def test_while_a_vote_is_taken_no_screen_of_others_reads_a_level(session, facilitator):
    ana, other = attend(session, "Ana"), attend(session, "Blas")
    treat(session, "start")
    ana.vote("4")
    with CaptureQueriesContext(connection) as asked:
        screens(session, facilitator, other)
    read = [q["sql"] for q in asked if 'meetings_vote"."level' in q["sql"]]
    # One's own votes are read for one's own screen, by one's own key.
    assert all(f'"attendee_id" = {other.attendee.pk}' in sql for sql in read)


def test_one_sees_ones_own_choice_and_it_survives_a_reload(session):
    ana = attend(session)
    treat(session, "start")
    ana.vote("4")
    page = ana.page()
    assert re.search(r'value="4" checked', page)
    assert "Your vote is in: level 4." in page


def test_what_is_revealed_are_counts_without_names(session, facilitator):
    for name, choice in (("Ana", "1"), ("Blas", "1"), ("Carla", "5")):
        device = attend(session, name)
        if name == "Ana":
            treat(session, "start")
        device.vote(choice)
    treat(session, "reveal")
    assert topic_of(session).revealed == [[2, 0, 0, 0, 1, 0]]
    room = facilitator.get(of_session("room", session)).content.decode()
    assert not re.search("Ana|Blas|Carla", room)


def test_with_so_few_votes_that_they_tell_the_facilitator_is_asked_first(session, facilitator):
    people = [attend(session, name) for name in ("Ana", "Blas", "Carla")]
    treat(session, "start")
    warned = []
    for device in people:
        device.vote("2")
        page = facilitator.get(of_session("session", session)).content.decode()
        warned.append("those present will know whose vote is whose" in page)
    assert warned == [True, True, False]
