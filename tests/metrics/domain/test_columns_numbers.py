"""A column's numbers are read one way, decided by the whole column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.domain.numerals import Decimal, NotANumber, Style, number_parser, written


@pytest.mark.parametrize(
    ("text", "style", "thousands"),
    [
        ("12", Style.PLAIN, ""),
        ("1 234", Style.PLAIN, " "),
        ("1\u00a0234\u00a0567", Style.PLAIN, " "),
        ("1\u2009234", Style.PLAIN, " "),
        ("1\u202f234,5", Style.COMMA, " "),
        ("1'234.5", Style.POINT, "'"),
        ("1’234’567", Style.PLAIN, "'"),
        ("2,5", Style.COMMA, ""),
        ("2.5", Style.POINT, ""),
        ("0,125", Style.COMMA, ""),
        ("1234.567", Style.POINT, ""),
        (".5", Style.POINT, ""),
        ("1.234,56", Style.COMMA, "."),
        ("1,234.56", Style.POINT, ","),
        ("1.234.567", Style.COMMA, "."),
        ("1,234,567", Style.POINT, ","),
        ("1.234", Style.EITHER_POINT, ""),
        ("1,234", Style.EITHER_COMMA, ""),
        ("-1.234", Style.EITHER_POINT, ""),
        ("1,5E+03", Style.COMMA, ""),
    ],
)
def test_a_text_says_how_its_number_is_written(text, style, thousands):
    found = written(text)
    assert (found.style, found.thousands) == (style, thousands)


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "hoy", "1.2.3", "12.34.567", "1,23,456", "1.234,567,8", "13/02/2026", "2026-03",
        "mar 26", "12 %%", "€", "1€2", "$ 5 €", "--3", "(3", "3)", "(-3)", "1e999", "٣", "½", "1_000",
        "9" * 60,
    ],
)  # fmt: skip
def test_what_is_written_otherwise_is_no_number(text):
    assert written(text) is None or number_parser(Decimal.POINT)(text) is NotANumber.NO_NUMBER


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56", 1234.56), ("1.234", 1234.0), ("2,5", 2.5), ("−3", -3.0), ("–3,5", -3.5),
        ("(12,5)", -12.5), ("12-", -12.0), ("+7", 7.0), ("68 %", 68.0), ("€ 1.200", 1200.0),
        ("1 200,50 €", 1200.5), ("-$5", -5.0), ("R$ 3,20", 3.2), ("12 EUR", 12.0), ("1,2E+03", 1200.0),
        ("3 euros", 3.0),
    ],
)  # fmt: skip
def test_a_column_with_decimal_commas_is_read_so(text, value):
    assert number_parser(Decimal.COMMA)(text) == value


def test_what_is_written_against_its_column_is_refused_and_not_guessed():
    assert number_parser(Decimal.COMMA)("2.5") is NotANumber.OTHER_DECIMAL
    assert number_parser(Decimal.POINT)("2,5") is NotANumber.OTHER_DECIMAL
    assert number_parser(Decimal.POINT)("1.234.567") is NotANumber.OTHER_DECIMAL
    assert number_parser(None)("1.234") is NotANumber.OTHER_DECIMAL


def test_another_currency_than_the_columns_is_refused():
    read = number_parser(Decimal.COMMA, "€")
    assert (read("5 €"), read("5 EUR"), read("5")) == (5, 5, 5)
    assert read("5 $") is NotANumber.OTHER_CURRENCY


@given(
    value=st.integers(-(10**11), 10**11),
    comma=st.booleans(),
    mark=st.sampled_from(["", "\u00a0", " ", "'", "own"]),
)
def test_what_a_spreadsheet_writes_is_read_back(value, comma, mark):
    thousands = {"own": "." if comma else ","}.get(mark, mark)
    text = f"{value / 100:,.2f}".replace(",", "#").replace(".", "," if comma else ".")
    read = number_parser(Decimal.COMMA if comma else Decimal.POINT)
    assert read(text.replace("#", thousands)) == value / 100
