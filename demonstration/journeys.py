"""The journeys of the two clients: one in use with its future, its tools and its talk; one begun."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile

from accounts.models import Organization, User
from demonstration.journey_documents import Teller, read_told
from demonstration.people import CLAIMS
from demonstration.rounds import at
from journeys.models import Channel, Comment, Evidence, Journey, LinkVisibility, Touchpoint
from journeys.services.documents import apply_document
from journeys.services.evidence import attach_file
from journeys.services.moments import decide_moment, decision_seen
from journeys.services.sharing import make_link
from journeys.services.tools import create_tool
from journeys.services.versions import save_version

INSURERS, HOTELS = "valdecumbre", "roblenube"
ASKS_AGAIN = "Llamo para saber cómo va mi caso"
HANDED_OVER = "Pasan mi caso de un equipo a otro"
SIGNS = "Firmo y doy mi cuenta para los pagos"
WAITS = "Espero al técnico de urgencia"
RENEWS = "Llega el precio de la renovación"
VERSION_LABEL = "Antes del comité de octubre"

# title, decided, why: what the lead decided after the first version was kept
DECISIONS = (
    (
        HANDED_OVER,
        True,
        "El cliente no lo ve y lo paga: cuando se pierde aquí, llama tres veces después.",
    ),
    (SIGNS, False, "Molesta, pero nadie se ha ido por esto en dos años de entrevistas."),
)
ARRIVALS = "visitas-de-urgencia.csv"
ARRIVALS_TEXT = """expediente;hora prometida;hora de llegada
AG-0412;10:00-12:00;11:35
AG-0415;12:00-14:00;15:10
AG-0419;16:00-18:00;17:20
AG-0423;09:00-11:00;10:50
AG-0431;16:00-18:00;20:05
AG-0436;10:00-12:00;11:15
"""


@dataclass(frozen=True)
class Remark:
    """One comment: who (lead, consultant, executive), where, days ago, to whom, whether settled."""

    author: str
    touchpoint: str | None
    days_ago: int
    text: str
    mentions: tuple[str, ...] = ()
    settled: bool = False


REMARKS = (
    Remark(
        "consultant",
        ASKS_AGAIN,
        16,
        "Es la nota más baja de la encuesta, y la segunda llamada solo pregunta qué sigue. "
        "Marcos, ¿puede Atención al cliente ver el expediente de Siniestros este trimestre?",
        ("lead",),
    ),
    Remark(
        "lead",
        ASKS_AGAIN,
        15,
        "Sí, en modo de consulta. Mientras tanto probamos la llamada a las 48 horas.",
    ),
    Remark(
        "executive",
        RENEWS,
        11,
        "¿Quién firma esta carta? Si la explica el agente, que lo sepa antes que el cliente.",
        ("lead",),
    ),
    Remark(
        "lead",
        None,
        34,
        "Falta saber qué viven los inquilinos: la encuesta la recibe quien abre la puerta.",
        settled=True,
    ),
)


def map_the_insurers_journeys(
    *, organization: Organization, people: dict[str, User], today: date, seed: int
) -> None:
    """Make the insurer's journey as it is and as it is wanted, and what people did with it.

    people: ``lead``, ``consultant`` and ``executive``.
    """
    told = read_told(INSURERS)
    teller = Teller(told, Random(f"{seed}:{INSURERS}"), today)  # noqa: S311  # ids, no secrets
    _keep_tools(organization, told["tools"])
    lead = people["lead"]
    journey = _written(
        organization,
        teller.today_as_it_is(status="live", owner=CLAIMS, reviewed=today - timedelta(days=12)),
        lead,
        today - timedelta(days=70),
    )
    rows = {row.title: row for row in Touchpoint.objects.of(journey)}
    kept_on = at(today - timedelta(days=38), 17, 30)
    save_version(journey=journey, author=lead, at=kept_on, label=VERSION_LABEL)
    _decide(rows, lead, today)
    _talk(journey, rows, people, today)
    fields = {"visibility": LinkVisibility.OFF, "client_safe": True, "expires_on": None}
    make_link(journey=journey, fields=fields, made_by=lead)
    future = teller.tomorrow(derived_from=str(journey.pk), owner=CLAIMS)
    _written(organization, future, people["consultant"], today - timedelta(days=20))
    _attach_arrivals(rows[WAITS], today)


def begin_the_hotels_journey(
    *, organization: Organization, consultant: User, today: date, seed: int
) -> None:
    """Make the hotels' journey: a draft, every rating assumed, nobody owns it yet."""
    rng = Random(f"{seed}:{HOTELS}")  # noqa: S311  # ids, no secrets
    draft = Teller(read_told(HOTELS), rng, today)
    _written(
        organization,
        draft.today_as_it_is(status="draft", owner=None, reviewed=None),
        consultant,
        today - timedelta(days=6),
    )


