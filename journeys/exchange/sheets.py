"""The tables a journey is told in: their columns, in both languages, and the values they take.

Headings are those of the pages, so that a sheet and a screen say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import Language
from journeys.exchange.cells import folded
from journeys.models import (
    Channel,
    Evidence,
    Journey,
    PainPoint,
    Persona,
    Rating,
    Stage,
    Tool,
    Touchpoint,
)
from journeys.selectors import document as shape


@dataclass(frozen=True)
class Column:
    """One column: the document's key, how its cells are read, and its heading."""

    key: str
    kind: str  # text, choice, truth, number, whole, date, name, names, id
    label: Any
    words: tuple[str, ...] = ()  # other headings people give it
    choices: tuple[tuple[str, Any], ...] = ()

    @property
    def heading(self) -> str:
        return capfirst(str(self.label))

    @cached_property
    def known_as(self) -> frozenset[str]:
        """Every heading this column goes by."""
        return frozenset(
            folded(text) for text in (self.key, *self.words, *_in_both_languages(self.label))
        )

    @cached_property
    def values(self) -> Mapping[str, str]:
        """Stored values by the words that stand for them in either language."""
        found = {
            folded(text): key for key, label in self.choices for text in _in_both_languages(label)
        }
        return found | {folded(key): key for key, _label in self.choices}


@dataclass(frozen=True)
class Sheet:
    """One table: what it is called, and its columns; ids come last."""

    key: str
    label: Any
    columns: tuple[Column, ...]
    words: tuple[str, ...] = ()

    @property
    def known_as(self) -> frozenset[str]:
        return frozenset(
            folded(text) for text in (self.key, *self.words, *_in_both_languages(self.label))
        )

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)

    def recognised(self, heading: Any) -> Column | None:
        """Return the column a heading stands for, in either language."""
        word = folded(heading)
        return next((column for column in self.columns if word and word in column.known_as), None)


def _in_both_languages(label: Any) -> list[str]:
    found = []
    for language in Language.values:
        with override(language):
            found.append(str(label))
    return found


_KINDS = {
    "BooleanField": "truth",
    "DecimalField": "number",
    "PositiveIntegerField": "whole",
    "PositiveSmallIntegerField": "whole",
    "DateField": "date",
}


def _column(model: type[models.Model], name: str, *words: str, key: str = "") -> Column:
    stored = model._meta.get_field(name)
    choices = tuple(stored.choices or ())
    kind = "choice" if choices else _KINDS.get(stored.get_internal_type(), "text")
    if isinstance(stored, models.ForeignKey):
        kind = "name"
    return Column(key or name, kind, stored.verbose_name, words, choices)


def _columns(model: type[models.Model], names: tuple[str, ...]) -> tuple[Column, ...]:
    return tuple(_column(model, name, *WORDS.get(name, ())) for name in names)


# Headings that other people's tables have, without accents, case and spaces.
WORDS: dict[str, tuple[str, ...]] = {
    "title": ("title", "titulo", "punto de contacto", "touch point", "contacto", "step", "paso"),
    "description": ("description", "descripcion", "details", "detalle"),
    "importance": ("importance", "importancia"),
    "expectation": ("expected", "esperado", "expectativa"),
    "experience": ("experience", "experiencia", "lived", "vivido", "satisfaction", "satisfaccion"),
    "emotion": ("emotion", "emocion", "feeling", "sentimiento"),
    "intensity": ("intensity", "intensidad"),
    "n": ("n", "sample", "muestra"),
    "reach": ("reach", "alcance"),
    "channel": ("channel", "canal"),
    "owner": ("owner", "responsable", "team", "equipo"),
    "text": ("text", "texto"),
    "rated_on": ("date", "fecha"),
    "is_moment_of_truth": ("moment of truth", "momento de la verdad"),
}
ID = _("id")
ORDER = Column("order", "number", _("order"), ("#", "no", "number", "numero", "orden"))
STAGE_NAME = Column("stage", "text", _("stage"), ("etapa", "fase", "phase"))
TOUCHPOINT_NAME = Column("touchpoint", "text", _("touchpoint"), ("punto de contacto",))
PERSONA_NAME = Column("persona", "text", _("persona"), ("actor", "personas"))
TOOLS = Column("tools", "names", _("tools"), ("herramientas",))
OWN_ID = Column("id", "id", ID)
STAGE_ID = Column("stage_id", "id", _("id of the stage"))
TOUCHPOINT_ID = Column("touchpoint_id", "id", _("id of the touchpoint"))
PERSONA_ID = Column("persona_id", "id", _("id of the persona"))
RATING_ID = Column("rating_id", "id", _("id of the rating"))
JOURNEY_ID = Column("journey_id", "id", _("id of the journey"))
DERIVED = Column("derived_from", "id", _("id of what it was derived from"))

