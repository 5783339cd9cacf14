"""The file of an import: opened within limits, its heading found, its rows taken in batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice, zip_longest
from typing import Any

from django.utils.translation import gettext as _

from metrics.domain.columns import Kind, seen_in, shown
from metrics.models import MetricImport
from tables.errors import TableError
from tables.limits import LARGE, MB, ORDINARY
from tables.opening import opened_table
from tables.source import Row, Source

SMALL = 2 * MB  # up to here a file is read while the person waits
BATCH = 16_384
SEARCHED = 40  # rows in which the heading is looked for
TITLES = 20


@contextmanager
def opened(row: MetricImport, sheet: str = "") -> Iterator[Source]:
    """Open the file of an import as a table. Raises TableError."""
    limits = LARGE if row.file_size > SMALL else replace(ORDINARY, rows=LARGE.rows)
    try:
        file = row.file.open("rb")
    except (OSError, ValueError) as error:
        raise TableError(_("The file is no longer here. Hand it in again.")) from error
    with file:
        yield opened_table(file, row.file_name, limits=limits, sheet=sheet)


@dataclass(frozen=True)
class Head:
    """Where a table begins. ``line`` 0: it has no heading, and its columns are numbered."""

    line: int
    texts: tuple[str, ...]
    titles: tuple[tuple[int, str], ...]

    @property
    def width(self) -> int:
        return len(self.texts)


def head_of(source: Source, line: int | None = None) -> Head:
    """Return the heading of a table: the one at ``line``, or the first full row of texts.

    What stands above it is a title. Source: docs/methods.md, "Lines that are refused".
    """
    rows = list(islice(source.read(), SEARCHED))
    chosen = _heading_among(rows) if line is None else _row_at(rows, line)
    if chosen is None:
        width = max((len(row.cells) for row in rows), default=0)
        return Head(0, ("",) * width, ())
    wide = [len(row.cells) for row in rows if row.line > chosen.line]
    width = max(len(chosen.cells), _usual(wide))
    texts = tuple(shown(cell) for cell in chosen.cells) + ("",) * (width - len(chosen.cells))
    titles = tuple(
        (row.line, " · ".join(shown(cell) for cell in row.cells if cell != "")[:200])
        for row in rows
        if row.line < chosen.line
    )
    return Head(chosen.line, texts, titles[:TITLES])


def _row_at(rows: Sequence[Row], line: int) -> Row | None:
    return next((row for row in rows if row.line == line), None)


def _heading_among(rows: Sequence[Row]) -> Row | None:
    """The first row that is about as full as the fullest and says nothing but texts."""
    filled = [sum(cell != "" for cell in row.cells) for row in rows]
    enough = max(1.0, 0.6 * max(filled, default=0))
    for row, count in zip(rows, filled, strict=True):
        if count < enough:
            continue
        kinds = [seen_in(cell).kind for cell in row.cells if cell != ""]
        texts = sum(kind is Kind.TEXT for kind in kinds)
        return row if 2 * texts > count else None
    return None


def _usual(widths: Sequence[int]) -> int:
    return sorted(widths)[len(widths) // 2] if widths else 0


@dataclass
class Batch:
    """Some rows as columns. ``wide`` are indexes of rows with more cells than the heading."""

    lines: list[int]
    columns: list[tuple[Any, ...]]
    formulas: dict[int, tuple[int, ...]]
    wide: frozenset[int]

    def row(self, index: int) -> list[Any]:
        return [column[index] for column in self.columns]


def batches(source: Source, head: Head, size: int = BATCH) -> Iterator[Batch]:
    """Yield the rows below the heading. Raises TableError at one that cannot be read."""
    rows = (row for row in source.read() if row.line > head.line)
    width = head.width
    while taken := list(islice(rows, size)):
        cells = [row.cells for row in taken]
        columns = list(zip_longest(*cells, fillvalue=""))
        columns += [("",) * len(taken)] * (width - len(columns))
        wide = frozenset(
            index for index, row in enumerate(cells) if any(cell != "" for cell in row[width:])
        ) if len(columns) > width else frozenset()  # fmt: skip
        formulas = {index: row.formulas for index, row in enumerate(taken) if row.formulas}
        yield Batch([row.line for row in taken], columns, formulas, wide)
