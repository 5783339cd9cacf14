"""The emotion curve of the map: one line per persona, drawn by the server, each point a slider.

Places are whole pixels of a drawing as wide as the columns it stands over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from journeys.domain.emotion import curve
from journeys.domain.touchpoint import Point
from journeys.models import Persona
from journeys.pages.grid import Grid
from journeys.pages.marks import marker
from journeys.selectors.board import Column

COLUMN, HEIGHT, MARGIN = 176, 168, 34  # a column is as wide as in journey.css
ZERO = HEIGHT / 2
STEP = (HEIGHT / 2 - MARGIN) / 2  # one step of emotion, in pixels
DASHES = {2: "", 1: "7 6", 0: "2 6"}  # researched, partly known, assumed
INTENSITY = {1: 5.0, 2: 6.0, 3: 7.0, 4: 8.0, 5: 9.0}


@dataclass(frozen=True)
class Segment:
    """A straight line between two known emotions."""

    x1: float
    y1: float
    x2: float
    y2: float
    dash: str


@dataclass(frozen=True)
class Dot:
    """One touchpoint's emotion; y stands on the zero line where it is unknown."""

    column: Column
    x: float
    y: float
    radius: float
    emotion: float | None
    word: str
    is_researched: bool
    stored: str

    @property
    def word_y(self) -> float:
        """Words stand above a good moment and below a bad one, clear of the line."""
        return self.y - self.radius - 7 if (self.emotion or 0) >= 0 else self.y + self.radius + 16


@dataclass(frozen=True)
class Line:
    """One persona's way through the journey, or everybody's."""

    persona: Persona
    shape: int
    segments: tuple[Segment, ...]
    dots: tuple[Dot, ...]


class CurveLane:
    """The curve of a grid, in its columns."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.board = grid.board

    height = HEIGHT
    zero = ZERO
    step = STEP

    @property
    def width(self) -> int:
        return COLUMN * self.grid.width

    @property
    def levels(self) -> Iterator[float]:
        """Where the lines of +2, +1, −1 and −2 run."""
        return (ZERO - value * STEP for value in (2, 1, -1, -2))

    @cached_property
    def lines(self) -> list[Line]:
        """One line per persona asked for."""
        shown = self.grid.asked
        return [self._line(persona, number) for number, persona in enumerate(shown, start=1)]

    @property
    def is_single(self) -> bool:
        """With one line each point says its word and can be moved."""
        return len(self.grid.asked) == 1

    @cached_property
    def drawing(self) -> SafeString:
        """All lines and points as markup, from escaped parts: hundreds of points take a moment."""
        return SafeString("".join(self._drawn(line) for line in self.lines))

    def _drawn(self, line: Line) -> str:
        parts = [f'<g class="walk c{line.persona.colour}">']
        for part in line.segments:
            dash = f' stroke-dasharray="{part.dash}"' if part.dash else ""
            parts.append(
                f'<line x1="{part.x1:g}" y1="{part.y1:g}" x2="{part.x2:g}" y2="{part.y2:g}"{dash}/>'
            )
        parts += [
            self._point_drawn(line, dot)
            for dot in line.dots
            if self.grid.may_edit or dot.emotion is not None
        ]
        return "".join([*parts, "</g>"])

    def _point_drawn(self, line: Line, dot: Dot) -> str:
        kinds = ["dot"]
        kinds += ["unknown"] if dot.emotion is None else []
        kinds += [] if dot.is_researched else ["assumed"]
        kinds += ["moment"] if dot.column.moment.holds else []
        title, word = escape(str(dot.column.touchpoint)), escape(dot.word)
        if self.is_single:
            mark = (
                f'<circle cx="{dot.x:g}" cy="{dot.y:g}" r="{dot.radius:g}"/>'
                f'<text x="{dot.x:g}" y="{dot.word_y:g}">{word}</text>'
            )
        else:
            mark = marker(line.shape, dot.x, dot.y, dot.radius)
        said = f'role="img" aria-label="{escape(line.persona.name)}, {title}: {word}"'
        if self.is_single and self.grid.may_edit:
            said = self._slider(dot, title, word)
        return f'<g class="{" ".join(kinds)}" {said}>{mark}</g>'

    def _slider(self, dot: Dot, title: str, word: str) -> str:
        key = dot.column.touchpoint.pk
        value = "" if dot.emotion is None else f"{dot.emotion:g}"
        label = escape(_("Emotion at “%(touchpoint)s”")) % {"touchpoint": title}
        return (
            f'role="slider" tabindex="-1" aria-label="{label}" aria-orientation="vertical"'
            f' aria-valuemin="-2" aria-valuemax="2" aria-valuenow="{value or 0}"'
            f' aria-valuetext="{word or escape(_("no emotion yet"))}" data-touchpoint="{key}"'
            f' data-url="{self.grid.rating_url(key, "emotion")}" data-stored="{dot.stored}"'
            f' data-value="{value}"'
        )

    def _line(self, persona: Persona, shape: int) -> Line:
        places = [
            (index, column) for index, (column, _stage) in enumerate(self.grid.slots) if column
        ]
        points = [self._point(column, persona) for _index, column in places]
        along = curve(points)
        dots = tuple(
            self._dot(index, column, point, persona)
            for (index, column), point in zip(places, points, strict=True)
        )
        segments = tuple(
            Segment(one.x, one.y, other.x, other.y, DASHES[place.onward])
            for one, other, place in zip(dots, dots[1:], along, strict=False)
            if place.onward is not None
        )
        return Line(persona, shape, segments, dots)

    def _point(self, column: Column, persona: Persona) -> Point:
        pooled = column.by_persona[persona.pk]
        whole = column.point
        return Point(
            whole.key,
            whole.title,
            whole.stage,
            pooled.values,
            whole.reach,
            whole.control,
            pooled.grade,
            pooled.n,
            pooled.grades,
        )

    def _dot(self, index: int, column: Column, point: Point, persona: Persona) -> Dot:
        emotion = point.values.emotion
        return Dot(
            column=column,
            x=COLUMN * index + COLUMN / 2,
            y=ZERO - (emotion or 0) * STEP,
            radius=INTENSITY.get(round(point.values.intensity or 2), 6.0),
            emotion=emotion,
            word=self.board.word(emotion),
            is_researched=point.grade_of("emotion") == 2,
            stored=self._stored(column, persona),
        )

    def _stored(self, column: Column, persona: Persona) -> str:
        """Return what is stored of this persona; only where its points can be moved."""
        return self.grid.stored(column, "emotion") if self.is_single else ""
