"""What a file is, is found by looking at all of it, and shown before anything is decided."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.storage import default_storage
from django.utils import translation
from openpyxl import Workbook

from metrics.exchange.looking import look_at
from metrics.exchange.mapping import remembered, suggested_mapping
from tests.journeys.world import example_journey
from tests.metrics.importing import received, the_source

pytestmark = pytest.mark.django_db

SPANISH = """Informe de satisfacción;;;
Tienda on-line · 2026;;;
Fecha;Canal;Satisfacción (1-5);Comentario
03/02/2026;WEB-ES;5;Muy bien, la entrega llegó antes de tiempo
13/02/2026;WEB-ES;4;
05/03/2026;Tienda;n/d;No contestó nadie al teléfono en toda la tarde
Total;;9;
"""


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
def test_titles_heading_totals_and_missing_words_are_found_in_any_encoding(organization, encoding):
    text = SPANISH.replace("·", "-")
    look = received(organization, text.encode(encoding)).look
    assert look["title_lines"] == [[1, "Informe de satisfacción"], [2, "Tienda on-line - 2026"]]
    assert (look["heading_line"], look["lines"]) == (3, 4)
    assert (look["totals"], look["total_count"]) == ([[7, "Total · 9"]], 1)
    day, channel, score, comment = look["columns"]
    assert (day["date_order"], day["date_evidence"]) == ("day_first", "13/02/2026 in line 5")
    assert channel["values"] == {"WEB-ES": 2, "Tienda": 1}
    assert (score["low"], score["high"], score["spellings"]) == (4, 5, {"n/d": 1})
    assert comment["kind"] == "text"
    assert look["likely_shape"] == "responses"


def test_a_title_over_a_table_with_commas_does_not_hide_its_separator(organization):
    look = received(organization, "My report\n\nDate,Channel,Score\n2026-01-02,Web,5\n").look
    assert (look["separator"], look["heading_line"]) == (",", 3)


def test_a_table_without_heading_gets_numbered_columns(organization):
    look = received(organization, "2026-01-02;5\n2026-01-03;4\n").look
    assert (look["heading_line"], look["lines"]) == (0, 2)
    assert [column["heading"] for column in look["columns"]] == ["", ""]


def test_another_line_can_be_named_as_the_heading(organization):
    row = received(organization, "a;b\nFecha;CSAT\n2026-01-02;5\n")
    look_at(row, heading_line=2)
    assert [column["heading"] for column in row.look["columns"]] == ["Fecha", "CSAT"]


def test_undecided_columns_follow_the_rest_of_the_file_until_somebody_says(organization):
    text = "Fecha;Importe;Peso\n01/02/2026;1.234;2,5\n03/04/2026;5.678;1\n"
    look = received(organization, text, shape="orders").look
    assert look["columns"][1]["decimal"] == "ambiguous"
    assert look["suggested"]["decimal"]["1"] == "comma"
    assert look["columns"][0]["date_order"] == "ambiguous"
    assert look["suggested"]["date_order"] == {}


def test_one_column_of_dates_decides_the_order_of_another(organization):
    text = "Apertura;Cierre;Estado\n01/02/2026;03/04/2026;Ganado\n01/03/2026;13/04/2026;Ganado\n"
    look = received(organization, text, shape="deals").look
    assert look["suggested"]["date_order"] == {"0": "day_first", "1": "day_first"}


def test_words_are_matched_with_the_organisations_own_and_new_channels_suggested(organization):
    example_journey(organization)
    text = "Fecha;Canal;Punto de contacto;NPS\n2026-01-13;WEB;Entrega;9\n2026-01-14;Kiosko;Otro;3\n"
    names = received(organization, text).look["suggested"]["names"]
    web = organization.channels.get(key="web")
    assert names["channel"] == {"WEB": str(web.pk), "Kiosko": "new"}
    assert names["touchpoint"]["Otro"] == ""
    assert names["touchpoint"]["Entrega"]


def test_what_a_source_remembers_wins_where_the_file_does_not_prove_otherwise(organization):
    text = "Fecha;Nota;Otra\n01/02/2026;5;1\n02/02/2026;4;2\n"
    row = received(organization, text)
    said = row.look["suggested"] | {
        "columns": {"0": "date", "2": "score:csat"}, "date_order": {"0": "month_first"},
    }  # fmt: skip
    source = the_source(organization)
    source.mapping = remembered(row.look, said)
    again = suggested_mapping(row.look, source, "responses", organization)
    assert again["columns"] == {"0": "date", "2": "score:csat"}
    assert again["date_order"] == {"0": "month_first"}
    decided = received(organization, text.replace("02/02", "22/02")).look
    assert suggested_mapping(decided, source, "responses", organization)["date_order"] == {
        "0": "day_first"
    }


def test_columns_moved_about_are_still_remembered_by_their_heading(organization):
    row = received(organization, "Fecha;CSAT;Sobra\n2026-01-02;5;1\n")
    source = the_source(organization)
    source.mapping = remembered(row.look, row.look["suggested"])
    moved = received(organization, "Sobra;CSAT;Fecha\n1;5;2026-01-02\n").look
    assert moved["suggested"]["columns"] != {}
    again = suggested_mapping(moved, source, "responses", organization)
    assert again["columns"] == {"1": "score:csat", "2": "date"}


def test_a_workbooks_dates_and_numbers_need_no_deciding(organization):
    book = Workbook()
    book.active.append(["Fecha", "CSAT"])
    book.active.append([date(2026, 2, 3), 4.0])
    out = BytesIO()
    book.save(out)
    look = received(organization, out.getvalue(), name="f.xlsx").look
    assert (look["kind"], look["columns"][0]["date_order"]) == ("xlsx", "workbook")
    assert (look["columns"][1]["low"], look["columns"][1]["examples"]) == (4, ["4"])


# ---- what does harm is refused politely ------------------------------------------------------


def _workbook(parts: dict[str, bytes]) -> bytes:
    book = Workbook()
    book.active.append(["Fecha", "CSAT"])
    out = BytesIO()
    book.save(out)
    with ZipFile(out, "a", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def _entities() -> bytes:
    book = Workbook()
    book.active.append(["Fecha", "CSAT"])
    out, again = BytesIO(), BytesIO()
    book.save(out)
    with ZipFile(out) as old, ZipFile(again, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets"):
                data = b'<!DOCTYPE a [<!ENTITY b "c">]>' + data[data.index(b"<worksheet") :]
            new.writestr(name, data)
    return again.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (lambda: _workbook({"xl/vbaProject.bin": b"x"}), "macros"),
        (lambda: _workbook({"xl/big.xml": b"0" * 400 * 1024 * 1024}), "larger than 300 MB"),
        (_entities, "XML that no spreadsheet writes"),
        (lambda: b";".join([b"a"] * 2_000) + b"\n" + b";".join([b"1"] * 2_000), "1000 columns"),
        (lambda: b"\x89PNG\r\n\x1a\n" + b"0" * 50, "picture"),
        (lambda: b"%PDF-1.7", "PDF"),
        (lambda: b"\x00\x01\x02" * 900, "not a text"),
        (lambda: b"", "nothing in it"),
        (lambda: b"Fecha;CSAT\n", "nothing below the heading"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_the_reason(organization, data, said):
    row = received(organization, data())
    row.refresh_from_db()
    assert (row.state, row.look) == ("refused", {})
    assert said in row.result["problem"]["message"]


@pytest.mark.django_db(transaction=True)
def test_a_refused_file_is_not_kept_but_one_that_was_looked_at_before_can_be_tried_again(
    organization,
):
    refused = received(organization, b"\x89PNG\r\n\x1a\n")
    assert not refused.file
    assert not default_storage.exists(f"metric-imports/{refused.pk}")
    row = received(organization, "Fecha;CSAT\n2026-01-02;5\n")
    look_at(row, heading_line=2)
    assert row.state == "refused"
    look_at(row)
    assert row.state == "looked_at"


def test_a_file_that_is_gone_is_said_to_be_gone(organization):
    row = received(organization, "Fecha;CSAT\n2026-01-02;5\n")
    default_storage.delete(row.file.name)
    look_at(row)
    assert "no longer here" in row.result["problem"]["message"]


@pytest.mark.parametrize("lines", [3, 300])
def test_looking_asks_the_same_questions_however_long_the_file(
    organization, django_assert_num_queries, lines
):
    row = received(organization, "Fecha;CSAT\n" + "2026-01-02;5\n" * lines)
    with django_assert_num_queries(7):
        look_at(row)
