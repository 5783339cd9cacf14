"""Messages prepared, sent again, given up, and reminders planned. Sending itself: sending.py."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessments.models import Assessment
from assessments.services import RoundStateError
from invitations.domain.texts import names_link, unknown_places
from invitations.letters import site_address
from invitations.models import InvitationText, Message, MessageKind, MessageState, ReminderPlan
from invitations.selectors.messages import next_wave, subject_of
from invitations.selectors.people import to_invite, to_remind
from jobs.models import Job
from jobs.services import start_job

BATCH = 2000
INVITATION_WAVE = 1


class AlreadyWrittenError(ValueError):
    """Somebody else has just had this reminder sent."""


class TextError(ValueError):
    """A text names a place that does not exist, or leaves out the link; ``places`` names them."""

    def __init__(self, places: tuple[str, ...] = ()) -> None:
        self.places = places
        super().__init__(", ".join(places) or "no link")


@transaction.atomic
def prepare_invitations(*, assessment: Assessment, at: datetime) -> int:
    """Queue an invitation for everybody with an address who has none yet; return how many.

    RoundStateError where the round takes no answers.
    """
    assessment = _answering(assessment, at)
    return _queue(to_invite(assessment), MessageKind.INVITATION, INVITATION_WAVE, at)


@transaction.atomic
def prepare_reminder(*, assessment: Assessment, seen_wave: int, at: datetime) -> int:
    """Queue a reminder for everybody who can be reached and has not finished; return how many.

    ``seen_wave`` is the number the page showed: where another lead has sent that one meanwhile,
    AlreadyWrittenError, and nobody is reminded twice within a minute.
    """
    assessment = _answering(assessment, at)
    if next_wave(assessment) != seen_wave:
        raise AlreadyWrittenError
    return _queue(to_remind(assessment), MessageKind.REMINDER, seen_wave, at)


def _answering(assessment: Assessment, at: datetime) -> Assessment:
    """Return the round, locked, if it takes answers."""
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if not assessment.takes_answers(timezone.localdate(at)):
        raise RoundStateError("not open")
    return assessment


def _queue(people: object, kind: str, wave: int, at: datetime) -> int:
    rows = people.order_by("position").values_list("pk", "identity__email")  # type: ignore[attr-defined]
    messages = [
        Message(participant_id=pk, kind=kind, wave=wave, address=address, created_at=at)
        for pk, address in rows
    ]
    Message.objects.bulk_create(messages, batch_size=BATCH)
    return len(messages)


def start_sending(*, assessment: Assessment, by: User | None) -> Job:
    """Send what waits in a round, in a job of its own. NoAddressOfTheSiteError."""
    site_address()
    organization = assessment.organization
    return start_job(
        organization=organization,
        kind="send_messages",
        arguments={"assessment": str(assessment.pk)},
        by=by,
        subject=subject_of(assessment),
        back=reverse("invitations:messages", args=[organization.slug, assessment.pk]),
    )


@transaction.atomic
def send_again(*, message: Message, at: datetime) -> None:
    """Queue a message once more that was refused, came back or may not have gone out.

    RoundStateError where the round takes no answers, or the message is on its way or arrived.
    """
    seat = message.participant
    _answering(seat.assessment, at)
    identity = getattr(seat, "identity", None)
    if seat.submitted_at or seat.withdrawn_at or identity is None or not identity.email:
        raise RoundStateError("not needed")
    changed = (
        Message.objects.filter(pk=message.pk)
        .troubled()
        .update(state=MessageState.QUEUED, error="", address=identity.email)
    )
    if not changed:
        raise RoundStateError("not needed")


@transaction.atomic
def save_text(*, assessment: Assessment, kind: str, language: str, subject: str, body: str) -> None:
    """Give a round its own words. TextError where a place is unknown or the link has none."""
    check_text(subject, body)
    InvitationText.objects.update_or_create(
        assessment=assessment,
        kind=kind,
        language=language,
        defaults={"subject": subject, "body": body.replace("\r\n", "\n")},
    )


def check_text(subject: str, body: str) -> None:
    """TextError where a text could not be sent to anybody."""
    unknown = tuple(dict.fromkeys(unknown_places(subject) + unknown_places(body)))
    if unknown:
        raise TextError(unknown)
    if not names_link(body):
        raise TextError


def forget_text(*, assessment: Assessment, kind: str, language: str) -> None:
    """Go back to the usual words."""
    InvitationText.objects.filter(assessment=assessment, kind=kind, language=language).delete()


# ---- planned reminders -----------------------------------------------------------------------


class PastDayError(ValueError):
    """The day on which a reminder would go out has passed."""


@transaction.atomic
def plan_reminder(*, assessment: Assessment, days_before: int, by: User, at: datetime) -> None:
    """Plan a reminder so many days before the last day. Twice is once.

    RoundStateError once the round has closed; PastDayError where its day is over.
    """
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if assessment.is_closed:
        raise RoundStateError("closed")
    if assessment.closes_on - timedelta(days=days_before) < timezone.localdate(at):
        raise PastDayError
    try:
        with transaction.atomic():
            ReminderPlan.objects.create(
                assessment=assessment, days_before=days_before, created_by=by, created_at=at
            )
    except IntegrityError:
        return


def drop_reminder(*, plan: ReminderPlan) -> None:
    """Take back a planned reminder that has not gone out."""
    ReminderPlan.objects.filter(pk=plan.pk).waiting().delete()
