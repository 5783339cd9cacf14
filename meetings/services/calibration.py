"""What facilitators do: open a session, lead from topic to topic, record a level, close.

Every change locks the session's row and raises its ``rev``, by which all screens notice. A change
names the state it was decided in: who clicked on a picture that was out of date is told so and
changes nothing, however many facilitators there are.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from itertools import takewhile
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.links import token_hash
from accounts.models import User
from assessments.models import AgreedLevel, Assessment
from meetings.domain.session import (
    LEVELS,
    LONGEST_REASON,
    SHORTEST_REASON,
    Act,
    NotNowError,
    TopicState,
    counted,
    state_after,
    timer_until,
)
from meetings.links import join_token
from meetings.models import CalibrationSession, Topic, Vote
from meetings.services.attending import SessionClosedError

# Without 0 and O, 1, I and L: the code is read off a screen across a room.
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 6


class NoResultsError(ValueError):
    """The round shows no results yet, so there is nothing to talk over."""


class AlreadyOpenError(ValueError):
    """The round has an open session; ``session`` is it."""

    def __init__(self, session: CalibrationSession) -> None:
        self.session = session
        super().__init__("a session is open")


class StaleTopicError(ValueError):
    """Another facilitator was faster, or this cannot be done now; ``topic`` is as it stands."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic
        super().__init__(f"the topic stands at {topic.state}")


