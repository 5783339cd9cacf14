from dataclasses import replace
from datetime import date
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.domain.ratings import (
    RatingRow,
    across,
    evidence_grade,
    from_centred,
    from_seven,
    pool,
)
from journeys.domain.touchpoint import VALUE_NAMES, SourceKind, Values

from .example_j import near

SURVEY, RECORD, OBSERVATION, INTERVIEW, STAFF, ASSUMPTION = SourceKind
DAY, LATER = date(2026, 3, 1), date(2026, 9, 1)


def row(source, n=None, day=DAY, weight=1.0, **values):
    return RatingRow(source, day, Values(**values), n, weight)


@pytest.mark.parametrize(
    ("kind", "enough"), [(SURVEY, 30), (RECORD, 30), (OBSERVATION, 5), (INTERVIEW, 5)]
)
def test_customers_make_evidence_researched_from_a_number_on(kind, enough):
    assert [evidence_grade(kind, n) for n in (None, 0, enough - 1, enough)] == [1, 1, 1, 2]


@pytest.mark.parametrize(("kind", "grade"), [(STAFF, 1), (ASSUMPTION, 0)])
@pytest.mark.parametrize("n", [None, 5, 1000])
def test_no_number_of_colleagues_makes_a_guess_research(kind, grade, n):
    assert evidence_grade(kind, n) == grade


@pytest.mark.parametrize("kind", SourceKind)
def test_fewer_than_no_customers_are_refused(kind):
    with pytest.raises(ValueError, match="-1 customers"):
        evidence_grade(kind, -1)
    with pytest.raises(ValueError, match="-1 customers"):
        row(kind, n=-1)
    assert row(kind, n=0).n == 0


def test_a_negative_weight_is_refused():
    with pytest.raises(ValueError, match="negative"):
        row(SURVEY, weight=-1)


def test_of_each_source_only_its_latest_day_counts():
    rows = [
        row(SURVEY, 40, LATER, experience=4),
        row(SURVEY, 90, DAY, experience=1),
        row(RECORD, 40, DAY, experience=2),
    ]
    assert pool(rows).values.experience == 3
    assert pool(rows).n == 80
    assert pool(rows) == pool(rows[::-1])


def test_a_later_day_that_leaves_a_value_blank_hides_nothing():
    rows = [row(SURVEY, 40, DAY, importance=5, experience=1), row(SURVEY, 40, LATER, experience=4)]
    assert pool(rows).values == Values(importance=5, experience=4)


def test_two_rows_of_the_latest_day_both_count():
    found = pool([row(SURVEY, 40, LATER, experience=4), row(SURVEY, 40, LATER, experience=2)])
    assert found.values.experience == 3


def test_the_best_evidence_wins_value_by_value():
    found = pool(
        [
            row(ASSUMPTION, importance=5, experience=5, emotion=2),
            row(STAFF, importance=4, experience=4),
            row(SURVEY, 40, experience=2),
        ]
    )
    assert found.values == Values(importance=4, experience=2, emotion=2)
    assert found.grades == {"importance": 1, "experience": 2, "emotion": 0}
    assert found.sources == (SURVEY, STAFF, ASSUMPTION)


def test_a_source_that_is_beaten_everywhere_is_not_named():
    found = pool([row(SURVEY, 40, experience=2), row(ASSUMPTION, experience=5)])
    assert found.sources == (SURVEY,)


def test_a_small_survey_counts_no_more_than_staff():
    found = pool([row(SURVEY, 29, experience=2), row(STAFF, experience=4)])
    assert (found.values.experience, found.grade, found.n) == (3, 1, 29)


def test_equal_evidence_is_averaged_by_weight():
    found = pool([row(SURVEY, 40, weight=3, experience=2), row(RECORD, 40, experience=4)])
    assert found.values.experience == near(2.5)


def test_a_row_without_weight_is_left_out_and_hides_no_earlier_one():
    found = pool(
        [row(SURVEY, 40, LATER, weight=0, experience=1), row(SURVEY, 40, DAY, experience=4)]
    )
    assert (found.values.experience, found.n) == (4, 40)
    assert pool([row(SURVEY, 40, weight=0, experience=1)]) == pool([])


