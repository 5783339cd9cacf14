"""Read models of rounds: the list, one round's participation, its scope."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Organization
from assessments.models import Assessment, Participant
from assessments.selectors.scores import GroupParticipation, participation


@dataclass(frozen=True)
class Coverage:
    """How far one group has come: submitted and invited, against everybody there is.

    Everybody is the team's headcount where it is known, else those invited.
    """

    group: GroupParticipation

    @property
    def everybody(self) -> int:
        return max(self.group.headcount or 0, self.group.invited)

    @property
    def submitted_share(self) -> float:
        """Submitted out of everybody, 0..1."""
        return self.group.submitted / self.everybody if self.everybody else 0.0

    @property
    def invited_share(self) -> float:
        """Invited out of everybody, 0..1."""
        return self.group.invited / self.everybody if self.everybody else 0.0


@dataclass(frozen=True)
class RoundPage:
    """One round for those who lead it: participation, never anybody's answers.

    ``by_team_link``: how many came by links for whole teams, one for each device.
    """

    assessment: Assessment
    teams: tuple[GroupParticipation, ...]
    role_groups: tuple[GroupParticipation, ...]
    by_team_link: int = 0

    @property
    def invited(self) -> int:
        return sum(team.invited for team in self.teams)

    @property
    def submitted(self) -> int:
        return sum(team.submitted for team in self.teams)

    @property
    def team_coverage(self) -> list[Coverage]:
        return [Coverage(team) for team in self.teams]

    @property
    def role_coverage(self) -> list[Coverage]:
        return [Coverage(group) for group in self.role_groups]

    @property
    def furthest_behind(self) -> Coverage | None:
        """The role group of which the smallest share has submitted; None if all are alike."""
        groups = sorted(self.role_coverage, key=lambda group: group.submitted_share)
        if not groups or groups[0].submitted_share == groups[-1].submitted_share:
            return None
        return groups[0]


def round_list(organization: Organization) -> list[Assessment]:
    """Return an organisation's rounds with ``invited`` and ``submitted``, newest first."""
    return list(
        Assessment.objects.owned_by(organization)
        .with_participation()
        .select_related("framework")
        .newest_first()
    )


def round_page(assessment: Assessment) -> RoundPage:
    """Return one round's participation by team and role group."""
    teams, role_groups = participation(assessment)
    return RoundPage(assessment, teams, role_groups, submitted_by_team_link(assessment))


def submitted_by_team_link(assessment: Assessment) -> int:
    """Count who submitted by a link for a whole team: devices, and nobody's name. One query."""
    devices = Participant.objects.filter(assessment=assessment, team_link__isnull=False)
    return devices.taking_part().submitted().count()


def waiting_to_be_counted(assessment: Assessment) -> int:
    """Return how many submitted whom no closing has counted."""
    people = assessment.participants.taking_part().submitted()
    return people.filter(closing=None).count()
