"""Any file somebody hands in: what it is, and what it says, or why it cannot be taken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from journeys.exchange.assembling import Known, assemble
from journeys.exchange.limits import FILE_BYTES
from journeys.exchange.mermaid import is_mermaid, read_mermaid
from journeys.exchange.reading import Reading, read_tables
from journeys.exchange.tables import Table
from journeys.exchange.text_tables import decoded, read_archive, read_csv
from journeys.exchange.workbook import opened, read_workbook, refused
from journeys.selectors.document import FORMAT, Document
from journeys.services.checking import PLACE, Checked, Problem, check
from journeys.services.errors import DocumentError

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\x00", b"MM\x00*", b"BM")
DEEPEST = 40  # lists and objects inside each other in a document


@dataclass
class Incoming:
    """What a file says: a checked document, whether it is whole, and how its tables were read."""

    checked: Checked
    complete: bool
    reading: Reading | None = None

    @property
    def removes(self) -> bool:
        """Whether what it does not list goes into the bin: never where a row was refused."""
        return self.complete and not self.problems

    @property
    def problems(self) -> list[Problem]:
        return [*(self.reading.problems if self.reading else []), *self.checked.problems]


def read_file(data: bytes, name: str, *, known: Known, chosen: Mapping[str, str]) -> Incoming:
    """Read a file. Raises DocumentError where nothing of it can be taken.

    Rows of tables that do not fit are named and left out; a document or a diagram with any
    problem is refused whole.
    """
    if len(data) > FILE_BYTES:
        message = _("The file is larger than %(most)d MB.") % {"most": FILE_BYTES >> 20}
        raise refused(message)
    if not data.strip():
        raise refused(_("The file is empty."))
    if data.startswith(b"PK"):
        return from_tables(_packed(data), known=known, chosen=chosen)
    _refuse_other_kinds(data)
    text = decoded(data)
    start = text.lstrip("\ufeff \t\r\n")
    if start[:1] in "{[":
        return _whole(_json(text))
    if start[:1] == "<":
        raise refused(_("This is a page or a drawing (HTML, XML or SVG), not a journey."))
    if is_mermaid(text):
        return _whole(read_mermaid(text, seed=known.seed, title=known.title), complete=False)
    return from_tables([read_csv(text, name[:60])], known=known, chosen=chosen)


def from_tables(tables: list[Table], *, known: Known, chosen: Mapping[str, str]) -> Incoming:
    """Read tables to a checked document, as far as their rows fit."""
    reading = read_tables(tables, chosen)
    if not any(table.rows for table in reading.tables) and not reading.problems:
        raise refused(_("There is no row in it that could be read."))
    assembled = assemble(reading, known)
    checked = check(assembled.document)
    reading.problems += assembled.problems
    return Incoming(checked, assembled.complete and not checked.problems, reading)


def _whole(document: Any, *, complete: bool = True) -> Incoming:
    checked = check(document)
    if checked.problems:
        raise DocumentError(checked.problems)
    return Incoming(checked, complete)


def _packed(data: bytes) -> list[Table]:
    names = set(opened(data).namelist())
    if "xl/workbook.xml" in names:
        return read_workbook(data)
    if "word/document.xml" in names:
        raise refused(_("This is a text document (.docx). Copy its table into a spreadsheet."))
    if "ppt/presentation.xml" in names:
        raise refused(_("This is a presentation (.pptx), not a table."))
    if "content.xml" in names or "xl/workbook.bin" in names:
        raise refused(_("This kind of spreadsheet is not read here. Save it as .xlsx."))
    return read_archive(data)


def _refuse_other_kinds(data: bytes) -> None:
    if data.startswith(OLD_OFFICE):
        raise refused(_("This is a file of an old office program (.xls, .doc). Save it as .xlsx."))
    if data.startswith(PICTURES):
        raise refused(_("This is a picture. A picture of a journey cannot be read as one."))
    if data.startswith(b"%PDF"):
        raise refused(_("This is a PDF. Take the journey out as a spreadsheet or as JSON instead."))


def _json(text: str) -> Document:
    """Return the document a text holds, without what only its reader may say."""
    try:
        document = json.loads(text.lstrip("\ufeff"), parse_constant=_not_a_number)
    except json.JSONDecodeError as error:
        place = _("line %(line)d, column %(column)d") % {
            "line": error.lineno,
            "column": error.colno,
        }
        raise refused(_("The JSON breaks off or is wrong here."), place) from error
    except (ValueError, RecursionError) as error:
        raise refused(_("The JSON holds what no journey has.")) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise refused(
            _("This is JSON, but not a journey of this product: “format” must be “%(format)s”.")
            % {"format": FORMAT}
        )
    if _holds_place(document):
        raise refused(_("Not a field of this format."), PLACE)
    return document


def _not_a_number(text: str) -> float:
    raise ValueError(text)


def _holds_place(value: Any, depth: int = 0) -> bool:
    if depth > DEEPEST:
        return True
    if isinstance(value, dict):
        return PLACE in value or any(_holds_place(one, depth + 1) for one in value.values())
    return isinstance(value, list) and any(_holds_place(one, depth + 1) for one in value)
