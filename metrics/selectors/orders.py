"""Touchpoints and journeys in the order of the team and in that of their customers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from typing import Any
from uuid import UUID

from django.db.models import F

from journeys.domain.ratings import across, pool
from journeys.models import Journey, JourneyState, Rating, Touchpoint
from journeys.models import Source as RatingSource
from journeys.selectors.board import rating_row
from metrics.domain.indicators import Estimate, share
from metrics.domain.outside_in import NoOrder, OrderAgreement, order_agreement, ranks
from metrics.domain.periods import Period
from metrics.domain.standing import shown_figure
from metrics.domain.sums import added_up
from metrics.domain.windows import Window
from metrics.models import Metric
from metrics.selectors.courses import Courses, Dimension

INSIDE = (RatingSource.STAFF, RatingSource.ASSUMPTION)


@dataclass(frozen=True)
class Place:
    """A touchpoint or a journey as the team sees it, 1..5, and as its customers say."""

    key: str
    name: str
    within: str  # the journey it belongs to; "" for a journey itself
    inside: float
    outside: Estimate


@dataclass(frozen=True)
class Ranked:
    """A place with its rank on both sides; equals share the better one."""

    place: Place
    inside: int
    outside: int

    @property
    def apart(self) -> int:
        """How many places lie between the two ranks; above 0 the team ranks it higher."""
        return self.outside - self.inside


@dataclass(frozen=True)
class Order:
    """Places in the order of the team, and how far customers order them alike.

    ``unmatched`` were left out: scored by the team and without a figure, or the other way
    round.
    """

    ranked: tuple[Ranked, ...]
    agreement: OrderAgreement | NoOrder
    unmatched: int = 0

    @cached_property
    def largest(self) -> tuple[Ranked, ...]:
        """The places on which the two orders differ most; three at most, two ranks at least."""
        far = [row for row in self.ranked if abs(row.apart) >= 2]
        return tuple(sorted(far, key=lambda row: -abs(row.apart))[:3])


def touchpoints_of_today(courses: Courses) -> dict[UUID, Touchpoint]:
    """Return the touchpoints of today's journeys, by journey and title; what is to be has no
    customers yet."""
    today = set(
        Journey.objects.owned_by(courses.organization)
        .present()
        .filter(state=JourneyState.AS_IS)
        .values_list("pk", flat=True)
    )
    found = [
        row
        for pk, row in courses.places.touchpoints.items()
        if courses.places.is_present(pk) and row.stage.journey_id in today
    ]
    found.sort(key=lambda row: (row.stage.journey.title, row.title, str(row.pk)))
    return {row.pk: row for row in found}


def places_with_both(
    courses: Courses, csat: Metric, window: Window, rows: Mapping[UUID, Touchpoint]
) -> tuple[list[Place], Period, int]:
    """Return touchpoints with both scores, in order; the breakdown's period; how many lack one."""
    told = courses.parts([csat], Dimension.TOUCHPOINT)[csat.key]
    outside: dict[UUID, Estimate] = {}
    for pk in rows:
        sums = added_up(part.sums for part in told.course(pk) if part.reaches(window))
        found = shown_figure(csat.counts_as, sums, courses.k)
        if isinstance(found, Estimate):
            outside[pk] = found
    inside = {pk: score for pk, score in _inside(courses).items() if pk in rows}
    places = [
        Place(str(pk), str(row), row.stage.journey.title, inside[pk], outside[pk])
        for pk, row in rows.items()
        if pk in inside and pk in outside
    ]
    return places, told.period, len(inside.keys() ^ outside.keys())


def _inside(courses: Courses) -> dict[UUID, float]:
    """Return the experience that staff rate or assume, 1..5, by touchpoint. One query."""
    ratings = (
        Rating.objects.owned_by(courses.organization)
        .present()
        .filter(
            source__in=INSIDE,
            experience__isnull=False,
            persona__deleted_at=None,
            persona__walks__journey=F("touchpoint__stage__journey"),
        )
        .order_by()
    )
    by_persona: dict[UUID, dict[UUID, list[Rating]]] = defaultdict(lambda: defaultdict(list))
    for rating in ratings:
        by_persona[rating.touchpoint_id][rating.persona_id].append(rating)
    found = {}
    for pk, personas in by_persona.items():
        pooled = across([pool([rating_row(r) for r in own]) for own in personas.values()])
        if pooled.values.experience is not None:
            found[pk] = pooled.values.experience
    return found


def by_journey(places: Iterable[Place], rows: Mapping[UUID, Touchpoint]) -> list[Place]:
    """Return journeys by the touchpoints that have both scores: the mean, and all customers."""
    members: dict[Any, list[Place]] = defaultdict(list)
    for place in places:
        members[rows[UUID(place.key)].stage.journey_id].append(place)
    found = []
    for journey, mine in members.items():
        together = _together([place.outside for place in mine])
        if together is not None:
            inside = fmean(place.inside for place in mine)
            found.append(Place(str(journey), mine[0].within, "", inside, together))
    return found


def _together(shares: Iterable[Estimate]) -> Estimate | None:
    """Return the share over several groups of customers; None where one's number is unknown."""
    shares = list(shares)
    if any(one.n is None for one in shares):
        return None
    n = sum(one.n or 0 for one in shares)
    return share(min(n, sum(one.point * (one.n or 0) for one in shares)), n)


def order_of(places: Iterable[Place], seed: int, unmatched: int = 0) -> Order:
    rows = list(places)
    inside, outside = [row.inside for row in rows], [row.outside.point for row in rows]
    ranked = [
        Ranked(row, own, theirs)
        for row, own, theirs in zip(rows, ranks(inside), ranks(outside), strict=True)
    ]
    ranked.sort(key=lambda row: (row.inside, row.outside))
    return Order(tuple(ranked), order_agreement(inside, outside, seed=seed), unmatched)
