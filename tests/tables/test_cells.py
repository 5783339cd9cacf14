"""Texts go out harmless, come back the same, and are compared as people mean them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tables.cells import escaped, folded, is_formula, neutral, restored, text_of, unescaped

TEXTS = some.text(alphabet="='+-@\t\n_x0F a1", max_size=12)


@pytest.mark.parametrize("text", ["=A1", "  =A1", "+cmd|' /C calc'!A0", "-SUM(A1)", "@SUM(A1)"])
def test_what_a_spreadsheet_would_compute_is_a_formula(text):
    assert is_formula(text)


@pytest.mark.parametrize("text", ["-", "-3", "+34 600 000", "- not yet (CRM)", "a=b", "@ana", ""])
def test_dashes_signs_and_sentences_are_no_formulas(text):
    assert not is_formula(text)


@given(TEXTS)
def test_a_harmless_text_comes_back_as_it_was(text):
    assert restored(neutral(text)) == text
    assert not neutral(text).startswith(("=", "+", "-", "@", "\t", "\n"))


@given(some.text(max_size=20) | TEXTS)
def test_what_xml_cannot_hold_comes_back_as_it_was(text):
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, ""),
        (" a ", "a"),
        (3.0, "3"),
        (2.5, "2.5"),
        (-4, "-4"),
        (True, "true"),
        (date(2026, 1, 31), "2026-01-31"),
        (datetime(2026, 1, 31, tzinfo=UTC), "2026-01-31"),
        (datetime(2026, 1, 31, 9, 30, tzinfo=UTC), "2026-01-31T09:30:00+00:00"),
    ],
)
def test_a_cell_says_what_a_person_would_write(value, said):
    assert text_of(value) == said


def test_headings_are_compared_without_case_accents_and_marks():
    for text in ("Correo-e (trabajo)", "CORREO E: trabajo", "correo_e.trabajo"):
        assert folded(text) == "correoetrabajo"
    assert folded("¿Área?") == "area"
