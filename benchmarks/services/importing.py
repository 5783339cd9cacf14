"""Figures from a file become a benchmark of one organisation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Organization, User
from benchmarks.models import Benchmark, BenchmarkValue


@dataclass(frozen=True)
class Source:
    """Where figures come from: what stands beside every one of them."""

    title: str
    source: str
    url: str
    year: int
    organizations: int


@dataclass(frozen=True)
class Value:
    """One figure: mean 1..5, quartiles both or neither, n >= 5 organisations."""

    part: str
    mean: float
    lower: float | None
    upper: float | None
    n: int


@transaction.atomic
def import_benchmark(
    *,
    organization: Organization,
    framework_slug: str,
    source: Source,
    values: Sequence[Value],
    by: User,
    at: datetime,
) -> tuple[Benchmark, bool]:
    """Keep figures from a file; the same ones twice are kept once. Returns (row, whether new).

    ValueError without any value.
    """
    if not values:
        raise ValueError("a benchmark without values")
    benchmark, created = Benchmark.objects.get_or_create(
        organization=organization,
        fingerprint=_fingerprint(framework_slug, source, values),
        defaults={
            **asdict(source),
            "framework_slug": framework_slug,
            "added_by": by,
            "added_at": at,
        },
    )
    if created:
        rows = [BenchmarkValue(benchmark=benchmark, **asdict(value)) for value in values]
        BenchmarkValue.objects.bulk_create(rows)
    return benchmark, created


@transaction.atomic
def delete_benchmark(*, benchmark: Benchmark) -> None:
    """Forget a benchmark and its figures."""
    benchmark.delete()


def _fingerprint(framework_slug: str, source: Source, values: Sequence[Value]) -> str:
    told = [framework_slug, asdict(source), sorted(json.dumps(asdict(v)) for v in values)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
