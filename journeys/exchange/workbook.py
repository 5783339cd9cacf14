"""Workbooks (.xlsx) out and in. What is read has been looked through before any parser sees it."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from journeys.exchange.cells import escaped, neutral, unescaped
from journeys.exchange.limits import (
    COLUMNS,
    OTHER_TAGS,
    PARTS,
    ROWS,
    SHEETS_READ,
    TAGS,
    UNPACKED_BYTES,
)
from journeys.exchange.sheets import sheet_called
from journeys.exchange.tables import Table
from journeys.services.checking import Problem
from journeys.services.errors import DocumentError

NARROWEST, WIDEST = 8, 48  # columns, in characters
LONGEST_NAME = 31
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_DECLARED = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._-]*)""")
_CELLS = tuple(
    before + tag + after
    for tag in (b"c", b"v", b"f", b"is", b"row", b"si", b"t", b"r")
    for before, after in ((b"<", b">"), (b"<", b" "), (b"<", b"/"), (b"</", b">"))
)
_BLANK = b" \t\r\n"


def write_workbook(tables: list[Table]) -> bytes:
    """Return a workbook with one sheet per table: bold heading that stays, fitting columns."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)
    for table in tables:
        sheet = book.create_sheet(_NOT_IN_A_NAME.sub(" ", table.name)[:LONGEST_NAME])
        for number, (_line, row) in enumerate([(1, table.header), *table.rows], start=1):
            for column, value in enumerate(row, start=1):
                _write(sheet.cell(number, column), value)
        for column, heading in enumerate(table.header, start=1):
            cell = sheet.cell(1, column)
            cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True)
            widths = [len(str(row[column - 1] or "")) for _line, row in table.rows[:200]]
            width = min(WIDEST, max(NARROWEST, len(heading) + 1, *widths, 0))
            sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.freeze_panes = "A2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write(cell: Any, value: Any) -> None:
    if isinstance(value, str):
        cell.value = escaped(neutral(value))
        cell.data_type = "s"  # never a formula, whatever it begins with
    else:
        cell.value = value


def read_workbook(data: bytes) -> list[Table]:
    """Return the tables of a workbook. Raises DocumentError with what is wrong with it."""
    archive = opened(data)
    _refuse_macros(archive)
    _refuse_unsafe_parts(archive)
    from openpyxl import load_workbook

    try:
        book = load_workbook(
            BytesIO(data), read_only=True, data_only=True, keep_links=False, keep_vba=False
        )
        return [_table(sheet) for sheet in book.worksheets[:SHEETS_READ]]
    except DocumentError:
        raise
    except Exception as error:  # a broken workbook fails anywhere inside the library
        raise refused(_("This workbook is broken and cannot be read.")) from error


def opened(data: bytes) -> ZipFile:
    """Return an archive that unpacks to a bounded size. Raises DocumentError."""
    try:
        archive = ZipFile(BytesIO(data))
        parts = archive.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise refused(_("The file is damaged: it cannot be unpacked.")) from error
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED_BYTES:
        raise refused(
            _("Unpacked, this file is larger than %(most)d MB.") % {"most": UNPACKED_BYTES >> 20}
        )
    if any(part.flag_bits & 1 for part in parts):
        raise refused(_("The file is protected by a password."))
    return archive


def unpacked(archive: ZipFile, name: str) -> bytes:
    """Return one part of an archive. Raises DocumentError where it is not what it claims."""
    try:
        return archive.read(name)
    except Exception as error:  # zlib, CRC, an unknown method, a name outside
        raise refused(_("The file is damaged: it cannot be unpacked.")) from error


def refused(message: str, place: str = "") -> DocumentError:
    return DocumentError([Problem(place, message)])


def _refuse_macros(archive: ZipFile) -> None:
    if any(name.casefold().endswith("vbaproject.bin") for name in archive.namelist()):
        raise refused(_("Workbooks with macros are not taken. Save it as .xlsx."))


def _refuse_unsafe_parts(archive: ZipFile) -> None:
    """Refuse XML that defines entities, hides behind another encoding, or would take minutes."""
    cells = others = 0
    for name in archive.namelist():
        if not name.casefold().endswith((".xml", ".rels", ".vml")):
            continue
        text = unpacked(archive, name)
        head = text.removeprefix(b"\xef\xbb\xbf").lstrip(_BLANK)
        declared = _DECLARED.search(head[:200])
        strange = declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")
        if (head and not head.startswith(b"<")) or b"\x00" in text[:4] or strange:
            raise refused(_("This workbook is broken and cannot be read."), name[:80])
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise refused(_("This workbook holds XML that no spreadsheet writes."), name[:80])
        own = sum(text.count(tag) for tag in _CELLS)
        cells, others = cells + own, others + text.count(b"<") - own
        if cells > TAGS or others > OTHER_TAGS:
            raise refused(_("This workbook holds far more than a journey."), name[:80])


def _table(sheet: Any) -> Table:
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=ROWS + 2, max_col=COLUMNS + 1, values_only=True)
    header: list[Any] = []
    found: list[tuple[int, list[Any]]] = []
    for line, cells in enumerate(rows, start=1):
        row = [unescaped(cell) if isinstance(cell, str) else cell for cell in cells]
        while row and row[-1] is None:
            row.pop()
        if len(row) > COLUMNS:
            message = _("A table has at most %(most)d columns.") % {"most": COLUMNS}
            raise refused(message, sheet.title)
        if line > ROWS + 1 and row:
            raise refused(_("A table has at most %(most)d lines.") % {"most": ROWS}, sheet.title)
        if not header:
            header = row
        elif row:
            found.append((line, row))
    return Table(sheet.title, header, found, sheet_called(sheet.title))
