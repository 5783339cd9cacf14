"""Tables as text (.csv) out and in: one table, or an archive of all."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.text import slugify
from django.utils.translation import gettext as _

from journeys.exchange.cells import neutral
from journeys.exchange.limits import COLUMNS, ROWS, SHEETS_READ
from journeys.exchange.sheets import sheet_called
from journeys.exchange.tables import Table
from journeys.exchange.workbook import opened, refused, unpacked

SEPARATORS = ",;\t|"
BEFORE_1980 = (1980, 1, 1, 0, 0, 0)  # an archive's oldest day: the same content, the same bytes


def write_csv(table: Table) -> bytes:
    """Return a table in UTF-8 with a byte-order mark, which spreadsheets need."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([neutral(heading) for heading in table.header])
    writer.writerows([neutral(value) for value in row] for _line, row in table.rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def write_archive(tables: list[Table]) -> bytes:
    """Return an archive with one text table per sheet."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for table in tables:
            part = ZipInfo(f"{slugify(table.name) or table.sheet.key}.csv", BEFORE_1980)
            part.compress_type = ZIP_DEFLATED
            archive.writestr(part, write_csv(table))
    return out.getvalue()


def read_archive(data: bytes) -> list[Table]:
    """Return the tables of an archive of .csv files. Raises DocumentError."""
    archive = opened(data)
    names = [name for name in archive.namelist() if not name.endswith("/")]
    wrong = [name for name in names if not name.casefold().endswith(".csv")]
    if wrong or not names or len(names) > SHEETS_READ:
        message = _("An archive is expected to hold tables (.csv) and nothing else.")
        raise refused(message, wrong[0][:80] if wrong else "")
    return [read_csv(decoded(unpacked(archive, name), name), _stem(name)) for name in names]


def decoded(data: bytes, place: str = "") -> str:
    """Return a file's text: UTF-8 or UTF-16 with a mark, UTF-8 without, else Windows-1252."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _decoded(data, encoding, place)
    if b"\x00" in data:
        raise refused(_("This is not a text: it holds bytes that no text has."), place)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(data, "cp1252", place)


def _decoded(data: bytes, encoding: str, place: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise refused(
            _("The text’s encoding was not recognised. Save it as UTF-8."), place
        ) from error
    if "\x00" in text:
        raise refused(_("This is not a text: it holds bytes that no text has."), place)
    return text


def read_csv(text: str, name: str, separators: str = SEPARATORS) -> Table:
    """Return a table. Its separator is the one that its first line has most of."""
    first = text.lstrip("\ufeff\r\n").split("\n", 1)[0]
    separator = max(separators, key=first.count)
    header: list[Any] = []
    rows: list[tuple[int, list[Any]]] = []
    reader = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator)
    try:
        for cells in reader:
            row: list[Any] = [cell if cell != "" else None for cell in cells]
            while row and row[-1] is None:
                row.pop()
            if len(row) > COLUMNS:
                message = _("A table has at most %(most)d columns.") % {"most": COLUMNS}
                raise refused(message, name)
            if not row:
                continue
            if not header:
                header = row
            elif len(rows) >= ROWS:
                raise refused(_("A table has at most %(most)d lines.") % {"most": ROWS}, name)
            else:
                rows.append((reader.line_num, row))
    except csv.Error as error:
        place = _("%(table)s, line %(line)d") % {"table": name, "line": reader.line_num}
        raise refused(_("This line cannot be read as a table."), place) from error
    return Table(name, header, rows, sheet_called(name))


def _stem(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
