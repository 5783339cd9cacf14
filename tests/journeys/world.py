"""A journey to try things on: example J of docs/methods.md, in four stages, for one persona or more."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from accounts.models import Organization
from journeys.models import (
    Channel,
    ControlledBy,
    Journey,
    JourneyPersona,
    Persona,
    Rating,
    SaleMoment,
    Source,
    Stage,
    StageKind,
    Touchpoint,
)
from journeys.services import ensure_vocabulary

NOW = datetime(2026, 11, 2, 10, 42, tzinfo=ZoneInfo("Europe/Madrid"))
TODAY = date(2026, 11, 2)

# title, stage, importance, expectation, experience, reach, emotion: example J of the methods
EXAMPLE_J = (
    ("Búsqueda", 0, 3, 3, 4, "1", 1),
    ("Compra", 1, 5, 4, 4, "0.8", 1),
    ("Entrega", 2, 5, 5, 3, "0.8", -1),
    ("Soporte", 2, 4, 4, 2, "0.3", -2),
    ("Renovación", 3, 3, 3, 3, "0.5", 0),
)
STAGES = (
    (StageKind.ACQUISITION, SaleMoment.BEFORE, "Busco"),
    (StageKind.SALE, SaleMoment.DURING, "Compro"),
    (StageKind.DELIVERY, SaleMoment.AFTER, "Recibo"),
    (StageKind.LOYALTY, SaleMoment.AFTER, "Sigo"),
)


def example_journey(
    organization: Organization,
    *,
    personas: tuple[str, ...] = ("Lucía",),
    title: str = "Compro algo",
) -> Journey:
    """Make example J: four stages, five touchpoints, each rated once per persona (assumptions)."""
    ensure_vocabulary(organization)
    journey = Journey.objects.create(
        organization=organization, title=title, created_at=NOW, updated_at=NOW
    )
    walkers = []
    for order, name in enumerate(personas):
        persona = Persona.objects.create(organization=organization, name=name, colour=order + 1)
        JourneyPersona.objects.create(journey=journey, persona=persona, order=order)
        walkers.append(persona)
    stages = [
        Stage.objects.create(journey=journey, order=order, kind=kind, moment=moment, name=name)
        for order, (kind, moment, name) in enumerate(STAGES)
    ]
    channel = Channel.objects.get(organization=organization, key="web")
    for title_, stage, importance, expectation, experience, reach, emotion in EXAMPLE_J:
        touchpoint = Touchpoint.objects.create(
            stage=stages[stage],
            order=stages[stage].touchpoints.count(),
            title=title_,
            channel=channel,
            control=ControlledBy.COMPANY,
            reach=Decimal(reach),
        )
        for persona in walkers:
            Rating.objects.create(
                touchpoint=touchpoint,
                persona=persona,
                source=Source.ASSUMPTION,
                rated_on=TODAY,
                importance=importance,
                expectation=expectation,
                experience=experience,
                emotion=emotion,
                intensity=3,
            )
    return journey


def touchpoint_of(journey: Journey, title: str) -> Touchpoint:
    return Touchpoint.objects.of(journey).get(title=title)
