"""A file of initiatives read: columns found, numbers as their columns write them, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Language
from assessments.models import Capability
from metrics.domain.columns import Column, Kind, shown
from metrics.domain.numerals import Decimal as Mark
from metrics.domain.numerals import NotANumber, number_parser, written
from metrics.domain.spellings import is_missing
from roadmaps.domain.initiative_lines import LIFT, NAMES_LENGTH, RANGES, TEXTS, Line, ProblemKind
from roadmaps.exchange.columns import Columns, LeftOut, Why, columns_of
from roadmaps.models import InitiativeStatus
from roadmaps.standings import as_given_back
from tables.cells import folded, restored, text_of
from tables.errors import TableError
from tables.limits import MB, Limits
from tables.source import Row, Source

# Of all texts together: a page keeps what it has shown until it is confirmed.
MOST_CHARACTERS = 800_000
LIMITS = Limits(file_bytes=MB, unpacked_bytes=30 * MB, rows=300, columns=200)


@dataclass(frozen=True)
class Reading:
    """The lines of a file of initiatives, and the columns that were not read."""

    name: str
    lines: tuple[Line, ...]
    left_out: tuple[LeftOut, ...]

    def as_kept(self) -> dict[str, Any]:
        """Return all of it in plain values; see :func:`reading_from`."""
        return {
            "name": self.name,
            "lines": [asdict(line) for line in self.lines],
            "left_out": [[one.heading, one.why.value] for one in self.left_out],
        }


def reading_from(kept: Mapping[str, Any]) -> Reading:
    """Return the reading that was put into plain values."""
    return Reading(
        kept["name"],
        tuple(Line(**line) for line in kept["lines"]),
        tuple(LeftOut(heading, Why(why)) for heading, why in kept["left_out"]),
    )


def read_initiatives(
    source: Source, capabilities: Iterable[Capability], asked: Iterable[Capability]
) -> Reading:
    """Read a table of initiatives. Raises TableError where it is none."""
    columns = columns_of(source.header, capabilities, asked)
    if "code" not in columns.index and "title" not in columns.index:
        raise TableError(
            _("The first line must name the columns; “Initiative” or “Code” is missing."),
            source.header_line,
        )
    rows = list(source.rows())
    if not rows:
        raise TableError(_("Below the names of the columns there is no line."))
    numbers = _Numbers(columns, rows)
    lines = tuple(_line(row, columns, numbers) for row in rows)
    if sum(len(text) for line in lines for text in line.said.values()) > MOST_CHARACTERS:
        raise TableError(_("All its texts together are too long. Hand it in in two parts."))
    return Reading(source.name[:80], lines, columns.left_out)


def _line(row: Row, columns: Columns, numbers: _Numbers) -> Line:
    said: dict[str, str] = {}
    lifts: dict[str, str] = {}
    unread: dict[str, tuple[str, str]] = {}
    for field, index in columns.index.items():
        cell = row.cells[index]
        if index in row.formulas:
            value, problem = "", ProblemKind.FORMULA
        elif field in RANGES or field.startswith(LIFT):
            value, problem = numbers.read(field, cell)
        elif field == "status":
            value, problem = _status(cell)
        else:
            value, problem = _text(field, cell), None
        if problem:
            unread[field] = (problem.value, shown(cell))
        if field.startswith(LIFT):
            lifts[field.removeprefix(LIFT)] = value
        else:
            said[field] = value
    return Line(row.line, said, lifts, unread)


def _text(field: str, cell: Any) -> str:
    """Return a text, of one that is too long only so much that this is seen."""
    text = restored(text_of(cell))
    if field != "requires":
        text = as_given_back(field, text)
    return text[: TEXTS.get(field, NAMES_LENGTH) + 1]


def _status(cell: Any) -> tuple[str, ProblemKind | None]:
    word = folded(restored(text_of(cell)))
    if not word:
        return "", None
    for status in InitiativeStatus:
        words = [folded(status.value)]
        for language in Language.values:
            with override(language):
                words.append(folded(str(status.label)))
        if word in words:
            return status.value, None
    return "", ProblemKind.UNKNOWN_STATUS


class _Numbers:
    """Reads the numbers of each column in the one way in which the whole column writes them.

    The columns of lifts are one: the same hand, the same kind of number. A column that leaves
    open whether 1.200 is a thousand or one and two tenths follows the others of the file.
    """

    def __init__(self, columns: Columns, rows: Iterable[Row]) -> None:
        groups: dict[str, Column] = {}
        for field, index in columns.index.items():
            if field not in RANGES and not field.startswith(LIFT):
                continue
            column = groups.setdefault(_group(field), Column())
            cells = [row.cells[index] for row in rows]
            lines = [row.line for row in rows]
            column.add(cells, lines, Counter(cells))
        marks = {}
        for group, column in groups.items():
            facts = column.decided()
            marks[group] = facts.decimal if facts.kind is Kind.NUMBER else "none"
        decided = {mark for mark in marks.values() if mark in (Mark.COMMA, Mark.POINT)}
        common = decided.pop() if len(decided) == 1 else None
        self._parsers = {}
        for group, mark in marks.items():
            own = mark if mark in (Mark.COMMA, Mark.POINT) else common
            self._parsers[group] = number_parser(Mark(own) if own else None)

    def read(self, field: str, cell: Any) -> tuple[str, ProblemKind | None]:
        """Return a number written as 12.5, "" for an empty cell, or what is wrong with it."""
        if is_missing(cell):
            return "", None
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return (_plain(cell), None) if isfinite(cell) else ("", ProblemKind.NO_NUMBER)
        text = cell.strip() if isinstance(cell, str) else ""
        value = self._parsers[_group(field)](text) if text else NotANumber.NO_NUMBER
        if isinstance(value, NotANumber):
            wrong = value is NotANumber.OTHER_DECIMAL
            return "", ProblemKind.OTHER_DECIMAL if wrong else ProblemKind.NO_NUMBER
        how = written(text)
        return _plain(value / 100 if how and how.percent else value), None


def _group(field: str) -> str:
    return LIFT if field.startswith(LIFT) else field


def _plain(value: float) -> str:
    return repr(int(value)) if float(value).is_integer() else repr(round(value, 9))
