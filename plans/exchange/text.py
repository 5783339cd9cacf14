"""Tables as text: quoted, and no cell of them a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.text import slugify

from metrics.forms.figures import as_typed
from tables.cells import neutral

Rows = Iterable[Sequence[Any]]
BEFORE_1980 = (1980, 1, 1, 0, 0, 0)  # an archive's oldest day: the same content, the same bytes


def for_spreadsheets(rows: Rows) -> bytes:
    """Return rows as people's spreadsheets open them: UTF-8 with a mark, semicolons, own decimals."""
    text = _written(rows, ";", _as_typed)
    return text.encode("utf-8-sig", "replace")


def for_programs(rows: Rows) -> bytes:
    """Return rows as importers ask for them: RFC 4180, UTF-8 without a mark, days as 2027-01-31."""
    return _written(rows, ",", _as_text).encode("utf-8", "replace")


def archive_of(tables: Iterable[tuple[str, Rows]]) -> bytes:
    """Return an archive with one text table for each name, for spreadsheets."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, rows in tables:
            part = ZipInfo(f"{slugify(name)}.csv", BEFORE_1980)
            part.compress_type = ZIP_DEFLATED
            archive.writestr(part, for_spreadsheets(rows))
    return out.getvalue()


def _written(rows: Rows, separator: str, cell: Any) -> str:
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def _as_typed(value: Any) -> Any:
    return as_typed(value) if isinstance(value, float) else _as_text(value)


def _as_text(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return neutral(value)
