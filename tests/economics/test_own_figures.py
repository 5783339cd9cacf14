"""What own readings say of each assumption, and what they leave open."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from economics.domain.inputs import Key, Range, certain
from economics.selectors.own_figures import OwnFigures, sure_figures
from metrics.domain.cuts import Cut
from metrics.domain.indicators import share
from metrics.domain.measures import Kind
from metrics.domain.periods import Period
from metrics.models import MetricSettings

pytestmark = pytest.mark.django_db


def test_without_readings_nothing_is_said(organization):
    assert OwnFigures(organization).for_case(12) == {}


def test_retention_of_a_year_comes_with_its_interval_and_its_number(organization, record):
    record(Kind.RETENTION, period=Period.YEAR, until=date(2025, 1, 1), n=1000, numerator=800)
    (found,) = OwnFigures(organization).for_case(12)[Key.RETENTION]
    wilson = share(800, 1000)
    assert found.known == Range(round(wilson.low, 4), 0.8, round(wilson.high, 4))
    with translation.override("en"):
        (found,) = OwnFigures(organization).for_case(12)[Key.RETENTION]
    assert found.source == "Retention, Jan 2025 – Dec 2025, n = 1,000"


def test_months_may_tell_a_month_or_a_year_and_both_are_offered(organization, record):
    record(Kind.RETENTION, months=12, n=1000, numerator=980)
    stands, carried = OwnFigures(organization).for_case(12)[Key.RETENTION]
    assert stands.known.likely == 0.98
    assert carried.known.likely == pytest.approx(0.98**12, abs=5e-5)
    assert Key.RETENTION not in sure_figures(organization, 12)
    assert sure_figures(organization, 1)[Key.RETENTION].known.likely == 0.98


def test_churn_is_retention_from_the_other_side(organization, record):
    record(Kind.CHURN, period=Period.YEAR, until=date(2025, 1, 1), n=1000, numerator=200)
    (found,) = OwnFigures(organization).for_case(12)[Key.RETENTION]
    assert found.known.likely == 0.8
    assert found.known.low < 0.8 < found.known.high


def test_all_kept_is_just_under_all(organization, record):
    record(Kind.RETENTION, period=Period.YEAR, until=date(2025, 1, 1), n=50, numerator=50)
    (found,) = OwnFigures(organization).for_case(12)[Key.RETENTION]
    assert found.known.likely == found.known.high == 0.9999


def test_acquiring_costs_spend_over_new_customers_of_the_same_months(organization, record):
    record(Kind.ACQUISITION_SPEND, months=3, value=1200)
    record(Kind.NEW_CUSTOMERS, months=2, value=10)
    (found,) = OwnFigures(organization).for_case(12)[Key.ACQUISITION_COST]
    assert found.known == certain(120)


def test_nobody_won_leaves_the_cost_open(organization, record):
    record(Kind.ACQUISITION_SPEND, value=1200)
    record(Kind.NEW_CUSTOMERS, value=0)
    assert OwnFigures(organization).for_case(12) == {}


def test_only_the_last_twelve_months_count(organization, record):
    record(Kind.ACQUISITION_SPEND, months=24, value=1200)
    record(Kind.NEW_CUSTOMERS, months=12, value=10)
    record(Kind.NEW_CUSTOMERS, months=12, until=date(2025, 9, 1), value=1)
    (found,) = OwnFigures(organization).for_case(12)[Key.ACQUISITION_COST]
    assert found.known == certain(120)


def test_the_mix_behind_nps_needs_as_many_as_a_group_must_have(organization, record):
    record(Kind.NPS, n=10, numerator=4, detractors=2)
    found = OwnFigures(organization).for_case(12)
    assert (found[Key.PROMOTERS][0].known, found[Key.DETRACTORS][0].known) == (
        certain(0.4), certain(0.2),
    )  # fmt: skip
    MetricSettings.objects.create(organization=organization, smallest_group=11)
    assert OwnFigures(organization).for_case(12) == {}


def test_groups_of_nps_are_segments_of_retention(organization, record):
    for segment, kept in (("Promotores", 92), ("pasivos", 82), ("Detractors", 60), ("Otros", 10)):
        record(
            Kind.RETENTION, period=Period.YEAR, until=date(2025, 1, 1), n=100, numerator=kept,
            cut=Cut.SEGMENT, segment=segment,
        )  # fmt: skip
    found = OwnFigures(organization).for_case(12)
    assert [found[key][0].known.likely for key in found if key.endswith("r_retention")] == [
        0.92,
        0.60,
    ]
    assert found[Key.PASSIVE_RETENTION][0].known.likely == 0.82


def test_the_margin_is_spend_per_customer_times_the_margin_rate(organization, record):
    record(Kind.REVENUE, months=6, value=10_000)
    own = OwnFigures(organization)
    assert Key.MARGIN not in own.for_case(12, customers=100)
    assert Key.MARGIN not in own.for_case(12, margin_rate=certain(0.2))
    (found,) = own.for_case(12, customers=100, margin_rate=Range(0.1, 0.2, 0.3))[Key.MARGIN]
    assert found.known == Range(120, 240, 360)
    (monthly,) = own.for_case(1, customers=100, margin_rate=certain(0.2))[Key.MARGIN]
    assert monthly.known == certain(20)


def test_orders_and_their_value_stand_for_revenue(organization, record):
    record(Kind.ORDERS, months=2, value=50)
    record(Kind.ORDER_VALUE, months=2, n=50, numerator=5000)
    (found,) = OwnFigures(organization).for_case(1, customers=100, margin_rate=certain(0.2))[
        Key.MARGIN
    ]
    assert found.known == certain(10)


def test_readings_are_asked_for_in_four_queries(organization, record, django_assert_num_queries):
    # metrics and the smallest group; then readings; then retention by segment
    with django_assert_num_queries(2):
        OwnFigures(organization).for_case(12)
    record(Kind.NEW_CUSTOMERS, value=10)
    with django_assert_num_queries(3):
        OwnFigures(organization).for_case(12)
    for kind in (Kind.NEW_CUSTOMERS, Kind.ACQUISITION_SPEND, Kind.REVENUE):
        record(kind, months=12, value=10)
    for segment in ("promoters", "passives"):
        record(Kind.RETENTION, months=12, n=100, numerator=90, cut=Cut.SEGMENT, segment=segment)
    with django_assert_num_queries(4):
        OwnFigures(organization).for_case(12)


def test_promoters_are_counted_over_the_months_that_every_page_joins(organization, record):
    counts = {"numerator": 10, "detractors": 4}
    record(Kind.NPS, until=date(2025, 9, 1), n=3, numerator=1, detractors=2)
    record(Kind.NPS, until=date(2025, 10, 1), n=4, numerator=4, detractors=0)
    record(Kind.NPS, months=11, n=20, **counts)
    with translation.override("en"):
        (found,) = OwnFigures(organization).for_case(12)[Key.PROMOTERS]
    # October joins September: without it, September's three could be subtracted.
    assert found.source == "NPS, Sep 2025 – Sep 2026, n = 227"
    assert found.known.likely == round((1 + 4 + 110) / 227, 4)
