"""What moving a figure is worth, by the organisation's own case; or what is missing for it."""

from __future__ import annotations

import pytest

from economics.domain.inputs import Key, Range, certain
from economics.selectors import Missing, Valuation, value_of_change
from metrics.domain.measures import Kind
from metrics.domain.periods import Period
from tests.economics.conftest import PROMOTERS, VALUE

pytestmark = pytest.mark.django_db
SURE = {Key.MARGIN: certain(100), Key.RETENTION: certain(0.8), Key.DISCOUNT: certain(0.1)}


def test_without_a_case_there_is_no_money(organization):
    found = value_of_change(organization, Kind.RETENTION, 0.8, 0.81)
    assert isinstance(found, Missing)
    assert found.case is None
    assert len(found.reasons) == 1


def test_a_case_without_a_margin_says_so_and_who_would_know(organization, make_case):
    case = make_case({Key.RETENTION: certain(0.8), Key.DISCOUNT: certain(0.1)})
    found = value_of_change(organization, Kind.RETENTION, 0.8, 0.81)
    assert found.case == case
    assert len(found.reasons) == 1


def test_one_point_of_retention_is_worth_what_the_methods_say(organization, make_case):
    make_case(SURE, customers=1000)
    found = value_of_change(organization, Kind.RETENTION, 0.80, 0.81)
    assert found.per_customer.p50 == pytest.approx(12.6437, abs=5e-5)
    assert found.in_all.p50 == pytest.approx(12_643.68, abs=0.01)
    assert found.a_year.p50 == pytest.approx(1000 * 100 * 0.01 / 1.1)


def test_churn_is_retention_from_the_other_side(organization, make_case):
    make_case(SURE)
    found = value_of_change(organization, Kind.CHURN, 0.20, 0.19)
    assert found.per_customer.p50 == pytest.approx(12.6437, abs=5e-5)
    assert (found.a_year, found.in_all) == (None, None)


def test_doubt_about_the_margin_is_doubt_about_the_change(organization, make_case):
    make_case(VALUE)
    spread = value_of_change(organization, Kind.RETENTION, 0.80, 0.81).per_customer
    assert 10 < spread.p10 < spread.p50 < spread.p90 < 15


def test_a_change_for_the_worse_costs(organization, make_case):
    make_case(SURE)
    assert value_of_change(organization, Kind.RETENTION, 0.8, 0.79).per_customer.p50 < 0


def test_monthly_readings_are_made_into_the_period_of_the_case(organization, make_case, record):
    make_case(SURE)
    monthly = 0.8 ** (1 / 12), 0.81 ** (1 / 12)
    said = value_of_change(organization, Kind.RETENTION, *monthly, period=Period.MONTH)
    assert said.per_customer.p50 == pytest.approx(12.6437, abs=5e-5)
    record(Kind.RETENTION, months=12, n=1000, numerator=981)
    found = value_of_change(organization, Kind.RETENTION, *monthly)
    assert found.per_customer.p50 == pytest.approx(12.6437, abs=5e-5)


def test_monthly_readings_of_yearly_renewals_are_taken_as_they_stand(
    organization, make_case, record
):
    make_case(SURE)
    record(Kind.RETENTION, months=12, n=1000, numerator=800)
    found = value_of_change(organization, Kind.RETENTION, 0.80, 0.81)
    assert found.per_customer.p50 == pytest.approx(12.6437, abs=5e-5)


@pytest.mark.parametrize("ends", [(0.8, 1.2), (-0.1, 0.8), (0.8, 1.0)])
def test_impossible_retention_has_no_value(organization, make_case, ends):
    make_case(SURE)
    found = value_of_change(organization, Kind.RETENTION, *ends)
    assert isinstance(found, Missing)


def test_larger_orders_bring_so_much_more_margin(organization, make_case):
    make_case(SURE)
    found = value_of_change(organization, Kind.ORDER_VALUE, 50, 55)
    assert found.per_customer.p50 == pytest.approx(26.6667, abs=5e-5)
    assert isinstance(value_of_change(organization, Kind.ORDER_VALUE, 0, 55), Missing)


def test_nps_needs_own_retention_of_its_groups(organization, make_case):
    make_case(SURE)
    found = value_of_change(organization, Kind.NPS, 20, 33)
    assert isinstance(found, Missing)
    assert len(found.reasons) == 6


def test_points_of_nps_are_worth_less_or_more_by_who_moves(organization, make_case):
    make_case({**SURE, **PROMOTERS})
    found = value_of_change(organization, Kind.NPS, 20, 33).per_customer
    low = 100 * 0.813 / 0.287 - 800 / 3
    high = 100 * 0.8286 / 0.2714 - 800 / 3
    assert low < found.p10 < found.p50 < found.p90 < high
    assert isinstance(value_of_change(organization, Kind.NPS, 0, 100), Missing)


def test_cheaper_acquisition_is_saved_on_each_new_customer(organization, make_case, record):
    make_case(SURE)
    assert isinstance(value_of_change(organization, Kind.COCA, 120, 100), Missing)
    record(Kind.NEW_CUSTOMERS, months=6, value=10)
    found = value_of_change(organization, Kind.COCA, 120, 100)
    assert (found.per_customer.p50, found.a_year.p50) == (20, 2400)


@pytest.mark.parametrize("kind", [Kind.CSAT, Kind.CES, Kind.CONVERSION, Kind.ORDERS, "own-one"])
def test_a_figure_without_a_formula_is_not_translated(organization, make_case, kind):
    make_case({**SURE, **PROMOTERS})
    assert isinstance(value_of_change(organization, kind, 0.5, 0.6), Missing)


def test_a_value_without_an_end_is_none(organization, make_case):
    make_case({**SURE, Key.GROWTH: Range(0.3, 0.35, 0.5)})
    assert isinstance(value_of_change(organization, Kind.RETENTION, 0.8, 0.81), Missing)


def test_the_case_of_all_customers_speaks_before_those_of_segments(organization, make_case):
    make_case(SURE, segment="Jóvenes", customers=10)
    make_case({**SURE, Key.MARGIN: certain(50)}, segment="Familias", customers=90)
    assert value_of_change(organization, Kind.CHURN, 0.2, 0.1).case.segment == "Familias"
    whole = make_case(SURE)
    assert value_of_change(organization, Kind.CHURN, 0.2, 0.1).case == whole


def test_cases_of_others_say_nothing(organization, other_organization, make_case):
    make_case(SURE, of=other_organization)
    assert value_of_change(organization, Kind.CHURN, 0.2, 0.1).case is None


def test_many_changes_are_valued_in_six_queries(
    organization, make_case, record, django_assert_num_queries
):
    make_case(SURE)
    record(Kind.NEW_CUSTOMERS, months=6, value=10)
    # cases, their assumptions, metrics, readings, the smallest group
    with django_assert_num_queries(5):
        valuation = Valuation(organization)
        for kind in (Kind.RETENTION, Kind.COCA, Kind.NPS, Kind.ORDER_VALUE) * 10:
            valuation.of(kind, 0.8, 0.81)
