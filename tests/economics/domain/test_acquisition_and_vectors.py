"""Paying back what a customer cost, the three vectors and their split, NPS and retention."""

from __future__ import annotations

import pytest

from economics.domain.acquisition import cost_of_acquiring, payback, ratio
from economics.domain.promoters import (
    GroupRetention,
    Mix,
    mixed_retention,
    possible_change,
    retention_change,
)
from economics.domain.value import DataError
from economics.domain.vectors import (
    Base,
    Vectors,
    allocated_share,
    shapley,
    share_of_wallet,
    worth,
)

TODAY, WANTED = Vectors(0.80, 0.40, 0.05), Vectors(0.83, 0.44, 0.07)
BASE = Base(1000, 0.2, 0.1, 0.5, 120)
KEPT = GroupRetention(0.92, 0.82, 0.60)


def near(*numbers):
    return pytest.approx(numbers, abs=5e-5)


def test_the_cost_of_nobody_won_is_none():
    assert cost_of_acquiring(1200, 10) == 120
    assert cost_of_acquiring(1200, 0) is None


def test_payback_counts_who_is_still_there():
    found = payback(120, 10, 0.97)
    assert (found.simple, found.months, found.paid, found.ceiling) == near(
        12.0, 14.6520, 122.2496, 333.3333
    )
    assert found.payments == 15


@pytest.mark.parametrize(("cost", "margin"), [(333.34, 10), (1000 / 3, 10), (120, 0), (120, -5)])
def test_what_the_margins_never_reach_is_never_paid_back(cost, margin):
    found = payback(cost, margin, 0.97)
    assert found.is_never
    assert (found.payments, found.paid) == (None, None)


def test_the_last_cost_that_is_paid_back_lies_just_under_the_ceiling():
    assert not payback(333.3, 10, 0.97).is_never


def test_one_payment_of_somebody_who_leaves_at_once():
    assert payback(5, 10, 0).payments == 1
    assert payback(0, 10, 0.97).payments == 0


def test_value_over_cost_is_shown_not_graded():
    assert ratio(800 / 3, 120) == pytest.approx(2.2222, abs=5e-5)
    assert ratio(None, 120) is None
    assert ratio(100, 0) is None


def test_what_a_customer_and_those_they_bring_are_worth():
    today, wanted = worth(TODAY, BASE), worth(WANTED, BASE)
    assert (today.lifetime, today.referral, today.total) == near(213.3333, 27.5556, 240.8889)
    assert wanted.total == pytest.approx(322.0036, abs=5e-5)


def test_the_split_adds_up_exactly_and_one_at_a_time_does_not():
    found = shapley(TODAY, WANTED, BASE)
    parts = (found.parts.loyalty, found.parts.engagement, found.parts.prescription)
    alone = (found.alone.loyalty, found.alone.engagement, found.alone.prescription)
    assert found.added == pytest.approx(81.1147, abs=5e-5)
    assert parts == near(42.6277, 25.6575, 12.8295)
    assert sum(parts) == pytest.approx(found.added, abs=1e-9)
    assert alone == near(39.3073, 23.2889, 11.0222)


def test_a_vector_that_stays_has_no_part():
    found = shapley(TODAY, Vectors(0.83, 0.40, 0.07), BASE)
    assert found.parts.engagement == 0


def test_growth_beyond_every_discount_has_no_split():
    endless = Base(1000, 0.2, 0.1, 0.5, 120, growth=0.5)
    assert worth(TODAY, endless) is None
    assert shapley(TODAY, WANTED, endless) is None


def test_growth_moves_the_customers_own_part_as_the_value_does():
    assert worth(TODAY, Base(1000, 0.2, 0.1, 0.5, 120, 0.05)).lifetime == pytest.approx(
        80 * 0.8 / (1.1 - 0.84)
    )


def test_share_of_wallet_from_spend_or_from_rank():
    assert share_of_wallet(400, 1000) == 0.4
    assert share_of_wallet(0, 0) is None
    with pytest.raises(DataError):
        share_of_wallet(1200, 1000)
    assert tuple(allocated_share(rank, 3) for rank in (1, 2, 3)) == near(0.5, 0.3333, 0.1667)


@pytest.mark.parametrize(("rank", "brands"), [(4, 3), (0, 3), (1, 0)])
def test_a_rank_outside_the_brands_is_a_data_error(rank, brands):
    with pytest.raises(DataError):
        allocated_share(rank, brands)


def test_nps_means_retention_only_through_the_groups_own_figures():
    before, after = Mix(0.40, 0.20), Mix(0.48, 0.15)
    assert (before.nps, after.nps) == near(20, 33)
    assert mixed_retention(before, KEPT) == pytest.approx(0.8160, abs=5e-5)
    assert mixed_retention(after, KEPT) == pytest.approx(0.8350, abs=5e-5)
    assert retention_change(before, after, KEPT) == pytest.approx(0.0190, abs=5e-5)


@pytest.mark.parametrize(("promoters", "detractors"), [(0.7, 0.4), (-0.1, 0.2), (0.2, -0.1)])
def test_more_promoters_and_detractors_than_customers_is_a_data_error(promoters, detractors):
    with pytest.raises(DataError):
        Mix(promoters, detractors)


def test_points_of_nps_mean_less_or_more_by_who_moves():
    low, high = possible_change(Mix(0.40, 0.20), 13, KEPT)
    assert (low, high) == near(0.13 * 0.10, 0.13 * 0.22)
    assert low < 0.0190 < high


def test_points_lost_are_points_won_seen_from_the_other_end():
    up = possible_change(Mix(0.40, 0.20), 5, KEPT)
    down = possible_change(Mix(0.40, 0.20), -5, KEPT)
    assert down == near(-up[1], -up[0])


def test_an_nps_out_of_reach_means_nothing():
    assert possible_change(Mix(0.40, 0.20), 81, KEPT) is None
    all_promoters = possible_change(Mix(0.40, 0.20), 80, KEPT)
    assert all_promoters == near(0.92 - 0.816, 0.92 - 0.816)
