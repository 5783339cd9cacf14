"""The insurer's roadmap: generated from its second round, then decided on as people do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from assessments.models import Assessment, Capability
from demonstration.rounds import at
from journeys.models import StageKind, ToolKind
from metrics.domain.measures import Kind
from metrics.domain.periods import shifted
from metrics.selectors.spans import spans_of
from metrics.services.metrics import known_metric
from roadmaps.aiming import Place, set_aim
from roadmaps.models import Initiative, InitiativeStatus, Roadmap
from roadmaps.services import (
    add_own_initiative,
    decide,
    generate_roadmap,
    next_quarter,
    save_initiative,
)

QUARTERS = 4
DAYS_PER_QUARTER = 100
BUDGET = 60_000

UNDER_WAY = "ME2-A"
APPROVED = ("CU3-A", "CU2-A")
LEFT_OUT = {
    "DA3-A": "La ficha compartida llega con el nuevo sistema de pólizas en primavera; "
    "no la hacemos dos veces."
}
OWN_ESTIMATES = "DA2-A"  # half done already: claims has its survey
OWN_FIELDS = {
    "effort_days": Decimal("12"),
    "cost": Decimal("2500"),
    "own_owner": "Responsable de calidad de Siniestros",
}
OWN_IDEA = {
    "own_title": "Llamar al asegurado a las 48 horas de abrir un siniestro",
    "own_why": "Quien no sabe en qué punto está su siniestro vuelve a llamar. Una llamada a "
    "tiempo le ahorra la espera y nos dice pronto lo que no va bien.",
    "own_steps": "Probarlo un mes con los siniestros de hogar\n"
    "Escribir un guion de tres preguntas y apuntar las causas\n"
    "Extenderlo a automóvil si las reclamaciones bajan",
    "own_deliverable": "Guion de llamada, lista de causas y resultado de la prueba",
    "own_metric": "Segundas llamadas por siniestro y satisfacción tras el siniestro",
    "own_owner": "Dirección de Siniestros",
    "effort_days": Decimal("35"),
    "cost": Decimal("2000"),
    "duration": 2,
    "probability": Decimal("0.80"),
}
OWN_LIFTS = {"EN6": Decimal("0.6"), "DA2": Decimal("0.3")}
AIM = 0.78  # the share of satisfied customers that the own idea should help to reach
OWN = ""  # stands for the own idea where the others are named by code

# By how many points an initiative eases what customers live at a touchpoint of the journey
RELIEFS = {
    OWN: {"Llamo para saber cómo va mi caso": "1.5"},
    "EN5-B": {
        "Pasan mi caso de un equipo a otro": "1.5",
        "Llamo para saber cómo va mi caso": "0.5",
    },
    "EN1-B": {"Espero al técnico de urgencia": "1"},
    "DI5-A": {"Recibo la póliza y el folleto": "1.5", "Llega el precio de la renovación": "1"},
    "DA2-B": {"Contesto la encuesta del siniestro": "1"},
}
# The kind of tool that one brings to a moment in which nobody has any
TOOLS = {"ME3-A": [(StageKind.LOYALTY, ToolKind.CEM_PLATFORM)]}


def plan_what_to_do(*, assessment: Assessment, today: date) -> Roadmap:
    """Make the roadmap of a closed round and take the decisions that the story tells."""
    year, quarter = next_quarter(today)
    roadmap = generate_roadmap(
        assessment=assessment,
        title="Hoja de ruta de experiencia de cliente",
        quarters=QUARTERS,
        days_per_quarter=DAYS_PER_QUARTER,
        budget=BUDGET,
        starts_year=year,
        starts_quarter=quarter,
    )
    roadmap.created_at = at(today - timedelta(days=3), 11)
    roadmap.save(update_fields=["created_at"])
    rows = {row.library.code: row for row in roadmap.initiatives.select_related("library")}
    _decide(rows, UNDER_WAY, status=InitiativeStatus.UNDER_WAY, pinned_quarter=1)
    for code in APPROVED:
        _decide(rows, code, status=InitiativeStatus.APPROVED)
    for code, reason in LEFT_OUT.items():
        _decide(rows, code, excluded_reason=reason)
    if OWN_ESTIMATES in rows:
        _estimate_anew(rows[OWN_ESTIMATES])
    lifted = Capability.objects.asked_in(assessment).filter(code__in=OWN_LIFTS)
    add_own_initiative(
        roadmap=roadmap,
        fields=OWN_IDEA,
        lifts={capability: OWN_LIFTS[capability.code] for capability in lifted},
        requires=[],
    )
    return roadmap


def _decide(rows: dict[str, Initiative], code: str, **fields: object) -> None:
    """Decide on an initiative if the round's gaps brought it into the roadmap."""
    if code in rows:
        decide(initiative=rows[code], seen_rev=rows[code].rev, **fields)


def _estimate_anew(initiative: Initiative) -> None:
    lifts = initiative.lifts.select_related("capability")
    save_initiative(
        initiative=initiative,
        seen_rev=initiative.rev,
        fields=OWN_FIELDS,
        lifts={lift.capability: lift.points for lift in lifts},
        requires=list(initiative.requires.all()),
    )


def ease_what_hurts(*, roadmap: Roadmap, touchpoints: Mapping[str, UUID]) -> None:
    """Say which initiatives ease which touchpoints (ids by title), and what tool one brings."""
    for initiative in roadmap.initiatives.select_related("library"):
        code = initiative.library.code if initiative.library else OWN
        if code in RELIEFS or code in TOOLS:
            eased = RELIEFS.get(code, {})
            lifts = initiative.lifts.select_related("capability")
            save_initiative(
                initiative=initiative,
                seen_rev=initiative.rev,
                fields={},
                lifts={lift.capability: lift.points for lift in lifts},
                requires=list(initiative.requires.all()),
                reliefs={touchpoints[title]: Decimal(points) for title, points in eased.items()},
                tools=TOOLS.get(code, []),
            )


def aim_at_satisfaction(*, roadmap: Roadmap, today: date) -> None:
    """Say that the own idea should move CSAT, from the last three months to the end of the plan."""
    initiative = roadmap.initiatives.filter(own_title=OWN_IDEA["own_title"]).first()
    csat = known_metric(organization=roadmap.organization, kind=Kind.CSAT)
    spans = [span for span in spans_of(csat) if span.last_day < today][-3:]
    if initiative is not None and spans:
        set_aim(
            initiative=initiative, metric=csat, place=Place(), spans=spans, to_value=AIM,
            due_on=shifted(date(roadmap.starts_year, 3 * roadmap.starts_quarter - 2, 1),
                           3 * QUARTERS) - timedelta(days=1),
        )  # fmt: skip
