import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.domain.importance import (
    Crosshair,
    Quadrant,
    control_band,
    derived_importance,
    gap,
    gap_of,
    journey_score,
    mean_gap,
    priority,
    quadrants,
    weighted_gap,
)
from journeys.domain.touchpoint import Control

from .example_j import DELIVERY, POINTS, PURCHASE, SEARCH, near, point, with_values

TOUCHPOINT, OVERALL = [4, 3, 5, 2, 4, 1, 3, 5], [9, 7, 10, 4, 8, 2, 8, 9]
RATING = st.none() | st.floats(1, 5)
JOURNEYS = st.lists(
    st.builds(
        lambda i, e, x, r, c: point("", i, e, x, reach=r, control=c),
        *(RATING, RATING, RATING, st.floats(0.01, 1), st.sampled_from(Control)),
    ),
    max_size=8,
)


def test_the_gaps_of_the_example():
    assert [gap_of(one) for one in POINTS] == [-1, 0, 2, 2, 0]
    assert (mean_gap(POINTS), weighted_gap(POINTS)) == (near(0.6), near(0.75))


def test_a_gap_has_no_binary_dust():
    assert gap(4.4, 4.1) == 0.3


@pytest.mark.parametrize(("expectation", "experience"), [(None, 3), (3, None), (None, None)])
def test_a_gap_needs_both_of_its_ends(expectation, experience):
    assert gap(expectation, experience) is None


def test_an_unknown_gap_leaves_the_means():
    unknown = point(importance=5, expectation=5)
    assert mean_gap([*POINTS, unknown]) == mean_gap(POINTS)
    assert weighted_gap([*POINTS, unknown]) == weighted_gap(POINTS)
    assert (mean_gap([unknown]), weighted_gap([unknown])) == (None, None)


def test_a_gap_of_unknown_importance_counts_in_the_plain_mean_only():
    one = point(expectation=5, experience=1)
    assert mean_gap([*POINTS, one]) == near(7 / 6)
    assert weighted_gap([*POINTS, one]) == near(0.75)


def test_the_score_of_the_example():
    found = journey_score(POINTS)
    assert (found.score, found.pomp) == (near(3.4234), near(60.5839))
    assert (found.coverage, found.unweighted) == (1.0, 0)


def test_a_missing_experience_drops_the_touchpoint_and_shows_in_coverage():
    points = [with_values(SEARCH, experience=None), *POINTS[1:]]
    found = journey_score(points)
    assert found.score == journey_score(POINTS[1:]).score
    assert found.coverage == near(10.7 / 13.7)


def test_a_touchpoint_of_unknown_importance_is_counted_apart():
    found = journey_score([*POINTS, point(experience=1)])
    assert (found.score, found.coverage, found.unweighted) == (near(3.4234), 1.0, 1)


@pytest.mark.parametrize(
    ("points", "coverage"), [([], None), ([point(experience=3)], None), ([point(importance=4)], 0)]
)
def test_a_journey_of_which_nothing_is_known_has_no_score(points, coverage):
    found = journey_score(points)
    assert (found.score, found.pomp, found.coverage) == (None, None, coverage)


def test_priorities_of_the_example():
    assert [priority(one) for one in POINTS] == [near(x) for x in (0, 0, 0.4, 0.1125, 0)]


@pytest.mark.parametrize("name", ["importance", "expectation", "experience"])
def test_a_priority_needs_importance_and_gap(name):
    assert priority(DELIVERY) is not None
    assert priority(with_values(DELIVERY, **{name: None})) is None


def test_the_matrix_of_the_example_cut_at_its_means():
    found = quadrants(POINTS)
    assert (found.cross_importance, found.cross_experience) == (near(4.0), near(3.2))
    assert found.places == {
        "search": Quadrant.EXCESS,
        "purchase": Quadrant.KEEP,
        "delivery": Quadrant.CONCENTRATE,
        "support": Quadrant.CONCENTRATE,
        "renewal": Quadrant.LOW,
    }
    assert found.disagree == ("search", "delivery", "renewal")


def test_the_matrix_of_the_example_cut_in_the_middle():
    found = quadrants(POINTS, Crosshair.MIDDLE)
    assert (found.cross_importance, found.cross_experience) == (3, 3)
    assert found.places == {
        **dict.fromkeys(("search", "purchase", "delivery", "renewal"), Quadrant.KEEP),
        "support": Quadrant.CONCENTRATE,
    }
    assert found.disagree == quadrants(POINTS).disagree


