"""What the executive team writes down together, its shared link, and the end of its session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.links import token_hash
from accounts.models import User
from assessments.models import Assessment, Reflection
from meetings.links import shared_token
from meetings.models import ReflectionSession

LIMITS = {"owner": 120, "text": 6000}


class FinishedError(ValueError):
    """The session is finished: its answers can be read and no longer changed."""


class TooLongError(ValueError):
    """A text is longer than its ``LIMITS``; ``args`` are the field, its length and the limit."""


class ReflectionConflictError(ValueError):
    """The same field was changed elsewhere meanwhile; ``theirs`` is the stored row."""

    def __init__(self, field: str, theirs: Reflection) -> None:
        self.field = field
        self.theirs = theirs
        super().__init__(f"{field} was changed elsewhere")


@dataclass(frozen=True)
class Change:
    """What somebody wants a field to say, and what it said when they began.

    Values are texts; the tick "discussed" is "1" or "".
    """

    value: str
    was: str


@transaction.atomic
def save_reflection(
    *,
    assessment: Assessment,
    question: str,
    changes: Mapping[str, Change],
    seen_rev: int,
    by: str,
    at: datetime,
) -> Reflection:
    """Write the fields that somebody changed: "owner", "text", "discussed". Return the row.

    Two people at two fields of one question do not hinder each other. ReflectionConflictError
    where the same field says neither what it said nor what is wanted; FinishedError after the
    end; TooLongError. Nothing is written then.
    """
    session = ReflectionSession.objects.filter(assessment=assessment).first()
    if session and session.is_finished:
        raise FinishedError
    Reflection.objects.bulk_create(
        [Reflection(assessment=assessment, question=question, changed_at=at)],
        ignore_conflicts=True,
    )
    row = Reflection.objects.select_for_update().get(assessment=assessment, question=question)
    wanted = {
        field: _clean(field, change.value)
        for field, change in changes.items()
        if _clean(field, change.value) != _clean(field, change.was)
    }
    for field, value in wanted.items():
        stored = text_of(row, field)
        if row.rev != seen_rev and stored not in (_clean(field, changes[field].was), value):
            raise ReflectionConflictError(field, row)
    changed = {field: value for field, value in wanted.items() if text_of(row, field) != value}
    if not changed:
        return row
    for field, value in changed.items():
        setattr(row, field, bool(value) if field == "discussed" else value)
    row.rev += 1
    row.changed_by, row.changed_at = by[:120], at
    row.save()
    return row


def text_of(row: Reflection, field: str) -> str:
    """Return a field as a form sends it."""
    value = getattr(row, field)
    return ("1" if value else "") if field == "discussed" else value


def _clean(field: str, value: str) -> str:
    if field == "discussed":
        return "1" if value else ""
    text = value.replace("\r\n", "\n").replace("\x00", "")
    text = " ".join(text.split()) if field == "owner" else text
    if len(text) > LIMITS[field]:
        raise TooLongError(field, len(text), LIMITS[field])
    return text


@transaction.atomic
def finish_reflection(*, assessment: Assessment, by: User, at: datetime) -> None:
    """End the session: its answers can only be read. A second time changes nothing."""
    session = _session_of(assessment)
    if not session.is_finished:
        session.finished_at, session.finished_by = at, by
        session.save(update_fields=["finished_at", "finished_by"])


@transaction.atomic
def reopen_reflection(*, assessment: Assessment) -> None:
    """Let the team write again."""
    session = _session_of(assessment)
    session.finished_at = session.finished_by = None
    session.save(update_fields=["finished_at", "finished_by"])


@transaction.atomic
def share_reflection(*, assessment: Assessment) -> str:
    """Make the link for who has no account, or a new one, which ends the old. Return its token."""
    session = _session_of(assessment)
    session.link_rev += 1
    token = shared_token(session)
    session.token_hash = token_hash(token)
    session.save(update_fields=["link_rev", "token_hash"])
    return token


@transaction.atomic
def end_sharing(*, assessment: Assessment) -> None:
    """Let the link open nothing any more."""
    session = _session_of(assessment)
    session.token_hash = None
    session.save(update_fields=["token_hash"])


def _session_of(assessment: Assessment) -> ReflectionSession:
    ReflectionSession.objects.bulk_create(
        [ReflectionSession(assessment=assessment)], ignore_conflicts=True
    )
    return ReflectionSession.objects.select_for_update().get(assessment=assessment)
