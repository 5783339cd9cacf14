"""Rounds whose people got their seats as in service, and browsers in English."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization, Team
from assessments.models import Assessment, Participant
from assessments.services import add_participant, plan_round

ENGLISH = {"accept-language": "en"}


@dataclass
class Held:
    """A round with its seats by the first part of the address."""

    assessment: Assessment
    seats: dict[str, Participant]
    tokens: dict[str, str]

    def url(self, name: str, *args: object) -> str:
        where = self.assessment
        return reverse(f"invitations:{name}", args=[where.organization.slug, where.pk, *args])

    def finish(self, *names: str) -> None:
        now = timezone.now()
        Participant.objects.filter(pk__in=[self.seats[name].pk for name in names]).update(
            started_at=now, submitted_at=now
        )

    def begin(self, *names: str) -> None:
        Participant.objects.filter(pk__in=[self.seats[name].pk for name in names]).update(
            started_at=timezone.now()
        )


@pytest.fixture
def hold(framework, organization) -> Callable[..., Held]:
    """``hold("ana", "bea:en", "-pepe")``: an open round of these people.

    A name alone reads Spanish at name@ejemplo.es; "-" in front has no address.
    """

    def held(
        *names: str,
        named: bool = False,
        draft: bool = False,
        of: Organization = organization,
        headcount: int | None = None,
    ) -> Held:
        today = timezone.localdate()
        assessment = plan_round(
            organization=of,
            framework=framework,
            title="Evaluación 2026",
            form="full",
            confidentiality="named" if named else "anonymous",
            minimum_group=5,
            opens_on=today,
            closes_on=today + timezone.timedelta(days=10),
        )
        team, _ = Team.objects.get_or_create(
            organization=of, name="Norte", defaults={"headcount": headcount}
        )
        seats, tokens = {}, {}
        for said in names:
            name, _colon, language = said.lstrip("-").partition(":")
            seats[name], tokens[name] = add_participant(
                assessment=assessment,
                team=team,
                role_group="front_line",
                name=name.title(),
                email="" if said.startswith("-") else f"{name}@ejemplo.es",
                language=language or "es",
                at=timezone.now(),
            )
        if not draft:
            Assessment.objects.filter(pk=assessment.pk).update(opened_at=timezone.now())
            assessment.refresh_from_db()
        return Held(assessment, seats, tokens)

    return held


@pytest.fixture
def editor(lead, client_of) -> Client:
    return client_of(lead, headers=ENGLISH)
