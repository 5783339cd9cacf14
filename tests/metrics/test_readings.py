"""Readings in the database: recorded once, added up at one level of detail."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from metrics.domain.cuts import Cut
from metrics.domain.measures import Kind, Measure
from metrics.domain.periods import Period
from metrics.domain.sums import figure_of
from metrics.models import Reading, SourceKind
from metrics.selectors.known import metrics_of
from metrics.selectors.sums import inventory
from metrics.services.metrics import known_metric, source_named
from metrics.services.readings import ReadingError, Recorded, Wanted, record_readings
from tests.journeys.world import example_journey

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
JANUARY, FEBRUARY, APRIL = date(2026, 1, 1), date(2026, 2, 1), date(2026, 4, 1)


@pytest.fixture
def csat(organization):
    return known_metric(organization=organization, kind=Kind.CSAT)


@pytest.fixture
def source(organization):
    return source_named(organization=organization, name="CRM", kind=SourceKind.IMPORT)


@pytest.fixture
def record(source):
    def recorded(*wanted, at=NOW):
        return record_readings(source=source, wanted=wanted, by=None, at=at)

    return recorded


def test_the_same_reading_twice_changes_nothing(csat, record):
    want = Wanted(csat, JANUARY, n=50, numerator=34)
    assert record(want) == Recorded(added=1)
    assert record(want) == Recorded(unchanged=1)
    assert Reading.objects.count() == 1


def test_another_value_for_the_same_key_updates_it(csat, record):
    record(Wanted(csat, JANUARY, n=50, numerator=34))
    assert record(Wanted(csat, date(2026, 1, 20), n=60, numerator=34)) == Recorded(updated=1)
    assert Reading.objects.get().n == 60


def test_value_and_counts_complete_one_another(csat, record):
    record(Wanted(csat, JANUARY, n=50, numerator=34), Wanted(csat, FEBRUARY, value=0.8, n=10))
    january, february = Reading.objects.order_by("starts_on")
    assert (january.value, february.numerator) == (0.68, 8)


@pytest.mark.parametrize("numbers", [{"value": 1.2}, {"n": 5}, {"n": 0, "numerator": 0}])
def test_numbers_that_cannot_be_are_refused_and_nothing_is_written(csat, record, numbers):
    with pytest.raises(ReadingError, match="impossible"):
        record(Wanted(csat, FEBRUARY, n=5, numerator=3), Wanted(csat, JANUARY, **numbers))
    assert not Reading.objects.exists()


def test_a_quarter_beside_its_months_is_refused_and_another_quarter_is_not(csat, record):
    record(Wanted(csat, FEBRUARY, n=5, numerator=3))
    with pytest.raises(ReadingError, match="overlap"):
        record(Wanted(csat, JANUARY, n=20, numerator=9, period=Period.QUARTER))
    assert record(Wanted(csat, APRIL, n=20, numerator=9, period=Period.QUARTER)).added == 1
    with pytest.raises(ReadingError, match="overlap"):
        record(Wanted(csat, APRIL, n=20, numerator=9))


def test_a_total_beside_its_parts_is_counted_once(organization, csat, record):
    board = example_journey(organization)
    web, phone = list(organization.channels.all()[:2])
    record(
        Wanted(csat, JANUARY, n=100, numerator=60),
        Wanted(csat, JANUARY, n=40, numerator=30, cut=Cut.CHANNEL, channel=web.pk),
        Wanted(csat, JANUARY, n=60, numerator=30, cut=Cut.CHANNEL, channel=phone.pk),
    )
    found = inventory([csat])
    assert found.whole(csat.pk, JANUARY, FEBRUARY).n == 100
    by_channel = found.broken_down([csat.pk], Cut.CHANNEL, ["channel"], JANUARY, FEBRUARY)
    assert {key: sums.n for _metric, (key,), sums in by_channel} == {web.pk: 40, phone.pk: 60}
    assert board


def test_a_touchpoint_tells_its_moment(organization, csat, record):
    from journeys.models import Touchpoint

    example_journey(organization)
    touchpoint = Touchpoint.objects.filter(stage__journey__organization=organization).first()
    record(Wanted(csat, JANUARY, n=9, numerator=6, cut=Cut.TOUCHPOINT, touchpoint=touchpoint.pk))
    found = inventory([csat])
    (row,) = found.broken_down([csat.pk], Cut.MOMENT, ["told_moment"], JANUARY, FEBRUARY)
    assert row[1] == (touchpoint.stage.kind,)
    assert round(figure_of(Measure.SHARE, row[2]).point, 4) == 0.6667


def test_what_is_not_stated_is_told_from_all(csat, record):
    record(
        Wanted(csat, JANUARY, n=10, numerator=5, cut=Cut.SEGMENT, segment=""),
        Wanted(csat, JANUARY, n=90, numerator=45, cut=Cut.SEGMENT, segment="Pymes"),
    )
    found = inventory([csat])
    assert found.whole(csat.pk, JANUARY, FEBRUARY).n == 100


def test_segments_do_not_differ_by_case(csat, record):
    record(Wanted(csat, JANUARY, n=10, numerator=5, cut=Cut.SEGMENT, segment="Pymes"))
    again = Wanted(csat, JANUARY, n=11, numerator=5, cut=Cut.SEGMENT, segment="PYMES ")
    assert record(again) == Recorded(updated=1)


def test_every_known_metric_is_there_before_anything_was_said(organization):
    found = metrics_of(organization)
    assert len(found) == len(Kind) - 1
    assert all(metric._state.adding for metric in found)


@pytest.mark.parametrize("months", [1, 12])
def test_adding_up_takes_one_query_and_a_breakdown_another(
    csat, record, django_assert_num_queries, months
):
    record(
        *(Wanted(csat, date(2025, month, 1), n=10, numerator=5) for month in range(1, months + 1))
    )
    with django_assert_num_queries(2):
        found = inventory([csat])
        found.broken_down([csat.pk], Cut.WHOLE, ["starts_on"], date(2025, 1, 1), JANUARY)
