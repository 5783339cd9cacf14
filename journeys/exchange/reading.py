"""Tables as people fill them in: which column says what, on which scale, and what each cell means."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from journeys.domain.ratings import from_centred, from_seven
from journeys.exchange.cells import (
    CellError,
    date_in,
    folded,
    is_empty,
    number_in,
    text_in,
    truth_in,
)
from journeys.exchange.sheets import FLAT, Column, Sheet
from journeys.exchange.tables import Table
from journeys.selectors.document import RATING_VALUES
from journeys.services.checking import Problem

LEFT_OUT = "-"
AS_IT_STANDS = "as_is"
MAY_BE_EMPTY = {
    *RATING_VALUES,
    "n",
    "is_moment_of_truth",
    "last_reviewed",
    "owner",
    "channel",
    "derived_from",
}
SCALES: dict[str, Callable[[float], float]] = {
    "from_five": from_centred,
    "from_seven": from_seven,
    "five_from_centred": lambda x: x + 3,
    "five_from_seven": lambda x: from_seven(x) + 3,
}


@dataclass
class ColumnRead:
    """One column of a table that was handed in: what it is taken for, and may be taken for."""

    name: str  # of the fields that choose it on a page: table and column, from 0
    heading: str
    column: Column | None
    is_recognised: bool
    samples: list[str]
    scales: list[str] = field(default_factory=list)
    scale: str = AS_IT_STANDS


@dataclass
class Said:
    """One row, its cells read: a value for each document key that it says something of."""

    place: str
    values: dict[str, Any]


@dataclass
class TableRead:
    """One table, read."""

    table: Table
    sheet: Sheet
    columns: list[ColumnRead]
    rows: list[Said]


@dataclass
class Reading:
    """All tables of a file, what was refused in them, and what is left out."""

    tables: list[TableRead]
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    @property
    def columns(self) -> Iterator[tuple[TableRead, ColumnRead]]:
        return ((table, column) for table in self.tables for column in table.columns)

    @property
    def unrecognised(self) -> list[tuple[TableRead, ColumnRead]]:
        return [(table, column) for table, column in self.columns if not column.is_recognised]

    @property
    def rescalable(self) -> list[tuple[TableRead, ColumnRead]]:
        return [(table, column) for table, column in self.columns if column.scales]


def read_tables(tables: Sequence[Table], chosen: Mapping[str, str]) -> Reading:
    """Read tables; ``chosen`` are a person's decisions about columns and scales, by name."""
    reading = Reading([])
    filled = [table for table in tables if table.header]
    for number, table in enumerate(filled):
        sheet = _sheet_of(table, alone=len(filled) == 1)
        if sheet is None:
            text = _("This sheet is left out: its name is none that this page knows.")
            reading.notes.append(Problem(table.name, text))
            continue
        columns = _columns(table, sheet, number, chosen)
        rows = _rows(table, sheet, columns, reading.problems)
        reading.tables.append(TableRead(table, sheet, columns, rows))
    return reading


def _sheet_of(table: Table, *, alone: bool) -> Sheet | None:
    if not alone:
        return table.sheet
    named = table.sheet
    if named and _known(table, named) > _known(table, FLAT):
        return named
    return FLAT


def _known(table: Table, sheet: Sheet) -> int:
    return sum(sheet.recognised(heading) is not None for heading in table.header)


def _columns(
    table: Table, sheet: Sheet, number: int, chosen: Mapping[str, str]
) -> list[ColumnRead]:
    found: list[ColumnRead] = []
    taken: set[str] = set()
    width = max([len(table.header), *(len(row) for _line, row in table.rows[:200])])
    for index in range(width):
        heading = text_in(table.header[index]) if index < len(table.header) else ""
        cells = [row[index] for _line, row in table.rows if index < len(row)]
        filled = [cell for cell in cells if not is_empty(cell)]
        if not heading and not filled:
            continue
        name = f"{number}-{index}"
        recognised = sheet.recognised(heading)
        if recognised and recognised.key in taken:
            recognised = None
        column = _chosen(sheet, chosen.get(f"column-{name}"), recognised)
        if column and column.key in taken:
            column = None
        if column:
            taken.add(column.key)
        samples = [text_in(cell)[:40] for cell in filled[:3]]
        read = ColumnRead(name, heading, column, recognised is not None, samples)
        if column and column.key in RATING_VALUES:
            _offer_scales(read, filled, chosen.get(f"scale-{name}", ""))
        found.append(read)
    return found


