"""Expected against actual, and two orders of the same places: the vectors of the methods."""

from __future__ import annotations

from math import factorial
from random import Random

import pytest
from scipy.stats import kendalltau

from assessments.domain.moments import Moments
from metrics.domain.indicators import Estimate, percent_of_maximum, share
from metrics.domain.outside_in import (
    DRAWN_ORDERS,
    NoOrder,
    OrderAgreement,
    View,
    expected_interval,
    foresight,
    order_agreement,
    ranks,
)

PREDICTED = Moments.of([80, 75, 90, 70, 85])
TEAM, CSAT = [4.1, 3.2, 2.5, 3.8, 2.9], [78, 70, 55, 66, 60]


def actual(p, n=50):
    return Estimate(p, None, None, n)


# ---- expected and actual ----------------------------------------------------------------------


def test_the_vector_of_the_methods():
    found = foresight(PREDICTED, share(34, 50))
    shown = [found.expected, found.actual, found.difference, found.error, found.df]
    assert shown == pytest.approx([80.0, 68.0, 12.0, 7.4847, 40.3812], abs=5e-5)
    assert (found.low, found.high) == pytest.approx((-3.1226, 27.1226), abs=5e-5)
    assert found.view is View.CHANCE


@pytest.mark.parametrize(
    ("p", "view"), [(0.30, View.HIGHER), (0.74, View.CHANCE), (0.99, View.LOWER)]
)
def test_the_verdict_follows_the_interval(p, view):
    found = foresight(PREDICTED, actual(p, 500))
    assert found.view is view
    assert (found.low > 0, found.high < 0) == (view is View.HIGHER, view is View.LOWER)


def test_nobody_who_expects_anything_is_no_difference():
    assert foresight(Moments.of([]), actual(0.5)) is None


@pytest.mark.parametrize(
    ("expected", "of"),
    [(Moments.of([80]), actual(0.5)), (PREDICTED, actual(0.5, None)), (PREDICTED, actual(1.0, 1))],
)
def test_without_an_interval_there_is_no_verdict(expected, of):
    found = foresight(expected, of)
    assert found.view is View.UNKNOWN
    assert (found.low, found.high, found.error, found.df) == (None, None, None, None)


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_a_unanimous_handful_of_customers_is_not_certain(p):
    found = foresight(Moments.of([50, 50, 50]), actual(p, 6))
    # (x + 2) ÷ (m + 4): 0.2 or 0.8 of ten, so 100 √(0.16 ÷ 6)
    assert found.error == pytest.approx(16.3299, abs=5e-5)
    assert found.df == pytest.approx(5)


def test_people_who_all_expect_the_same_leave_the_customers_noise():
    found = foresight(Moments.of([80, 80, 80]), actual(0.68))
    assert found.error == pytest.approx(6.5970, abs=5e-5)
    assert found.df == pytest.approx(49)


def test_the_interval_of_what_is_expected_stays_between_0_and_100():
    assert expected_interval(PREDICTED) == pytest.approx((70.1838, 89.8162), abs=5e-5)
    assert expected_interval(Moments.of([0, 60])) == (0.0, 100.0)
    assert expected_interval(Moments.of([60])) is None


# ---- the order --------------------------------------------------------------------------------


def test_the_vector_of_five_journeys():
    found = order_agreement(TEAM, CSAT, seed=1)
    assert (found.tau, found.p) == pytest.approx((0.8, 0.0833), abs=5e-5)
    assert (found.places, found.exact, found.is_told) == (5, True, False)


@pytest.mark.parametrize(
    ("outside", "tau"), [(TEAM, 1.0), ([-x for x in TEAM], -1.0)], ids=["same", "turned round"]
)
def test_of_five_only_the_same_order_or_its_reverse_is_more_than_chance(outside, tau):
    found = order_agreement(TEAM, outside, seed=1)
    assert found == OrderAgreement(tau, pytest.approx(2 / factorial(5)), 5, True)
    assert found.is_told


@pytest.mark.parametrize("places", [0, 1, 4])
def test_below_five_places_there_is_no_answer(places):
    assert order_agreement(TEAM[:places], CSAT[:places], seed=1) is NoOrder.TOO_FEW


@pytest.mark.parametrize("alike", [(TEAM, [70] * 5), ([3.0] * 5, CSAT)])
def test_a_side_that_makes_no_difference_has_no_order(alike):
    assert order_agreement(*alike, seed=1) is NoOrder.ALL_ALIKE


def test_ties_are_allowed_for_as_in_tau_b():
    chance = Random(7)
    for places in (5, 6, 8, 12):
        xs = [chance.randint(1, 4) for _ in range(places)]
        ys = [chance.randint(1, 4) for _ in range(places)]
        found = order_agreement(xs, ys, seed=1)
        assert found.tau == pytest.approx(kendalltau(xs, ys).statistic)


def test_up_to_eight_every_order_is_counted_and_p_is_exact():
    chance = Random(3)
    for places in (5, 6, 7, 8):
        xs, ys = (chance.sample(range(100), places) for _ in range(2))
        found = order_agreement(xs, ys, seed=1)
        assert found.exact
        assert found.p == pytest.approx(kendalltau(xs, ys, method="exact").pvalue)


def test_exactness_holds_with_ties_too():
    # Five places, two equal on one side: 120 orders, of which 4 reach |S| = 9.
    found = order_agreement([1, 1, 2, 3, 4], [1, 2, 3, 4, 5], seed=1)
    assert (found.tau, found.p) == pytest.approx((0.9487, 4 / 120), abs=5e-5)


def test_beyond_eight_orders_are_drawn_with_a_seed_and_p_is_never_0():
    places = list(range(12))
    found = order_agreement(places, places, seed=1)
    assert (found.tau, found.p, found.exact) == (1.0, 1 / (DRAWN_ORDERS + 1), False)
    chance = Random(5)
    ys = [chance.random() for _ in places]
    drawn = order_agreement(places, ys, seed=1)
    assert drawn == order_agreement(places, ys, seed=1)
    assert drawn.p == pytest.approx(kendalltau(places, ys, method="exact").pvalue, abs=0.02)
    assert drawn.p != order_agreement(places, ys, seed=2).p


def test_many_places_are_drawn_in_parts_that_add_up():
    chance = Random(9)
    xs, ys = ([chance.random() for _ in range(240)] for _ in range(2))
    assert 0 < order_agreement(xs, ys, seed=1).p <= 1


def test_binary_noise_is_a_tie():
    noisy = [0.1 + 0.2, 0.3, 0.4, 0.5, 0.6]
    assert ranks(noisy) == [4, 4, 3, 2, 1]
    assert order_agreement(noisy, [1, 2, 3, 4, 5], seed=1) == order_agreement(
        [0.3, 0.3, 0.4, 0.5, 0.6], [1, 2, 3, 4, 5], seed=1
    )


def test_lists_of_different_length_are_an_error():
    with pytest.raises(ValueError, match="5 places inside and 4 outside"):
        order_agreement(TEAM, CSAT[:4], seed=1)


# ---- one scale --------------------------------------------------------------------------------


def test_percent_of_the_maximum_as_in_the_methods():
    found = [
        percent_of_maximum(3.05, 1, 5), percent_of_maximum(20, -100, 100), percent_of_maximum(5, 1, 7)
    ]  # fmt: skip
    assert found == pytest.approx([51.25, 60.0, 66.6667], abs=5e-5)
