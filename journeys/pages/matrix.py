"""The page of importance against experience, and of the moments of truth."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charts.figures import Figure
from charts.journeys import Spot, importance_matrix
from journeys.domain.importance import Crosshair, Matrix, Quadrant
from journeys.domain.scale import MIDDLE, MINIMUM_PLACES
from journeys.forms.moment import MomentForm
from journeys.pages.marks import step
from journeys.pages.sentences import (
    consequence_words,
    moment_arithmetic,
    quadrant_name,
    quoted,
    some,
)
from journeys.selectors.board import Board, Column


@dataclass(frozen=True)
class MatrixRow:
    """One touchpoint of the matrix; ``otherwise`` names its part under the other crosshair."""

    column: Column
    diagonal: float
    quadrant: str
    otherwise: str
    is_urgent: bool


@dataclass(frozen=True)
class MomentRow:
    """One touchpoint with its index, its sum, what it leads to, and the form to decide."""

    column: Column
    arithmetic: str
    consequence: str
    form: MomentForm | None


class MatrixPage:
    """What the page of the matrix shows, cut at the means or in the middle of the scale."""

    def __init__(
        self, board: Board, cross: str, *, may_edit: bool, refused: MomentForm | None = None
    ) -> None:
        self.board = board
        self.is_middle = cross == Crosshair.MIDDLE
        self.may_edit = may_edit
        self.refused = refused

    minimum = MINIMUM_PLACES

    @property
    def matrix(self) -> Matrix:
        return self.board.matrix_from_middle if self.is_middle else self.board.matrix

    @property
    def other(self) -> Matrix:
        return self.board.matrix if self.is_middle else self.board.matrix_from_middle

    @property
    def has_picture(self) -> bool:
        return bool(self.matrix.places)

    @cached_property
    def rows(self) -> list[MatrixRow]:
        matrix, other = self.matrix, self.other
        return [
            MatrixRow(
                column=self.board.column(one.key),
                diagonal=one.diagonal,
                quadrant=quadrant_name(matrix.places[one.key]) if matrix.places else "",
                otherwise=quadrant_name(other.places[one.key])
                if one.key in matrix.disagree
                else "",
                is_urgent=matrix.places.get(one.key) is Quadrant.CONCENTRATE,
            )
            for one in matrix.listing
        ]

    @property
    def headline(self) -> str:
        urgent = [quoted(row.column.touchpoint) for row in self.rows if row.is_urgent]
        if not self.has_picture:
            return ""
        if not urgent:
            return _("Nothing that matters much goes poorly.")
        return _("What matters much and goes poorly: %(places)s.") % {"places": some(urgent)}

    @property
    def disagreement(self) -> str:
        """Return which touchpoints another crosshair would put elsewhere, as a list of names."""
        return some([quoted(self.board.column(key).touchpoint) for key in self.matrix.disagree])

    @property
    def outside(self) -> list[Column]:
        """Touchpoints without importance or experience; they are in no part of it."""
        inside = {one.key for one in self.matrix.listing}
        return [c for c in self.board.columns if str(c.touchpoint.pk) not in inside]

    @cached_property
    def figure(self) -> Figure:
        matrix = self.matrix
        means = self.board.matrix
        at_means = (means.cross_importance or MIDDLE, means.cross_experience or MIDDLE)
        in_middle = (MIDDLE, MIDDLE)
        return importance_matrix(
            self._spots(matrix),
            cross=in_middle if self.is_middle else at_means,
            other=at_means if self.is_middle else in_middle,
            corners=[
                quadrant_name(q)
                for q in (Quadrant.CONCENTRATE, Quadrant.KEEP, Quadrant.LOW, Quadrant.EXCESS)
            ],
        )

    def _spots(self, matrix: Matrix) -> list[Spot]:
        """Touchpoints at one place make one mark with all their numbers: none hides another."""
        places: dict[tuple[float, float], list[Column]] = {}
        for one in matrix.listing:
            at = (round(one.importance, 2), round(one.experience, 2))
            places.setdefault(at, []).append(self.board.column(one.key))
        return [
            Spot(
                importance=importance,
                experience=experience,
                numbers=tuple(sorted(column.number for column in columns)),
                text=_spot_text(columns, importance, experience),
                is_moment=any(column.moment.holds for column in columns),
                is_assumed=all(column.pooled.grade == 0 for column in columns),
            )
            for (importance, experience), columns in places.items()
        ]

    @cached_property
    def moments(self) -> list[MomentRow]:
        """Every touchpoint, the highest index first; those without one last."""
        ordered = sorted(self.board.columns, key=lambda c: -(c.moment.index or -1))
        return [
            MomentRow(
                column=column,
                arithmetic=moment_arithmetic(column.values, column.moment.index),
                consequence=consequence_words(column.moment.consequence),
                form=self._form(column),
            )
            for column in ordered
        ]

    def _form(self, column: Column) -> MomentForm | None:
        if not self.may_edit:
            return None
        if self.refused is not None and self.refused.touchpoint == column.touchpoint:
            return self.refused
        return MomentForm(column.touchpoint)

    @property
    def moments_sentence(self) -> str:
        held = sum(column.moment.holds for column in self.board.columns)
        if not held:
            return _("No touchpoint is a moment of truth yet.")
        return ngettext(
            "%(held)d moment of truth among %(total)d touchpoints",
            "%(held)d moments of truth among %(total)d touchpoints",
            held,
        ) % {"held": held, "total": len(self.board.columns)}


def _spot_text(columns: list[Column], importance: float, experience: float) -> str:
    names = " · ".join(f"{column.number}. {column.touchpoint}" for column in columns)
    return _("%(names)s: importance %(importance)s, experience %(experience)s") % {
        "names": names,
        "importance": step(importance),
        "experience": step(experience),
    }
