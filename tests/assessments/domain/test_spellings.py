"""However a survey tool writes an answer, it means one thing or nothing."""

import pytest

from assessments.domain.spellings import MEANINGS, meaning_of, plain

NAMES = {plain(name): n for n, name in enumerate(("CX Inicial", "CX Operacional"), start=2)}
LEVEL_3 = ("3", " 3 ", "3.0", "3,00", "Nivel 3", "nivel3", "LEVEL 3", "N3", "L 3", "cx operacional")
NUMBERED = ("3 - CX Operacional", "3. CX operacional", "3) CX Operacional")


@pytest.mark.parametrize("text", [*LEVEL_3, *NUMBERED])
def test_a_level_is_recognised(text):
    assert meaning_of(text, NAMES) == "3"


@pytest.mark.parametrize(
    "text", ["N/A", "NA", "n/a", "n.a.", "No aplica", "-", "–", "Not applicable"]
)
def test_does_not_apply_is_recognised(text):
    assert meaning_of(text, NAMES) == "not_applicable"


@pytest.mark.parametrize(
    "text",
    [
        "DK",
        "NS",
        "NS/NC",
        "ns-nc",
        "No sabe",
        "No lo sé",
        "don't know",
        "Don’t know",
        "I don't know",
    ],
)
def test_dont_know_is_recognised(text):
    assert meaning_of(text, NAMES) == "dont_know"


@pytest.mark.parametrize("text", ["", "   ", "NC", "No contesta", "null"])
def test_an_open_question_is_recognised(text):
    assert meaning_of(text, NAMES) == ""


@pytest.mark.parametrize(
    "text",
    ["0", "6", "3.5", "3,5", "33", "99", "-1", "2 - CX Operacional", "nivel 6", "regular", "1e0"],
)
def test_what_lies_outside_or_contradicts_itself_means_nothing(text):
    assert meaning_of(text, NAMES) is None


def test_every_meaning_is_one_that_can_be_chosen():
    texts = [*LEVEL_3, "N/A", "NS", ""]
    assert {meaning_of(text, NAMES) for text in texts} <= MEANINGS
