"""Any table somebody hands in: what it is, or why it cannot be taken."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO

from django.utils.translation import gettext as _

from tables.errors import TableError
from tables.limits import MB, ORDINARY, Limits
from tables.source import Source
from tables.text import text_source
from tables.workbook import workbook_source

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\x00", b"MM\x00*")


def opened_table(
    file: BinaryIO, name: str = "", *, limits: Limits = ORDINARY, sheet: str = ""
) -> Source:
    """Open a table: text in any common encoding and separator, or a workbook (.xlsx).

    ``file`` must be seekable and stay open while rows are read; it is never read into memory
    as a whole. ``sheet`` names the sheet of a workbook; without it, the first one shown.
    Raises TableError where it is no table, is too large, or could do harm.
    """
    file.seek(0, 2)
    if file.tell() > limits.file_bytes:
        raise TableError(
            _("The file is larger than %(most)d MB.") % {"most": limits.file_bytes // MB}
        )
    file.seek(0)
    start = file.read(16)
    if start.startswith(b"PK"):
        return workbook_source(file, name, limits=limits, sheet=sheet)
    _refuse_other_kinds(start)
    return text_source(file, name, limits=limits)


def pasted_table(text: str, *, limits: Limits = ORDINARY) -> Source:
    """Open a table that was typed or pasted; separated as a spreadsheet or a text file does."""
    if len(text) > limits.pasted_characters:
        raise TableError(
            _("At most %(most)d characters can be pasted; hand in a file instead.")
            % {"most": limits.pasted_characters}
        )
    data = BytesIO(text.replace("\x00", "").encode("utf-8", "replace"))
    return text_source(data, "", limits=limits, kind="pasted")


def _refuse_other_kinds(start: bytes) -> None:
    if start.startswith(OLD_OFFICE):
        raise TableError(_("This is a file of an old office program (.xls). Save it as .xlsx."))
    if start.startswith(PICTURES):
        raise TableError(_("This is a picture, not a table."))
    if start.startswith(b"%PDF"):
        raise TableError(_("This is a PDF, not a table. Save the table as .xlsx or .csv."))
    if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"<"):
        raise TableError(_("This is not a table: expected .csv or .xlsx."))