def _chosen(sheet: Sheet, key: str | None, recognised: Column | None) -> Column | None:
    if key == LEFT_OUT:
        return None
    wanted = next((column for column in sheet.columns if column.key == key), None)
    return wanted or recognised


def _offer_scales(read: ColumnRead, cells: Sequence[Any], wanted: str) -> None:
    """Offer another scale where the whole column is on it and as it stands rows would be refused."""
    numbers = []
    for cell in cells:
        try:
            numbers.append(number_in(cell))
        except CellError:
            continue
    if not numbers:
        return
    low, high = min(numbers), max(numbers)
    is_emotion = read.column is not None and read.column.key == "emotion"
    if is_emotion:
        if low >= 1 and high <= 5:
            read.scales = ["from_five"]
        elif low >= -3 and high <= 3:
            read.scales = ["from_seven"]
        as_it_stands = low >= -2 and high <= 2
    else:
        if low >= -2 and high <= 2:
            read.scales = ["five_from_centred"]
        elif low >= -3 and high <= 3:
            read.scales = ["five_from_seven"]
        as_it_stands = low >= 1 and high <= 5
    if as_it_stands and wanted not in read.scales:
        read.scales = []
    if read.scales:
        read.scale = wanted if wanted in (*read.scales, AS_IT_STANDS) else read.scales[0]


def _rows(
    table: Table, sheet: Sheet, columns: list[ColumnRead], problems: list[Problem]
) -> list[Said]:
    rows = []
    for line, cells in table.rows:
        place = _("%(table)s, line %(line)d") % {"table": table.name[:60], "line": line}
        said, refused = Said(place, {}), False
        for read in columns:
            if read.column is None:
                continue
            index = int(read.name.split("-")[1])
            cell = cells[index] if index < len(cells) else None
            try:
                _say(said.values, read, cell, keeps_empty=sheet is not FLAT)
            except CellError as error:
                problems.append(Problem(f"{place}, {read.column.heading}", str(error)))
                refused = True
        if not refused and said.values:
            rows.append(said)
    return rows


def _say(into: dict[str, Any], read: ColumnRead, cell: Any, *, keeps_empty: bool) -> None:
    """Add what a cell says. An empty one empties in a sheet, and says nothing in a single table."""
    column = read.column
    if is_empty(cell):
        if not keeps_empty or column.kind == "id":
            return
        if column.key in MAY_BE_EMPTY:
            into[column.key] = None
        elif column.kind in ("text", "names"):
            into[column.key] = [] if column.kind == "names" else ""
        return
    value = _READERS[column.kind](column, cell)
    if read.scale != AS_IT_STANDS:
        try:
            value = SCALES[read.scale](value)
        except ValueError as error:
            message = _("“%(text)s” is not on this scale.") % {"text": text_in(cell)[:40]}
            raise CellError(message) from error
    into[column.key] = value


def _choice(column: Column, cell: Any) -> str:
    found = column.values.get(folded(text_in(cell)))
    if found is None:
        words = ", ".join(str(label) for _key, label in column.choices)
        message = _("“%(text)s” is none of these: %(words)s.")
        raise CellError(message % {"text": text_in(cell)[:40], "words": words})
    return found


def _whole(column: Column, cell: Any) -> int:
    number = number_in(cell)
    if not number.is_integer():
        raise CellError(_("“%(text)s” is not a whole number.") % {"text": text_in(cell)[:40]})
    return int(number)


def _names(column: Column, cell: Any) -> list[str]:
    """Several names in one cell, set apart by an upright stroke; two strokes are one in a name."""
    parts = text_in(cell).replace("||", "\x00").split("|")
    return [name for part in parts if (name := part.strip().replace("\x00", "|"))]


_READERS: dict[str, Callable[[Column, Any], Any]] = {
    "text": lambda _column, cell: text_in(cell),
    "name": lambda _column, cell: text_in(cell).strip(),
    "id": lambda _column, cell: text_in(cell).strip(),
    "choice": _choice,
    "truth": lambda _column, cell: truth_in(cell),
    "number": lambda _column, cell: number_in(cell),
    "whole": _whole,
    "date": lambda _column, cell: date_in(cell),
    "names": _names,
}
