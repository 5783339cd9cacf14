"""Value of a customer: the three formulas, horizons, growth, sensitivity, mixed bases."""

from __future__ import annotations

import pytest

from economics.domain.inputs import SPECS, Key, Range, certain
from economics.domain.periods import over, ranges_over, survived
from economics.domain.sensitivity import retention_sensitivity
from economics.domain.value import (
    DataError,
    Form,
    MixBias,
    Segment,
    by_period,
    expected_periods,
    mix_bias,
    multiple,
    retained,
    value,
    value_of_beta_base,
    value_over,
)


@pytest.mark.parametrize(("form", "worth"), [("a", 366.6667), ("b", 266.6667), ("c", 333.3333)])
def test_three_formulas_differ_by_one_margin_and_its_discount(form, worth):
    assert value(100, 0.8, 0.1, form=Form(form)) == pytest.approx(worth, abs=5e-5)


def test_a_customer_of_today_is_worth_a_multiple_of_the_margin():
    assert multiple(0.8, 0.1) == pytest.approx(2.6667, abs=5e-5)


def test_a_new_customer_is_worth_one_margin_more_than_one_of_today():
    new = value(100, 0.8, 0.1, form=Form.NEW)
    assert new == pytest.approx(100 + value(100, 0.8, 0.1, form=Form.EXISTING))


def test_margins_that_grow_are_worth_more():
    grown = value(100, 0.8, 0.1, form=Form.EXISTING, growth=0.05)
    assert grown == pytest.approx(307.6923, abs=5e-5)


@pytest.mark.parametrize("growth", [0.375, 0.4])
def test_a_value_without_an_end_is_none(growth):
    assert value(100, 0.8, 0.1, form=Form.EXISTING, growth=growth) is None


@pytest.mark.parametrize(("r", "d"), [(1.0, 0.1), (1.2, 0.1), (-0.1, 0.1), (0.8, 0.0), (0.8, -1)])
def test_impossible_retention_or_discount_is_a_data_error(r, d):
    with pytest.raises(DataError):
        value(100, r, d, form=Form.EXISTING)


@pytest.mark.parametrize(("form", "worth"), [(Form.EXISTING, 212.4097), (Form.NEW, 292.0634)])
def test_five_margins_are_worth_less_than_all(form, worth):
    assert value_over(100, 0.8, 0.1, 5, form=form) == pytest.approx(worth, abs=5e-5)


@pytest.mark.parametrize("form", Form)
def test_many_periods_come_near_the_whole_value(form):
    whole = value(100, 0.8, 0.1, form=form, growth=0.03)
    assert value_over(100, 0.8, 0.1, 300, form=form, growth=0.03) == pytest.approx(whole)


def test_a_value_without_an_end_still_has_one_over_some_periods():
    assert value_over(100, 0.8, 0.1, 2, form=Form.NEW, growth=0.5) == pytest.approx(
        100 + 100 * 1.2 / 1.1
    )


def test_each_period_pays_less_than_the_one_before():
    assert by_period(100, 0.8, 0.1, 3, form=Form.NEW) == pytest.approx([100, 72.727273, 52.892562])


def test_sensitivity_of_a_customer_of_today():
    found = retention_sensitivity(100, 0.8, 0.1, form=Form.EXISTING)
    assert found.slope == pytest.approx(1222.2222, abs=5e-5)
    assert found.a_point == pytest.approx(12.6437, abs=5e-5)
    assert found.elasticity == pytest.approx(3.6667, abs=5e-5)


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("growth", [0.0, 0.05])
def test_the_slope_is_what_a_tiny_step_of_retention_adds(form, growth):
    step = 1e-6
    low, high = (value(100, r, 0.1, form=form, growth=growth) for r in (0.8 - step, 0.8 + step))
    found = retention_sensitivity(100, 0.8, 0.1, form=form, growth=growth)
    assert found.slope == pytest.approx((high - low) / (2 * step), rel=1e-5)


def test_one_point_more_than_all_is_no_point():
    assert retention_sensitivity(100, 0.995, 0.1, form=Form.EXISTING).a_point is None
    assert retention_sensitivity(100, 0.8, 0.1, form=Form.NEW, growth=0.5) is None


@pytest.mark.parametrize(
    ("start", "end", "new", "share"), [(1000, 950, 150, 0.8), (0, 10, 10, None), (10, 5, 5, 0.0)]
)
def test_retention_leaves_new_customers_out(start, end, new, share):
    assert retained(start, end, new) == share


@pytest.mark.parametrize(("start", "end", "new"), [(100, 130, 20), (100, 10, 20)])
def test_more_kept_than_there_were_is_a_data_error(start, end, new):
    with pytest.raises(DataError):
        retained(start, end, new)


def test_customers_stay_one_over_churn_periods():
    assert expected_periods(0.8) == pytest.approx(5)
    assert expected_periods(1.0) is None


def test_one_average_retention_undervalues_a_mixed_base():
    constant = value(100, 0.75, 0.1, form=Form.EXISTING)
    assert constant == pytest.approx(214.2857, abs=5e-5)
    assert value_of_beta_base(100, 0.1, 1, 3) == pytest.approx(329.4796, abs=5e-5)


def test_segments_added_up_are_worth_more_than_their_average():
    loyal, fickle = Segment(50, 100, 0.9, 0.1), Segment(50, 100, 0.6, 0.1)
    found = mix_bias([loyal, fickle], form=Form.EXISTING)
    assert found.by_segment == pytest.approx(50 * 450 + 50 * 120)
    assert found.by_average == pytest.approx(100 * 75 / 0.35)
    alike = mix_bias([loyal, loyal], form=Form.EXISTING)
    assert alike.by_segment == pytest.approx(alike.by_average)
    assert isinstance(alike, MixBias)
    assert mix_bias([], form=Form.EXISTING) is None


def test_months_and_years_of_retention():
    assert survived(0.98, 12) == pytest.approx(0.7847, abs=5e-5)
    assert survived(0.80, 1 / 12) == pytest.approx(0.9816, abs=5e-5)


@pytest.mark.parametrize("key", Key)
def test_a_year_made_into_months_and_back_is_the_same(key):
    spec = SPECS[key]
    number = spec.lowest + (spec.highest - spec.lowest) / 4
    assert over(key, over(key, number, 1 / 12), 12) == pytest.approx(number)


def test_retention_is_survived_and_rates_compound():
    assert over(Key.RETENTION, 0.98, 12) == pytest.approx(0.7847, abs=5e-5)
    assert over(Key.DISCOUNT, 0.01, 12) == pytest.approx(0.1268, abs=5e-5)


def test_money_adds_up_and_shares_of_a_purse_stay():
    found = ranges_over({Key.MARGIN: Range(9, 10, 12), Key.SHARE_OF_WALLET: certain(0.4)}, 12)
    assert found == {Key.MARGIN: Range(108, 120, 144), Key.SHARE_OF_WALLET: certain(0.4)}
