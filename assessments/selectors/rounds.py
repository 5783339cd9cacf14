"""Read models of rounds: the list, one round's participation, its scope."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Organization
from assessments.models import Assessment, Participant
from assessments.selectors.scores import GroupParticipation, participation


@dataclass(frozen=True)
class RoundPage:
    """One round for those who lead it: participation and seats, never anybody's answers."""

    assessment: Assessment
    teams: tuple[GroupParticipation, ...]
    role_groups: tuple[GroupParticipation, ...]
    participants: tuple[Participant, ...]

    @property
    def invited(self) -> int:
        return sum(team.invited for team in self.teams)

    @property
    def submitted(self) -> int:
        return sum(team.submitted for team in self.teams)


def round_list(organization: Organization) -> list[Assessment]:
    """Return an organisation's rounds with ``invited`` and ``submitted``, newest first."""
    return list(
        Assessment.objects.owned_by(organization)
        .with_participation()
        .select_related("framework")
        .newest_first()
    )


def round_page(assessment: Assessment) -> RoundPage:
    """Return one round's participation by team and role group, and its seats."""
    teams, role_groups = participation(assessment)
    people = Participant.objects.filter(assessment=assessment).with_identity()
    return RoundPage(assessment, teams, role_groups, tuple(people))