def test_the_grade_and_the_customers_are_those_of_the_experience():
    found = pool([row(SURVEY, 40, experience=2), row(ASSUMPTION, n=3, importance=5, intensity=4)])
    assert (found.grade, found.n) == (2, 40)


def test_without_an_experience_the_grade_is_the_lowest():
    found = pool([row(SURVEY, 40, importance=5), row(ASSUMPTION, emotion=1)])
    assert (found.grade, found.n) == (0, None)


def test_where_nobody_counted_the_number_of_customers_is_unknown():
    assert pool([row(STAFF, experience=3), row(OBSERVATION, experience=3)]).n is None


@pytest.mark.parametrize("rows", [[], [row(SURVEY, 40)]])
def test_nothing_said_is_nothing_known(rows):
    found = pool(rows)
    assert (found.values, found.grade, found.n) == (Values(), 0, None)
    assert (found.sources, dict(found.grades)) == ((), {})


PERSONAS = (
    pool([row(SURVEY, 40, experience=2, importance=5)]),
    pool([row(STAFF, experience=4)]),
)


def test_personas_count_alike_unless_shares_are_given():
    assert across(PERSONAS).values.experience == 3
    assert across(PERSONAS, [3, 1]).values.experience == near(2.5)
    assert across(PERSONAS, [0, 0]) == across(PERSONAS)


def test_a_persona_who_does_not_know_leaves_the_mean():
    assert across(PERSONAS).values.importance == 5
    assert across([*PERSONAS, pool([])]).values == across(PERSONAS).values


def test_a_mean_over_personas_is_no_better_known_than_its_weakest_part():
    found = across(PERSONAS)
    assert (found.grade, found.n, found.sources) == (1, 40, (SURVEY, STAFF))
    assert found.grades == {"importance": 2, "experience": 1}
    assert across([*PERSONAS, pool([])]).grade == 1


def test_a_persona_without_a_share_is_not_in_it():
    assert across(PERSONAS, [1, 0]) == PERSONAS[0]


def test_nobody_knows_nothing():
    assert across([]) == across([pool([])]) == pool([])


@pytest.mark.parametrize("shares", [[1], [1, 1, 1], [1, -1]])
def test_shares_are_one_for_each_and_not_negative(shares):
    with pytest.raises(ValueError, match=r"negative|zip"):
        across(PERSONAS, shares)


@pytest.mark.parametrize(("x", "emotion"), [(1, -2), (2, -1), (3, 0), (3.5, 0.5), (5, 2)])
def test_five_points_are_centred(x, emotion):
    assert from_centred(x) == emotion


@pytest.mark.parametrize(
    ("x", "emotion"),
    [(-3, -2), (-2.25, -2), (-2, -1), (-1, -1), (0, 0), (0.74, 0), (0.75, 1), (2, 1), (2.25, 2)],
)
def test_seven_points_become_five_halves_outwards(x, emotion):
    assert from_seven(x) == emotion
    assert from_seven(x - 1e-12 if x > 0 else x) == emotion


@pytest.mark.parametrize(
    ("read", "x"),
    [
        *[(from_centred, x) for x in (0.9, 5.1, nan)],
        *[(from_seven, x) for x in (-3.1, 4, nan)],
    ],
)
def test_what_is_not_on_the_imported_scale_is_refused(read, x):
    with pytest.raises(ValueError, match="is not within"):
        read(x)


ROWS = st.lists(
    st.builds(
        RatingRow,
        source=st.sampled_from(SourceKind),
        rated_on=st.sampled_from((DAY, LATER)),
        values=st.builds(
            Values,
            importance=st.none() | st.floats(1, 5),
            experience=st.none() | st.floats(1, 5),
            emotion=st.none() | st.floats(-2, 2),
        ),
        n=st.none() | st.integers(0, 60),
        weight=st.floats(0, 10),
    ),
    max_size=8,
)


@given(ROWS)
def test_whatever_is_pooled_stays_on_its_scale_and_has_a_grade_for_each_value(rows):
    found = pool(rows)
    known = {name for name in VALUE_NAMES if found.values.of(name) is not None}
    assert set(found.grades) == known
    assert across([found, found]) == replace(found, n=None if found.n is None else 2 * found.n)
