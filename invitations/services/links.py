"""Personal links made again, corrected addresses, and links for whole teams."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.links import token_hash
from accounts.models import Team
from assessments.keyed import link_token, pairing_of
from assessments.models import Assessment, Identity, Participant, TeamLink
from assessments.services import RoundStateError, personal_token
from invitations.models import Message, MessageState
from invitations.selectors.people import link_may_be_seen, living_token

# A device is not a person: some begin on one and go on on another. Twice the team is plenty.
DEVICES_PER_PERSON = 2
DEVICES_WITHOUT_HEADCOUNT = 2000


class NamedRoundError(ValueError):
    """In a named round everybody is known: there is no link for people whose name nobody has."""


class LinkOverError(ValueError):
    """The link was withdrawn, the round takes no answers, or more devices came than can be right.

    ``args[0]`` is "revoked", "not open" or "full".
    """


class IdentityFixedError(ValueError):
    """Somebody's address can no longer be changed: their link would open their answers to others."""


class AddressTakenError(ValueError):
    """Somebody else in the round has this address."""


def token_to_send(participant: Participant) -> str:
    """Return the token to write to somebody, making a new link where the old cannot be made again.

    Only for a message to the person's own address: it is shown to nobody else.
    """
    token = living_token(participant)
    if not token:
        participant.link_rev += 1
        token = personal_token(participant)
        participant.token_hash = token_hash(token)
        participant.save(update_fields=["link_rev", "token_hash"])
    return token


@transaction.atomic
def correct_identity(*, participant: Participant, name: str, email: str, language: str) -> None:
    """Change name, address and language of somebody's messages.

    In an anonymous round the address stays once the person has begun: the next message carries
    their link, and whoever got it would read their answers. What came back or was refused at the
    old address is history; the new one has not failed yet.
    """
    assessment = Assessment.objects.select_for_update().get(pk=participant.assessment_id)
    participant = Participant.objects.get(pk=participant.pk)
    participant.assessment = assessment
    identity = Identity.objects.get_or_create(participant=participant, defaults={"name": name})[0]
    email = email.lower()
    if email != identity.email:
        if not link_may_be_seen(participant):
            raise IdentityFixedError
        if email and is_seated(assessment, email, but=participant):
            raise AddressTakenError
        participant.pairing = pairing_of(assessment.organization_id, email)
    identity.name, identity.email = name, email
    identity.save(update_fields=["name", "email"])
    participant.language = language
    participant.save(update_fields=["language", "pairing"])


def is_seated(assessment: Assessment, email: str, *, but: Participant | None = None) -> bool:
    rows = Identity.objects.filter(
        participant__assessment=assessment, participant__withdrawn_at=None, email=email.lower()
    )
    return (rows.exclude(participant=but) if but else rows).exists()


# ---- links for whole teams -------------------------------------------------------------------


def team_token(link: TeamLink) -> str:
    """Return the token of a team's link: the same one each time, so that its poster can be printed."""
    return link_token("team", link.pk, link.link_rev)


@transaction.atomic
def make_team_link(
    *, assessment: Assessment, team: Team, role_group: str, language: str, at: datetime
) -> TeamLink:
    """Make a link for everybody of a team and role group. One that lives already is returned."""
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if assessment.is_closed:
        raise RoundStateError("closed")
    if assessment.is_named:
        raise NamedRoundError
    if team.organization_id != assessment.organization_id:
        raise ValueError("the team belongs to another organisation")
    same = {"assessment": assessment, "team": team, "role_group": role_group, "language": language}
    existing = TeamLink.objects.filter(**same, revoked_at=None).first()
    if existing:
        return existing
    link = TeamLink(**same, created_at=at)
    link.token_hash = token_hash(team_token(link))
    link.save(force_insert=True)
    return link


@transaction.atomic
def renew_team_link(*, link: TeamLink) -> None:
    """Replace a team's link: the old one takes nobody in any more; who has begun goes on."""
    link = TeamLink.objects.select_for_update().get(pk=link.pk)
    link.link_rev += 1
    link.revoked_at = None
    link.token_hash = token_hash(team_token(link))
    link.save(update_fields=["link_rev", "revoked_at", "token_hash"])


@transaction.atomic
def revoke_team_link(*, link: TeamLink, at: datetime) -> None:
    """End a team's link: nobody else begins by it; who has begun goes on."""
    TeamLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at)


@transaction.atomic
def seat_device(*, link: TeamLink, language: str, at: datetime) -> Participant:
    """Give one device a seat in the round of a team's link, marked as such. LinkOverError."""
    assessment = Assessment.objects.select_for_update().get(pk=link.assessment_id)
    link = TeamLink.objects.select_related("team").get(pk=link.pk)
    if link.revoked_at:
        raise LinkOverError("revoked")
    if not assessment.takes_answers(timezone.localdate(at)):
        raise LinkOverError("not open")
    if Participant.objects.filter(team_link=link).count() >= most_devices(link):
        raise LinkOverError("full")
    last = assessment.participants.aggregate(last=Max("position"))["last"]
    seat = Participant(
        assessment=assessment,
        team=link.team,
        role_group=link.role_group,
        language=language,
        team_link=link,
        position=0 if last is None else last + 1,
        invited_at=at,
        started_at=at,
    )
    seat.token_hash = token_hash(personal_token(seat))
    seat.save(force_insert=True)
    return seat


def most_devices(link: TeamLink) -> int:
    if link.team.headcount is None:
        return DEVICES_WITHOUT_HEADCOUNT
    return DEVICES_PER_PERSON * link.team.headcount


# ---- addresses that do not work --------------------------------------------------------------


@transaction.atomic
def mark_bounced(*, assessment: Assessment, addresses: list[str]) -> int:
    """Note whose messages came back; return how many people that is.

    The last message to the address carries the mark; where nothing was sent there is none.
    """
    wanted = {address.strip().lower() for address in addresses if address.strip()}
    came_back = 0
    rows = (
        Message.objects.of(assessment)
        .filter(address__in=wanted, state__in=(MessageState.SENT, MessageState.UNSURE))
        .order_by("participant_id", "-created_at", "-pk")
    )
    seen = set()
    for row in rows:
        if row.participant_id in seen:
            continue
        seen.add(row.participant_id)
        row.state = MessageState.BOUNCED
        row.save(update_fields=["state"])
        came_back += 1
    return came_back
