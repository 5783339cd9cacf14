"""What attendees do: join, vote, leave. A session that is closed takes nothing more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from meetings.domain.session import LEVELS
from meetings.models import Attendee, CalibrationSession, Topic, Vote

MOST_ATTENDEES = 300  # present at once; more is no meeting but somebody's script


class SessionClosedError(ValueError):
    """The session is closed: nobody joins, votes or decides any more."""


class SessionFullError(ValueError):
    """``MOST_ATTENDEES`` are in the session already."""


class VoteOverError(ValueError):
    """Nobody votes on this topic now, or the vote meant is not the one being taken."""


@transaction.atomic
def join_session(
    *, session: CalibrationSession, name: str, role_group: str, at: datetime
) -> Attendee:
    """Seat somebody by the name they gave."""
    session = CalibrationSession.objects.select_for_update().get(pk=session.pk)
    if session.is_closed:
        raise SessionClosedError
    if session.attendees.present().count() >= MOST_ATTENDEES:
        raise SessionFullError
    return Attendee.objects.create(session=session, name=name, role_group=role_group, joined_at=at)


@transaction.atomic
def cast_vote(*, attendee: Attendee, topic: int, turn: int, level: int | None) -> None:
    """Keep what somebody chooses, in place of what they chose before in this turn.

    level: 1 to 5, or None for "I don't know". The topic's row is locked, so that no vote slips
    in while all are being revealed. VoteOverError, SessionClosedError, or ValueError for a level
    that does not exist; nothing is written then.
    """
    if level is not None and level not in LEVELS:
        raise ValueError(f"no such level: {level!r}")
    rows = Topic.objects.select_for_update(of=("self",)).select_related("session")
    row = rows.filter(pk=topic, session=attendee.session_id).first()
    if row is None:
        raise VoteOverError
    if row.session.is_closed:
        raise SessionClosedError
    if row.stands.turn != turn or not Attendee.objects.present().filter(pk=attendee.pk).exists():
        raise VoteOverError
    Vote.objects.update_or_create(
        topic=row, attendee=attendee, turn=turn, defaults={"level": level}
    )


@transaction.atomic
def leave_session(*, session: CalibrationSession, attendee: int, at: datetime) -> Attendee | None:
    """Take somebody out of the room, with what they voted and nobody has seen yet.

    attendee: the key of one present. Return the row, or None where it is not there any more.
    """
    # The lock keeps the vote from being revealed between the two statements.
    session = CalibrationSession.objects.select_for_update().get(pk=session.pk)
    row = session.attendees.present().filter(pk=attendee).first()
    if row is None:
        return None
    row.left_at = at
    row.save(update_fields=["left_at"])
    for topic in session.topics.all():
        Vote.objects.filter(topic=topic, attendee=row, turn__gt=len(topic.revealed)).delete()
    return row
