"""Invitations for thousands: a list read and seated, messages prepared, written and handed over.

The mail server takes everything at once and keeps nothing: what is timed is our own work.
"""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.test import override_settings
from django.utils import timezone

from accounts.models import Membership, Organization, Team, User
from assessments.models import Assessment, Framework
from assessments.services import open_round, plan_round
from invitations.exchange.reading import read_people
from invitations.models import Message
from invitations.selectors.lists import list_page
from invitations.services.lists import confirm_list, keep_list
from invitations.services.messages import prepare_invitations, start_sending
from jobs.models import Job
from tables.opening import opened_table
from tests.benchmarks.inside.tools import milliseconds, prepare

QUIET = {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend", "JOBS_RUN": "here"}
LANGUAGES = ("español", "inglés")
ROLES = ("Comité", "Mandos", "Primera línea")


def a_file(people: int) -> BytesIO:
    lines = ["Nombre;Correo;Equipo;Responsabilidad;Idioma"]
    lines += [
        f"Persona {n};persona{n}@example.org;Equipo {n % 20};{ROLES[n % 3]};{LANGUAGES[n % 2]}"
        for n in range(people)
    ]
    return BytesIO("\n".join(lines).encode("cp1252"))


def a_round() -> tuple[Assessment, User]:
    organization = Organization.objects.create(slug="many", name="Many")
    lead = User.objects.create_user("many@example.org", "a long enough password")
    Membership.objects.create(user=lead, organization=organization, role="lead")
    Team.objects.create(organization=organization, name="Equipo 0")
    today = timezone.localdate()
    assessment = plan_round(
        organization=organization,
        framework=Framework.objects.get(),
        title="Many",
        form="full",
        confidentiality="anonymous",
        minimum_group=5,
        opens_on=today,
        closes_on=today + timedelta(days=20),
    )
    return assessment, lead


def measured(people: int) -> dict[str, Any]:
    prepare()
    assessment, lead = a_round()
    kept: dict[str, Any] = {}

    def preview() -> None:
        reading = read_people(opened_table(a_file(people), "people.csv"))
        kept["list"] = keep_list(
            assessment=assessment, lines=reading.lines, reading=reading.facts(), text="",
            role_group="", team_name="", language="es", by=lead, at=timezone.now(),
        )  # fmt: skip
        list_page(kept["list"])

    def seat() -> None:
        confirm_list(upload=kept["list"], create_teams=True, at=timezone.now())

    told = {"preview_ms": milliseconds(preview), "seating_ms": milliseconds(seat)}
    open_round(assessment=assessment, at=timezone.now())
    assessment.refresh_from_db()
    told["preparing_ms"] = milliseconds(
        lambda: prepare_invitations(assessment=assessment, at=timezone.now())
    )
    with override_settings(**QUIET):
        told["sending_ms"] = milliseconds(lambda: start_sending(assessment=assessment, by=lead))
    told["sent"] = Message.objects.filter(state="sent").count()
    told["job"] = Job.objects.get().state
    return told


def main(words: list[str]) -> dict[str, Any]:
    return measured(int(words[0]))
