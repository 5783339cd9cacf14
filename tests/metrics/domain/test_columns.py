"""A column is decided as a whole; what does not fit is shown and never bent."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from metrics.domain.columns import DIFFERENT, Column, Kind, Sample, is_total
from metrics.domain.headings import Heading, Shape, likely_shape, suggested_roles

METRICS = {"csat": ("CSAT", "Satisfacción"), "nps": ("NPS",), "revenue": ("Ventas", "Revenue")}


def column(*cells, batch=3):
    found = Column()
    for start in range(0, len(cells), batch):
        some = cells[start : start + batch]
        found.add(some, range(2 + start, 2 + start + len(some)), Counter(some))
    return found.decided()


def test_one_date_past_the_twelfth_decides_the_order_of_all():
    facts = column("01/02/2026", "03/04/2026", "05/06/2026", "13/02/2026", "07/08/2026")
    assert (facts.kind, facts.order) == (Kind.DATE, "day_first")
    assert facts.evidence == Sample(5, "13/02/2026")


def test_dates_that_say_nothing_of_their_order_are_asked_about():
    assert column("01/02/2026", "03/04/2026").order == "ambiguous"


def test_dates_against_the_order_of_the_others_are_named_with_their_lines():
    facts = column("13/02/2026", "14/02/2026", "02/15/2026", "01/02/2026")
    assert (facts.order, facts.odd, facts.odd_count) == ("day_first", (Sample(4, "02/15/2026"),), 1)


def test_a_program_that_exchanged_day_and_month_is_found_out():
    days = [date(2026, month, 3) for month in range(1, 7)]
    assert column(*days, "13/02/2026").swapped
    assert not column(*days, date(2026, 2, 13), "14/02/2026").swapped


@pytest.mark.parametrize(
    ("cells", "decimal", "ends"),
    [
        (["1.234", "2,5"], "comma", (2.5, 1234)),
        (["1.234", "2.5"], "point", (1.234, 2.5)),
        (["1,234", "2.5"], "point", (2.5, 1234)),
        (["1.234", "5.678"], "ambiguous", (1.234, 5.678)),
        (["1.234", "5,678"], "ambiguous", None),
        (["12", "7"], "none", (7, 12)),
        (["1.234.567", "1.234"], "comma", (1234, 1234567)),
    ],
)
def test_the_decimal_mark_follows_from_all_numbers(cells, decimal, ends):
    facts = column(*cells)
    assert facts.decimal == decimal
    if ends:
        assert (facts.low, facts.high) == ends


def test_numbers_written_the_other_way_are_odd():
    facts = column("1,5", "2,5", "3.5", "4", "n/d")
    assert (facts.decimal, facts.odd) == ("comma", (Sample(4, "3.5"),))
    assert (facts.filled, facts.missing, facts.spellings) == (4, 1, {"n/d": 1})


def test_percent_and_currency_are_seen_and_a_second_currency_is_odd():
    assert column("68 %", "70 %", "n/a").percent
    facts = column("5 €", "6 €", "7 $")
    assert (facts.currency, facts.odd) == ("€", (Sample(4, "7 $"),))


def test_every_cell_counts_however_many_there_are():
    cells = [str(number) for number in range(5_000)] + ["x"]
    facts = column(*cells, batch=1_000)
    assert (facts.filled, facts.odd_count, facts.odd) == (5_001, 1, (Sample(5_002, "x"),))
    assert facts.values is None
    assert len(column(*cells[:DIFFERENT]).values) == DIFFERENT


def test_an_empty_column_is_empty_and_words_are_text():
    assert column("", "-", "N/A").kind is Kind.EMPTY
    assert column("Web", "Web", "App").values == {"Web": 2, "App": 1}


@pytest.mark.parametrize(
    ("cells", "total"),
    [
        (["Total", "", "120"], True),
        (["", "Suma:", "1.200,5", "3"], True),
        (["Gran total", "5"], True),
        (["Media", "n/d", "4,2"], True),
        (["Total marzo", "5"], True),
        (["Total", "Web", "5"], False),
        (["2026-03", "Total", "5"], False),
        (["Totalmente satisfecho", "5"], False),
        (["", ""], False),
    ],
)
def test_lines_that_add_up_others_are_known(cells, total):
    assert is_total(cells) is total


def heading(text, *cells):
    return Heading(text, column(*cells))


def test_roles_follow_from_headings_in_two_languages():
    days, scores = ("13/02/2026", "14/02/2026"), ("5", "4")
    headings = [
        heading("Fecha de respuesta", *days), heading("Canal", "Web", "App"),
        heading("Punto de contacto", "Alta", "Pago"), heading("¿Satisfacción? (1-5)", *scores),
        heading("Comentarios", "Todo bien, gracias a Ana", "x"), heading("ID", "a1", "a2"),
    ]  # fmt: skip
    assert suggested_roles(Shape.RESPONSES, headings, METRICS) == {
        0: "date", 1: "channel", 2: "touchpoint", 3: "score:csat", 4: "comment", 5: "id",
    }  # fmt: skip
    assert likely_shape(headings, METRICS) is Shape.RESPONSES


def test_roles_need_content_that_fits():
    headings = [heading("Fecha", "Web", "App"), heading("Creado", "13/02/2026", "1/2/2026")]
    assert suggested_roles(Shape.RESPONSES, headings, METRICS)[1] == "date"


def test_a_wide_table_gives_each_metric_its_column():
    headings = [heading("Mes", "2026-01", "2026-02"), heading("CSAT", "68 %", "70 %"),
                heading("Ventas", "1.200,5", "3")]  # fmt: skip
    assert suggested_roles(Shape.READINGS, headings, METRICS) == {
        0: "date", 1: "value:csat", 2: "value:revenue",
    }  # fmt: skip
    assert likely_shape(headings, METRICS) is Shape.READINGS


@pytest.mark.parametrize(
    ("headings", "shape"),
    [
        ([("Indicador", "CSAT", "NPS"), ("Valor", "3", "4"), ("Mes", "2026-01", "2026-02")], "readings"),
        ([("Nº pedido", "A1", "A2"), ("Importe", "3,5", "4"), ("Fecha", "13/1/2026", "1/1/2026")],
         "orders"),
        ([("Apertura", "13/1/2026", "1/1/2026"), ("Cierre", "14/1/2026", ""), ("Estado", "Ganado", "")],
         "deals"),
        ([("Campaña", "x", "y"), ("Inversión", "3,5", "4"), ("Fecha", "13/1/2026", "1/1/2026")], "ads"),
    ],
)  # fmt: skip
def test_what_a_line_is_can_be_told_from_the_headings(headings, shape):
    found = likely_shape([heading(text, *cells) for text, *cells in headings], METRICS)
    assert found == shape


@pytest.mark.parametrize(
    ("cells", "role"),
    [(("0", "10"), "score:nps"), (("1", "5"), "score:csat"), (("2", "7"), "score:ces")],
)
def test_a_score_without_a_name_is_told_by_its_range(cells, role):
    found = suggested_roles(Shape.RESPONSES, [heading("Puntuación", *cells)], METRICS)
    assert found == {0: role}


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Puntuación (1-5)", "score:csat"),
        ("Nota de 0 a 10", "score:nps"),
        ("Score 1–7", "score:ces"),
    ],
)
def test_a_scale_in_the_heading_says_more_than_a_slip_in_a_cell(text, role):
    found = suggested_roles(Shape.RESPONSES, [heading(text, "1", "4", "9")], METRICS)
    assert found == {0: role}
