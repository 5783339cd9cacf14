"""Which lines of a list can be taken, which not, and why."""

from __future__ import annotations

import pytest

from invitations.domain.lists import Known, Line, Problem, examine
from invitations.domain.sheets import LANGUAGES, ROLES, columns_of, words_of
from tables.cells import folded


def known(**changes):
    held = {
        "teams": {"norte": "Norte", "sur": "Sur"},
        "addresses": {"ana@x.es"},
        "unaddressed": {("pepe", "norte")},
        "roles": words_of(ROLES, folded),
        "languages": words_of(LANGUAGES, folded),
        "language": "es",
    }
    return Known(**{**held, **changes})


def line(number=1, **said):
    whole = {"name": "Luz", "email": "luz@x.es", "team": "Norte", "role": "Mandos"}
    return Line(number, **{**whole, **said})


def look(*lines, create_teams=False, **changes):
    return examine(
        lines, known(**changes), fold=folded, is_address=lambda text: text.count("@") == 1,
        create_teams=create_teams,
    )  # fmt: skip


def problem(*lines, **changes):
    return look(*lines, **changes).refusals[-1].problem


def test_a_line_that_says_everything_is_taken():
    found = look(line(7, team=" NORTE ", language="Inglés"))
    (one,) = found.additions
    assert (one.number, one.team, one.role, one.language) == (7, "Norte", "manager", "en")
    assert found.refusals == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"formula": "=1+1"}, Problem.FORMULA),
        ({"name": "", "email": ""}, Problem.NOBODY),
        ({"name": "x" * 121}, Problem.LONG_NAME),
        ({"email": "luz"}, Problem.BAD_ADDRESS),
        ({"email": "l" * 250 + "@x.es"}, Problem.BAD_ADDRESS),
        ({"email": "ANA@x.es"}, Problem.SEATED),
        ({"name": "PEPE", "email": ""}, Problem.SEATED),
        ({"team": ""}, Problem.NO_TEAM),
        ({"team": "x" * 81}, Problem.LONG_TEAM),
        ({"team": "Oeste"}, Problem.UNKNOWN_TEAM),
        ({"role": ""}, Problem.NO_ROLE),
        ({"role": "Astronauta"}, Problem.UNKNOWN_ROLE),
        ({"language": "klingon"}, Problem.UNKNOWN_LANGUAGE),
    ],
)
def test_what_keeps_a_line_out(said, why):
    assert problem(line(**said)) is why


def test_an_address_stands_for_a_name_that_is_missing():
    assert look(line(name="")).additions[0].name == "luz@x.es"


def test_the_second_line_of_somebody_is_left_out_and_names_the_first():
    found = look(line(2), line(5, email="LUZ@X.ES"), line(9, name="Otra", email=""))
    assert [(r.line.number, r.problem, r.other) for r in found.refusals] == [(5, Problem.TWICE, 2)]
    assert len(found.additions) == 2


def test_namesakes_without_an_address_are_two_people_only_in_two_teams():
    found = look(line(1, email=""), line(2, email="", team="Sur"), line(3, name="LUZ ", email=""))
    assert [one.number for one in found.additions] == [1, 2]
    assert found.refusals[0].problem is Problem.TWICE


def test_new_teams_are_counted_once_however_they_are_written_and_made_if_wanted():
    lines = [
        line(1, team="Oeste"),
        line(2, team="OESTE ", email="b@x.es"),
        line(3, team="Norte", email="c@x.es"),
    ]
    left_out = look(*lines)
    assert left_out.new_teams == {"Oeste": 2}
    assert (len(left_out.additions), left_out.count(Problem.UNKNOWN_TEAM)) == (1, 2)
    made = look(*lines, create_teams=True)
    assert [one.team for one in made.additions] == ["Oeste", "Oeste", "Norte"]


def test_what_holds_where_a_line_says_nothing():
    silent = line(team="", role="")
    one = look(silent, team="Sur", role="front_line", language="en").additions[0]
    assert (one.team, one.role, one.language) == ("Sur", "front_line", "en")


def test_people_without_an_address_are_counted():
    assert look(line(1), line(2, name="Eva", email="")).without_address == 1


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("Comité de Dirección", "executive"), ("managers", "manager"), ("MANDOS", "manager"),
        ("front-line", "front_line"), ("primera linea", "front_line"), ("Primera línea", "front_line"),
        ("front_line", "front_line"), ("executive", "executive"),
    ],
)  # fmt: skip
def test_role_groups_are_known_by_many_words(word, role):
    assert look(line(role=word)).additions[0].role == role


# ---- columns ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "columns", "ignored"),
    [
        (["Nombre", "Correo electrónico", "Equipo"], {"name": 0, "email": 1, "team": 2}, ()),
        (
            ["TEAM", "Role group", "phone", "E-mail", "Full name", "language"],
            {"team": 0, "role": 1, "email": 3, "name": 4, "language": 5}, ("phone",),
        ),
        (["correo"], {"email": 0}, ()),
        (["Nombre", "nombre completo"], {"name": 0}, ("nombre completo",)),
        (["Ana Pérez", "ana@x.es", "Norte"], {}, ()),
        (["Equipo", "equipo@x.es"], {}, ()),
        (["Norte", "Equipo"], {}, ()),
        ([], {}, ()),
    ],
)  # fmt: skip
def test_headings_are_known_in_both_languages_and_a_person_is_no_heading(header, columns, ignored):
    assert columns_of(header, folded) == (columns, ignored)
