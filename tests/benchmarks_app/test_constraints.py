"""What must hold of benchmarks also holds in the database: each named rule refuses once."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.utils import timezone

from benchmarks.models import Benchmark, BenchmarkConsent, BenchmarkValue, PooledBenchmark
from tests.assessments.test_constraints import again, change, refused_by_name


class Rows:
    """One row of each kind to break a rule with."""

    def __init__(self, organization, lead):
        self.benchmark = Benchmark.objects.create(
            organization=organization, framework_slug="cx", title="Estudio", source="Alguien",
            year=2025, organizations=50, fingerprint="x",
        )  # fmt: skip
        self.value = BenchmarkValue.objects.create(
            benchmark=self.benchmark, part="DA", mean=3, lower=2, upper=4, n=50
        )
        self.consent = BenchmarkConsent.objects.create(
            organization=organization, agreed_by=lead, agreed_at=timezone.now()
        )
        self.pool = PooledBenchmark.objects.create(
            framework_slug="cx", made_at=timezone.now(), organizations=5
        )


BROKEN = {
    "a_benchmark_is_imported_once": lambda r: again(r.benchmark),
    "a_benchmark_is_of_five_or_more": lambda r: change(r.benchmark, organizations=4),
    "a_benchmark_names_its_source": lambda r: change(r.benchmark, source=""),
    "a_benchmark_says_each_part_once": lambda r: again(r.value),
    "benchmark_means_run_from_1_to_5": lambda r: change(r.value, mean=5.1),
    "benchmark_quartiles_stand_in_order": lambda r: change(r.value, lower=4.5),
    "a_benchmark_value_is_of_five_or_more": lambda r: change(r.value, n=4),
    "one_living_consent_per_organisation": lambda r: again(r.consent),
    "a_pool_is_of_five_or_more": lambda r: change(r.pool, organizations=4),
}


@pytest.fixture
def rows(organization, lead):
    return Rows(organization, lead)


def test_every_named_rule_of_benchmarks_is_broken_once():
    named = {
        c.name for m in apps.get_app_config("benchmarks").get_models() for c in m._meta.constraints
    }
    assert named == set(BROKEN)


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name, rows):
    with refused_by_name(name):
        BROKEN[name](rows)


def test_one_quartile_without_the_other_is_refused(rows):
    with refused_by_name("benchmark_quartiles_stand_in_order"):
        change(rows.value, upper=None)
