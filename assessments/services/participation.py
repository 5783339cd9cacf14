"""Seats in a round and the personal links that open them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.links import token_hash
from accounts.models import Team
from assessments.keyed import link_token, pairing_of
from assessments.models import Assessment, Identity, Participant, RoleGroup
from assessments.services.rounds import RoundStateError


class LinkGoneError(ValueError):
    """There is no link to renew: withdrawn, submitted, or the round has closed."""


class AlreadySeatedError(ValueError):
    """Somebody with this address takes part in the round already."""


class LinkTellsError(ValueError):
    """A new link would open somebody's answers to whoever asked for it."""


@transaction.atomic
def add_participant(
    *,
    assessment: Assessment,
    team: Team,
    role_group: RoleGroup,
    name: str,
    email: str,
    language: str,
    at: datetime,
) -> tuple[Participant, str]:
    """Give somebody a seat; return it and the token of the personal link, of which a hash is kept.

    AlreadySeatedError where the address has a seat: the row of the round is locked first, so
    that two who add the same person at once add them once.
    """
    if Assessment.objects.select_for_update().get(pk=assessment.pk).is_closed:
        raise RoundStateError("closed")
    if email and _has_seat(assessment, email):
        raise AlreadySeatedError
    if team.organization_id != assessment.organization_id:
        raise ValueError("the team belongs to another organisation")
    last = assessment.participants.aggregate(last=Max("position"))["last"]
    participant = Participant(
        assessment=assessment,
        team=team,
        role_group=role_group,
        language=language,
        pairing=pairing_of(assessment.organization_id, email),
        position=0 if last is None else last + 1,
        invited_at=at,
    )
    token = personal_token(participant)
    participant.token_hash = token_hash(token)
    participant.save(force_insert=True)
    Identity.objects.create(participant=participant, name=name, email=email.lower())
    return participant, token


def _has_seat(assessment: Assessment, email: str) -> bool:
    return Identity.objects.filter(
        participant__assessment=assessment, participant__withdrawn_at=None, email=email.lower()
    ).exists()


def personal_token(participant: Participant) -> str:
    """Return the token of a seat's living link: the same one for invitation and reminders."""
    return link_token("seat", participant.pk, participant.link_rev)


@transaction.atomic
def renew_link(*, participant: Participant) -> str:
    """Replace the personal link; the old one, and every device it opened, stop at once.

    The new link is shown to those who lead the round. In an anonymous round it is therefore
    refused once the person has begun: it would open their answers to others. The row is read
    again under a lock, or somebody who begins at this moment would be looked over.
    """
    participant = (
        Participant.objects.select_for_update(of=("self",))
        .select_related("assessment")
        .get(pk=participant.pk)
    )
    assessment = participant.assessment
    if participant.withdrawn_at or participant.submitted_at or assessment.is_closed:
        raise LinkGoneError
    if participant.started_at and not assessment.is_named:
        raise LinkTellsError
    participant.link_rev += 1
    token = personal_token(participant)
    participant.token_hash = token_hash(token)
    participant.save(update_fields=["link_rev", "token_hash"])
    return token


@transaction.atomic
def withdraw_participant(*, participant: Participant, at: datetime) -> None:
    """End somebody's part in an open round; their answers no longer count.

    Not once an anonymous round has shown figures with them in: without them, the next figures
    would show by subtraction what they answered.
    """
    assessment = Assessment.objects.select_for_update().get(pk=participant.assessment_id)
    if assessment.is_closed:
        raise RoundStateError("closed")
    participant.refresh_from_db(fields=["closing"])
    if participant.closing is not None and not assessment.is_named:
        raise RoundStateError("counted")
    participant.withdrawn_at = at
    participant.save(update_fields=["withdrawn_at"])
