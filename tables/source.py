"""An opened table: what it is, its heading, and its rows one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from tables.cells import text_of
from tables.errors import TableError


class Row(NamedTuple):
    """One row that is not empty.

    ``line`` is its number in the person's own program (for text, the line it begins on).
    ``cells`` are texts, or from a workbook also numbers, truths, dates; an empty cell is "".
    At least as many cells as the heading has; more where the row is wider.
    ``formulas`` are the indexes of cells that a spreadsheet would compute.
    """

    line: int
    cells: tuple[Any, ...]
    formulas: tuple[int, ...] = ()


@dataclass(frozen=True)
class Source:
    """A table ready to be read. ``rows()`` may be asked again; each time it starts anew."""

    kind: str  # "csv", "xlsx" or "pasted"
    name: str
    header: tuple[str, ...]  # the first row that is not empty, as texts
    header_line: int
    read: Callable[[], Iterator[Row]]  # every row, the heading included
    encoding: str = ""  # of a text
    separator: str = ""  # of a text
    sheet: str = ""  # of a workbook
    sheets: tuple[str, ...] = ()  # all sheets that are not hidden

    def rows(self, *, with_heading: bool = False) -> Iterator[Row]:
        """Yield the rows below the heading; with it, where the table turns out to have none.

        Raises TableError at a row that cannot be read or is one too many.
        """
        width = len(self.header)
        for row in self.read():
            if row.line == self.header_line and not with_heading:
                continue
            missing = width - len(row.cells)
            yield row._replace(cells=row.cells + ("",) * missing) if missing > 0 else row


def heading_of(rows: Iterator[Row]) -> tuple[tuple[str, ...], int]:
    """Return the texts and the line of the first row. Raises TableError where there is none."""
    first = next(rows, None)
    if first is None:
        raise TableError(_("There is nothing in it that could be read."))
    return tuple(text_of(cell) for cell in first.cells), first.line