def has_journeys(organization: Organization) -> bool:
    """Whether there ever was a journey, in the bin or not: what people deleted stays deleted."""
    return Journey.objects.filter(organization=organization).exists()


def _written(
    organization: Organization, document: dict[str, Any], author: User, day: date
) -> Journey:
    moment = at(day, 11)
    plan = apply_document(organization=organization, document=document, author=author, at=moment)
    Journey.objects.filter(pk=plan.journey.pk).update(is_demonstration=True)
    plan.journey.refresh_from_db()
    return plan.journey


def _keep_tools(organization: Organization, told: list[dict[str, Any]]) -> None:
    """Make each tool with its moments, channels and the partners that are there already."""
    made: dict[str, Any] = {}
    channels: dict[str, Channel] = {}
    for row in told:
        partners = [made[key] for key in row["integrated_with"] if key in made]
        tool = create_tool(
            organization=organization,
            fields={"name": row["name"], "kind": row["kind"]},
            parts={
                "moments": row["moments"],
                "channels": [],
                "integrated_with": partners,
                "touchpoints": [],
            },
        )
        channels = channels or {c.key: c for c in Channel.objects.owned_by(organization)}
        tool.channels.set(channels[key] for key in row["channels"])
        made[row["key"]] = tool


def _decide(rows: dict[str, Touchpoint], lead: User, today: date) -> None:
    for title, decided, reason in DECISIONS:
        decide_moment(
            touchpoint=rows[title],
            decided=decided,
            reason=reason,
            seen=decision_seen(rows[title]),
            author=lead,
            at=at(today - timedelta(days=32), 9, 40),
        )


def _talk(
    journey: Journey, rows: dict[str, Touchpoint], people: dict[str, User], today: date
) -> None:
    """Nobody is sent a message: these people have no mailbox."""
    for remark in REMARKS:
        said_at = at(today - timedelta(days=remark.days_ago), 12, 15)
        comment = Comment.objects.create(
            journey=journey,
            touchpoint=rows[remark.touchpoint] if remark.touchpoint else None,
            author=people[remark.author],
            text=remark.text,
            at=said_at,
            resolved_at=said_at + timedelta(days=3) if remark.settled else None,
        )
        comment.mentions.set(people[name] for name in remark.mentions)


def _attach_arrivals(touchpoint: Touchpoint, today: date) -> None:
    """Put a small table beside the record of late visits."""
    record: Evidence = touchpoint.evidence.get(kind="record")
    upload = ContentFile(ARRIVALS_TEXT.encode(), name=ARRIVALS)
    attach_file(evidence=record, upload=upload, at=at(today - timedelta(days=30), 10))


def touchpoint_ids(organization: Organization) -> dict[str, UUID]:
    """Return the touchpoints of today's journeys by title."""
    rows = Touchpoint.objects.owned_by(organization).present()
    rows = rows.filter(stage__journey__state="as_is", stage__deleted_at=None)
    return dict(rows.values_list("title", "pk"))
