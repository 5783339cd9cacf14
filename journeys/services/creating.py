"""Making a journey: empty, with its first stages and somebody to walk it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organization
from journeys.models import (
    Channel,
    EmotionWord,
    Journey,
    JourneyPersona,
    Persona,
    SaleMoment,
    Stage,
    StageKind,
)
from journeys.vocabulary import CHANNELS, EMOTION_WORDS

FIRST_STAGES = (
    (StageKind.ACQUISITION, SaleMoment.BEFORE),
    (StageKind.SALE, SaleMoment.DURING),
    (StageKind.DELIVERY, SaleMoment.AFTER),
    (StageKind.LOYALTY, SaleMoment.AFTER),
)


@transaction.atomic
def create_journey(
    *, organization: Organization, title: str, goal: str, at: datetime, personas: list[Persona]
) -> Journey:
    """Create a journey with the four stages; with one persona called “Customer” where none is given."""
    ensure_vocabulary(organization)
    journey = Journey.objects.create(
        organization=organization, title=title, goal=goal, created_at=at, updated_at=at
    )
    for order, (kind, moment) in enumerate(FIRST_STAGES):
        Stage.objects.create(
            journey=journey, order=order, kind=kind, moment=moment, name=str(kind.label)
        )
    walkers = personas or [Persona.objects.create(organization=organization, name=_("Customer"))]
    for order, persona in enumerate(walkers):
        JourneyPersona.objects.create(journey=journey, persona=persona, order=order)
    return journey


def ensure_vocabulary(organization: Organization) -> None:
    """Give an organisation its first channels and emotion words; what it has stays as it is."""
    Channel.objects.bulk_create(
        [
            Channel(organization=organization, order=order, **words._asdict())
            for order, words in enumerate(CHANNELS)
        ],
        ignore_conflicts=True,
    )
    EmotionWord.objects.bulk_create(
        [
            EmotionWord(organization=organization, value=value, name_es=es, name_en=en)
            for value, (es, en) in EMOTION_WORDS.items()
        ],
        ignore_conflicts=True,
    )
