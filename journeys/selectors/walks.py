"""The journey as each persona feels it: a line of touchpoints for each of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from journeys.domain.emotion import CurvePoint, PeakEnd, curve, peak_end, slope
from journeys.domain.touchpoint import Point
from journeys.models import Persona
from journeys.selectors.board import Board, Column


@dataclass(frozen=True)
class Walk:
    """All touchpoints as one persona lives them; None where nobody in particular walks."""

    persona: Persona | None
    points: tuple[Point, ...]

    @cached_property
    def curve(self) -> list[CurvePoint]:
        return curve(self.points)

    @cached_property
    def peak_end(self) -> PeakEnd | None:
        return peak_end([point.values.emotion for point in self.points])

    @cached_property
    def slope(self) -> float | None:
        return slope([point.values.emotion for point in self.points])


def walks_of(board: Board) -> list[Walk]:
    """Return a walk for the persona chosen, or for each; one of nobody where none walks."""
    shown = (board.persona,) if board.persona else board.personas
    if not shown:
        return [Walk(None, tuple(board.points))]
    return [
        Walk(persona, tuple(as_lived(column, persona) for column in board.columns))
        for persona in shown
    ]


def as_lived(column: Column, persona: Persona) -> Point:
    """Return a touchpoint as one persona lives it."""
    pooled = column.by_persona[persona.pk]
    return replace(
        column.point, values=pooled.values, grade=pooled.grade, n=pooled.n, grades=pooled.grades
    )
