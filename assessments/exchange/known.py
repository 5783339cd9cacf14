"""What a round knows by name: its questions, levels, teams and role groups, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import override

from accounts.models import Team
from assessments.domain.spellings import plain
from assessments.models import Assessment, Capability, RoleGroup
from assessments.querysets import ASKS
from tables.cells import folded

# What a column may say beside answers and comments.
WHO = {
    "participant": (
        "participant", "participante", "email", "emailaddress", "mail", "correo",
        "correoelectronico", "direcciondecorreo", "respondent", "respondentid", "encuestado",
        "responseid", "respondente", "id", "identificador", "participantid", "idparticipante",
        "userid", "usuario",
    ),
    "name": ("name", "nombre", "fullname", "nombrecompleto", "nombreyapellidos"),
    "team": ("team", "equipo", "department", "departamento", "unit", "unidad"),
    "role_group": ("rolegroup", "grupoderol", "role", "rol", "grupo", "group", "colectivo"),
    "language": ("language", "idioma", "lengua", "lang"),
}  # fmt: skip
ROLE_WORDS = {
    RoleGroup.EXECUTIVE: ("executive", "executives", "direccion", "directivos", "directivo",
                          "comitededireccion", "comite", "board", "clevel"),
    RoleGroup.MANAGER: ("manager", "managers", "mando", "mandos", "mandosintermedios",
                        "middlemanagement", "responsable", "responsables"),
    RoleGroup.FRONT_LINE: ("frontline", "primeralinea", "frontlinestaff", "atencionalcliente",
                           "agente", "agentes", "employee", "empleado", "empleados", "staff"),
}  # fmt: skip
LANGUAGE_WORDS = {
    "es": ("es", "esp", "espanol", "castellano", "spanish", "eses"),
    "en": ("en", "eng", "english", "ingles", "engb", "enus"),
}
COMMENT_WORDS = ("comment", "comments", "comentario", "comentarios")


@dataclass(frozen=True)
class Known:
    """Everything a file can name. Keys are folded: without case, accents and marks.

    ``headings``: folded heading → what such a column means ("answer:DA1", "team", …).
    ``anchors``: by code, the plain text of each anchor → its level.
    ``asked``: role group → ids of the capabilities it is asked about.
    """

    assessment: Assessment
    capabilities: tuple[Capability, ...]
    headings: Mapping[str, str]
    levels: Mapping[str, int]
    anchors: Mapping[str, Mapping[str, int]]
    teams: Mapping[str, Team]
    asked: Mapping[str, frozenset[int]]
    roles: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)

    @property
    def by_code(self) -> dict[str, Capability]:
        return {capability.code: capability for capability in self.capabilities}


def known_in(assessment: Assessment) -> Known:
    """Return what can be named in a file of answers to this round, in six queries."""
    capabilities = tuple(Capability.objects.asked_in(assessment).with_anchors())
    levels = {
        plain(name): level.number
        for level in assessment.framework.levels.all()
        for name in (level.name_es, level.name_en)
    }
    return Known(
        assessment=assessment,
        capabilities=capabilities,
        headings=_headings(capabilities),
        levels=levels,
        anchors={capability.code: _anchors(capability) for capability in capabilities},
        teams={folded(t.name): t for t in Team.objects.owned_by(assessment.organization)},
        asked=_asked(assessment, capabilities),
        roles=_roles(),
        languages={word: key for key, words in LANGUAGE_WORDS.items() for word in words},
    )


def _headings(capabilities: tuple[Capability, ...]) -> dict[str, str]:
    found = {word: meaning for meaning, words in WHO.items() for word in words}
    for capability in capabilities:
        code = capability.code
        texts = (
            code, capability.name_es, capability.name_en,
            capability.question_es, capability.question_en,
        )  # fmt: skip
        for text in texts:
            found[folded(text)] = f"answer:{code}"
            # "DA1. The question", as tools that number their questions write it
            found[folded(code + text)] = f"answer:{code}"
            for word in COMMENT_WORDS:
                found[folded(text) + word] = found[word + folded(text)] = f"comment:{code}"
    return found


def _anchors(capability: Capability) -> dict[str, int]:
    return {
        plain(text): anchor.level
        for anchor in capability.anchors.all()
        for text in (anchor.text_es, anchor.text_en)
    }


def _roles() -> dict[str, str]:
    found = {word: role.value for role, words in ROLE_WORDS.items() for word in words}
    for language in ("es", "en"):
        with override(language):
            found |= {folded(str(role.label)): role.value for role in RoleGroup}
    return found


def _asked(
    assessment: Assessment, capabilities: tuple[Capability, ...]
) -> dict[str, frozenset[int]]:
    everything = {capability.pk for capability in capabilities}
    spared = list(assessment.scopes.values("capability_id", *ASKS.values()))
    return {
        role: frozenset(everything - {row["capability_id"] for row in spared if not row[asks]})
        for role, asks in ASKS.items()
    }
