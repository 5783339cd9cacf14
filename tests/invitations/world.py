"""What an organisation has of lists, messages, planned reminders, team links and jobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.models import User
from invitations.domain.lists import Line
from invitations.models import Message, ReminderPlan
from invitations.services.links import make_team_link, team_token
from invitations.services.lists import keep_list
from jobs.models import Job


@dataclass
class Reached:
    """One row of each kind about one open round, and the token of its team's link."""

    things: dict[str, object]
    team_token: str


def reached(held: Any, lead: User, marker: str) -> Reached:
    """Make them for a round that was held (tests.assessments.world.Round)."""
    assessment, seat, at = held.assessment, held.seats[1], timezone.now()
    upload = keep_list(
        assessment=assessment,
        lines=[
            Line(1, f"{marker} Nueva", "nueva@ejemplo.es", seat.team.name, "mandos", "es"),
            Line(2, f"{marker} Mala", f"{marker}@", seat.team.name, marker[:20], "es"),
            Line(3, "Equipo nuevo", "", f"{marker} Oeste"[:80], "mandos", "es"),
        ],
        reading={"name": marker, "kind": "csv", "encoding": "utf-8", "separator": ";"},
        text=f"{marker};x@ejemplo.es",
        role_group="",
        team_name="",
        language="es",
        by=lead,
        at=at,
    )
    link = make_team_link(
        assessment=assessment, team=seat.team, role_group="front_line", language="es", at=at
    )
    message = Message.objects.create(
        participant=seat,
        kind="invitation",
        state="failed",
        address=seat.identity.email,
        error=f"550 {marker}"[:300],
        created_at=at,
    )
    plan = ReminderPlan.objects.create(
        assessment=assessment, days_before=3, created_by=lead, created_at=at
    )
    job = Job.objects.create(
        organization=assessment.organization,
        kind="send_messages",
        arguments={"assessment": str(assessment.pk)},
        state="stopped",
        message=marker,
        back="/",
        created_at=at,
        heartbeat_at=at,
    )
    things = {
        "upload": upload.pk, "link": link.pk, "message": message.pk, "plan": plan.pk, "job": job.pk,
    }  # fmt: skip
    return Reached(things, team_token(link))
