"""A whole room at the same moment: every accepted vote is counted, and each change is made once."""

from __future__ import annotations

import pytest

from accounts.models import Role
from assessments.models import AgreedLevel
from tests.assessments.test_concurrency import THREADS, at_once
from tests.assessments.world import hold_round, member, organization, signed_in
from tests.meetings.world import (
    at_odds,
    attend,
    hold_session,
    of_session,
    topic_of,
    treat,
)


@pytest.fixture
def committed(transactional_db):
    """An open session, really committed, and who leads it."""
    owner = organization("Concurrida")
    lead = member(owner, Role.LEAD)
    held = hold_round(owner, {"Norte": 6}, lambda team, seat, code: at_odds(code, team, seat))
    return hold_session(held.assessment, lead), lead


def test_a_vote_that_was_accepted_while_all_were_revealed_is_counted(committed):
    session, lead = committed
    devices = [attend(session, f"Persona {n}") for n in range(THREADS)]
    treat(session, "start")
    devices[0].vote("3")
    facilitator = signed_in(lead)
    topic = topic_of(session).pk

    def work(number):
        if number == 0:
            sent = {"topic": topic, "act": "reveal", "seen": "voting"}
            return facilitator.post(of_session("act", session), sent).status_code
        return devices[number].vote("4", turn=1).status_code

    answers = at_once(work)
    assert answers[0] == 302 and set(answers[1:]) <= {302, 409}
    assert topic_of(session).counts[0].voted == 1 + answers[1:].count(302)


def test_of_eight_facilitators_who_do_the_same_one_does_it(committed):
    session, lead = committed
    attend(session).vote("3", turn=1)
    browsers = [signed_in(lead) for _ in range(THREADS)]
    topic = topic_of(session).pk

    def start(number):
        sent = {"topic": topic, "act": "start", "seen": "waiting"}
        return browsers[number].post(of_session("act", session), sent).status_code

    assert sorted(at_once(start)) == [302] + [409] * (THREADS - 1)


def test_of_eight_levels_recorded_at_once_one_stands_and_the_others_are_told(committed):
    session, lead = committed
    ana = attend(session)
    treat(session, "start")
    ana.vote("3")
    treat(session, "reveal")
    browsers = [signed_in(lead) for _ in range(THREADS)]
    address = of_session("agree", session, topic_of(session).pk)

    def record(number):
        sent = {"level": 1 + number % 5, "reason": f"El motivo número {number}.", "rev": 0}
        return browsers[number].post(address, sent).status_code

    assert sorted(at_once(record)) == [302] + [409] * (THREADS - 1)
    assert AgreedLevel.objects.get().rev == 1
