"""A list of people: kept while it is looked at, and seated when it is confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.links import token_hash
from accounts.models import Team, User
from assessments.keyed import pairing_of
from assessments.models import Assessment, Identity, Participant
from assessments.services import RoundStateError, personal_token
from invitations.domain.lists import Addition, Line, same
from invitations.models import ParticipantList
from invitations.selectors.lists import examined_list, known_in

BATCH = 2000


class ListGoneError(ValueError):
    """The list was confirmed already, or was kept for longer than a day."""


@dataclass(frozen=True)
class Seated:
    """What confirming a list did."""

    people: int
    left_out: int
    teams: int


@transaction.atomic
def keep_list(
    *,
    assessment: Assessment,
    lines: Iterable[Line],
    reading: dict[str, object],
    text: str,
    role_group: str,
    team_name: str,
    language: str,
    by: User,
    at: datetime,
) -> ParticipantList:
    """Keep a list until it is confirmed; nobody is seated. Old lists go on this occasion."""
    ParticipantList.objects.forgotten(at).delete()
    return ParticipantList.objects.create(
        assessment=assessment,
        created_by=by,
        created_at=at,
        rows=[
            [line.number, line.name, line.email, line.team, line.role, line.language, line.formula]
            for line in lines
        ],
        reading=reading,
        text=text,
        role_group=role_group,
        team_name=team_name,
        language=language,
    )


@transaction.atomic
def confirm_list(*, upload: ParticipantList, create_teams: bool, at: datetime) -> Seated:
    """Seat everybody of a list who can be taken, all or nobody.

    The round's row is locked first, so that of two lists confirmed at once the second sees whom
    the first has seated. ListGoneError where the list was used; RoundStateError once closed.
    """
    assessment = Assessment.objects.select_for_update().get(pk=upload.assessment_id)
    if assessment.is_closed:
        raise RoundStateError("closed")
    if not ParticipantList.objects.filter(pk=upload.pk).living(at).exists():
        raise ListGoneError
    upload.assessment = assessment
    found = examined_list(upload, known_in(upload), create_teams=create_teams)
    before = _teams(assessment)
    made = _make_teams(assessment, found.new_teams) if create_teams else {}
    _seat(assessment, found.additions, before | made, at)
    ParticipantList.objects.filter(pk=upload.pk).delete()
    return Seated(len(found.additions), len(found.refusals), len(made))


def _teams(assessment: Assessment) -> dict[str, Team]:
    rows = Team.objects.filter(organization=assessment.organization_id)
    return {same(team.name): team for team in rows}


def _make_teams(assessment: Assessment, names: Iterable[str]) -> dict[str, Team]:
    made = {}
    for name in names:
        team, _created = Team.objects.get_or_create(
            organization_id=assessment.organization_id,
            name__iexact=name,
            defaults={"name": name},
        )
        made[same(name)] = team
    return made


def _seat(
    assessment: Assessment, people: list[Addition], teams: dict[str, Team], at: datetime
) -> None:
    last = assessment.participants.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    seats = []
    for number, person in enumerate(people):
        seat = Participant(
            assessment=assessment,
            team=teams[same(person.team)],
            role_group=person.role,
            language=person.language,
            pairing=pairing_of(assessment.organization_id, person.email),
            position=position + number,
            invited_at=at,
        )
        seat.token_hash = token_hash(personal_token(seat))
        seats.append(seat)
    Participant.objects.bulk_create(seats, batch_size=BATCH)
    Identity.objects.bulk_create(
        (
            Identity(participant=seat, name=person.name, email=person.email)
            for seat, person in zip(seats, people, strict=True)
        ),
        batch_size=BATCH,
    )


def sentence_of(seated: Seated) -> str:
    """Return what was done in words."""
    said = [
        _("%(n)d people were added.") % {"n": seated.people}
        if seated.people != 1
        else _("One person was added.")
    ]
    if seated.teams:
        said.append(_("Teams created: %(n)d.") % {"n": seated.teams})
    if seated.left_out:
        said.append(_("Lines left out: %(n)d.") % {"n": seated.left_out})
    return " ".join(said)
