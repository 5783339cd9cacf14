"""The one formatter: what a person reads for a number, in both languages."""

from __future__ import annotations

from math import inf, nan

import pytest
from django.utils import translation

from charts.numbers import figure, money, percent, signed, span

NARROW, WIDE = "\u202f", "\u00a0"


def shown(language, function, *arguments):
    with translation.override(language):
        return function(*arguments)


@pytest.mark.parametrize(
    ("value", "decimals", "es", "en"),
    [
        (None, 1, "–", "–"),
        (nan, 1, "–", "–"),
        (inf, 3, "∞", "∞"),  # what costs something, out of a budget of 0
        (-inf, 3, "−∞", "−∞"),
        (0, 1, "0,0", "0.0"),
        (2.25, 1, "2,3", "2.3"),
        (2.35, 1, "2,4", "2.4"),  # 2.35 is stored a hair below: still no 2,3
        (2.34999, 1, "2,3", "2.3"),
        (1.005, 2, "1,01", "1.01"),
        (2.5, 0, "3", "3"),
        (0.5, 0, "1", "1"),
        (-0.25, 1, "−0,3", "−0.3"),
        (-0.04, 1, "0,0", "0.0"),  # no minus before nothing
        (4.999, 2, "5,00", "5.00"),
        (999.95, 1, f"1{NARROW}000,0", "1,000.0"),
        (1234, 0, f"1{NARROW}234", "1,234"),
        (150_000, 0, f"150{NARROW}000", "150,000"),
        (-1_234_567.8, 1, f"−1{NARROW}234{NARROW}567,8", "−1,234,567.8"),
    ],
)
def test_a_number_is_written_as_its_language_writes_it(value, decimals, es, en):
    assert shown("es", figure, value, decimals) == es
    assert shown("en", figure, value, decimals) == en


@pytest.mark.parametrize(
    ("low", "high", "es"),
    [(2.25, 2.94, "2,3–2,9"), (None, 3.0, "–"), (2.0, None, "–"), (1, 5, "1,0–5,0")],
)
def test_an_interval_has_both_ends_or_is_a_dash(low, high, es):
    assert shown("es", span, low, high) == es


@pytest.mark.parametrize(
    ("value", "es"),
    [(None, "–"), (0.3, "+0,3"), (-0.25, "−0,3"), (0.0, "0,0"), (0.04, "0,0"), (-0.04, "0,0")],
)
def test_a_difference_has_a_sign_unless_it_rounds_to_nothing(value, es):
    assert shown("es", signed, value) == es


@pytest.mark.parametrize(
    ("share", "decimals", "es", "en"),
    [
        (None, 0, "–", "–"),
        (0, 0, f"0{WIDE}%", "0%"),
        (0.855, 0, f"86{WIDE}%", "86%"),
        (0.4507, 1, f"45,1{WIDE}%", "45.1%"),
        (1, 0, f"100{WIDE}%", "100%"),
    ],
)
def test_a_share_is_a_percentage(share, decimals, es, en):
    assert shown("es", percent, share, decimals) == es
    assert shown("en", percent, share, decimals) == en


@pytest.mark.parametrize(
    ("amount", "currency", "es", "en"),
    [
        (None, "EUR", "–", "–"),
        (12_000, "EUR", f"12{NARROW}000{WIDE}€", "€12,000"),
        (12_000, "USD", f"12{NARROW}000{WIDE}US$", "US$12,000"),
        (12_000, "MXN", f"12{NARROW}000{WIDE}MXN", f"12,000{WIDE}MXN"),
        (0, "EUR", f"0{WIDE}€", "€0"),
        (999.5, "EUR", f"1{NARROW}000{WIDE}€", "€1,000"),
    ],
)
def test_an_amount_stands_with_its_currency(amount, currency, es, en):
    assert shown("es", money, amount, currency) == es
    assert shown("en", money, amount, currency) == en
