"""Lines of a file of initiatives on plain values: kept, refused, and what they mean for one another."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from roadmaps.domain.examining import examine
from roadmaps.domain.initiative_lines import (
    Line,
    Outcome,
    ProblemKind,
    Standing,
    Values,
)
from roadmaps.domain.prerequisites import circles, names_in

HOLDS = Values(
    effort=Decimal(20),
    cost=Decimal(1000),
    duration=Decimal(1),
    probability=Decimal("0.8"),
    status="proposed",
    lifts={"D1": Decimal("0.5")},
)
NEW = {"effort": "10", "cost": "0", "duration": "1", "probability": "0.5"}


def present(key, title="", code="", **values):
    own = "" if code else title or key
    texts = {"title": frozenset({title or key})} if code else {}
    return Standing(key, title or key, replace(HOLDS, title=own, **values), code, texts)


def in_library(code, title, **values):
    texts = {"title": frozenset({title})}
    return Standing(
        f"library:{code}", title, replace(HOLDS, **values), code, texts, is_present=False
    )


def line(number, title="", lifts=None, **said):
    return Line(number, {"title": title, **said}, {"D1": "0.5"} if lifts is None else lifts)


def new(number, title, lifts=None, **said):
    return line(number, title, lifts, **{**NEW, **said})


def outcomes(examined):
    return {one.line: one.outcome for one in examined.kept}


def reasons(examined):
    return {one.line: [problem.kind for problem in one.problems] for one in examined.refused}


# ---- whom a line is about -----------------------------------------------------------------------


def test_a_name_in_any_case_is_the_initiative_of_that_name():
    found = examine([line(2, "  PLAN  de voz", effort="30")], [present("1", "Plan de voz")])
    assert outcomes(found) == {2: Outcome.UPDATED}
    assert [change.field for change in found.kept[0].changes] == ["effort"]


def test_a_code_of_the_library_is_taken_up_with_the_librarys_estimates_and_the_files():
    standings = [in_library("L1", "Escuchar", lifts={"D2": Decimal("0.7")})]
    found = examine([line(2, code="l1", effort="33")], standings)
    (kept,) = found.kept
    assert (kept.outcome, kept.key, kept.title) == (Outcome.FROM_LIBRARY, "library:L1", "Escuchar")
    assert (kept.values.effort, kept.values.cost, kept.values.title) == (33, 1000, "")
    assert kept.values.lifts == {"D1": Decimal("0.50"), "D2": Decimal("0.7")}


def test_a_text_of_the_library_in_any_language_stays_the_librarys():
    standing = replace(
        present("1", "Escuchar", code="L1"),
        library_texts={"title": frozenset({"Escuchar", "Listen"}), "why": frozenset({"a", "b"})},
    )
    assert outcomes(examine([line(2, "Listen", code="L1", why="b")], [standing])) == {
        2: Outcome.SAME
    }
    (kept,) = examine([line(2, "Nuestro plan", code="L1")], [standing]).kept
    assert (kept.outcome, kept.values.title) == (Outcome.UPDATED, "Nuestro plan")


def test_a_code_nobody_knows_needs_a_name_and_is_then_a_short_name_within_the_file():
    found = examine([new(2, "A", code="X1"), new(3, "B", requires="x1"), new(4, "", code="X9")], [])
    assert outcomes(found) == {2: Outcome.NEW, 3: Outcome.NEW}
    assert found.kept[1].values.requires == {found.kept[0].key}
    assert reasons(found) == {4: [ProblemKind.UNKNOWN_CODE]}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (new(2, "Plan"), new(5, "plan")),
        (new(2, "Plan", code="X"), new(5, "Otro", code="x")),
        (line(2, code="L1"), line(5, code="L1")),
    ],
)
def test_the_same_initiative_twice_is_refused_with_the_line_of_the_first(first, second):
    found = examine([first, second], [in_library("L1", "Escuchar")])
    assert list(outcomes(found)) == [2]
    assert reasons(found) == {5: [ProblemKind.TWICE]}
    assert found.refused[0].problems[0].line == 2


def test_a_name_that_two_initiatives_bear_means_neither():
    standings = [present("1", "Plan"), present("2", "plan")]
    found = examine([line(2, "Plan"), new(3, "B", requires="Plan")], standings)
    assert reasons(found) == {2: [ProblemKind.SEVERAL], 3: [ProblemKind.SEVERAL]}


# ---- what a line says ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"effort": ""}, ProblemKind.MISSING),
        ({"effort": "0.4"}, ProblemKind.OUT_OF_RANGE),
        ({"effort": "1000001"}, ProblemKind.OUT_OF_RANGE),
        ({"cost": "-1"}, ProblemKind.OUT_OF_RANGE),
        ({"cost": ""}, ProblemKind.MISSING),
        ({"duration": "0"}, ProblemKind.OUT_OF_RANGE),
        ({"duration": "13"}, ProblemKind.OUT_OF_RANGE),
        ({"duration": "2.5"}, ProblemKind.NOT_WHOLE),
        ({"probability": "0.04"}, ProblemKind.OUT_OF_RANGE),
        ({"probability": "101"}, ProblemKind.OUT_OF_RANGE),
        ({"probability": "0"}, ProblemKind.OUT_OF_RANGE),
        ({"title": "x" * 161}, ProblemKind.TOO_LONG),
        ({"why": "x" * 1001}, ProblemKind.TOO_LONG),
        ({"steps": "x" * 2001}, ProblemKind.TOO_LONG),
        ({"owner": "x" * 81}, ProblemKind.TOO_LONG),
        ({"title": ""}, ProblemKind.NO_NAME),
        ({"requires": "nobody"}, ProblemKind.UNKNOWN_PREREQUISITE),
        ({"requires": "L1"}, ProblemKind.ABSENT_PREREQUISITE),
    ],
)
def test_what_a_line_may_not_say_is_refused_with_its_reason(said, kind):
    found = examine(
        [new(2, **{"title": "Plan", **said}), new(3, "Otro")], [in_library("L1", "Escuchar")]
    )
    assert reasons(found) == {2: [kind]}
    assert outcomes(found) == {3: Outcome.NEW}


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ({"effort": "0.5"}, "effort", "0.5"),
        ({"effort": "12.55"}, "effort", "12.6"),
        ({"cost": "0"}, "cost", "0"),
        ({"duration": "12"}, "duration", "12"),
        ({"probability": "0.05"}, "probability", "0.05"),
        ({"probability": "80"}, "probability", "0.8"),
        ({"probability": "1"}, "probability", "1"),
    ],
)
def test_estimates_at_their_ends_are_kept_as_exactly_as_the_forms_take_them(said, field, value):
    (kept,) = examine([new(2, "Plan", **said)], []).kept
    assert getattr(kept.values, field) == Decimal(value)


@pytest.mark.parametrize(
    ("lifts", "kind"),
    [
        ({"D1": "0.04"}, ProblemKind.OUT_OF_RANGE),
        ({"D1": "4.1"}, ProblemKind.OUT_OF_RANGE),
        ({"D1": "-1"}, ProblemKind.OUT_OF_RANGE),
        ({"D1": "0"}, ProblemKind.LIFTS_NOTHING),
        ({"D1": ""}, ProblemKind.LIFTS_NOTHING),
        ({}, ProblemKind.LIFTS_NOTHING),
    ],
)
def test_an_initiative_lifts_something_and_nothing_beyond_the_scale(lifts, kind):
    assert reasons(examine([new(2, "Plan", lifts)], [])) == {2: [kind]}


def test_what_eases_a_touchpoint_need_not_lift_a_capability():
    standing = replace(present("1", "Plan"), does_more=True)
    found = examine([line(2, "Plan", {"D1": ""})], [standing])
    assert found.kept[0].values.lifts == {}
    assert reasons(examine([line(2, "Plan", {"D1": ""})], [present("1", "Plan")])) == {
        2: [ProblemKind.LIFTS_NOTHING]
    }


def test_a_column_says_what_holds_and_what_has_no_column_stays():
    standing = present("1", "Plan", why="Porque sí", owner="Ventas")
    (kept,) = examine([line(2, "Plan", {"D2": "1"}, why="")], [standing]).kept
    assert (kept.values.why, kept.values.owner) == ("", "Ventas")
    assert kept.values.lifts == {"D1": Decimal("0.5"), "D2": Decimal(1)}
    assert kept.values.effort == HOLDS.effort


def test_every_reason_of_a_line_is_told_at_once():
    found = examine([new(2, "Plan", effort="", duration="99", requires="nobody")], [])
    assert reasons(found) == {
        2: [ProblemKind.MISSING, ProblemKind.OUT_OF_RANGE, ProblemKind.UNKNOWN_PREREQUISITE]
    }


# ---- what lines mean for one another ------------------------------------------------------------


def test_a_circle_within_the_file_is_told_whole_with_its_lines():
    found = examine(
        [
            new(2, "A", requires="B"),
            new(3, "B", requires="C"),
            new(4, "C", requires="A"),
            new(5, "D"),
        ],
        [],
    )
    assert reasons(found) == {line: [ProblemKind.CIRCLE] for line in (2, 3, 4)}
    assert found.refused[0].problems[0].steps == (("A", 2), ("B", 3), ("C", 4))
    assert outcomes(found) == {5: Outcome.NEW}


def test_a_circle_that_closes_through_the_roadmap_names_what_stands_there():
    standings = [present("1", "A"), present("2", "B", requires=frozenset({"1"}))]
    found = examine([line(7, "A", requires="B")], standings)
    assert reasons(found) == {7: [ProblemKind.CIRCLE]}
    assert found.refused[0].problems[0].steps == (("A", 7), ("B", None))


def test_a_prerequisite_turned_round_is_no_circle():
    standings = [present("1", "A"), present("2", "B", requires=frozenset({"1"}))]
    found = examine([line(2, "A", requires="B"), line(3, "B", requires="")], standings)
    assert outcomes(found) == {2: Outcome.UPDATED, 3: Outcome.UPDATED}


def test_a_prerequisite_turned_round_is_a_circle_where_the_line_that_frees_it_is_refused():
    standings = [present("1", "A"), present("2", "B", requires=frozenset({"1"})),
                 present("3", "C", requires=frozenset({"2"}))]  # fmt: skip
    lines = [line(2, "A", requires="C"), line(3, "B", requires="", effort="")]
    assert reasons(examine(lines, standings)) == {
        2: [ProblemKind.CIRCLE],
        3: [ProblemKind.MISSING],
    }


def test_what_waits_for_a_refused_line_is_refused_too_however_far_away():
    found = examine(
        [new(2, "C", requires="B"), new(3, "B", requires="A"), new(4, "A", effort="")], []
    )
    assert reasons(found) == {
        2: [ProblemKind.REFUSED_PREREQUISITE],
        3: [ProblemKind.REFUSED_PREREQUISITE],
        4: [ProblemKind.MISSING],
    }
    first = found.refused[0].problems[0]
    assert (first.about, first.line) == ("B", 3)


def test_the_librarys_prerequisites_hold_as_far_as_they_are_taken_up():
    standings = [
        in_library("L1", "Uno"),
        in_library("L2", "Dos", requires=frozenset({"library:L1"})),
        in_library("L3", "Tres", requires=frozenset({"library:L9", "library:L1"})),
        in_library("L9", "Nueve"),
    ]
    found = examine([line(2, code="L1"), line(3, code="L3")], standings)
    assert found.kept[1].values.requires == {"library:L1"}
    alone = examine([line(2, code="L1", effort=""), line(3, code="L3")], standings)
    assert alone.kept[0].values.requires == frozenset()


@pytest.mark.parametrize("lines", [[], [new(2, "A")], [new(2, "A"), new(3, "A"), new(4, "")]])
def test_every_line_is_either_kept_or_refused(lines):
    found = examine(lines, [])
    assert len(found.kept) + len(found.refused) == found.lines == len(lines)


def test_the_digest_tells_another_outcome_and_nothing_else():
    before = examine([line(2, "A", effort="30")], [present("1", "A")])
    again = examine([line(2, "A", effort="30")], [present("1", "A")])
    assert before.digest == again.digest
    others = [
        examine([line(2, "A", effort="31")], [present("1", "A")]),
        examine([line(2, "A", effort="30")], [present("1", "A", effort=Decimal(25))]),
        examine([line(2, "A", effort="30")], [present("9", "A")]),
    ]
    assert before.digest not in {other.digest for other in others}
    elsewhere = examine([line(2, "A", effort="30")], [present("1", "A", cost=Decimal(7))])
    assert [change.field for change in elsewhere.kept[0].changes] == ["effort"]


# ---- names and circles by themselves ------------------------------------------------------------


def test_a_name_with_a_comma_is_found_whole_and_the_longest_first():
    known = {"hear", "hear, then act", "b"}
    assert names_in("Hear, then act,b;Hear", known) == ["Hear, then act", "b", "Hear"]


def test_two_circles_are_found_apart_and_what_only_waits_for_one_is_on_none():
    needed = {"a": "b", "b": "a", "c": "d", "d": "c", "e": "a", "f": ""}
    assert circles(needed, "abcdef") == [["a", "b"], ["c", "d"]]
