"""All that saving one answer has to know: whose seat, and where the question stands.

Fifty people save at the same moment, and Django takes longer to put a statement together than
the database to answer it. So the seat is read with a statement put together once, and what a
form asks is kept in the process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.urls import reverse

from assessments.domain.order import question_order
from assessments.models import Assessment, Capability, Participant

Read = Callable[[Any], Any]


def _columns(model: type[models.Model], names: str) -> dict[str, models.Field]:
    """Return the columns named, in the model's own order: that in which ``from_db`` wants them."""
    wanted = set(names.split())
    return {f.attname: f for f in model._meta.concrete_fields if f.attname in wanted}


OF_SEAT = _columns(
    Participant,
    "id assessment_id role_group token_hash language position global_level submitted_at "
    "withdrawn_at",
)
OF_ROUND = _columns(
    Assessment,
    "id organization_id framework_id form asks_expectation seed opened_at closed_at closes_on",
)
_SEAT_SQL = f"""
SELECT {", ".join(f"participant.{name}" for name in OF_SEAT)},
       {", ".join(f"assessment.{name}" for name in OF_ROUND)}
FROM assessments_participant AS participant
JOIN assessments_assessment AS assessment ON assessment.id = participant.assessment_id
WHERE participant.id = %s AND participant.withdrawn_at IS NULL
"""  # noqa: S608 - made of the names above


def seat_of(participant: UUID) -> Participant | None:
    """Return a seat with its round, unless it was withdrawn; what is not read here is deferred."""
    key = participant.hex if connection.vendor == "sqlite" else participant
    with connection.cursor() as cursor:
        cursor.execute(_SEAT_SQL, [key])
        row = cursor.fetchone()
    if row is None:
        return None
    read = _readers(connection.vendor)
    values = [value if how is None else how(value) for how, value in zip(read, row, strict=True)]
    seat = Participant.from_db(connection.alias, [*OF_SEAT], values[: len(OF_SEAT)])
    seat.assessment = Assessment.from_db(connection.alias, [*OF_ROUND], values[len(OF_SEAT) :])
    return seat


@cache
def _readers(vendor: str) -> tuple[Read | None, ...]:
    """Return, column by column, what makes Python's value of the database's."""
    return tuple(_reader(field) for field in (*OF_SEAT.values(), *OF_ROUND.values()))


def _reader(field: models.Field) -> Read | None:
    column = field.get_col(field.model._meta.db_table)
    steps = [
        *connection.ops.get_db_converters(column),
        *column.get_db_converters(connection),
    ]
    if not steps:
        return None

    def read(value: Any) -> Any:
        for step in steps:
            value = step(value, column, connection)
        return value

    return read


@dataclass(frozen=True)
class Place:
    """Where one question stands in a participant's order."""

    participant: Participant
    capability: Capability
    codes: tuple[str, ...]

    @property
    def number(self) -> int:
        return self.codes.index(self.capability.code) + 1

    def address(self, distance: int) -> str:
        """Return the address so many questions on; beyond either end that of the review."""
        index = self.number - 1 + distance
        if not 0 <= index < len(self.codes):
            return reverse("assessments:review", args=[self.participant.pk])
        return reverse("assessments:question", args=[self.participant.pk, self.codes[index]])


def place_of(participant: Participant, code: str) -> Place | None:
    """Return a question's place; None for a code not asked of this participant's role group."""
    assessment = participant.assessment
    asked = _asked_of(participant)
    if code not in asked.ids:
        return None
    codes = _order(asked.by_area, assessment.seed + participant.position, participant.position)
    return Place(participant, Capability(pk=asked.ids[code], code=code), codes)


@dataclass(frozen=True)
class Asked:
    """The codes a round asks of one role group, by area, and their keys."""

    ids: Mapping[str, int]
    by_area: tuple[tuple[str, tuple[str, ...]], ...]


def _asked_of(participant: Participant) -> Asked:
    """Return what is asked of a seat: read anew in a draft, kept once the round has opened.

    Who is asked what may change until then and never after, and the time of opening is part
    of what it is kept by.
    """
    assessment = participant.assessment
    read = _read_asked if assessment.opened_at is None else _kept_asked
    return read(
        assessment.pk,
        assessment.framework_id,
        assessment.form,
        participant.role_group,
        assessment.opened_at,
    )


def _read_asked(
    assessment: UUID, framework: int, form: str, role_group: str, opened_at: datetime | None
) -> Asked:
    ids: dict[str, int] = {}
    by_area: dict[str, list[str]] = {}
    asked = Capability.objects.asked_of(
        Assessment(pk=assessment, framework_id=framework, form=form), role_group
    )
    for pk, code, area in asked.values_list("pk", "code", "area__code"):
        ids[code] = pk
        by_area.setdefault(area, []).append(code)
    return Asked(ids, tuple((area, tuple(codes)) for area, codes in by_area.items()))


_kept_asked = lru_cache(maxsize=1024)(_read_asked)


@lru_cache(maxsize=2048)
def _order(
    by_area: tuple[tuple[str, tuple[str, ...]], ...], seed: int, position: int
) -> tuple[str, ...]:
    """Return a participant's own order of codes: it hangs on nothing but these arguments."""
    return tuple(question_order(by_area, seed, position))
