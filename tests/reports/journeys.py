"""Journeys to take away: a believable one from a ready-made file, and one that is too long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from accounts.models import Consultancy, Organization, Team
from journeys.models import (
    Channel,
    Evidence,
    Journey,
    JourneyPersona,
    PainPoint,
    Persona,
    Rating,
    Source,
    Stage,
    Touchpoint,
)
from journeys.services import ensure_vocabulary
from reports.journeys.document import journey_document

MADE_ON = date(2026, 11, 22)
RATED_ON = date(2026, 10, 1)
READY_MADE = Path(__file__).parents[2] / "fixtures" / "journeys"
VALUES = ("importance", "expectation", "experience", "emotion", "intensity")


@dataclass(frozen=True)
class Made:
    """A journey and the personas that walk it."""

    journey: Journey
    personas: tuple[Persona, ...]


def ready_journey(
    organization: Organization, *, sector: str = "telecoms", language: str = "es"
) -> Made:
    """Make a journey from its file; every third touchpoint also asked in a survey."""
    ensure_vocabulary(organization)
    said = yaml.safe_load((READY_MADE / f"{sector}.yaml").read_text(encoding="utf-8"))
    team = Team.objects.create(organization=organization, name="Clientes")
    journey = Journey.objects.create(
        organization=organization,
        title=said["title"][language],
        goal=said["goal"][language],
        last_reviewed=RATED_ON,
        owner=team,
    )
    walkers = {}
    for order, one in enumerate(said["personas"]):
        persona = Persona.objects.create(
            organization=organization,
            initials=one["initials"],
            colour=one["colour"],
            **{name: one[name][language] for name in ("name", "segment", "goal", "quote")},
        )
        JourneyPersona.objects.create(journey=journey, persona=persona, order=order)
        walkers[one["key"]] = persona
    number = 0
    for order, part in enumerate(said["stages"]):
        stage = Stage.objects.create(
            journey=journey,
            order=order,
            kind=part["kind"],
            moment=part["moment"],
            name=part["name"][language],
            goal=part["goal"][language],
        )
        for place, one in enumerate(part["touchpoints"]):
            number += 1
            touchpoint = _touchpoint(stage, place, one, language, team)
            _ratings(touchpoint, one, walkers, asked=number % 3 == 0)
            _findings(touchpoint, one, language, asked=number % 3 == 0)
    return Made(journey, tuple(walkers.values()))


def _touchpoint(
    stage: Stage, order: int, one: dict[str, Any], language: str, team: Team
) -> Touchpoint:
    organization = stage.journey.organization
    return Touchpoint.objects.create(
        stage=stage,
        order=order,
        title=one["title"][language],
        kind=one["kind"],
        initiator=one["initiator"],
        channel=Channel.objects.get(organization=organization, key=one["channel"]),
        control=one["control"],
        reach=Decimal(str(one["reach"])),
        is_front_stage=one["front"],
        is_showstopper=one["showstopper"],
        owner=team if one["control"] == "company" else None,
    )


def _ratings(
    touchpoint: Touchpoint, one: dict[str, Any], walkers: dict[str, Persona], *, asked: bool
) -> None:
    for key, values in one["ratings"].items():
        Rating.objects.create(
            touchpoint=touchpoint,
            persona=walkers[key],
            rated_on=RATED_ON,
            source=Source.SURVEY if asked else Source.ASSUMPTION,
            n=40 if asked else None,
            **dict(zip(VALUES, values, strict=True)),
        )


def _findings(touchpoint: Touchpoint, one: dict[str, Any], language: str, *, asked: bool) -> None:
    for pain in one["pains"]:
        PainPoint.objects.create(
            touchpoint=touchpoint,
            text=pain["text"][language],
            **{name: pain[name] for name in ("kind", "severity", "frequency")},
        )
    if asked:
        Evidence.objects.create(
            touchpoint=touchpoint,
            kind=Source.SURVEY,
            text=f"Encuesta tras «{touchpoint}»",
            n=40,
            period="T3 2026",
            link="https://example.org/encuesta",
        )


def long_journey(
    organization: Organization, *, touchpoints: int = 150, stages: int = 9, text: str = "Espero"
) -> Journey:
    """Make a journey with every text at its full length."""
    ensure_vocabulary(organization)
    long = (text + " ") * 2000
    team = Team.objects.create(organization=organization, name=long[:80])
    journey = Journey.objects.create(
        organization=organization, title=long[:160], goal=long[:300], owner=team
    )
    walkers = []
    for order in range(3):
        persona = Persona.objects.create(
            organization=organization,
            name=long[:80],
            segment=long[:120],
            goal=long[:300],
            quote=long[:300],
            initials=f"P{order}",
            colour=order + 1,
        )
        JourneyPersona.objects.create(journey=journey, persona=persona, order=order)
        walkers.append(persona)
    parts = [
        Stage.objects.create(journey=journey, order=n, name=long[:80], goal=long[:300])
        for n in range(stages)
    ]
    channel = Channel.objects.filter(organization=organization).first()
    for n in range(touchpoints):
        touchpoint = Touchpoint.objects.create(
            stage=parts[n * stages // touchpoints],
            order=n,
            title=f"{n + 1} {long}"[:160],
            description=long[:2000],
            channel=channel,
            owner=team,
            is_showstopper=True,
            is_moment_of_truth=True,
        )
        Rating.objects.bulk_create(
            Rating(
                touchpoint=touchpoint,
                persona=persona,
                rated_on=RATED_ON,
                importance=n % 5 + 1,
                expectation=5,
                experience=(n // 2) % 5 + 1,
                emotion=n % 5 - 2,
                intensity=5,
            )
            for persona in walkers
        )
        PainPoint.objects.bulk_create(
            PainPoint(touchpoint=touchpoint, text=long[:1000], severity=5) for _ in range(2)
        )
        Evidence.objects.create(
            touchpoint=touchpoint,
            text=long[:2000],
            period=long[:40],
            link=f"https://e.org/{'x' * 400}",
        )
    return journey


def document_of(made: Made | Journey, language: str, **other: Any) -> dict[str, Any]:
    """The journey's report, with a consultant's name and colour."""
    given = {
        "journey": made.journey if isinstance(made, Made) else made,
        "persona": None,
        "language": language,
        "consultancy": Consultancy(firm="Rumbo Consultores", color="#7a3417"),
        "made_on": MADE_ON,
        **other,
    }
    return journey_document(**given)
