"""Tables as text: encoding and separator found out, rows read one after another."""

from __future__ import annotations

import csv
import io
from codecs import getincrementaldecoder
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

from django.utils.translation import gettext as _

from tables.cells import is_formula
from tables.errors import TableError
from tables.limits import MB, Limits
from tables.source import Row, Source, heading_of

SEPARATORS = ";,\t|"
SAMPLE_LINES = 50
SAMPLE_CHARACTERS = 200_000
CHUNK = MB
_BEGINNINGS_OF_FORMULAS = ("=", "+", "-", "@", " ", "\t", "\r", "\n")
_BETWEEN = "\x1f"
_AFTER_ANOTHER = tuple(_BETWEEN + start for start in _BEGINNINGS_OF_FORMULAS)


def text_source(file: BinaryIO, name: str, *, limits: Limits, kind: str = "csv") -> Source:
    """Open a text as a table. Raises TableError."""
    encoding = encoding_of(file, limits)
    separator, skipped = _separator_of(file, encoding)

    def read() -> Iterator[Row]:
        return _rows(_text(file, encoding), separator, skipped, limits)

    header, line = heading_of(read())
    return Source(kind, name, header, line, read, encoding=encoding, separator=separator)


def encoding_of(file: BinaryIO, limits: Limits) -> str:
    """Return the encoding of a whole text, in one pass with bounded memory.

    A byte-order mark decides; else UTF-16 shows by its zero bytes; else UTF-8 if every byte
    fits; else Windows-1252, which Latin-1 is part of. Raises TableError where none fits or a
    line never ends.
    """
    file.seek(0)
    start = file.read(4096)
    guesses = _guesses(start)
    for encoding in guesses:
        if _fits(file, encoding, limits):
            return encoding
    raise TableError(_("The text’s encoding was not recognised. Save it as UTF-8."))


def _guesses(start: bytes) -> tuple[str, ...]:
    if start.startswith(b"\xef\xbb\xbf"):
        return ("utf-8-sig",)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    first, second = start[::2].count(0), start[1::2].count(0)
    if abs(first - second) > len(start) / 4:  # of a text in our letters every other byte is zero
        return ("utf-16-be" if first > second else "utf-16-le",)
    return ("utf-8", "cp1252")


def _fits(file: BinaryIO, encoding: str, limits: Limits) -> bool:
    decoder = getincrementaldecoder(encoding)()
    file.seek(0)
    open_line = 0
    while True:
        data = file.read(CHUNK)
        try:
            text = decoder.decode(data, final=not data)
        except UnicodeDecodeError:
            return False
        if "\x00" in text:
            raise TableError(_("This is not a text: it holds bytes that no text has."))
        last = max(text.rfind("\n"), text.rfind("\r"))
        open_line = len(text) - last - 1 if last >= 0 else open_line + len(text)
        if open_line > limits.line_bytes:
            raise TableError(_("This is not a table: a line of it never ends."))
        if not data:
            return True


class _Borrowed(io.RawIOBase):
    """A file that is read from its start and stays open when its reader is closed."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._at = file, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._file.seek(self._at)  # somebody else may read the same file meanwhile
        data = self._file.read(len(buffer))
        self._at += len(data)
        buffer[: len(data)] = data
        return len(data)


def _text(file: BinaryIO, encoding: str) -> Iterable[str]:
    buffered = io.BufferedReader(_Borrowed(file), 256 * 1024)
    return io.TextIOWrapper(buffered, encoding=encoding, newline="")


def _separator_of(file: BinaryIO, encoding: str) -> tuple[str, int]:
    """Return the separator and how many lines to skip: 1 where a line ``sep=;`` says it.

    The right one splits the most lines of the beginning into the same number of columns.
    """
    sample: list[str] = []
    for line in islice(_text(file, encoding), SAMPLE_LINES):
        sample.append(line)
        if sum(map(len, sample)) > SAMPLE_CHARACTERS:
            break
    first = sample[0].strip().casefold() if sample else ""
    if first.startswith("sep=") and len(sample[0].rstrip("\r\n")) == len("sep=;"):
        return sample[0].rstrip("\r\n")[-1], 1
    for below_titles in (False, True):
        found = {sign: _regularity(sample, sign, below_titles) for sign in SEPARATORS}
        best = max(SEPARATORS, key=found.__getitem__)
        if found[best] != (0, 0):
            break
    # Decimal commas under a heading split by semicolons are regular too, but say less.
    top = next((line for line in sample if line.strip()), "")
    widest = max(SEPARATORS, key=top.count)
    splits_more = below_titles and top.count(widest) >= max(2, found[best][1])
    return (widest if splits_more else best), 0


def _regularity(sample: list[str], separator: str, below_titles: bool) -> tuple[int, int]:
    """Rows that share the most usual number of columns, where that is more than one.

    ``below_titles``: the first rows may be a title, if most rows are split alike.
    """
    try:
        rows = [row for row in csv.reader(sample, delimiter=separator) if any(row)]
    except csv.Error:
        return (0, 0)
    if not rows:
        return (0, 0)
    widths = Counter(len(row) for row in rows)
    alike, width = max((times, width) for width, times in widths.items())
    if width < 2 or (len(rows[0]) < 2 and not (below_titles and 2 * alike > len(rows))):
        return (0, 0)
    return (alike, width)


def _rows(lines: Iterable[str], separator: str, skipped: int, limits: Limits) -> Iterator[Row]:
    """Yield the rows that are not empty, each with the line it begins on."""
    reader = csv.reader(islice(lines, skipped, None), delimiter=separator)
    counted, line = -1, skipped + 1
    try:
        for row in reader:
            begins, line = line, reader.line_num + skipped + 1
            while row and not row[-1].strip():
                row.pop()
            if not row:
                continue
            counted += 1
            # Of a million rows hardly any is too much or computes: one look at all its cells.
            whole = _BETWEEN.join(row)
            if (
                counted > limits.rows
                or len(row) > limits.columns
                or len(whole) > limits.cell_characters
            ):
                _refuse_too_much(row, counted, begins, limits)
            formulas = _formulas(row) if _may_compute(whole) else ()
            yield Row(begins, tuple(row), formulas)
    except csv.Error as error:
        raise TableError(_("This line cannot be read as a table."), line) from error


def _may_compute(whole: str) -> bool:
    """Return whether a row, its cells joined, may hold a formula: a sign after a cell's start."""
    if "=" in whole or "-" in whole or "+" in whole or "@" in whole:
        return whole.startswith(_BEGINNINGS_OF_FORMULAS) or any(
            start in whole for start in _AFTER_ANOTHER
        )
    return False


def _formulas(row: list[str]) -> tuple[int, ...]:
    return tuple(
        index
        for index, cell in enumerate(row)
        if cell.startswith(_BEGINNINGS_OF_FORMULAS) and is_formula(cell)
    )


def _refuse_too_much(row: list[str], counted: int, line: int, limits: Limits) -> None:
    if counted > limits.rows:
        raise TableError(_("A table has at most %(most)d lines.") % {"most": limits.rows}, line)
    if len(row) > limits.columns:
        message = _("A table has at most %(most)d columns.") % {"most": limits.columns}
        raise TableError(message, line)
    if any(len(cell) > limits.cell_characters for cell in row):
        message = _("A cell holds at most %(most)d characters.") % {"most": limits.cell_characters}
        raise TableError(message, line)
