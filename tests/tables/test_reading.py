"""Any list people have in a spreadsheet is read; what is no table is refused with the reason."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.utils import translation
from openpyxl import Workbook

from tables.cells import neutral, restored, text_of
from tables.errors import TableError
from tables.limits import Limits
from tables.opening import opened_table, pasted_table

PEOPLE = "nombre;correo;equipo\nÁngela Peña;angela@x.example;Atención\nJosé;jose@x.example;Diseño\n"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def read(data: bytes, **options):
    source = opened_table(BytesIO(data), "f", **options)
    return source, list(source.rows())


def workbook(rows, **sheets) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for name, more in sheets.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("latin-1", "cp1252"),
        ("cp1252", "cp1252"),
    ],
)
def test_every_encoding_that_spreadsheets_write_is_read(encoding, found):
    source, rows = read(PEOPLE.encode(encoding))
    assert source.encoding == found
    assert source.header == ("nombre", "correo", "equipo")
    assert [row.cells for row in rows] == [
        ("Ángela Peña", "angela@x.example", "Atención"),
        ("José", "jose@x.example", "Diseño"),
    ]


def test_an_accent_at_the_very_end_decides_the_encoding_of_the_whole():
    body = "name,team\n" + "a,b\n" * 500_000 + "é,b\n"
    source, rows = read(body.encode("latin-1"), limits=Limits(rows=600_000))
    assert source.encoding == "cp1252"
    assert rows[-1].cells == ("é", "b")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_the_one_that_gives_regular_columns(separator):
    lines = [("name", "note"), ("Ana", '"a, b; c | d"'), ("Luis", '"e, f; g"')]
    source, rows = read("\n".join(separator.join(line) for line in lines).encode())
    assert source.separator == separator
    assert rows[0].cells == ("Ana", "a, b; c | d")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_title_of_one_cell_does_not_hide_the_separator(separator):
    lines = [("My report",), ("name", "note"), ("Ana", "x"), ("Luis", "y")]
    source, rows = read("\n".join(separator.join(line) for line in lines).encode())
    assert (source.separator, rows[0].cells) == (separator, ("name", "note"))


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_decimal_commas_under_a_heading_with_semicolons_separate_nothing(rows):
    source, found = read(("a;b;c\n" + "3,5\n" * rows).encode())
    assert (source.separator, found[0].cells) == (";", ("3,5", "", ""))


def test_a_title_with_a_comma_over_a_table_with_semicolons_decides_nothing():
    note = ", ".join("abcdefgh")
    source, _rows = read(f"Report, 2026\nname;note;n\nAna;{note};1\nLuis;y;2\nEva;z;3\n".encode())
    assert source.separator == ";"


def test_a_first_line_may_say_the_separator():
    source, rows = read(b"sep=;\r\na;b,c\r\n1;2,5\r\n")
    assert (source.separator, source.header) == (";", ("a", "b,c"))
    assert rows == [(3, ("1", "2,5"), ())]


def test_rows_say_the_line_they_begin_on_and_empty_ones_are_left_out():
    _source, rows = read(b'a,b\n\n1,"two\nlines"\n,,\n3,4\n')
    assert [(row.line, row.cells) for row in rows] == [(3, ("1", "two\nlines")), (6, ("3", "4"))]


def test_short_rows_are_filled_and_wide_ones_kept():
    _source, rows = read(b"a,b,c\n1\n1,2,3,4\n")
    assert [row.cells for row in rows] == [("1", "", ""), ("1", "2", "3", "4")]


def test_a_list_without_heading_gives_its_first_row_too():
    source = pasted_table("Ana\tana@x.example\nLuis\tluis@x.example")
    assert [row.cells[0] for row in source.rows(with_heading=True)] == ["Ana", "Luis"]
    assert source.kind == "pasted"


def test_rows_can_be_read_again_and_two_readers_do_not_disturb_each_other():
    source = opened_table(BytesIO(b"a,b\n" + b"1,2\n" * 100_000), limits=Limits(rows=200_000))
    first, second = source.rows(), source.rows()
    assert [next(first).line, next(second).line, next(first).line] == [2, 2, 3]
    assert sum(1 for _row in source.rows()) == 100_000


def test_formulas_are_named_by_cell_and_a_dash_or_a_sign_is_none():
    _source, rows = read(b"a,b,c,d,e\n=1+1,-,-3,+34 600,- nothing\n@SUM(A1),a=b,+A!B,1,2\n")
    assert [row.formulas for row in rows] == [(0,), (0, 2)]


def test_a_workbook_gives_numbers_dates_truths_and_texts():
    data = workbook(
        [
            ["name", "n", "x", "when", "ok"],
            ["Ángela", 3, 2.5, date(2026, 3, 1), True],
            ["B", None, 4],
        ]
    )
    source, rows = read(data)
    assert (source.kind, source.sheet, source.header[0]) == ("xlsx", "Sheet", "name")
    name, whole, half, day, truth = rows[0].cells
    assert (rows[0].line, name, whole, half, truth) == (2, "Ángela", 3, 2.5, True)
    assert text_of(day) == "2026-03-01"
    assert rows[1].cells == ("B", "", 4, "", "")


def test_a_workbook_says_its_sheets_and_reads_the_one_asked_for():
    data = workbook([["a"], [1]], Otra=[["b"], [2]])
    source, rows = read(data, sheet="Otra")
    assert (source.sheets, source.header, rows[0].cells) == (("Sheet", "Otra"), ("b",), (2,))


def test_formulas_of_a_workbook_are_named_by_cell():
    _source, rows = read(workbook([["a", "b"], ["x", "=1+1"], ["y", 2]]))
    assert [row.formulas for row in rows] == [(1,), ()]


def repacked(data: bytes, part: str, content: bytes, *, name: str | None = None) -> bytes:
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for one in old.namelist():
            new.writestr(one, content if one == part else old.read(one))
        if name:
            new.writestr(name, content)
    return out.getvalue()


def sheet_xml(inner: str, before: str = "") -> bytes:
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return f"{before}<worksheet {space}><sheetData>{inner}</sheetData></worksheet>".encode()


PLAIN = workbook([["a", "b"], [1, 2]])
SHEET = "xl/worksheets/sheet1.xml"
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "nothing in it"),
        (b"\n\n , \n", "nothing in it"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "picture"),
        (b"\xd0\xcf\x11\xe0rest", "old office"),
        (b'{"a": 1}', "not a table"),
        (b"<html>", "not a table"),
        (b"a,b\n\x00\x00\x00,1\n\xff", "bytes that no text has"),
        (b"PK\x03\x04nonsense", "damaged"),
        (repacked(PLAIN, SHEET, sheet_xml("", BOMB)), "no spreadsheet writes"),
        (repacked(PLAIN, SHEET, b"<worksheet><row>"), "broken"),
        (repacked(PLAIN, SHEET, sheet_xml('<row r="2"/><row r="1"/>')), "broken"),
        (repacked(PLAIN, "-", b"x", name="xl/vbaProject.bin"), "macros"),
        (repacked(PLAIN, "-", b"0" * 30_000_000, name="xl/big.xml"), "larger than 20 MB"),
    ],
)
def test_what_is_no_harmless_table_is_refused_with_the_reason(data, said):
    with pytest.raises(TableError, match=said):
        read(data, limits=Limits(unpacked_bytes=20 * 1024 * 1024))


@pytest.mark.parametrize(
    ("limits", "said", "line"),
    [
        (Limits(rows=2), "at most 2 lines", 4),
        (Limits(columns=2), "at most 2 columns", 3),
        (Limits(cell_characters=5), "at most 5 characters", 4),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_too_large_is_refused_at_its_line(kind, limits, said, line):
    rows = [["a", "b"], ["c", "d"], ["e", "f", "g"], ["abcdefgh", "i"]]
    if limits.columns > 2:
        rows[2].pop()
    data = workbook(rows) if kind == "xlsx" else "\n".join(map(",".join, rows)).encode()
    with pytest.raises(TableError, match=said) as refused:
        read(data, limits=limits)
    assert refused.value.line == line


@pytest.mark.parametrize("text", ["=1+1", "'=1", "-x", "'tis", "@a", "\tb", "plain", "''+1", ""])
def test_what_is_made_harmless_on_the_way_out_comes_back_the_same(text):
    assert restored(neutral(text)) == text
    assert not neutral(text).startswith(("=", "+", "-", "@", "\t"))


def test_a_file_stays_open_for_whoever_handed_it_in():
    file = BytesIO(b"a,b\n1,2\n")
    list(opened_table(file).rows())
    assert not file.closed


@pytest.mark.parametrize("text", ["NaN", "inf", "-Infinity", "1e999"])
def test_what_is_no_number_in_a_workbook_of_ones_own_making_stays_a_text(text):
    heading = '<row r="1"><c r="A1" t="str"><v>a</v></c></row>'
    inner = f'{heading}<row r="2"><c r="A2"><v>{text}</v></c></row>'
    _source, rows = read(repacked(PLAIN, SHEET, sheet_xml(inner)))
    assert [row.cells for row in rows] == [(text,)]
