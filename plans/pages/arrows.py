"""Arrows of a calendar, from the end of what must be done first to the start of what waits for it.

A calendar is a table whose rows are as high as their titles, so each arrow is drawn cell by cell, in
percent of the cell: it holds at any width, on paper and without a script.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

FIRST_LANE, LANE, NARROWEST = 88, 10, 38  # percent of a cell from its left
MIDDLE, BAR_ENDS = 50, 94


@dataclass(frozen=True)
class Bar:
    """One row of the calendar: in which quarters it runs, and what it waits for, by key."""

    key: str
    start: int
    end: int
    waits_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A straight line within a cell, in percent of it; ``too_early``: of an order that is not kept."""

    x1: int
    y1: int
    x2: int
    y2: int
    too_early: bool = False


@dataclass
class Strokes:
    """What is drawn within one cell: lines, where an arrow begins (x), and its head.

    ``heads`` are "right" or "left", each with whether its order is not kept.
    """

    pieces: list[Piece] = field(default_factory=list)
    dots: list[tuple[int, bool]] = field(default_factory=list)
    heads: list[tuple[str, bool]] = field(default_factory=list)


def comes_too_early(bar: Bar, first: Bar) -> bool:
    """Return whether a bar starts before what it waits for has ended."""
    return bar.start <= first.end


def arrows(bars: Sequence[Bar], quarters: int) -> Mapping[tuple[int, int], Strokes]:
    """Return what to draw by row (from 0) and quarter (from 1); what has no row is not drawn."""
    row_of = {bar.key: row for row, bar in enumerate(bars)}
    found: dict[tuple[int, int], Strokes] = {}
    taken: dict[int, list[tuple[int, int, int]]] = {}  # quarter → lane, first row, last row
    for to, bar in enumerate(bars):
        for key in bar.waits_for:
            if key not in row_of or bar.start > quarters:
                continue
            start = row_of[key]
            first = bars[start]
            end = min(first.end, quarters)
            turn = end if comes_too_early(bar, first) else bar.start - 1
            x = _lane(taken.setdefault(turn, []), min(start, to), max(start, to))
            _Arrow(found, comes_too_early(bar, first)).draw(start, end, to, bar.start, turn, x)
    return found


def _lane(taken: list[tuple[int, int, int]], top: int, bottom: int) -> int:
    """Return how far from the left an arrow runs down, beside those that pass the same rows."""
    used = {lane for lane, first, last in taken if first <= bottom and top <= last}
    lane = next(n for n in range(len(taken) + 1) if n not in used)
    taken.append((lane, top, bottom))
    return max(NARROWEST, FIRST_LANE - LANE * lane)


@dataclass
class _Arrow:
    """One arrow, drawn into the cells that it passes."""

    cells: dict[tuple[int, int], Strokes]
    too_early: bool

    def draw(self, start: int, end: int, to: int, begins: int, turn: int, x: int) -> None:
        """From row ``start`` at quarter ``end`` along to quarter ``turn``, down or up, to row ``to``."""
        if turn > end:
            self._line(start, end, BAR_ENDS, MIDDLE, 100, MIDDLE)
            for quarter in range(end + 1, turn):
                self._line(start, quarter, 0, MIDDLE, 100, MIDDLE)
            self._line(start, turn, 0, MIDDLE, x, MIDDLE)
        else:
            self._at(start, turn).dots.append((x, self.too_early))
        leaves, enters = (100, 0) if to > start else (0, 100)
        self._line(start, turn, x, MIDDLE, x, leaves)
        for row in range(min(start, to) + 1, max(start, to)):
            self._line(row, turn, x, 0, x, 100)
        self._line(to, turn, x, enters, x, MIDDLE)
        if self.too_early:
            self._back(to, begins, turn, x)
        else:
            self._line(to, turn, x, MIDDLE, 100, MIDDLE)
            self._at(to, turn).heads.append(("right", False))

    def _back(self, row: int, begins: int, turn: int, x: int) -> None:
        self._line(row, turn, x, MIDDLE, 0, MIDDLE)
        for quarter in range(begins, turn):
            self._line(row, quarter, 0, MIDDLE, 100, MIDDLE)
        self._at(row, begins).heads.append(("left", True))

    def _line(self, row: int, quarter: int, x1: int, y1: int, x2: int, y2: int) -> None:
        self._at(row, quarter).pieces.append(Piece(x1, y1, x2, y2, self.too_early))

    def _at(self, row: int, quarter: int) -> Strokes:
        return self.cells.setdefault((row, quarter), Strokes())
