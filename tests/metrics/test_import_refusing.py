"""A line that cannot be taken is refused with its number and one reason, and can be had back."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.storage import default_storage
from django.utils import translation

from metrics.exchange.importing import keep
from metrics.exchange.refusals import Refusal, Refusals
from tests.metrics.importing import NOW, checked, kept, reasons

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("hoy;5;a", "“hoy” in “Fecha” is no date of the chosen order."),
        (";5;a", "There is no date in “Fecha”."),
        ("01/13/2026;5;a", "“01/13/2026” in “Fecha” is no date of the chosen order."),
        ("13/01/1989;5;a", "“13/01/1989” lies outside 1990-01-01 – 2027-10-14."),
        ("13/01/2028;5;a", "“13/01/2028” lies outside 1990-01-01 – 2027-10-14."),
        ("T1 2026;5;a", "“T1 2026” is longer than a month; single lines need a day or month."),
        ("13/01/2026;6;a", "6 in “CSAT” lies outside 1–5."),
        ("13/01/2026;0;a", "0 in “CSAT” lies outside 1–5."),
        ("13/01/2026;bien;a", "“bien” in “CSAT” is no number."),
        ("13/01/2026;4.5;a", "“4.5” is written otherwise than the column “CSAT”."),
        ("13/01/2026;=1+4;a", "A formula stands in “CSAT”; put in its value."),
        ("13/01/2026;;a", "There is neither a score nor a comment."),
        ("13/01/2026;5;a;b", "There are more cells than headings."),
        ("13/01/2026;5;x1", "“x1” came before."),
        ("Total;5;", "This line adds up others."),
        (";9;", "There is no date in “Fecha”."),
    ],
)
def test_a_line_is_refused_with_its_number_and_reason(organization, line, said):
    text = f"Fecha;CSAT;ID\n13/01/2026;4,5;x1\n{line}\n14/01/2026;3,5;x3\n"
    row = checked(organization, text, columns={0: "date", 1: "score:csat", 2: "id"})
    assert reasons(row) == {3: said}
    assert (row.result["lines"], row.result["kept"], row.result["refused"]) == (3, 2, 1)


@pytest.mark.parametrize(
    ("cell", "kept_as"),
    [("5", 5), ("4/5", 4), ("5 - Muy satisfecho", 5), ("3 (regular)", 3), ("4,0", 4)],
)
def test_scores_with_their_words_beside_them_are_read(organization, cell, kept_as):
    text = f"Fecha;CSAT\n13/01/2026;2,0\n14/01/2026;{cell}\n"
    row = checked(organization, text, columns={0: "date", 1: "score:csat"})
    assert kept(row)[("csat", "2026-01")][4] == 2 + kept_as


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2026-01;170 %;5", "170 % in “CSAT” lies outside 0–100 %."),
        ("2026-01;50 %;-5", "-5 in “n” is below zero."),
        ("2026-01;50 %;5,5", "5,5 in “n” is no whole number."),
        ("2026-01;50 %;0", "A value of nobody: the number is 0."),
        ("2025-12;51 %;6", "Line 2 already tells the same metric, period and parts."),
        ("2026-02;;7", "There is neither a value nor what makes one."),
        ("T4 2025;40 %;7", "Part of the same stretch is told by shorter or longer periods."),
        ("Total;60 %;7", "This line adds up others."),
    ],
)
def test_a_reading_is_refused_with_its_number_and_reason(organization, line, said):
    text = f"Mes;CSAT;n\n2025-12;50 %;5\n{line}\n2026-03;1,5 %;9\n"
    row = checked(
        organization, text, shape="readings", columns={0: "date", 1: "value", 2: "n"},
        said={"fixed": {"metric": "csat"}},
    )  # fmt: skip
    assert reasons(row) == {3: said}
    assert (row.result["lines"], row.result["kept"], row.result["refused"]) == (3, 2, 1)


def test_lines_across_what_another_file_of_the_source_told_are_refused(organization):
    how = {"shape": "readings"}
    keep(checked(organization, "Mes;CSAT\n2026-01;50 %\n", **how), at=NOW)
    row = checked(organization, "Mes;CSAT\nT1 2026;50 %\nT2 2026;51 %\n", **how)
    assert list(reasons(row)) == [2]
    assert row.result["readings"] == {"new": 1, "updated": 0, "unchanged": 0}


def test_lines_across_a_recorded_quarter_are_told_before_keeping(organization):
    keep(checked(organization, "Mes;CSAT\nT1 2026;50 %\n", shape="readings"), at=NOW)
    row = checked(organization, "Fecha;CSAT\n13/02/2026;5\n")
    assert row.result["overlaps"] == [
        {"metric": "csat", "period": "2026-02", "channel": "", "place": "", "segment": ""}
    ]


def test_refused_lines_can_be_taken_away_corrected_and_are_no_formulas_there(organization):
    row = checked(organization, "Fecha;CSAT;Nota\n13/01/2026;9;=1+1\n14/01/2026;5;b\n")
    with default_storage.open(row.result["rejected_file"]) as file:
        lines = list(csv.reader(io.StringIO(file.read().decode("utf-8-sig")), delimiter=";"))
    assert lines == [
        ["Line", "Why it was not taken", "Fecha", "CSAT", "Nota"],
        ["2", "9 in “CSAT” lies outside 1–5.", "13/01/2026", "9", "'=1+1"],
    ]


def test_a_reason_that_begins_with_the_cell_is_no_formula_either():
    out = io.StringIO()
    refusals = Refusals(out=out)
    refusals.add(2, Refusal("off_scale", "-9", "CSAT", "1–5"), ["-9"])
    [[_line, why, cell]] = csv.reader(io.StringIO(out.getvalue()), delimiter=";")
    assert (why[:2], cell) == ("'-", "'-9")


@pytest.mark.parametrize("n", ["9223372036854775808", "99999999999999999999999", "1e20"])
def test_numbers_beyond_what_is_exact_are_refused(organization, n):
    row = checked(
        organization, f"Mes;CSAT;n\n2025-12;50 %;5\n2026-02;50 %;{n}\n", shape="readings",
        columns={0: "date", 1: "value", 2: "n"}, said={"fixed": {"metric": "csat"}},
    )  # fmt: skip
    assert reasons(row) == {3: f"{n} in “n” lies outside ±10¹⁵."}
