"""The meetings after the second round, held with the real services."""

from __future__ import annotations

from datetime import date, timedelta

from accounts.models import User
from assessments.models import Assessment
from demonstration.meeting_story import REFLECTIONS, ROOM, TALKS, TITLE, Talk
from demonstration.people import PEOPLE
from demonstration.rounds import at
from meetings.domain.session import Act, TopicState
from meetings.models import Attendee, CalibrationSession, Topic
from meetings.selectors.agenda import agenda
from meetings.services.attending import cast_vote, join_session
from meetings.services.calibration import agree, close_session, open_session, treat_topic
from meetings.services.reflecting import Change, finish_reflection, save_reflection


def calibrate(*, assessment: Assessment, lead: User, day: date) -> CalibrationSession:
    """Hold the calibration session on a day: hidden votes, revealed, talked over, agreed on."""
    begins = at(day, 10)
    session = open_session(
        assessment=assessment,
        title=TITLE,
        topics=agenda(assessment).topics([talk.code for talk in TALKS]),
        opened_by=lead,
        at=begins,
    )
    by_address = {person.address: person for person in PEOPLE}
    room = [
        join_session(
            session=session,
            name=by_address[address].name,
            role_group=by_address[address].role,
            at=begins + timedelta(minutes=1),
        )
        for address in ROOM
    ]
    topics = {topic.capability.code: topic for topic in session.topics.select_related("capability")}
    for number, talk in enumerate(TALKS, start=1):
        topic = _vote(session, topics[talk.code], talk, room)
        if talk.agreed is None:
            treat_topic(session=session, topic=topic.pk, act=Act.PARK, seen=topic.stands)
            continue
        agree(
            session=session,
            topic=topic.pk,
            level=talk.agreed,
            reason=talk.reason,
            seen_rev=0,
            by=lead,
            at=begins + timedelta(minutes=14 * number),
        )
    close_session(session=session, at=begins + timedelta(minutes=70))
    return session


def _vote(session: CalibrationSession, topic: Topic, talk: Talk, room: list[Attendee]) -> Topic:
    acts = (Act.START, Act.VOTE_AGAIN)
    seen = TopicState.WAITING
    for turn, (act, levels) in enumerate(zip(acts, talk.votes, strict=False), start=1):
        topic = treat_topic(session=session, topic=topic.pk, act=act, seen=seen)
        for attendee, level in zip(room, levels, strict=True):
            cast_vote(attendee=attendee, topic=topic.pk, turn=turn, level=level or None)
        topic = treat_topic(session=session, topic=topic.pk, act=Act.REVEAL, seen=topic.stands)
        seen = topic.stands
    return topic


def reflect(*, assessment: Assessment, lead: User, day: date) -> None:
    """Let the executive team write its reflection down on a day, and finish it."""
    for minute, written in enumerate(REFLECTIONS, start=1):
        changes = {
            "owner": Change(written.owner, ""),
            "text": Change(written.text, ""),
            "discussed": Change("1" if written.discussed else "", ""),
        }
        save_reflection(
            assessment=assessment,
            question=written.question,
            changes=changes,
            seen_rev=0,
            by=lead.name,
            at=at(day, 12, minute * 5),
        )
    finish_reflection(assessment=assessment, by=lead, at=at(day, 13))
