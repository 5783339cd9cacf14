"""One organisation at a glance."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Organization, Team
from assessments import sentences
from assessments.domain.results import AreaScore
from assessments.models import Assessment
from assessments.selectors.rounds import round_list
from assessments.selectors.scores import round_scores
from roadmaps.models import Roadmap


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
