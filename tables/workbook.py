"""Workbooks (.xlsx) read as a stream: nothing is computed, nothing fetched, nothing unpacked whole.

Only rows, cells and their texts are looked at, by the plain XML parser, so that styles, drawings
and the like cost no memory. A definition of entities ends the reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from math import isfinite
from pathlib import PurePosixPath
from typing import Any, BinaryIO
from xml.parsers.expat import ErrorString, ExpatError, ParserCreate
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from tables.cells import is_formula, unescaped
from tables.errors import TableError
from tables.limits import MB, Limits
from tables.source import Row, Source, heading_of

CHUNK = 256 * 1024
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"
STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships id"
SHOWN_AS_DATE = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_LITERALS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_DATE_LETTERS = re.compile(r"[dmhysDMHYS]")
_LETTERS = re.compile(r"[A-Z]{1,3}")

Attributes = dict[str, str]


def workbook_source(file: BinaryIO, name: str, *, limits: Limits, sheet: str = "") -> Source:
    """Open a workbook's sheet as a table. Raises TableError."""
    book = _Workbook(file, limits)
    chosen = sheet if sheet in book.sheets else next(iter(book.sheets), "")
    if not chosen:
        raise TableError(_("This workbook has no sheet that is shown."))
    part = book.sheets[chosen]

    def read() -> Iterator[Row]:
        return book.rows(part)

    header, line = heading_of(read())
    return Source("xlsx", name, header, line, read, sheet=chosen, sheets=tuple(book.sheets))


