"""A list waiting to be confirmed, a team's link, messages and a job, for the round of the workshop."""

from __future__ import annotations

from datetime import datetime
from typing import Any


def build(assessment: Any, team: Any, lead: Any, now: datetime) -> dict[str, str]:
    """Make them; return where they are, by the names of the stage's fields."""
    from assessments.services import add_participant
    from invitations.domain.lists import Line
    from invitations.models import Message
    from invitations.services.links import make_team_link, team_token
    from invitations.services.lists import keep_list
    from invitations.services.messages import plan_reminder
    from jobs.models import Job

    upload = keep_list(
        assessment=assessment,
        lines=[
            Line(2, "Pilar Nieto", "pilar@stories.example", "Mostrador", "mandos", "es"),
            Line(3, "Quique Ros", "quique@", "Mostrador", "mandos", "es"),
            Line(4, "Rosa Amat", "", "Almacén", "primera línea", "en"),
        ],
        reading={"kind": "pasted", "separator": ";", "has_heading": True, "columns": ["name"]},
        text="Nombre;Correo\nPilar Nieto;pilar@stories.example",
        role_group="",
        team_name="",
        language="es",
        by=lead,
        at=now,
    )
    link = make_team_link(
        assessment=assessment, team=team, role_group="front_line", language="es", at=now
    )
    for name, state, error in (
        ("Sara Enviada", "sent", ""),
        ("Teo Rechazado", "failed", "550 5.1.1 No such user"),
        ("Uma Incierta", "unsure", ""),
    ):
        seat, _token = add_participant(
            assessment=assessment, team=team, role_group="manager", name=name,
            email=f"{name.split()[0].lower()}@stories.example", language="es", at=now,
        )  # fmt: skip
        Message.objects.create(
            participant=seat, kind="invitation", state=state, error=error,
            address=seat.identity.email, created_at=now, sent_at=now if state == "sent" else None,
        )  # fmt: skip
    plan_reminder(assessment=assessment, days_before=3, by=lead, at=now)
    job = Job.objects.create(
        organization=assessment.organization, kind="send_messages", state="stopped", done=2,
        total=5, back=f"/o/{assessment.organization.slug}/", created_at=now, heartbeat_at=now,
    )  # fmt: skip
    return {
        "people_list": str(upload.pk),
        "team_link": str(link.pk),
        "team_arrival": f"/t/{team_token(link)}/",
        "invited": str(seat.pk),
        "job": str(job.pk),
    }
