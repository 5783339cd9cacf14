"""What must hold of metrics also holds in the database: each named rule refuses once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.apps import apps

from metrics.domain.measures import Kind
from metrics.models import MetricImport, MetricSettings, Reading, SourceKind
from metrics.services.metrics import known_metric, make_metric, source_named
from metrics.services.readings import Wanted, record_readings
from tests.assessments.test_constraints import again, change, refused_by_name

pytestmark = pytest.mark.django_db


class Rows:
    """One row of each kind to break a rule with."""

    def __init__(self, organization):
        self.metric = known_metric(organization=organization, kind=Kind.NPS)
        self.own = make_metric(
            organization=organization,
            fields={"own_name_es": "Reclamaciones", "own_name_en": "Complaints"},
        )
        self.source = source_named(organization=organization, name="CRM", kind=SourceKind.IMPORT)
        wanted = Wanted(self.metric, date(2026, 1, 1), n=50, numerator=20, detractors=10)
        record_readings(
            source=self.source, wanted=[wanted], by=None, at=datetime(2026, 2, 1, tzinfo=UTC)
        )
        self.reading = Reading.objects.get()
        self.settings = MetricSettings.objects.create(organization=organization)
        self.received = MetricImport.objects.create(organization=organization, source=self.source)


BROKEN = {
    "sources_of_figures_have_names_of_their_own": lambda r: again(r.source),
    "an_organization_has_a_metric_once": lambda r: again(r.metric),
    "an_own_metric_has_a_name": lambda r: change(r.own, own_name_en=""),
    "a_measure_the_product_knows": lambda r: change(r.metric, measure="guess"),
    "groups_of_customers_are_shown_from_3_on": lambda r: change(r.settings, smallest_group=2),
    "two_readings_for_the_same_never_coexist": lambda r: again(r.reading),
    "a_reading_has_one_kind_of_place": lambda r: change(r.reading, cut=12),
    "periods_begin_with_a_month": lambda r: change(r.reading, starts_on=date(2026, 1, 2)),
    "promoters_and_detractors_are_among_all": lambda r: change(r.reading, detractors=31),
    "an_import_state_the_product_knows": lambda r: change(r.received, state="lost"),
    "a_kept_import_says_when": lambda r: change(r.received, state="done"),
}


@pytest.fixture
def rows(organization):
    return Rows(organization)


def test_every_named_rule_of_metrics_is_broken_once():
    named = {
        c.name for m in apps.get_app_config("metrics").get_models() for c in m._meta.constraints
    }
    assert named == set(BROKEN)


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name, rows):
    with refused_by_name(name):
        BROKEN[name](rows)


@pytest.mark.parametrize("cut", [13, 14, 15, 24, 32])
def test_a_reading_cannot_have_two_kinds_of_place(cut, rows):
    with refused_by_name("a_reading_has_one_kind_of_place"):
        change(rows.reading, cut=cut)
