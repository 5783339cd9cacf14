"""A table of people read line by line: typed, pasted, or handed in as .csv or .xlsx."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from invitations.domain.lists import Line
from invitations.domain.sheets import FIELDS, columns_of
from tables.cells import folded, restored, text_of
from tables.source import Row, Source

SHOWN_OF_A_FORMULA = 60


@dataclass
class Reading:
    """The lines of a table, and how it was read."""

    lines: list[Line] = field(default_factory=list)
    kind: str = ""
    name: str = ""
    encoding: str = ""
    separator: str = ""
    columns: tuple[str, ...] = ()  # the fields found, in the order of the table
    ignored: tuple[str, ...] = ()  # headings that say nothing we ask for
    has_heading: bool = False

    def facts(self) -> dict[str, Any]:
        """Return how it was read, as it is kept beside the lines."""
        return {
            "kind": self.kind,
            "name": self.name,
            "encoding": self.encoding,
            "separator": self.separator,
            "columns": list(self.columns),
            "ignored": list(self.ignored),
            "has_heading": self.has_heading,
        }


def read_people(source: Source) -> Reading:
    """Read a table of people. Raises tables.errors.TableError where it cannot be read.

    With a heading its columns may stand in any order. Without one they are name, address, team,
    role group and language; where the first is an address, the name is left out.
    """
    columns, ignored = columns_of(source.header, folded)
    reading = Reading(
        kind=source.kind,
        name=source.name,
        encoding=source.encoding,
        separator=source.separator,
        columns=tuple(sorted(columns, key=lambda field: columns[field])),
        ignored=ignored,
        has_heading=bool(columns),
    )
    for row in source.rows(with_heading=not columns):
        reading.lines.append(_line(row, columns))
    return reading


def _line(row: Row, columns: dict[str, int]) -> Line:
    cells = [text_of(cell) for cell in row.cells]
    where = columns or _order_of(cells)
    formulas = sorted(set(row.formulas) & set(where.values()))
    return Line(
        row.line,
        *(_said(cells, where.get(name)) for name in FIELDS),
        formula=cells[formulas[0]][:SHOWN_OF_A_FORMULA] or "=" if formulas else "",
    )


def _order_of(cells: list[str]) -> dict[str, int]:
    """Return where each field stands in a table without a heading."""
    fields = FIELDS[1:] if cells and "@" in cells[0] else FIELDS
    return {name: index for index, name in enumerate(fields)}


def _said(cells: list[str], index: int | None) -> str:
    if index is None or index >= len(cells):
        return ""
    # A line break or a tab inside a cell is a blank; nothing of ours spans lines.
    return " ".join(restored(cells[index]).split())
