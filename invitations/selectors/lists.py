"""What a list handed in would do, compared with the round as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.models import Team
from assessments.models import Assessment, Identity
from invitations.domain.lists import Examined, Known, Line, Problem, Refusal, examine, same
from invitations.domain.sheets import LANGUAGES, ROLES, words_of
from invitations.models import ParticipantList
from tables.cells import folded

ADDITIONS_SHOWN = 200
PROBLEMS_SHOWN = 500


@dataclass(frozen=True)
class ListPage:
    """A list and what it would do: with the new teams made, and without."""

    upload: ParticipantList
    examined: Examined
    additions_with_teams: int

    @property
    def additions(self) -> int:
        return len(self.examined.additions)

    @property
    def new_teams(self) -> dict[str, int]:
        return self.examined.new_teams

    @property
    def refusals(self) -> list[Refusal]:
        """The lines that are left out whatever is ticked."""
        return [r for r in self.examined.refusals if r.problem is not Problem.UNKNOWN_TEAM]

    @property
    def shown_refusals(self) -> list[Refusal]:
        return self.refusals[:PROBLEMS_SHOWN]

    @property
    def more_refusals(self) -> int:
        return max(0, len(self.refusals) - PROBLEMS_SHOWN)

    @property
    def more_additions(self) -> int:
        return max(0, self.additions_with_teams - ADDITIONS_SHOWN)


def list_page(upload: ParticipantList) -> tuple[ListPage, Examined]:
    """Return a list's page, and what it would do with the new teams made."""
    known = known_in(upload)
    plain = examined_list(upload, known, create_teams=False)
    whole = examined_list(upload, known, create_teams=True) if plain.new_teams else plain
    return ListPage(upload, plain, len(whole.additions)), whole


def examined_list(upload: ParticipantList, known: Known, *, create_teams: bool) -> Examined:
    return examine(
        lines_of(upload), known, fold=folded, is_address=_is_address, create_teams=create_teams
    )


def lines_of(upload: ParticipantList) -> Iterator[Line]:
    return (Line(*row) for row in upload.rows)


def known_in(upload: ParticipantList) -> Known:
    """Return what the lines of a list are compared with, as it is at this moment."""
    assessment = upload.assessment
    addresses, unaddressed = seated_in(assessment)
    return Known(
        teams=teams_of(assessment),
        addresses=addresses,
        unaddressed=unaddressed,
        roles=words_of(ROLES, folded),
        languages=words_of(LANGUAGES, folded),
        language=upload.language,
        role=upload.role_group,
        team=upload.team_name,
    )


def teams_of(assessment: Assessment) -> dict[str, str]:
    names = Team.objects.filter(organization=assessment.organization_id).values_list(
        "name", flat=True
    )
    return {same(name): name for name in names}


def seated_in(assessment: Assessment) -> tuple[set[str], set[tuple[str, str]]]:
    """Return the addresses that have a seat, and (name, team) of the seats without one.

    Who was withdrawn may be seated again.
    """
    rows = Identity.objects.filter(
        participant__assessment=assessment, participant__withdrawn_at=None
    ).values_list("email", "name", "participant__team__name")
    addresses, unaddressed = set(), set()
    for email, name, team in rows.iterator(chunk_size=5000):
        if email:
            addresses.add(email)
        else:
            unaddressed.add((same(name), same(team)))
    return addresses, unaddressed


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
