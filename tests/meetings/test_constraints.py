"""What must hold of meetings also holds in the database: each named rule refuses once."""

from __future__ import annotations

import pytest

from accounts.models import Organization
from meetings.models import Attendee, CalibrationSession, ReflectionSession, Topic, Vote
from tests.assessments.test_constraints import again, change, refused_by_name
from tests.meetings.world import attend, topic_of, treat


class Rows:
    """One row of each kind to break a rule with."""

    def __init__(self, session):
        self.session = session
        self.attendee = attend(session).attendee
        treat(session, "start")
        self.topic = topic_of(session)
        self.other_topic = topic_of(session, "DA2")
        self.vote = Vote.objects.create(topic=self.topic, attendee=self.attendee, turn=1, level=3)


BROKEN = {
    "a_round_has_one_open_session": lambda r: again(r.session, token_hash="x", code="ABCDEF"),
    "codes_of_open_sessions_differ": lambda r: again(
        r.session, token_hash="x", assessment=another_round(r.session)
    ),
    "an_attendee_has_a_name": lambda r: change(r.attendee, name=""),
    "a_capability_is_a_topic_once": lambda r: again(r.other_topic),
    "one_topic_at_a_time": lambda r: change(r.other_topic, state="revealed"),
    "an_agreed_topic_keeps_its_level": lambda r: change(r.topic, state="agreed"),
    "somebody_votes_once_in_a_turn": lambda r: again(r.vote),
    "a_topic_is_voted_on_twice_at_most": lambda r: change(r.vote, turn=3),
    "votes_run_from_1_to_5": lambda r: change(r.vote, level=6),
}


def another_round(session):
    """A round like this one's; its copy is stored under a key of its own."""
    again(session.assessment)
    return type(session.assessment).objects.exclude(pk=session.assessment.pk).latest("created_at")


@pytest.fixture
def rows(session):
    return Rows(session)


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name, rows):
    with refused_by_name(name):
        BROKEN[name](rows)


def test_a_vote_that_does_not_know_is_taken_and_closed_sessions_may_be_many(rows, session):
    change(rows.vote, level=None)
    change(session, closed_at=session.opened_at, code="")
    again(session, token_hash="x", closed_at=session.opened_at)
    assert CalibrationSession.objects.count() == 2


def test_an_organisation_goes_with_its_meetings(rows, session):
    ReflectionSession.objects.create(assessment=session.assessment)
    Organization.objects.get(pk=session.assessment.organization_id).delete()
    own = (CalibrationSession, Topic, Attendee, Vote, ReflectionSession)
    assert [model.objects.count() for model in own] == [0] * len(own)
