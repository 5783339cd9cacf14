"""All journeys of an organisation at a glance, and the personas who walk them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Count

from accounts.models import Organization
from journeys.domain.action import Shortfall, where_to_act
from journeys.domain.importance import JourneyScore, journey_score
from journeys.domain.ratings import across, pool
from journeys.domain.touchpoint import Control, Point
from journeys.models import (
    Journey,
    JourneyPersona,
    JourneyStatus,
    Persona,
    Rating,
    Stage,
    Touchpoint,
)
from journeys.selectors.board import rating_row

MEASURED = 2  # the evidence grade of what somebody researched


@dataclass(frozen=True)
class JourneyCard:
    """One journey in the list: how big, how good, where it hurts, and how well that is known."""

    journey: Journey
    personas: Sequence[Persona]
    stages: int
    points: Sequence[Point]
    review_due: bool
    futures: Sequence[JourneyCard] = ()

    @cached_property
    def score(self) -> JourneyScore:
        return journey_score(self.points)

    @cached_property
    def worst(self) -> Shortfall | None:
        """The touchpoint where acting helps most; None where nothing falls short."""
        return next(iter(where_to_act(self.points, limit=1)), None)

    @property
    def measured(self) -> int:
        """How many touchpoints have an experience that somebody researched."""
        return sum(p.grade == MEASURED and p.values.experience is not None for p in self.points)


@dataclass(frozen=True)
class Overview:
    """The list of journeys: those of today, each with its futures, the last changed first."""

    cards: Sequence[JourneyCard]
    in_bin: int

    @cached_property
    def hurts_most(self) -> JourneyCard | None:
        """The journey of today with the worst place of all; None where nothing falls short."""
        falling = [
            card
            for card in self.cards
            if card.worst
            and not card.journey.is_future
            and card.journey.status != JourneyStatus.RETIRED
        ]
        return max(falling, key=_severity, default=None)

    @property
    def count(self) -> int:
        return sum(1 + len(card.futures) for card in self.cards)

    @property
    def futures(self) -> int:
        own = sum(card.journey.is_future for card in self.cards)
        return own + sum(len(card.futures) for card in self.cards)


def _severity(card: JourneyCard) -> float:
    return card.worst.actionable if card.worst else 0.0


def overview(organization: Organization, today: date) -> Overview:
    """Load every journey that is not in the bin. Six queries however many there are."""
    owned = Journey.objects.owned_by(organization)
    journeys = list(owned.present().select_related("owner").newest_first())
    walkers = _walkers(organization)
    stages = dict(
        Stage.objects.owned_by(organization)
        .present()
        .order_by()
        .values_list("journey")
        .annotate(Count("pk"))
    )
    points = _points(organization, walkers)
    futures: dict[UUID, list[JourneyCard]] = defaultdict(list)
    here = {journey.pk for journey in journeys}
    cards = []
    # Futures first, so that each is there when the journey it comes from is.
    for journey in sorted(journeys, key=lambda journey: not journey.is_future):
        card = JourneyCard(
            journey=journey,
            personas=walkers[journey.pk],
            stages=stages.get(journey.pk, 0),
            points=points[journey.pk],
            review_due=journey.review_due(today),
            futures=futures[journey.pk],
        )
        if journey.is_future and journey.derived_from_id in here:
            futures[journey.derived_from_id].append(card)
        else:
            cards.append(card)
    cards.sort(key=lambda card: card.journey.updated_at, reverse=True)
    return Overview(cards=cards, in_bin=owned.in_bin().count())


def _walkers(organization: Organization) -> Mapping[UUID, list[Persona]]:
    walks = (
        JourneyPersona.objects.filter(journey__organization=organization, persona__deleted_at=None)
        .select_related("persona")
        .order_by("order", "id")
    )
    found: dict[UUID, list[Persona]] = defaultdict(list)
    for walk in walks:
        found[walk.journey_id].append(walk.persona)
    return found


def _points(
    organization: Organization, walkers: Mapping[UUID, list[Persona]]
) -> Mapping[UUID, list[Point]]:
    """Each touchpoint of each journey, as all its personas live it, in order."""
    ratings = _ratings(organization)
    rows = (
        Touchpoint.objects.owned_by(organization)
        .filter(deleted_at=None, stage__deleted_at=None, stage__journey__deleted_at=None)
        .select_related("stage")
        .in_order()
    )
    found: dict[UUID, list[Point]] = defaultdict(list)
    for row in rows:
        journey = row.stage.journey_id
        pooled = across([pool(ratings[row.pk, walker.pk]) for walker in walkers[journey]])
        found[journey].append(
            Point(
                key=str(row.pk),
                title=str(row),
                stage=str(row.stage),
                values=pooled.values,
                reach=float(row.reach),
                control=Control(row.control),
                grade=pooled.grade,
                n=pooled.n,
            )
        )
    return found


def _ratings(organization: Organization) -> Mapping[tuple[UUID, UUID], list]:
    found: dict[tuple[UUID, UUID], list] = defaultdict(list)
    for rating in Rating.objects.owned_by(organization).present().order_by("id"):
        found[rating.touchpoint_id, rating.persona_id].append(rating_row(rating))
    return found


@dataclass(frozen=True)
class PersonaCard:
    """A persona and the journeys it walks."""

    persona: Persona
    journeys: Sequence[Journey]


def persona_cards(organization: Organization) -> list[PersonaCard]:
    """Load the personas with their journeys, by name. Two queries."""
    walks = JourneyPersona.objects.filter(
        journey__organization=organization, journey__deleted_at=None
    )
    walked: dict[UUID, list[Journey]] = defaultdict(list)
    for walk in walks.select_related("journey").order_by("journey__title", "journey__state"):
        walked[walk.persona_id].append(walk.journey)
    return [
        PersonaCard(persona, walked[persona.pk])
        for persona in Persona.objects.owned_by(organization).present()
    ]


def journeys_with_only(persona: Persona) -> list[Journey]:
    """Return the journeys that nobody else walks."""
    others = JourneyPersona.objects.filter(persona__deleted_at=None).exclude(persona=persona)
    return list(
        Journey.objects.present()
        .filter(walked_by__persona=persona)
        .exclude(pk__in=others.values("journey"))
        .order_by("title")
    )
