"""The journeys of today as a roadmap reads them: each touchpoint with its gap and its weight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from accounts.models import Organization
from journeys.domain.moments import moment
from journeys.domain.ratings import RatingRow, across, pool
from journeys.domain.touchpoint import Control, Point
from journeys.models import Journey, JourneyState, JourneyStatus, Rating, Touchpoint
from journeys.selectors.board import rating_row
from roadmaps.domain.needs import TouchpointNeed, touchpoint_needs, weighted_gap
from roadmaps.models import Roadmap


@dataclass(frozen=True)
class TouchpointLine:
    """One touchpoint of the journeys considered, as all personas live it."""

    touchpoint: Touchpoint
    point: Point
    need: TouchpointNeed

    @property
    def journey(self) -> Journey:
        return self.touchpoint.stage.journey

    @cached_property
    def is_moment_of_truth(self) -> bool:
        return moment(self.point.values, decided=self.touchpoint.is_moment_of_truth).holds

    @property
    def size(self) -> float:
        """Weight × gap: what closing it entirely would bring; 0 where that is not known."""
        return (self.need.weight or 0.0) * (self.need.gap or 0.0)


@dataclass(frozen=True)
class JourneyNeeds:
    """The organisation's journeys of today, and the touchpoints of those that count."""

    journeys: Sequence[Journey]
    lines: Sequence[TouchpointLine]

    @property
    def counted(self) -> list[Journey]:
        return [journey for journey in self.journeys if not journey.is_left_out]

    @cached_property
    def needs(self) -> list[TouchpointNeed]:
        return [line.need for line in self.lines]

    @cached_property
    def by_id(self) -> Mapping[UUID, TouchpointLine]:
        return {line.touchpoint.pk: line for line in self.lines}

    @cached_property
    def gap(self) -> float | None:
        """The mean gap by weight, which initiatives can close; None when nothing is known."""
        return weighted_gap(self.needs)


def journeys_of_today(organization: Organization) -> QuerySet[Journey]:
    """Return journeys that show what is lived today and are still looked after, by title."""
    rows = Journey.objects.owned_by(organization).present().filter(state=JourneyState.AS_IS)
    return rows.exclude(status=JourneyStatus.RETIRED).order_by("title", "id")


def touchpoints_of_today(organization: Organization) -> QuerySet[Touchpoint]:
    """Return the touchpoints of journeys of today, in the order of each."""
    return (
        Touchpoint.objects.filter(stage__journey__in=journeys_of_today(organization).order_by())
        .filter(deleted_at=None, stage__deleted_at=None)
        .select_related("stage__journey")
        .order_by(
            "stage__journey__title",
            "stage__journey_id",
            "stage__order",
            "stage_id",
            "order",
            "id",
        )
    )


def journey_needs(roadmap: Roadmap) -> JourneyNeeds:
    """Load what the journeys ask of a roadmap. Three queries; one where there is no journey."""
    left_out = Roadmap.journeys_left_out.through.objects.filter(
        roadmap=roadmap, journey=OuterRef("pk")
    )
    journeys = list(journeys_of_today(roadmap.organization).annotate(is_left_out=Exists(left_out)))
    counted = [journey.pk for journey in journeys if not journey.is_left_out]
    if not counted:
        return JourneyNeeds(journeys, ())
    rows = list(touchpoints_of_today(roadmap.organization).filter(stage__journey__in=counted))
    ratings = _ratings(counted)
    points = [_point(row, ratings[row.pk]) for row in rows]
    return JourneyNeeds(
        journeys,
        tuple(map(TouchpointLine, rows, points, touchpoint_needs(points))),
    )


def _point(touchpoint: Touchpoint, by_persona: Mapping[UUID, Sequence[RatingRow]]) -> Point:
    pooled = across([pool(rows) for rows in by_persona.values()])
    return Point(
        key=str(touchpoint.pk),
        title=str(touchpoint),
        stage=str(touchpoint.stage_id),
        values=pooled.values,
        reach=float(touchpoint.reach),
        control=Control(touchpoint.control),
        grade=pooled.grade,
        n=pooled.n,
        grades=pooled.grades,
    )


def _ratings(journeys: Sequence[UUID]) -> Mapping[UUID, Mapping[UUID, list[RatingRow]]]:
    """Return ratings by touchpoint and by persona; only personas who walk the journey count."""
    rows = Rating.objects.present().filter(
        touchpoint__stage__journey__in=journeys,
        persona__deleted_at=None,
        persona__walks__journey=F("touchpoint__stage__journey"),
    )
    found: dict[UUID, dict[UUID, list[RatingRow]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.order_by("id"):
        found[row.touchpoint_id][row.persona_id].append(rating_row(row))
    return found
