"""What customers say and do, as a page of the report."""

from __future__ import annotations

import json

import pytest

from metrics.domain.cuts import Cut
from metrics.domain.measures import Kind
from metrics.models import SourceKind
from metrics.services.metrics import known_metric, source_named
from metrics.services.readings import Wanted, record_readings
from reports.document import report_document
from tests.conftest import NOW
from tests.journeys.world import example_journey
from tests.reports.rounds import MADE_ON, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(organization):
    assessment = make_round(organization)

    def made():
        return report_document(
            assessment=assessment, plan=None, previous=None, language="en", consultancy=None,
            made_on=MADE_ON,
        )["customers"]  # fmt: skip

    return made


@pytest.fixture
def say(organization):
    def recorded(kind, **numbers):
        metric = known_metric(organization=organization, kind=kind)
        source = source_named(organization=organization, name="CRM", kind=SourceKind.IMPORT)
        want = Wanted(metric, MADE_ON, **numbers)
        record_readings(source=source, wanted=[want], by=None, at=NOW)

    return recorded


def test_there_is_no_page_without_figures(document):
    assert document() == {}


def test_each_metric_stands_with_its_interval_and_number(document, say):
    say(Kind.CSAT, n=50, numerator=34)
    (row,) = document()["table"]["rows"]
    assert row[:4] == ["CSAT", "68%", "54–79%", "n = 50"]


def test_too_few_customers_are_not_in_the_document(document, say):
    say(Kind.RETENTION, n=1000, numerator=800)
    say(Kind.CSAT, n=4, numerator=1)
    found = document()
    assert [row[0] for row in found["table"]["rows"]] == ["Retention"]
    assert "n = 4" not in json.dumps(found)


def test_touchpoints_stand_worst_first(organization, document, say):
    rows = list(example_journey(organization).stages.values_list("touchpoints", flat=True))[:2]
    for touchpoint, numerator in zip(rows, (30, 10), strict=True):
        say(Kind.CSAT, n=40, numerator=numerator, cut=Cut.TOUCHPOINT, touchpoint=touchpoint)
    assert [row[1] for row in document()["touchpoints"]["rows"]] == ["25%", "75%"]