class BusyError(ValueError):
    """The meeting is busy with another topic, ``topic``."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic
        super().__init__("one topic at a time")


class NobodyVotedError(ValueError):
    """There is no vote to reveal."""


class AgreedConflictError(ValueError):
    """Another facilitator recorded a level meanwhile; ``theirs`` is what they recorded."""

    def __init__(self, theirs: AgreedLevel) -> None:
        self.theirs = theirs
        super().__init__("recorded meanwhile")


@transaction.atomic
def open_session(
    *,
    assessment: Assessment,
    title: str,
    topics: Mapping[int, Mapping[str, Any]],
    opened_by: User | None,
    at: datetime,
) -> CalibrationSession:
    """Open a session on these topics: capability key → what the round showed of it, in order.

    NoResultsError before the round shows results; AlreadyOpenError while another session is open.
    """
    # The round's row is the lock: two leads opening at once make one session.
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if not assessment.shows_results:
        raise NoResultsError
    if running := CalibrationSession.objects.open().filter(assessment=assessment).first():
        raise AlreadyOpenError(running)
    session = CalibrationSession(
        assessment=assessment, title=title, opened_by=opened_by, opened_at=at
    )
    session.token_hash = token_hash(join_token(session))
    session.code = _free_code()
    session.save(force_insert=True)
    _put_down(session, topics)
    return session


def _free_code() -> str:
    """Return a code that no open session has; the database has the last word."""
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        if not CalibrationSession.objects.open().filter(code=code).exists():
            return code


def _put_down(session: CalibrationSession, topics: Mapping[int, Mapping[str, Any]]) -> None:
    last = session.topics.aggregate(last=Max("order"))["last"]
    first = 0 if last is None else last + 1
    Topic.objects.bulk_create(
        Topic(session=session, capability_id=capability, order=order, before=dict(before))
        for order, (capability, before) in enumerate(topics.items(), start=first)
    )


@transaction.atomic
def add_topics(*, session: CalibrationSession, topics: Mapping[int, Mapping[str, Any]]) -> int:
    """Put more topics on the list; those on it stay as they are. Return how many were added."""
    session = _locked(session)
    known = set(session.topics.values_list("capability", flat=True))
    new = {pk: before for pk, before in topics.items() if pk not in known}
    _put_down(session, new)
    if new:
        _noticed(session)
    return len(new)


@transaction.atomic
def treat_topic(*, session: CalibrationSession, topic: int, act: Act, seen: TopicState) -> Topic:
    """Start, reveal, vote again, park or take up. Return the topic as it now stands.

    seen: the state the facilitator saw. StaleTopicError where it stands elsewhere by now or does
    not allow the act; BusyError while another topic is live; NobodyVotedError on an empty vote.
    """
    session = _locked(session)
    row = _topic_as_seen(session, topic, seen)
    try:
        after = state_after(row.stands, act, len(row.revealed))
    except NotNowError:
        raise StaleTopicError(row) from None
    if act is Act.REVEAL:
        _reveal(row)
    if after.is_live and (other := _live_topic(session)) not in (None, row):
        raise BusyError(other)
    if after.turn:
        # A vote that was cut short by parking is taken anew.
        Vote.objects.filter(topic=row, turn=after.turn).delete()
    row.state, row.timer_ends_at = after.value, None
    row.save(update_fields=["state", "timer_ends_at", "revealed"])
    session.focus = None if after is TopicState.PARKED else row
    _noticed(session)
    return row


def _reveal(topic: Topic) -> None:
    """Add the votes of this turn to what everybody sees, as counts."""
    votes = list(
        topic.votes.filter(turn=topic.stands.turn, attendee__left_at=None).values_list(
            "level", flat=True
        )
    )
    if not votes:
        raise NobodyVotedError
    count = counted(votes)
    topic.revealed = [*topic.revealed, [*count.levels, count.dont_know]]


def _live_topic(session: CalibrationSession) -> Topic | None:
    topics = session.topics.select_related("capability")
    return next((topic for topic in topics if topic.stands.is_live), None)


@transaction.atomic
def set_timer(
    *,
    session: CalibrationSession,
    topic: int,
    seen: TopicState,
    minutes: int | None,
    extend: bool,
    at: datetime,
) -> Topic:
    """Set the timer to 1 to 5 minutes, extend it by so many, or with None stop it."""
    session = _locked(session)
    row = _topic_as_seen(session, topic, seen)
    if not row.stands.is_live:
        raise StaleTopicError(row)
    running = row.timer_ends_at if extend else None
    row.timer_ends_at = None if minutes is None else timer_until(at, minutes, running)
    row.save(update_fields=["timer_ends_at"])
    _noticed(session)
    return row


@transaction.atomic
def agree(
    *,
    session: CalibrationSession,
    topic: int,
    level: int,
    reason: str,
    seen_rev: int,
    by: User,
    at: datetime,
) -> AgreedLevel:
    """Record the level agreed on, beside the answers of the round, which stay as they are.

    seen_rev: the revision of the recorded level the facilitator saw, 0 for none. AgreedConflictError
    where another one is recorded by now and says something else; StaleTopicError where nothing
    has been revealed yet; ValueError for a level or a reason out of bounds.
    """
    reason = reason.replace("\r\n", "\n").replace("\x00", "").strip()
    if level not in LEVELS or not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise ValueError("level or reason out of bounds")
    session = _locked(session)
    row = _own_topic(session, topic)
    if not row.stands.may_be_agreed:
        raise StaleTopicError(row)
    kept = _record(session, row, level, reason, seen_rev, by, at)
    row.state, row.timer_ends_at = state_after(row.stands, Act.AGREE).value, None
    row.level, row.reason = level, reason
    row.save(update_fields=["state", "timer_ends_at", "level", "reason"])
    if _live_topic(session) is None:
        session.focus = row  # a correction does not take the screens away from a vote
    _noticed(session)
    return kept


def _record(
    session: CalibrationSession,
    topic: Topic,
    level: int,
    reason: str,
    seen_rev: int,
    by: User,
    at: datetime,
) -> AgreedLevel:
    stored = AgreedLevel.objects.filter(
        assessment=session.assessment_id, capability=topic.capability_id
    ).first()
    if stored is None:
        stored = AgreedLevel(
            assessment_id=session.assessment_id, capability_id=topic.capability_id, rev=0
        )
    elif stored.rev != seen_rev and (stored.level, stored.reason) != (level, reason):
        raise AgreedConflictError(stored)
    stored.level, stored.reason, stored.recorded_by, stored.agreed_at = level, reason, by, at
    # Outside the room, with the list of who was in it, fewer votes would be somebody's.
    kept = takewhile(lambda count: not count.is_telling, topic.counts)
    stored.votes = [list(count.levels) for count in kept]
    stored.rev += 1
    stored.save()
    return stored


@transaction.atomic
def close_session(*, session: CalibrationSession, at: datetime) -> None:
    """End the meeting: topics it was busy with are parked, single votes are deleted.

    What was revealed stays as counts. SessionClosedError the second time.
    """
    session = _locked(session)
    for topic in session.topics.all():
        if topic.stands.is_live:
            topic.state, topic.timer_ends_at = TopicState.PARKED.value, None
            topic.save(update_fields=["state", "timer_ends_at"])
    Vote.objects.filter(topic__session=session).delete()
    session.closed_at, session.code, session.focus = at, "", None
    session.rev += 1
    session.save(update_fields=["closed_at", "code", "focus", "rev"])


def _locked(session: CalibrationSession) -> CalibrationSession:
    """Return the session's row, locked until the change is done; SessionClosedError when closed."""
    row = CalibrationSession.objects.select_for_update().get(pk=session.pk)
    if row.is_closed:
        raise SessionClosedError
    return row


def _own_topic(session: CalibrationSession, topic: int) -> Topic:
    rows = Topic.objects.select_for_update(of=("self",)).select_related("capability__area")
    return rows.get(session=session, pk=topic)


def _topic_as_seen(session: CalibrationSession, topic: int, seen: TopicState) -> Topic:
    row = _own_topic(session, topic)
    if row.stands is not seen:
        raise StaleTopicError(row)
    return row


def _noticed(session: CalibrationSession) -> None:
    session.rev += 1
    session.save(update_fields=["rev", "focus"])
