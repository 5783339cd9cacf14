"""Files of other programs, broken files and files meant to hurt: a clear answer, in a moment."""

from __future__ import annotations

import json
import struct
import tracemalloc
import zlib
from io import BytesIO
from time import monotonic
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.utils.translation import override
from openpyxl import Workbook

from journeys.exchange.assembling import Known
from journeys.exchange.files import read_file
from journeys.exchange.limits import COLUMNS, FILE_BYTES, ROWS
from journeys.selectors.document import FORMAT
from journeys.services import DocumentError

KNOWN = Known("1", title="T")
SECONDS, MEGABYTES = 15, 150


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def read(data, name="archivo"):
    return read_file(data, name, known=KNOWN, chosen={})


def refusal(data, name="archivo"):
    with pytest.raises(DocumentError) as refused:
        read(data, name)
    return str(refused.value.problems[0])


def workbook(**parts):
    """A small workbook; ``parts`` replace or add members by name, dots for slashes' sake kept."""
    book = Workbook()
    book.active.append(["Stage", "Touchpoint"])
    book.active.append(["Busco", "Comparo"])
    out = BytesIO()
    book.save(out)
    if not parts:
        return out.getvalue()
    replaced = BytesIO()
    with ZipFile(out) as old, ZipFile(replaced, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, old.read(name)))
        for name, content in parts.items():
            new.writestr(name, content)
    return replaced.getvalue()


def archive(**members):
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
BILLION = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + ']><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData><row><c t='inlineStr'><is><t>&i;</t></is></c></row></sheetData></worksheet>"
)
FETCHING = '<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://example.org/x.dtd"><worksheet/>'

