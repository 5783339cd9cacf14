"""Where each tool stands in the picture of tools: a line each, its moments, arcs between partners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .tools import Landscape, StageKind, Tool

NAME, COLUMN, ARCS = 230, 96, 130  # widths of the names, of one moment, of the arcs
HEAD, LINE = 52, 34  # heights of the head and of one tool
LETTERS = 28  # of a name that fits


@dataclass(frozen=True)
class Line:
    """One tool: its short name, where its moments are, whether it stands alone."""

    name: str
    full_name: str
    y: int
    served: Sequence[int]
    unserved: Sequence[int]
    is_island: bool


@dataclass(frozen=True)
class Picture:
    """All positions of the drawing, in its own units."""

    width: int
    height: int
    columns: Sequence[tuple[StageKind, int]]
    lines: Sequence[Line]
    arcs: Sequence[str]
    port: int

    @property
    def edge(self) -> int:
        """Where the names end and the moments begin."""
        return NAME - 14


def draw(tools: Sequence[Tool], found: Landscape) -> Picture:
    """Place the tools one below the other, each with a dot under every moment it serves."""
    columns: Mapping[StageKind, int] = {
        moment: NAME + COLUMN // 2 + COLUMN * n for n, moment in enumerate(StageKind)
    }
    port = NAME + COLUMN * len(columns) + 10
    islands = {tool.key for tool in found.islands}
    lines = [
        Line(
            name=tool.name if len(tool.name) <= LETTERS else f"{tool.name[: LETTERS - 1]}…",
            full_name=tool.name,
            y=HEAD + LINE * n + LINE // 2,
            served=[x for moment, x in columns.items() if moment in tool.moments],
            unserved=[x for moment, x in columns.items() if moment not in tool.moments],
            is_island=tool.key in islands,
        )
        for n, tool in enumerate(tools)
    ]
    return Picture(
        width=port + ARCS,
        height=HEAD + LINE * len(tools) + 8,
        columns=list(columns.items()),
        lines=lines,
        arcs=_arcs(found, lines, port),
        port=port,
    )


def _arcs(found: Landscape, lines: Sequence[Line], port: int) -> list[str]:
    """A curve to the right for each pair; the farther apart, the farther out."""
    arcs = []
    for i, row in enumerate(found.matrix):
        for j in range(i + 1, len(row)):
            if row[j]:
                out = port + 24 + (ARCS * 4 // 3 - 40) * (j - i) // max(1, len(lines) - 1)
                y, z = lines[i].y, lines[j].y
                arcs.append(f"M{port} {y}C{out} {y} {out} {z} {port} {z}")
    return arcs
