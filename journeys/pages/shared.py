"""The public page of a journey: its sentences, its curve and the rows of its table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.safestring import SafeString

from journeys.domain.emotion import CurvePoint
from journeys.pages.marks import marker
from journeys.pages.sentences import emotion_words, grade_words, memory_arithmetic, memory_sentence
from journeys.pages.summing_up import SummingUp
from journeys.selectors.board import Board
from journeys.selectors.sharing import (
    SharedJourney,
    SharedLine,
    SharedStage,
    SharedTouchpoint,
    shared_journey,
)

LEFT, STEP_Y, TOP, BOTTOM = 112, 34, 20, 30
WIDE, NARROWEST, WIDEST = 1010, 40, 90  # of the whole page, and of the place of one touchpoint
ZERO = TOP + 2 * STEP_Y


@dataclass(frozen=True)
class Stroke:
    """A straight line between two known emotions; ``grade`` says how it is drawn."""

    x1: float
    y1: float
    x2: float
    y2: float
    grade: int


@dataclass(frozen=True)
class Walked:
    """One persona's curve: its number chooses shape and colour."""

    name: str
    number: int
    strokes: tuple[Stroke, ...]
    marks: tuple[tuple[SafeString, int], ...]

    @property
    def key(self) -> SafeString:
        return marker(self.number, 8, 8, 6)


class SharedCurve:
    """The curve as a drawing of fixed size: numbers below, the organisation's words beside."""

    height = TOP + 4 * STEP_Y + BOTTOM
    left, zero = LEFT, ZERO

    def __init__(self, journey: SharedJourney) -> None:
        self.journey = journey
        places = max(1, len(journey.touchpoints))
        self.step = min(WIDEST, max(NARROWEST, (WIDE - LEFT) // places))
        self.width = LEFT + self.step * places
        self.lines = [self._walked(line, n) for n, line in enumerate(journey.lines, start=1)]

    @property
    def levels(self) -> Iterator[tuple[float, str]]:
        """Where each step of emotion runs, and its word."""
        for value in (2, 1, 0, -1, -2):
            yield ZERO - value * STEP_Y, self.journey.words.get(value, "")

    @property
    def numbers(self) -> Iterator[tuple[float, int]]:
        for index, touchpoint in enumerate(self.journey.touchpoints):
            yield self._across(index), touchpoint.number

    @property
    def is_drawn(self) -> bool:
        return any(line.marks for line in self.lines)

    def _across(self, index: int) -> float:
        return LEFT + self.step * (index + 0.5)

    def _place(self, point: CurvePoint) -> tuple[float, float]:
        return self._across(point.index), ZERO - (point.emotion or 0) * STEP_Y

    def _walked(self, line: SharedLine, number: int) -> Walked:
        strokes = tuple(
            Stroke(*self._place(one), *self._place(other), one.onward)
            for one, other in pairwise(line.points)
            if one.onward is not None
        )
        marks = tuple(
            (marker(number, *self._place(point), 4 + (point.intensity or 2)), point.grade)
            for point in line.points
            if point.emotion is not None
        )
        return Walked(line.name, number, strokes, marks)


@dataclass(frozen=True)
class Row:
    """One touchpoint in the table, with each line's emotion in words."""

    touchpoint: SharedTouchpoint
    emotions: tuple[tuple[Walked, str], ...]
    grade: str


class SharedPage:
    """What a visitor sees of a journey. Only texts, figures and plain values leave it."""

    def __init__(self, board: Board, *, client_safe: bool) -> None:
        self.journey = shared_journey(board, client_safe=client_safe)
        self.curve = SharedCurve(self.journey)
        sums = SummingUp(board)
        self.headline, self.coverage, self.gap = sums.headline, sums.coverage, sums.gap
        self.score_arithmetic, self.gap_arithmetic = sums.score_arithmetic, sums.gap_arithmetic
        self.memory = memory_sentence(board.peak_end) if board.peak_end else ""
        self.memory_arithmetic = memory_arithmetic(board.peak_end) if board.peak_end else ""
        self.control = sums.control
        self.stages = [(stage, self._rows(board, stage)) for stage in self.journey.stages]

    def _rows(self, board: Board, stage: SharedStage) -> list[Row]:
        return [
            Row(
                touchpoint=touchpoint,
                emotions=tuple(
                    (walked, emotion_words(board, line.points[touchpoint.number - 1].emotion))
                    for walked, line in zip(self.curve.lines, self.journey.lines, strict=True)
                ),
                grade=grade_words(touchpoint.grade),
            )
            for touchpoint in stage.touchpoints
        ]