OTHER_PROGRAMS = {
    "an old workbook": (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, ".xls"),
    "a text document": (archive(**{"word/document.xml": "<w/>"}), ".docx"),
    "a presentation": (archive(**{"ppt/presentation.xml": "<p/>"}), ".pptx"),
    "an open document": (archive(**{"content.xml": "<c/>"}), ".xlsx"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 60, "picture"),
    "a photo": (b"\xff\xd8\xff\xe0" + b"\x00" * 60, "picture"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
    "a page": (b"<!doctype html><p>hola", "HTML"),
    "a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
    "JSON of something else": (b'{"nodes": []}', FORMAT),
    "a list": (b"[1, 2]", FORMAT),
    "a broken list": (b'{"format": "brujula-journey",\n "version": ', "line 2"),
    "an archive of pictures": (archive(**{"a.png": b"1"}), "a.png"),
    "an empty archive": (archive(), "tables"),
    "nothing": (b" \n", "empty"),
}


@pytest.mark.parametrize("what", OTHER_PROGRAMS)
def test_a_file_of_another_program_is_refused_by_name(what):
    data, said = OTHER_PROGRAMS[what]
    assert said in refusal(data)


HOSTILE = {
    "macros": lambda: workbook(**{"xl/vbaProject.bin": b"1"}),
    "entities in entities": lambda: workbook(**{SHEET: BILLION}),
    "a document type to fetch": lambda: workbook(**{SHEET: FETCHING}),
    "entities in UTF-16": lambda: workbook(**{SHEET: BILLION.encode("utf-16")}),
    "entities in EBCDIC": lambda: workbook(
        **{SHEET: BILLION.replace("?>", ' encoding="cp037"?>').encode("cp037")}
    ),
    "entities in a claimed encoding": lambda: workbook(
        **{SHEET: BILLION.replace("?>", ' encoding="cp500"?>').encode()}
    ),
    "a bomb": lambda: archive(**{"a.csv": b"0" * 40_000_000}),
    "a bomb in a workbook": lambda: workbook(**{SHEET: b"<a>" + b" " * 60_000_000}),
    "a million strings": lambda: workbook(
        **{"xl/sharedStrings.xml": f"<sst {NAMESPACE}>" + "<si><t>a</t></si>" * 999_999 + "</sst>"}
    ),
    "a million styles": lambda: workbook(
        **{
            "xl/styles.xml": f"<styleSheet {NAMESPACE}>"
            + '<xf fontId="0"/>' * 999_999
            + "</styleSheet>"
        }
    ),
    "a million merged cells": lambda: workbook(
        **{SHEET: f"<worksheet {NAMESPACE}>" + '<mergeCell ref="A1"/>' * 999_999 + "</worksheet>"}
    ),
    "a thousand members": lambda: archive(**{f"{n}.csv": b"a" for n in range(1000)}),
    "a broken sheet": lambda: workbook(**{SHEET: b"<worksheet><sheetData>"}),
    "no workbook in it": lambda: archive(**{"xl/workbook.xml": b"<workbook/>"}),
    "cut off": lambda: workbook()[:900],
    "a lying size": lambda: lying(archive(**{"a.csv": b"0" * 9_000_000})),
    "too large": lambda: b"a,b\n" * (FILE_BYTES // 4 + 1),
    "too many lines": lambda: b"Touchpoint\n" + b"a\n" * (ROWS + 1),
    "2,000 columns": lambda: (",".join(["c"] * 2000) + "\n").encode(),
    "a field without an end": lambda: b'Touchpoint\n"' + b"a" * 200_000,
    "zeros": lambda: b"Touchpoint\x00\nA\x00\n",
    "zeros in UTF-16": lambda: "Touchpoint\nA\x00B\n".encode("utf-16"),
    "no encoding": lambda: b"Touchpoint\nA\x81\x8d\x8f\n",
    "depth": lambda: b'{"format":"brujula-journey","a":' + b"[" * 100_000,
    "depth that closes": lambda: (
        b'{"format":"brujula-journey","version":1,"stages":' + b"[" * 500 + b"]" * 500 + b"}"
    ),
    "endless number": lambda: b'{"format":"brujula-journey","version":' + b"9" * 9000 + b"}",
    "not a number": lambda: b'{"format":"brujula-journey","version":NaN}',
    "10,000 touchpoints in a document": lambda: json.dumps(
        {
            "format": FORMAT,
            "version": 1,
            "journey": {"title": "T"},
            "stages": [{"touchpoints": [{"title": "x"} for _ in range(999)]} for _ in range(10)],
        }
    ).encode(),
    "somebody else's private key": lambda: json.dumps(
        {"format": FORMAT, "version": 1, "journey": {"_place": "x", "title": "T"}}
    ).encode(),
}


def lying(data):
    """The archive with a size of ten bytes written where the truth stood."""
    at = data.index(b"PK\x01\x02") + 24
    return data[:at] + struct.pack("<I", 10) + data[at + 4 :]


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_in_a_moment_and_little_memory(what):
    data = HOSTILE[what]()
    tracemalloc.start()
    begun = monotonic()
    try:
        refusal(data)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert monotonic() - begun < SECONDS
    assert most < MEGABYTES * 2**20


def test_10000_touchpoints_in_a_table_are_refused():
    lines = "".join(f"Busco,T{n}\n" for n in range(10_000))
    incoming = read(("Stage,Touchpoint\n" + lines).encode())
    assert [problem.place for problem in incoming.problems] == ["stages[0].touchpoints"]
    assert incoming.checked.stages[0].parts["touchpoints"] == []


def test_a_wide_workbook_is_refused():
    book = Workbook()
    book.active.append(["x"] * (COLUMNS + 1))
    out = BytesIO()
    book.save(out)
    assert str(COLUMNS) in refusal(out.getvalue())


def test_a_cell_far_away_costs_nothing():
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension '
        'ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Touchpoint</t>'
        '</is></c></row><row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>'
        "</sheetData></worksheet>"
    )
    begun = monotonic()
    refusal(workbook(**{SHEET: sheet}))
    assert monotonic() - begun < SECONDS


def test_a_formula_says_what_it_last_showed_and_is_never_worked_out():
    book = Workbook()
    book.active.append(["Stage", "Touchpoint"])
    book.active.append(["Busco", "=1+1"])
    out = BytesIO()
    book.save(out)
    incoming = read(out.getvalue())
    assert [problem.message for problem in incoming.problems] == [
        "A touchpoint without a title cannot be found again."
    ]


TEXT = "Stage,Touchpoint\nBusco,Señal €\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings_of_spreadsheets_are_read(encoding):
    data = TEXT.encode(encoding)
    if encoding == "utf-16-le":
        data = b"\xff\xfe" + data
    (stage,) = read(data).checked.stages
    assert stage.parts["touchpoints"][0].fields["title"] == "Señal €"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_of_spreadsheets_are_read(separator):
    (stage,) = read(TEXT.replace(",", separator).encode()).checked.stages
    assert stage.fields["name"] == "Busco"


def test_a_damaged_member_is_refused():
    data = bytearray(archive(**{"a.csv": zlib.compress(b"abc" * 999)}))
    data[60] ^= 0xFF
    assert "damaged" in refusal(bytes(data))