class _Workbook:
    """What is needed to read any sheet: shared texts, which styles are dates, where sheets are."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self.limits = limits
        self.archive = _archive(file, limits)
        names = {name.lower(): name for name in self.archive.namelist()}
        if "xl/workbook.xml" not in names:
            _refuse_other_archive(names)
        relations = _relations(self.archive, names.get("xl/_rels/workbook.xml.rels", ""))
        self.sheets: dict[str, str] = {}
        self.epoch_1904 = False
        self._read_book(names["xl/workbook.xml"], relations, names)
        self.texts = self._shared(names.get("xl/sharedstrings.xml"))
        self.date_styles = self._date_styles(names.get("xl/styles.xml"))

    def _read_book(self, part: str, relations: dict[str, str], names: dict[str, str]) -> None:
        def start(tag: str, attributes: Attributes) -> None:
            if tag == "workbookPr":
                self.epoch_1904 = attributes.get("date1904") in ("1", "true")
            elif tag == "sheet" and attributes.get("state", "visible") == "visible":
                key = attributes.get(RELATION) or attributes.get(STRICT_RELATION, "")
                target = names.get(relations.get(key, "").lower())
                if target:
                    self.sheets[attributes.get("name", "")] = target

        for _done in _parsed(self.archive, part, start):
            pass

    def _shared(self, part: str | None) -> list[str]:
        """Return the texts that cells refer to by number, without readings of characters."""
        texts: list[str] = []
        pieces: list[str] = []
        state = {"text": False, "reading": False, "characters": 0}

        def start(tag: str, _attributes: Attributes) -> None:
            if tag == "si":
                pieces.clear()
            state["text"] = tag == "t" and not state["reading"]
            if tag == "rPh":
                state["reading"] = True

        def end(tag: str) -> None:
            state["text"] = False
            if tag == "rPh":
                state["reading"] = False
            if tag == "si":
                texts.append(unescaped("".join(pieces)))
                # An empty text costs memory too.
                state["characters"] += len(texts[-1]) + 20
                if state["characters"] > self.limits.shared_characters:
                    raise TableError(_("This workbook holds far more than a table."))

        def data(text: str) -> None:
            if state["text"]:
                pieces.append(text)

        if part:
            for _done in _parsed(self.archive, part, start, end, data):
                pass
        return texts

    def _date_styles(self, part: str | None) -> frozenset[str]:
        """Return the numbers of the cell styles that show a number as a date or time."""
        own: dict[str, str] = {}
        styles: list[str] = []
        state = {"inside": False}

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "numFmt":
                own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            elif tag == "cellXfs":
                state["inside"] = True
            elif tag == "xf" and state["inside"]:
                styles.append(attributes.get("numFmtId", "0"))

        def end(tag: str) -> None:
            if tag == "cellXfs":
                state["inside"] = False

        if part:
            for _done in _parsed(self.archive, part, start, end):
                pass
        return frozenset(
            str(number) for number, style in enumerate(styles) if _shows_date(style, own)
        )

    def rows(self, part: str) -> Iterator[Row]:
        """Yield the rows of a sheet that are not empty."""
        sheet = _Sheet(self)
        counted = -1
        for _done in _parsed(self.archive, part, sheet.start, sheet.end, sheet.data):
            for row in sheet.finished:
                counted += 1
                if counted > self.limits.rows:
                    message = _("A table has at most %(most)d lines.")
                    raise TableError(message % {"most": self.limits.rows}, row.line)
                yield row
            sheet.finished.clear()


class _Sheet:
    """Rows put together from what the parser meets; ``finished`` is emptied by its reader."""

    def __init__(self, book: _Workbook) -> None:
        self.book = book
        self.finished: list[Row] = []
        self.line = 0
        self.cells: list[Any] = []
        self.formulas: list[int] = []
        self.column = -1
        self.kind = self.style = ""
        self.pieces: list[str] = []
        self.wants_text = self.has_formula = False
        self.columns: dict[str, int] = {}  # letters to index, as met

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            place = attributes.get("r")
            self.column = self._index(place) if place else self.column + 1
            self.kind = attributes.get("t", "n")
            self.style = attributes.get("s", "")
            self.pieces = []
            self.has_formula = False
        elif tag in ("v", "t"):
            self.wants_text = True
        elif tag == "f":
            self.has_formula = True
        elif tag == "row":
            self.line = self._next_line(attributes.get("r"))
            self.cells, self.formulas, self.column = [], [], -1

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self.wants_text = False
        elif tag == "c":
            if self.pieces or self.has_formula:
                self._put()
        elif tag == "row":
            while self.cells and self.cells[-1] == "":
                self.cells.pop()
            if self.cells:
                self.finished.append(Row(self.line, tuple(self.cells), tuple(self.formulas)))

    def data(self, text: str) -> None:
        if self.wants_text:
            self.pieces.append(text)

    def _put(self) -> None:
        value = self._value("".join(self.pieces))
        cells = self.cells
        if self.column < len(cells):
            raise _broken()  # cells of a row stand in order, each once
        cells.extend([""] * (self.column - len(cells)))
        cells.append(value)
        if self.has_formula or (isinstance(value, str) and is_formula(value)):
            self.formulas.append(self.column)

    def _value(self, text: str) -> Any:
        kind = self.kind
        if kind == "s":
            try:
                value: Any = self.book.texts[int(text)]
            except (ValueError, IndexError) as error:
                raise _broken() from error
        elif kind == "n":
            return self._number(text)
        elif kind == "b":
            return text.strip() == "1"
        elif kind == "d":
            return text.strip()
        else:
            value = unescaped(text)
        if len(value) > self.book.limits.cell_characters:
            most = {"most": self.book.limits.cell_characters}
            raise TableError(_("A cell holds at most %(most)d characters.") % most, self.line)
        return value

    def _number(self, text: str) -> Any:
        try:
            number: int | float = int(text) if text.isdecimal() and len(text) < 19 else float(text)
        except ValueError:
            return text.strip()
        if not isfinite(number):  # no spreadsheet writes NaN; a file made by hand may
            return text.strip()
        if self.style in self.book.date_styles:
            return _date(number, self.book.epoch_1904)
        return number

    def _index(self, place: str) -> int:
        letters = place.rstrip("0123456789")
        index = self.columns.get(letters)
        if index is None:
            if not _LETTERS.fullmatch(letters):
                raise _broken()
            index = 0
            for letter in letters:
                index = index * 26 + ord(letter) - 64
            index -= 1
            self.columns[letters] = index
        if index >= self.book.limits.columns:
            most = {"most": self.book.limits.columns}
            raise TableError(_("A table has at most %(most)d columns.") % most, self.line)
        return index

    def _next_line(self, place: str | None) -> int:
        if place is None:
            return self.line + 1
        if not place.isdecimal() or len(place) > 8 or int(place) <= self.line:
            raise _broken()
        return int(place)


def _date(number: float, epoch_1904: bool) -> date | datetime | time | float:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, WINDOWS_EPOCH, from_excel

    try:
        return from_excel(number, CALENDAR_MAC_1904 if epoch_1904 else WINDOWS_EPOCH)
    except (OverflowError, ValueError):
        return number


def _shows_date(style: str, own: dict[str, str]) -> bool:
    if style in own:
        return bool(_DATE_LETTERS.search(_LITERALS.sub("", own[style])))
    return style.isdecimal() and len(style) < 5 and int(style) in SHOWN_AS_DATE


def _archive(file: BinaryIO, limits: Limits) -> ZipFile:
    try:
        archive = ZipFile(file)
        parts = archive.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise TableError(_("The file is damaged: it cannot be unpacked.")) from error
    # What a part unpacks to beyond the size it declares is never read.
    if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked_bytes:
        raise TableError(
            _("Unpacked, this file is larger than %(most)d MB.")
            % {"most": limits.unpacked_bytes // MB}
        )
    if any(part.flag_bits & 1 for part in parts):
        raise TableError(_("The file is protected by a password."))
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise TableError(_("Workbooks with macros are not taken. Save it as .xlsx."))
    return archive


def _refuse_other_archive(names: dict[str, str]) -> None:
    if "word/document.xml" in names:
        message = _("This is a text document (.docx). Copy its table into a spreadsheet.")
    elif "content.xml" in names or "xl/workbook.bin" in names:
        message = _("This kind of spreadsheet is not read here. Save it as .xlsx.")
    else:
        message = _("This is not a table: expected .csv or .xlsx.")
    raise TableError(message)


def _relations(archive: ZipFile, part: str) -> dict[str, str]:
    found: dict[str, str] = {}

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = PurePosixPath("xl") / target if not target.startswith("/") else target[1:]
            found[attributes.get("Id", "")] = str(path)

    if part:
        for _done in _parsed(archive, part, start):
            pass
    return found


def _parsed(
    archive: ZipFile,
    part: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    data: Callable[[str], None] | None = None,
) -> Iterator[None]:
    """Parse one part, a stretch at a time; yields after each, so that rows can be taken."""
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(" ")[2], attributes)
    if end:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(" ")[2])
    if data:
        parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = _refuse_definitions
    try:
        with archive.open(part) as stream:
            while piece := stream.read(CHUNK):
                parser.Parse(piece, False)
                yield
            parser.Parse(b"", True)
            yield
    except TableError:
        raise
    except ExpatError as error:
        raise _broken(ErrorString(error.code)) from error
    except (BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise TableError(_("The file is damaged: it cannot be unpacked.")) from error
    except Exception as error:  # zlib says what it likes
        raise _broken() from error


def _refuse_definitions(*_args: Any) -> None:
    raise TableError(_("This workbook holds XML that no spreadsheet writes."))


def _broken(_detail: str = "") -> TableError:
    return TableError(_("This workbook is broken and cannot be read."))
