"""Everything that documents of a journey read from, fetched once and in one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from accounts.models import Consultancy, Organization
from journeys.domain.emotion import CurvePoint, curve
from journeys.domain.importance import Matrix
from journeys.domain.scale import settled
from journeys.domain.touchpoint import Point
from journeys.models import Journey, Persona
from journeys.selectors.board import Board, BoardStage, Column, load_board
from reports.pdf.content.cover import ACCENT, readable

LANGUAGES = ("es", "en")
LINES = 4  # personas told apart by the shape of their marks; with more, one line for all
SHAPES = ("circle", "square", "triangle", "diamond")
# Of the six colours of personas, in print; all of them readable on white.
PERSONA_COLOURS = ("#0b5c63", "#a83a16", "#5b4a8a", "#7a5a00", "#2a6f45", "#1f5f9e")


@dataclass(frozen=True)
class Line:
    """One persona's way through the journey, or everybody's where ``persona`` is None."""

    persona: Persona | None
    shape: str
    colour: str
    places: Sequence[CurvePoint]

    @property
    def name(self) -> str:
        return self.persona.name if self.persona else _("All personas")

    @property
    def mark(self) -> str:
        return self.persona.mark if self.persona else ""


@dataclass(frozen=True)
class Context:
    """One journey and all that is told beside it. Names read in the active language."""

    board: Board
    consultancy: Consultancy | None
    made_on: date

    @property
    def journey(self) -> Journey:
        return self.board.journey

    @property
    def organization(self) -> Organization:
        return self.journey.organization

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.board.columns

    @property
    def firm(self) -> str:
        return self.consultancy.firm if self.consultancy else ""

    @property
    def contact(self) -> list[str]:
        return self.consultancy.contact if self.consultancy else []

    @property
    def logo(self) -> bytes:
        return bytes(self.consultancy.logo_png) if self.consultancy else b""

    @cached_property
    def accent(self) -> str:
        """The consultant's colour, darkened until it can be read on white; else our own."""
        wanted = self.consultancy.color if self.consultancy else ""
        return readable(wanted) if len(wanted) == 7 and wanted[0] == "#" else ACCENT

    @cached_property
    def walkers(self) -> tuple[Persona, ...]:
        """The personas whose values are told."""
        return (self.board.persona,) if self.board.persona else self.board.personas

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """One line for each persona; one for all where they are too many to be told apart."""
        if not 0 < len(self.walkers) <= LINES:
            return (Line(None, SHAPES[0], self.accent, self.board.curve),)
        return tuple(
            Line(
                persona,
                SHAPES[number],
                self.accent if len(self.walkers) == 1 else PERSONA_COLOURS[persona.colour - 1],
                curve([_as_lived_by(persona, column) for column in self.columns]),
            )
            for number, persona in enumerate(self.walkers)
        )

    @cached_property
    def filled_stages(self) -> tuple[BoardStage, ...]:
        return tuple(stage for stage in self.board.stages if stage.columns)

    @cached_property
    def matrix(self) -> Matrix:
        return self.board.matrix

    @cached_property
    def worst(self) -> tuple[Column, ...]:
        """Where to act, as columns."""
        return tuple(self.board.column(short.point.key) for short in self.board.to_act_on)

    def graded(self, grade: int) -> list[Column]:
        """Touchpoints whose experience is known with this grade of evidence."""
        return [
            column
            for column in self.columns
            if column.values.experience is not None and column.pooled.grade == grade
        ]

    @cached_property
    def by_diagonal(self) -> list[Column]:
        """Touchpoints of the matrix, the furthest from what matters first."""
        standings = sorted(self.matrix.listing, key=lambda one: -settled(one.diagonal))
        return [self.board.column(one.key) for one in standings]


def read(
    journey: Journey, persona: Persona | None, consultancy: Consultancy | None, made_on: date
) -> Context:
    """Fetch a journey as one persona lives it, or all; emotions in words of the active language."""
    return Context(load_board(journey, persona), consultancy, made_on)


def checked(language: str) -> str:
    """Return the language. ValueError for one that the product does not speak."""
    if language not in LANGUAGES:
        raise ValueError(f"no journey in language {language!r}")
    return language


def _as_lived_by(persona: Persona, column: Column) -> Point:
    pooled = column.by_persona[persona.pk]
    return replace(
        column.point,
        values=pooled.values,
        grade=pooled.grade,
        n=pooled.n,
        grades=pooled.grades,
    )
