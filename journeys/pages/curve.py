"""The page of the emotional curve: a line for each persona, what is remembered, what repairs do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from charts.figures import Figure
from charts.journeys import Felt, emotion_curve
from charts.numbers import signed
from journeys.domain.emotion import CurvePoint
from journeys.pages.marks import step
from journeys.pages.sentences import (
    emotion_words,
    grade_words,
    memory_arithmetic,
    memory_sentence,
    slope_sentence,
)
from journeys.selectors.board import Board, Column
from journeys.selectors.repairs import Repair, repairs
from journeys.selectors.walks import Walk, walks_of


@dataclass(frozen=True)
class CurveRow:
    """One touchpoint in the table beside the curve; a text of emotion for each walk."""

    column: Column
    stage: str
    emotions: tuple[str, ...]
    intensity: str
    grade: str


def walker_name(walk: Walk) -> str:
    return walk.persona.name if walk.persona else _("Customers")


class CurvePage:
    """What the page of the curve shows."""

    def __init__(self, board: Board) -> None:
        self.board = board

    @cached_property
    def walks(self) -> list[Walk]:
        return walks_of(self.board)

    @cached_property
    def walkers(self) -> list[tuple[str, Walk, int]]:
        """Each walk with its name and its number, which chooses the shape of its marks."""
        return [(walker_name(walk), walk, n) for n, walk in enumerate(self.walks, start=1)]

    @property
    def has_curve(self) -> bool:
        return self.board.peak_end is not None

    @property
    def headline(self) -> str:
        return memory_sentence(self.board.peak_end)

    @property
    def direction(self) -> str:
        return slope_sentence(self.board.slope)

    @property
    def arithmetic(self) -> str:
        return memory_arithmetic(self.board.peak_end) if self.board.peak_end else ""

    @property
    def peak(self) -> Column | None:
        found = self.board.peak_end
        return self.board.columns[found.peak_index] if found else None

    @property
    def end(self) -> Column | None:
        found = self.board.peak_end
        return self.board.columns[found.end_index] if found else None

    @property
    def end_is_known(self) -> bool:
        found = self.board.peak_end
        return found is not None and found.end_index == len(self.board.columns) - 1

    @cached_property
    def repairs(self) -> list[Repair]:
        return repairs(self.board)

    @cached_property
    def rows(self) -> list[CurveRow]:
        return [
            CurveRow(
                column=column,
                stage=str(stage.stage),
                emotions=tuple(
                    emotion_words(self.board, walk.points[column.number - 1].values.emotion)
                    for walk in self.walks
                ),
                intensity=step(column.values.intensity),
                grade=grade_words(column.point.grade_of("emotion"))
                if column.values.emotion is not None
                else "",
            )
            for stage in self.board.stages
            for column in stage.columns
        ]

    @cached_property
    def figure(self) -> Figure:
        return emotion_curve(
            [
                (walker_name(walk), walk.persona.colour if walk.persona else 1, self._felt(walk))
                for walk in self.walks
            ],
            stages=[(str(s.stage), len(s.columns)) for s in self.board.stages if s.columns],
            words={
                value: f"{word} {signed(value, 0)}".strip() for value, word in self._words.items()
            },
            marks=self._marks(),
        )

    @property
    def _words(self) -> dict[int, str]:
        return {value: self.board.words.get(value, "") for value in (2, 1, 0, -1, -2)}

    def _felt(self, walk: Walk) -> list[Felt]:
        return [
            Felt(
                number=point.index + 1,
                emotion=point.emotion,
                intensity=point.intensity,
                grade=point.grade,
                onward=point.onward,
                text=self._text(walk, point),
            )
            for point in walk.curve
        ]

    def _text(self, walk: Walk, point: CurvePoint) -> str:
        parts = [
            f"{point.index + 1}. {point.title}",
            walker_name(walk),
            emotion_words(self.board, point.emotion),
            grade_words(point.grade),
        ]
        if point.intensity is not None:
            parts.insert(3, _("intensity %(value)s") % {"value": step(point.intensity)})
        return " · ".join(parts)

    def _marks(self) -> Sequence[tuple[int, float, str]]:
        """Name peak and end where one line says what they are."""
        found = self.board.peak_end
        if found is None or len(self.walks) > 1:
            return ()
        if found.peak_index == found.end_index:
            return ((found.end_index + 1, found.end, _("peak and end")),)
        return (
            (found.peak_index + 1, found.peak, _("peak")),
            (found.end_index + 1, found.end, _("end")),
        )
