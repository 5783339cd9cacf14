"""What the columns of a file of initiatives are called, and which ones are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from accounts.models import Language
from assessments.models import Capability
from roadmaps.domain.initiative_lines import LIFT
from tables.cells import folded

# As they are written, in the order of the file.
HEADINGS: dict[str, str | Promise] = {
    "code": pgettext_lazy("initiative", "Code"),
    "title": _("Initiative"),
    "why": _("Why"),
    "steps": _("First steps, one per line"),
    "deliverable": _("Deliverable"),
    "metric": _("Metric that should move"),
    "owner": pgettext_lazy("initiative", "Owner"),
    "effort": _("Effort, person-days"),
    "cost": _("Outside cost"),
    "duration": _("Duration, quarters"),
    "probability": _("Probability of success"),
    "requires": _("Must be done first"),
    "status": _("Status"),
}
# As people write them besides, in either language, folded.
_WORDS = {
    "code": "code codigo id clave ref referencia reference",
    "title": "name nombre title titulo accion action",
    "why": "reason motivo razon rationale justificacion",
    "steps": "steps firststeps pasos primerospasos",
    "deliverable": "deliverables entregable entregables resultado output",
    "metric": "metric metrica kpi indicator indicador",
    "owner": "owner responsable responde",
    "effort": "effort esfuerzo days dias persondays diasdetrabajo diaspersona effortdays jornadas",
    "cost": "cost coste costo gasto outsidecosts externalcost costeexterno costoexterno",
    "duration": "duration duracion quarters trimestres",
    "probability": "probability probabilidad chance exito",
    "requires": (
        "requires requiere prerequisites prerequisite prerrequisitos prerrequisito dependson "
        "requisitosprevios requisitos dependede after despuesde dependencies dependencias"
    ),
    "status": "state situacion",
}
# Known here, and said elsewhere.
_SAID_ELSEWHERE = frozenset(
    (
        *("mandatory", "obligatoria", "obligatorio", "must", "leftout", "excluida"),
        *("pinnedquarter", "startsinquarter", "empiezaeneltrimestre", "start", "inicio"),
    )
)


class Why(StrEnum):
    """Why a column is not read."""

    UNKNOWN = "unknown"  # neither a field nor a capability of the model
    NOT_ASKED = "not_asked"  # a capability of the model that the round does not ask about
    TWICE = "twice"
    ELSEWHERE = "elsewhere"  # a person says it in the roadmap or in a scenario


@dataclass(frozen=True)
class LeftOut:
    """A column that is not read."""

    heading: str
    why: Why


@dataclass(frozen=True)
class Columns:
    """Which column holds what: index by field; a lift's field is "lift:" and the code."""

    index: dict[str, int]
    left_out: tuple[LeftOut, ...]


@lru_cache(maxsize=1)
def _fields() -> dict[str, str]:
    """Return the field for each word: our own headings in every language, and other usual ones."""
    found = {word: field for field, words in _WORDS.items() for word in words.split()}
    for language in Language.values:
        with override(language):
            found |= {folded(str(heading)): field for field, heading in HEADINGS.items()}
    return found


def lift_heading(capability: Capability) -> str:
    return f"{capability.code} · {capability.name}"


def columns_of(
    header: Sequence[str], capabilities: Iterable[Capability], asked: Iterable[Capability]
) -> Columns:
    """Return what the headings mean. ``asked`` are those of the round, among all of the model."""
    codes = {
        folded(word): capability.code for capability in capabilities for word in _words(capability)
    }
    counted = {capability.code for capability in asked}
    index: dict[str, int] = {}
    left_out = []
    for number, heading in enumerate(header):
        word = folded(heading)
        code = codes.get(word)
        field = _fields().get(word) or (LIFT + code if code else "")
        if not word:
            continue
        if not field:
            why = Why.ELSEWHERE if word in _SAID_ELSEWHERE else Why.UNKNOWN
        elif code and code not in counted:
            why = Why.NOT_ASKED
        elif field in index:
            why = Why.TWICE
        else:
            index[field] = number
            continue
        left_out.append(LeftOut(heading[:80], why))
    return Columns(index, tuple(left_out))


def _words(capability: Capability) -> Iterator[str]:
    yield capability.code
    for name in (capability.name_es, capability.name_en):
        yield name
        yield f"{capability.code}{name}"
