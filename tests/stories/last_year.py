"""An organisation that asked its people a year ago, and is about to ask the same ones again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

# name, address, team, role group, language, level at everything a year ago
PEOPLE = (
    ("Ana Alba", "ana@compas.example", "Obrador", "executive", "es", 2),
    ("Ben Blake", "ben@compas.example", "Tienda", "manager", "en", 3),
    ("Carla Cid", "carla@compas.example", "Tienda", "front_line", "es", 2),
    ("Dora Díaz", "dora@compas.example", "Tienda", "front_line", "es", 2),
)


def build(lead: Any, framework: Any, now: datetime) -> str:
    """Build it with last year's closed round, short and named; return the organisation's slug."""
    from accounts.models import Role, Team
    from accounts.services import create_organization
    from assessments.models import Answer, Participant
    from assessments.services import add_participant, close_round, open_round, plan_round

    compass = create_organization(
        name="Panadería Compás", sector="", currency="EUR", creator=lead, role=Role.LEAD
    )
    teams = {
        name: Team.objects.create(organization=compass, name=name, headcount=people)
        for name, people in (("Obrador", 6), ("Tienda", 9))
    }
    then = now - timedelta(days=360)
    year_ago = plan_round(
        organization=compass,
        framework=framework,
        title="El año pasado",
        form="short",
        confidentiality="named",
        minimum_group=3,
        opens_on=then.date(),
        closes_on=then.date() + timedelta(days=14),
    )
    asked = [scope.capability for scope in year_ago.scopes.select_related("capability")]
    for name, email, team, role, language, level in PEOPLE:
        seat, _ = add_participant(
            assessment=year_ago,
            team=teams[team],
            role_group=role,
            name=name,
            email=email,
            language=language,
            at=then,
        )
        Answer.objects.bulk_create(
            Answer(participant=seat, capability=one, status="level", level=level, updated_at=then)
            for one in asked
        )
    Participant.objects.filter(assessment=year_ago).update(
        started_at=then, submitted_at=then, consented_at=then
    )
    open_round(assessment=year_ago, at=then)
    close_round(assessment=year_ago, at=then + timedelta(days=14), by=lead)
    return compass.slug
