"""``{% emotion_curve %}``: a small curve drawn by the server, for paper and for beside a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django import template

from journeys.domain.emotion import curve
from journeys.domain.touchpoint import Point
from journeys.models import Persona
from journeys.pages.sentences import emotion_words, listed
from journeys.selectors.board import Board, Column
from journeys.selectors.walks import as_lived

register = template.Library()

HEIGHT, STEP = 132, 22  # of the drawing, and of one step of emotion
ZERO = HEIGHT / 2
PLAIN = 5.5  # radius of a mark whose intensity nobody knows


@dataclass(frozen=True)
class Stroke:
    """A line from one touchpoint to the next; its grade says how it is drawn."""

    x1: float
    y1: float
    x2: float
    y2: float
    grade: int


@dataclass(frozen=True)
class Mark:
    """One touchpoint's emotion, in the shape of its persona."""

    x: float
    y: float
    shape: str
    grade: int
    word: str
    word_y: float


@dataclass(frozen=True)
class Line:
    """One persona's curve, in their colour."""

    colour: int
    strokes: tuple[Stroke, ...]
    marks: tuple[Mark, ...]


@register.inclusion_tag("journeys/_emotion_curve.html")
def emotion_curve(
    board: Board, columns: Sequence[Column] | None = None, width: int = 150
) -> dict[str, Any]:
    """Draw the curve over columns each ``width`` wide: all of the board, or some in a row.

    A line for the persona chosen or for each; words only where there is a single line.
    """
    shown = list(board.columns if columns is None else columns)
    personas = [board.persona] if board.persona else list(board.personas)
    lines = [_line(board, shown, who, at, width) for at, who in enumerate(personas, start=1)]
    return {
        "lines": lines,
        "width": width * max(1, len(shown)),
        "height": HEIGHT,
        "zero": ZERO,
        "is_single": len(lines) == 1,
        "text": listed(
            [
                f"{column.touchpoint}: {emotion_words(board, column.values.emotion)}"
                for column in shown
            ]
        ),
    }


@register.simple_tag
def persona_shape(number: int) -> str:
    """Return the outline of a persona's mark, for a legend: 14 units wide around 8, 8."""
    return shape_path(8, 8, 6, number)


def _line(board: Board, columns: list[Column], who: Persona, number: int, width: int) -> Line:
    points = [as_lived(column, who) for column in columns]
    places = curve(points)
    marks = [
        _mark(board, point, width * index + width / 2, number) for index, point in enumerate(points)
    ]
    strokes = tuple(
        Stroke(one.x, one.y, other.x, other.y, place.onward)
        for (one, other), place in zip(pairwise(marks), places, strict=False)
        if one and other and place.onward is not None
    )
    return Line(who.colour, strokes, tuple(mark for mark in marks if mark))


def _mark(board: Board, point: Point, x: float, number: int) -> Mark | None:
    emotion, intensity = point.values.emotion, point.values.intensity
    if emotion is None:
        return None
    y = ZERO - emotion * STEP
    radius = PLAIN if intensity is None else 3.5 + intensity
    return Mark(
        x=x,
        y=y,
        shape=shape_path(x, y, radius, number),
        grade=point.grade_of("emotion"),
        word=board.word(emotion),
        word_y=y - radius - 5 if emotion >= 0 else y + radius + 14,
    )


def shape_path(x: float, y: float, r: float, number: int) -> str:
    """Return the outline of a mark: circle, square, diamond, triangle, cross, hexagon."""
    if (number - 1) % 6 == 0:
        return f"M{x - r:g} {y:g}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0z"
    t = r / 3
    corners = (
        ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
        ((0, -1.2), (1.15, 0.9), (-1.15, 0.9)),
        (
            *((-t / r, -1), (t / r, -1), (t / r, -t / r), (1, -t / r), (1, t / r), (t / r, t / r)),
            *(
                (t / r, 1),
                (-t / r, 1),
                (-t / r, t / r),
                (-1, t / r),
                (-1, -t / r),
                (-t / r, -t / r),
            ),
        ),
        ((-1.1, 0), (-0.55, -1), (0.55, -1), (1.1, 0), (0.55, 1), (-0.55, 1)),
    )[(number - 1) % 6 - 1]
    return "M" + "L".join(f"{x + dx * r:.1f} {y + dy * r:.1f}" for dx, dy in corners) + "z"
