import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.domain.moments import (
    Consequence,
    Moment,
    consequence,
    moment,
    moment_of_truth,
    suggested,
)
from journeys.domain.touchpoint import Values

from .example_j import POINTS, near

CHURN, PROMOTES, NONE = Consequence
RATING = st.floats(1, 5)


def test_the_moments_of_the_example():
    found = [moment(one.values) for one in POINTS]
    assert [one.index for one in found] == [near(x) for x in (0.75, 1, 1, 0.875, 0.5)]
    assert [one.holds for one in found] == [False, True, True, True, False]
    assert [one.consequence for one in found] == [PROMOTES, PROMOTES, NONE, CHURN, NONE]


@pytest.mark.parametrize(
    ("importance", "experience", "index"), [(5, 3, 1), (1, 1, 1), (1, 5, 1), (1, 3, 0)]
)
def test_relevance_or_performance_alone_is_enough(importance, experience, index):
    assert moment_of_truth(importance, experience) == index


@pytest.mark.parametrize(("importance", "experience"), [(None, 1), (5, None), (None, None)])
def test_without_both_ratings_there_is_no_index_and_no_suggestion(importance, experience):
    found = moment(Values(importance, None, experience))
    assert (found.index, found.suggested, found.holds) == (None, None, False)


@pytest.mark.parametrize(
    ("index", "is_suggested"), [(0.85, True), (0.84, False), (0.1 + 0.75, True), (None, None)]
)
def test_suggested_from_the_cut_on(index, is_suggested):
    assert suggested(index) is is_suggested


@pytest.mark.parametrize(
    ("importance", "experience", "is_suggested"), [(2, 4.6, True), (2, 4.59, False), (4, 2.2, True)]
)
def test_the_cut_does_not_hang_on_binary_dust(importance, experience, is_suggested):
    assert suggested(moment_of_truth(importance, experience)) is is_suggested


@pytest.mark.parametrize(
    ("said", "decided", "holds", "is_overruled"),
    [
        (True, None, True, False),
        (False, None, False, False),
        (None, None, False, False),
        (True, False, False, True),
        (False, True, True, True),
        (True, True, True, False),
        (None, True, True, False),
        (None, False, False, False),
    ],
)
def test_a_persons_decision_wins(said, decided, holds, is_overruled):
    found = Moment(None, said, decided, None)
    assert (found.holds, found.is_overruled) == (holds, is_overruled)


@pytest.mark.parametrize(
    ("experience", "leads_to"),
    [
        *((1, CHURN), (2.99, CHURN), (3, NONE), (3.01, PROMOTES), (5, PROMOTES)),
        *((0.1 * 3 * 10, NONE), (None, None)),
    ],
)
def test_what_an_experience_leads_to(experience, leads_to):
    assert consequence(experience) == leads_to


@given(RATING, RATING)
def test_the_index_is_a_share_and_as_much_as_either_part(importance, experience):
    index = moment_of_truth(importance, experience)
    assert 0 <= index <= 1
    assert index >= max((importance - 1) / 4, abs(experience - 3) / 2) - 1e-9