_TOUCHPOINT = (
    "title",
    "description",
    "kind",
    "initiator",
    "channel",
    "is_front_stage",
    "control",
    "owner",
    "reach",
    "is_moment_of_truth",
    "moment_reason",
    "is_showstopper",
)
_RATED = (
    _column(Rating, "source"),
    _column(Rating, "rated_on", *WORDS["rated_on"], key="date"),
    *_columns(Rating, (*shape.RATING_VALUES, "n", "weight")),
)

SHEETS = (
    Sheet(
        "journey",
        _("Journey"),
        (
            *_columns(
                Journey,
                ("title", "goal", "state", "status", "owner", "last_reviewed", "review_days"),
            ),
            *_columns(Journey, ("client_safe",)),
            OWN_ID,
            DERIVED,
        ),
    ),
    Sheet(
        "stages", _("Stages"), (ORDER, *_columns(Stage, ("name", "kind", "moment", "goal")), OWN_ID)
    ),
    Sheet(
        "touchpoints",
        _("Touchpoints"),
        (STAGE_NAME, ORDER, *_columns(Touchpoint, _TOUCHPOINT), TOOLS, OWN_ID, STAGE_ID, DERIVED),
    ),
    Sheet(
        "ratings",
        _("Ratings"),
        (TOUCHPOINT_NAME, PERSONA_NAME, *_RATED, OWN_ID, TOUCHPOINT_ID, PERSONA_ID),
    ),
    Sheet(
        "evidence",
        _("Evidence"),
        (TOUCHPOINT_NAME, *_columns(Evidence, shape.EVIDENCE_FIELDS), OWN_ID, TOUCHPOINT_ID),
    ),
    Sheet(
        "pain_points",
        _("Pain points"),
        (TOUCHPOINT_NAME, *_columns(PainPoint, shape.PAIN_FIELDS), OWN_ID, TOUCHPOINT_ID),
        ("pains", "dolores"),
    ),
    Sheet("personas", _("Personas"), (*_columns(Persona, shape.PERSONA_FIELDS), OWN_ID)),
    Sheet("tools", _("Tools"), (*_columns(Tool, ("name", "kind")), OWN_ID)),
    Sheet(
        "channels",
        _("Channels"),
        (
            *_columns(Channel, ("name_es", "name_en", "is_online")),
            Column("key", "text", _("key")),
        ),
    ),
)
# One table for people: a row per touchpoint and rating. It adds and changes, and removes nothing.
FLAT = Sheet(
    "flat",
    _("One table"),
    (
        STAGE_NAME,
        Column("stage_kind", "choice", _("kind of stage"), (), SHEETS[1].column("kind").choices),
        Column(
            "stage_moment",
            "choice",
            _("stage as seen from the sale"),
            ("moment",),
            SHEETS[1].column("moment").choices,
        ),
        *_columns(Touchpoint, _TOUCHPOINT),
        TOOLS,
        PERSONA_NAME,
        *_RATED,
        Column("pain", "text", _("pain point"), ("pain", "dolor")),
        Column("journey", "text", _("journey")),
        JOURNEY_ID,
        STAGE_ID,
        TOUCHPOINT_ID,
        RATING_ID,
        PERSONA_ID,
    ),
)


@lru_cache(maxsize=64)
def sheet_called(name: str) -> Sheet | None:
    """Return the sheet a name stands for, in either language."""
    word = folded(name)
    return next((sheet for sheet in SHEETS if word in sheet.known_as), None)


def sheet_of(key: str) -> Sheet:
    return next(sheet for sheet in (*SHEETS, FLAT) if sheet.key == key)
