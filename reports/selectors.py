"""The whole picture: one overview per organisation, one line per client of a portfolio."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Membership, Organization, Team, User
from assessments import sentences
from assessments.domain.results import AreaScore
from assessments.models import Assessment, Level
from assessments.selectors.rounds import round_list
from assessments.selectors.scores import round_scores
from roadmaps.models import Roadmap


@dataclass(frozen=True)
class Client:
    """One organisation in a person's portfolio: where it stands and what is open."""

    membership: Membership
    latest: Assessment | None
    level: int | None
    level_name: str
    mean: float | None
    open_rounds: tuple[Assessment, ...]

    @property
    def organization(self) -> Organization:
        return self.membership.organization


def portfolio(user: User) -> list[Client]:
    """Return a person's organisations, each with its last closed round. Three queries."""
    memberships = list(
        Membership.objects.filter(user=user)
        .select_related("organization")
        .order_by("organization__name")
    )
    rounds = list(
        Assessment.objects.filter(organization__in=[m.organization_id for m in memberships])
        .with_participation()
        .select_related("framework")
        .newest_first()
    )
    names = {(lv.framework_id, lv.number): lv.name for lv in Level.objects.all()}
    return [
        _client(m, [r for r in rounds if r.organization_id == m.organization_id], names)
        for m in memberships
    ]


def _client(
    membership: Membership, rounds: list[Assessment], names: dict[tuple[int, int], str]
) -> Client:
    closed = sorted((r for r in rounds if r.is_closed), key=lambda r: r.closed_at, reverse=True)
    latest = closed[0] if closed else None
    card = round_scores(latest).scorecard if latest else None
    level = card.staged.staged if card and card.staged else None
    return Client(
        membership=membership,
        latest=latest,
        level=level,
        level_name=names.get((latest.framework_id, level), "") if latest and level else "",
        mean=card.overall_mean if card else None,
        open_rounds=tuple(r for r in rounds if r.is_open),
    )


@dataclass(frozen=True)
class Overview:
    """One organisation at a glance: the level and why, what is open, what is planned."""

    organization: Organization
    latest: Assessment | None
    headline: tuple[str, ...]
    reason: str
    level: int | None
    areas: tuple[tuple[str, AreaScore], ...]
    rounds: tuple[Assessment, ...]
    roadmap: Roadmap | None
    teams: int

    @property
    def open_rounds(self) -> list[Assessment]:
        return [r for r in self.rounds if r.is_open]

    @property
    def drafts(self) -> list[Assessment]:
        return [r for r in self.rounds if r.is_draft]


def overview(organization: Organization) -> Overview:
    """Return an organisation's overview in a fixed number of queries."""
    rounds = round_list(organization)
    closed = sorted((r for r in rounds if r.is_closed), key=lambda r: r.closed_at, reverse=True)
    latest = closed[0] if closed else None
    headline: tuple[str, ...] = ()
    reason, level = "", None
    areas: tuple[tuple[str, AreaScore], ...] = ()
    if latest:
        card = round_scores(latest).scorecard
        names = {a.code: a.name for a in latest.framework.areas.all()}
        areas = tuple((names[score.code], score) for score in card.areas)
        levels = {lv.number: lv.name for lv in latest.framework.levels.all()}
        headline = tuple(sentences.headline(card, levels, names))
        reason = sentences.reason(card, names)
        level = card.staged.staged if card.staged else None
    return Overview(
        organization=organization,
        latest=latest,
        headline=headline,
        reason=reason,
        level=level,
        areas=areas,
        rounds=tuple(rounds),
        roadmap=Roadmap.objects.owned_by(organization).newest_first().first(),
        teams=Team.objects.owned_by(organization).count(),
    )