def test_the_list_beside_the_matrix_begins_with_the_largest_diagonal():
    found = quadrants(POINTS).listing
    assert [(one.key, one.diagonal) for one in found] == [
        ("delivery", 2),
        ("support", 2),
        ("purchase", 1),
        ("renewal", 0),
        ("search", -1),
    ]


def test_on_the_cross_counts_as_high():
    alike = [point(str(i), 4.1, 4.1, 4.1) for i in range(7)]
    assert set(quadrants(alike).places.values()) == {Quadrant.KEEP}


@pytest.mark.parametrize("dust", [1e-14, -1e-14])
def test_binary_dust_moves_neither_a_touchpoint_nor_the_cross(dust):
    rated = [4.1, 4.3, 4.2, 4.2 + dust]
    found = quadrants([point(str(i), x, None, x) for i, x in enumerate(rated)])
    low, high = Quadrant.LOW, Quadrant.KEEP
    assert list(found.places.values()) == [low, high, high, high]


def test_equal_diagonals_stand_in_the_order_of_the_journey():
    assert 4.4 - 4.1 > 3.3 - 3.0
    found = quadrants([point("a", 3.3, None, 3.0), point("b", 4.4, None, 4.1)])
    assert [one.key for one in found.listing] == ["a", "b"]


def test_four_make_a_picture():
    assert len(quadrants(POINTS[:4]).places) == 4


@pytest.mark.parametrize("n", [0, 1, 3])
def test_fewer_than_four_make_a_list_and_no_picture(n):
    found = quadrants([*POINTS[:n], point("x", importance=5), point("y", experience=5)])
    assert (found.places, found.disagree, found.cross_importance) == ({}, (), None)
    assert len(found.listing) == n


def test_a_touchpoint_with_half_a_rating_neither_stands_nor_moves_the_cross():
    assert quadrants([*POINTS, point("x", importance=1)]) == quadrants(POINTS)


def test_derived_importance_of_the_example():
    assert derived_importance(TOUCHPOINT, OVERALL, minimum=8) == near(0.9448)


def test_thirty_customers_are_needed_unless_told():
    thirty = [*TOUCHPOINT * 3, *TOUCHPOINT[:6]], [*OVERALL * 3, *OVERALL[:6]]
    assert derived_importance(*thirty) is not None
    assert derived_importance(thirty[0][1:], thirty[1][1:]) is None


def test_a_customer_who_left_one_of_them_out_is_left_out():
    found = derived_importance([*TOUCHPOINT, None, 5], [*OVERALL, 1, None], minimum=8)
    assert found == near(0.9448)
    assert derived_importance([*TOUCHPOINT[1:], None], OVERALL, minimum=8) is None


@pytest.mark.parametrize("ratings", [[3, 3, 3], [4.2, 4.2, 4.2]])
def test_where_all_say_the_same_nothing_can_be_derived(ratings):
    assert derived_importance(ratings, [1, 2, 3], minimum=3) is None
    assert derived_importance([1, 2, 3], ratings, minimum=3) is None
    assert derived_importance([3], [4], minimum=0) is None
    assert derived_importance([1, 2], [3, 4], minimum=2) == 1


def test_each_rating_belongs_to_one_customer():
    with pytest.raises(ValueError, match="zip"):
        derived_importance([1, 2], [1], minimum=1)


def test_a_perfect_order_is_1_and_its_reverse_is_minus_1():
    assert derived_importance([1, 2, 3], [2, 9, 10], minimum=3) == 1
    assert derived_importance([3, 2, 1], [2, 9, 10], minimum=3) == -1


def test_who_controls_how_much_of_what_matters():
    partner = point("p", importance=4, reach=0.5, control=Control.PARTNER)
    assert control_band([PURCHASE, partner]) == {
        Control.COMPANY: near(2 / 3),
        Control.PARTNER: near(1 / 3),
    }


def test_a_control_of_unknown_importance_has_no_share_rather_than_none_of_it():
    unknown = point(control=Control.SOCIAL)
    assert control_band([PURCHASE, unknown]) == {Control.COMPANY: 1.0}
    assert control_band([unknown]) == control_band([]) == {}


@given(JOURNEYS)
def test_figures_stay_in_their_ranges(points):
    found = journey_score(points)
    assert found.score is None or 1 <= found.score <= 5
    assert found.coverage is None or 0 <= found.coverage <= 1 + 1e-9
    assert all(0 <= p <= 1 for one in points if (p := priority(one)) is not None)
    band = control_band(points)
    assert not band or sum(band.values()) == pytest.approx(1)
