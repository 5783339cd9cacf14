from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.weights import combined, constant_sum, rank_order_centroid

FIVE = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}


def test_five_ranks_weigh_as_the_centroid_says():
    weights = [round(w, 4) for w in rank_order_centroid(FIVE).values()]
    assert weights == [0.4567, 0.2567, 0.1567, 0.09, 0.04]


def test_ties_share_the_positions_they_take_up():
    weights = rank_order_centroid({"a": 1, "b": 2, "c": 2, "d": 4, "e": 5})
    assert weights["b"] == weights["c"] == pytest.approx((0.2567 + 0.1567) / 2, abs=5e-5)
    assert weights["d"] == pytest.approx(0.09, abs=5e-5)


def test_all_tied_weigh_the_same():
    assert set(rank_order_centroid(dict.fromkeys("abcd", 1)).values()) == {0.25}


def test_only_the_order_of_ranks_counts():
    assert rank_order_centroid({"a": 10, "b": 700}) == rank_order_centroid({"a": 1, "b": 2})


def test_nothing_ranked_weighs_nothing_and_a_negative_rank_is_refused():
    assert rank_order_centroid({}) == {}
    with pytest.raises(ValueError, match="negative"):
        rank_order_centroid({"a": -1})


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 9), min_size=1))
def test_ranked_weights_sum_to_one_and_follow_the_order(ranks):
    weights = rank_order_centroid(ranks)
    assert sum(weights.values()) == pytest.approx(1)
    ordered = sorted(ranks, key=ranks.__getitem__)
    assert all(weights[a] >= weights[b] - 1e-12 for a, b in pairwise(ordered))


def test_each_voter_has_one_voice_whatever_their_points_add_up_to():
    assert constant_sum([{"a": 75, "b": 25}, {"a": 1, "b": 3}]) == {"a": 0.5, "b": 0.5}


def test_a_vote_without_points_is_no_vote():
    assert constant_sum([{"a": 80, "b": 20}, {"a": 0, "b": 0}]) == {"a": 0.8, "b": 0.2}


def test_a_code_left_out_got_no_points():
    assert constant_sum([{"a": 50, "b": 50}, {"a": 100}]) == {"a": 0.75, "b": 0.25}


def test_without_any_points_all_weigh_the_same():
    assert constant_sum([{"a": 0, "b": 0}, {"c": 0, "d": 0}]) == dict.fromkeys("abcd", 0.25)
    assert constant_sum([]) == constant_sum([{}]) == {}


def test_negative_points_are_refused():
    with pytest.raises(ValueError, match="negative"):
        constant_sum([{"a": 110, "b": -10}])


def test_points_and_rankings_are_combined_with_one_voice_each():
    points, ranks = constant_sum([{"a": 100, "b": 0}]), rank_order_centroid({"a": 2, "b": 1})
    assert combined([points, ranks]) == {"a": 0.625, "b": 0.375}


def test_nobody_voting_leaves_equal_weights():
    assert combined([], ["a", "b"]) == {"a": 0.5, "b": 0.5}
