"""A column's dates are read in one order, decided by the whole column."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.domain.days import Order, day_parser, order_of
from metrics.domain.periods import Period


@pytest.mark.parametrize(
    ("value", "order"),
    [
        ("13/02/2026", Order.DAY_FIRST), ("31-1-26", Order.DAY_FIRST), ("13.02.2026", Order.DAY_FIRST),
        ("02/13/2026", Order.MONTH_FIRST), ("03/04/2026", Order.EITHER), ("04/04/2026", Order.WORDS),
        ("2026-03-04", Order.YEAR_FIRST), ("2026/3/4", Order.YEAR_FIRST),
        ("2026-03-04T10:20:30Z", Order.YEAR_FIRST), ("13/02/2026 10:20", Order.DAY_FIRST),
        ("13/02/2026 10:20:30 p. m.", Order.DAY_FIRST), ("mar. 13/02/2026", Order.DAY_FIRST),
        ("2026-03", Order.WORDS), ("03/2026", Order.WORDS), ("marzo 2026", Order.WORDS),
        ("mar-26", Order.WORDS), ("March 2026", Order.WORDS), ("T1 2026", Order.WORDS),
        ("1T2026", Order.WORDS), ("Q1-2026", Order.WORDS), ("2026-Q1", Order.WORDS),
        (date(2026, 3, 4), Order.WORKBOOK), (datetime(2026, 3, 4, 10, tzinfo=UTC), Order.WORKBOOK),
        ("2026", None), ("202603", None), ("31/02/2026", None), ("13/13/2026", None), ("hoy", None),
        ("1/2", None), ("", None), (3, None), (None, None),
    ],
)  # fmt: skip
def test_a_cell_says_in_which_order_its_column_is_written(value, order):
    assert order_of(value) == order


@pytest.mark.parametrize(
    ("text", "day", "period"),
    [
        ("3/4/2026", date(2026, 4, 3), None), ("3.4.26", date(2026, 4, 3), None),
        ("3/4/69", date(1969, 4, 3), None), ("2026-04-03 00:00:00", date(2026, 4, 3), None),
        ("20260403", date(2026, 4, 3), None), ("202604", date(2026, 4, 1), Period.MONTH),
        (202604.0, date(2026, 4, 1), Period.MONTH), ("2026", date(2026, 1, 1), Period.YEAR),
        (2026, date(2026, 1, 1), Period.YEAR), ("2026-04", date(2026, 4, 1), Period.MONTH),
        ("04/2026", date(2026, 4, 1), Period.MONTH), ("abril 2026", date(2026, 4, 1), Period.MONTH),
        ("Abr-26", date(2026, 4, 1), Period.MONTH), ("abr. 2026", date(2026, 4, 1), Period.MONTH),
        ("abril de 2026", date(2026, 4, 1), Period.MONTH),
        ("April 2026", date(2026, 4, 1), Period.MONTH),
        ("sept 26", date(2026, 9, 1), Period.MONTH), ("mar 2026", date(2026, 3, 1), Period.MONTH),
        ("2026 abril", date(2026, 4, 1), Period.MONTH), ("3 de abril de 2026", date(2026, 4, 3), None),
        ("3-abr-2026", date(2026, 4, 3), None), ("April 3, 2026", date(2026, 4, 3), None),
        ("Apr 3rd, 2026", date(2026, 4, 3), None), ("T2 2026", date(2026, 4, 1), Period.QUARTER),
        ("2T2026", date(2026, 4, 1), Period.QUARTER), ("2T 26", date(2026, 4, 1), Period.QUARTER),
        ("Q2-2026", date(2026, 4, 1), Period.QUARTER), ("2026Q2", date(2026, 4, 1), Period.QUARTER),
        ("2026-T2", date(2026, 4, 1), Period.QUARTER),
        ("2º trimestre 2026", date(2026, 4, 1), Period.QUARTER),
        ("1er trimestre de 2026", date(2026, 1, 1), Period.QUARTER),
        ("Trimestre 2 2026", date(2026, 4, 1), Period.QUARTER),
    ],
)  # fmt: skip
def test_dates_are_read_as_exactly_as_they_are_written(text, day, period):
    assert day_parser(Order.DAY_FIRST)(text) == (day, period)


@pytest.mark.parametrize(
    "text", ["02/13/2026", "32/1/2026", "T5 2026", "13/2026", "abril", "99999999"]
)
def test_what_does_not_fit_the_order_is_no_date(text):
    assert day_parser(Order.DAY_FIRST)(text) is None


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.sampled_from("/-."), st.booleans())
def test_every_day_is_read_back_in_either_order(day, mark, month_first):
    pattern = ["%m", "%d"] if month_first else ["%d", "%m"]
    text = day.strftime(mark.join([*pattern, "%Y"]))
    order = Order.MONTH_FIRST if month_first else Order.DAY_FIRST
    assert day_parser(order)(text) == (day, None)
    assert order_of(text) in (order, Order.EITHER, Order.WORDS)
