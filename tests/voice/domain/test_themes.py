"""What a comment is about, how it is marked, and how often rules and people agree."""

from __future__ import annotations

import pytest

from voice.domain.agreement import Agreement, agreement, sign_of_satisfaction
from voice.domain.marking import in_pieces
from voice.domain.themes import entries_of, theme_table, themes_of
from voice.rule_files import built_in_themes

TABLE = theme_table(
    [(entry, theme["key"]) for theme in built_in_themes() for entry in theme["es"] + theme["en"]]
)


def about(text: str) -> set[str]:
    return {found.theme for found in themes_of(text, TABLE)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cuarenta minutos de cola", {"waiting"}),
        ("Demasiado caro", {"price"}),
        ("El camarero, un encanto", {"staff"}),
        ("Es sencillo", {"ease"}),
        ("Nadie me avisó", {"information"}),
        ("El paquete llegó", {"delivery"}),
        ("Puse una reclamación", {"complaints"}),
        ("La app se cuelga", {"digital"}),
        ("Llegó roto", {"delivery", "quality"}),
        ("Me cobraron dos recibos", {"billing"}),
        ("No me fío", {"trust"}),
        ("La tienda está lejos", {"place"}),
        ("The parcel was late", {"delivery", "waiting"}),
        ("Terrible website", {"digital"}),
        ("Ni fu ni fa", set()),
        ("", set()),
    ],
)
def test_a_theme_is_told_by_its_words(text, expected):
    assert about(text) == expected


def test_there_are_twelve_themes_with_words_and_names_in_both_languages():
    themes = built_in_themes()
    assert len({theme["key"] for theme in themes}) == 12
    for theme in themes:
        assert theme["name_es"]
        assert theme["name_en"]
        assert min(len(theme["es"]), len(theme["en"])) >= 10
        assert all(isinstance(entry, str) for entry in theme["es"] + theme["en"])


def test_a_word_may_belong_to_two_themes():
    table = theme_table([("plazo", "a"), ("plazo", "b")])
    assert {found.theme for found in themes_of("el plazo", table)} == {"a", "b"}


def test_words_are_typed_one_per_line_or_with_commas():
    assert entries_of("espera*\n cola , fila\n\ncola") == ("espera*", "cola", "fila")


def test_a_text_cut_in_pieces_is_the_same_text():
    text = "uno dos tres"
    pieces = in_pieces(text, [(4, 7, "good", ""), (0, 3, "bad", ""), (5, 9, "bad", "")])
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.mark for piece in pieces] == ["bad", "", "good", ""]


@pytest.mark.parametrize(
    ("percent", "sign"), [(100, 1), (75, 1), (74.9, 0), (40.1, 0), (40, -1), (0, -1)]
)
def test_a_score_is_good_from_75_percent_and_bad_up_to_40(percent, sign):
    assert sign_of_satisfaction(percent) == sign


def test_agreement_counts_the_right_ones_and_the_opposites():
    found = agreement([(1, 1), (1, 1), (-1, 1), (0, 1), (-1, -1)])
    assert (found.n, found.right, found.opposite, found.share) == (5, 3, 1, 0.6)
    assert found.rows() == [(1, [2, 0, 0]), (0, [1, 0, 0]), (-1, [1, 0, 1])]


def test_agreement_of_nothing_is_no_share():
    assert Agreement({}).share is None
