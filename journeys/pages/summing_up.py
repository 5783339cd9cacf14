"""A journey in its few figures, each with the sentence it makes and the sum it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import fsum

from django.utils.translation import gettext as _

from charts.numbers import figure
from journeys.domain.touchpoint import Control
from journeys.models import ControlledBy
from journeys.pages.sentences import (
    control_sentence,
    coverage_sentence,
    gap_sentence,
    score_sentence,
)
from journeys.selectors.board import Board, Column


@dataclass(frozen=True)
class Term:
    """One touchpoint in the sums: its weight is importance × reach."""

    column: Column
    weight: float | None
    lived: float | None  # weight × experience
    short: float | None  # importance × gap


@dataclass(frozen=True)
class Strip:
    """One part of the control band, from 0 to 100 across."""

    control: Control
    label: str
    share: float
    x: float
    width: float


class SummingUp:
    """The score, the gaps and the control band of a board."""

    def __init__(self, board: Board) -> None:
        self.board = board

    @property
    def headline(self) -> str:
        return score_sentence(self.board)

    @property
    def coverage(self) -> str:
        return coverage_sentence(self.board)

    @property
    def gap(self) -> str:
        return gap_sentence(self.board)

    @property
    def control(self) -> str:
        return control_sentence(self.board.control)

    @cached_property
    def terms(self) -> list[Term]:
        return [_term(column) for column in self.board.columns]

    @property
    def score_arithmetic(self) -> str:
        counted = [t for t in self.terms if t.lived is not None]
        if self.board.score.score is None:
            return ""
        return _(
            "%(lived)s ÷ %(weight)s = %(score)s; (%(score)s − 1) ÷ 4 = %(pomp)s out of 100"
        ) % {
            "lived": figure(fsum(t.lived or 0 for t in counted), 2),
            "weight": figure(fsum(t.weight or 0 for t in counted), 2),
            "score": figure(self.board.score.score, 2),
            "pomp": figure(self.board.score.pomp),
        }

    @property
    def gap_arithmetic(self) -> str:
        counted = [t for t in self.terms if t.column.gap is not None]
        if not counted:
            return ""
        plain = _("%(sum)s ÷ %(count)d = %(gap)s") % {
            "sum": figure(fsum(t.column.gap or 0 for t in counted), 2),
            "count": len(counted),
            "gap": figure(self.board.mean_gap, 2),
        }
        if self.board.weighted_gap is None:
            return plain
        return _("%(plain)s; by importance %(short)s ÷ %(weight)s = %(gap)s") % {
            "plain": plain,
            "short": figure(fsum(t.short or 0 for t in counted), 2),
            "weight": figure(fsum(t.column.values.importance or 0 for t in counted), 2),
            "gap": figure(self.board.weighted_gap, 2),
        }

    @cached_property
    def band(self) -> list[Strip]:
        found, at = [], 0.0
        for control, share in self.board.control.items():
            label = str(ControlledBy(control.value).label)
            found.append(Strip(control, label, share, round(at, 2), round(share * 100, 2)))
            at += share * 100
        return found


def _term(column: Column) -> Term:
    values, weight = column.values, column.point.weight
    return Term(
        column=column,
        weight=weight,
        lived=None if weight is None or values.experience is None else weight * values.experience,
        short=None
        if values.importance is None or column.gap is None
        else values.importance * column.gap,
    )
