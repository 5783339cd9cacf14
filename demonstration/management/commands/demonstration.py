"""Build the demonstration (or remove it) and say whom to sign in as."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from assessments.services import renew_link
from demonstration import story
from demonstration.builder import Demonstration, NothingToBuildOnError, build, remove
from demonstration.scenarios import weigh_scenarios


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--remove", action="store_true", help="remove it and nothing else")
        parser.add_argument("--base", default="http://127.0.0.1:8000", help="where the site is")
        parser.add_argument(
            "--quiet-links", action="store_true", help="print the personal link and nothing else"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            rows = remove()
            self.stdout.write(f"Demostración eliminada · Demonstration removed ({rows})")
            return
        demonstration = build_with_its_foundations()
        link = _link(demonstration, options["base"].rstrip("/"))
        if options["quiet_links"]:
            self.stdout.write(link)
            return
        self.stdout.write(_welcome(demonstration, options["base"].rstrip("/"), link))


def build_with_its_foundations() -> Demonstration:
    """Build and weigh plans; where the framework or its library is missing, load them first."""
    today = timezone.localdate()
    demonstration = _built(today)
    if (roadmap := demonstration.roadmap) and not roadmap.scenarios.exists():
        weigh_scenarios(
            roadmap=roadmap,
            lead=demonstration.lead,
            consultant=demonstration.consultant,
            today=today,
        )
    return demonstration


def _built(today: date) -> Demonstration:
    try:
        return build(today=today)
    except NothingToBuildOnError:
        call_command("load_framework", verbosity=0, stdout=_Silence())
        call_command("load_initiatives", verbosity=0, stdout=_Silence())
    try:
        return build(today=today)
    except NothingToBuildOnError as error:
        raise CommandError("The framework and its initiatives could not be loaded.") from error


class _Silence:
    """An output that says nothing: the caller wants a link and nothing beside it."""

    def write(self, text: str) -> int:
        return len(text)


def _link(demonstration: Demonstration, base: str) -> str:
    """Return a fresh personal link; the one printed before stops working."""
    if demonstration.halfway is None:
        return ""
    return f"{base}/r/{renew_link(participant=demonstration.halfway)}/"


def _welcome(demonstration: Demonstration, base: str, link: str) -> str:
    roles = (
        (demonstration.consultant, "consultora · consultant"),
        (demonstration.lead, "responsable de CX · CX lead"),
        (demonstration.executive, "dirección, solo lectura · executive, read only"),
    )
    lines = [
        f"Demostración · Demonstration: {demonstration.organization}, {demonstration.neighbour}",
        f"Entrar en · Sign in at: {base}/",
        *(f"  {user.email:<26} {role}" for user, role in roles),
        f"Contraseña de todos · Password for all: {story.PASSWORD}",
    ]
    if link:
        lines.append("Cuestionario a medias, sin cuenta · Half-way questionnaire, no account:")
        lines.append(f"  {link}")
    return "\n".join(lines)
