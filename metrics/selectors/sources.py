"""Where an organisation's readings come from: its sources, what each told, its imports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Max, Min

from accounts.models import Organization
from metrics.domain.periods import Period, end_of
from metrics.models import ImportState, MetricImport, Reading, Source, SourceKind
from metrics.selectors.spans import window_text
from voice.models import CustomerComment


@dataclass(frozen=True)
class SourceLine:
    """A source with its readings: how many, of which metrics, from when to when."""

    source: Source
    readings: int
    metrics: tuple[str, ...]
    first: date | None
    last: date | None
    recorded_at: datetime | None
    counted_for: tuple[str, ...]

    @property
    def window(self) -> str:
        if self.first is None or self.last is None:
            return ""
        return window_text(self.first, end_of(self.last, Period.MONTH))

    @property
    def may_be_deleted(self) -> bool:
        """A survey's figures belong to its answers."""
        return self.source.kind != SourceKind.SURVEY


def source_lines(organization: Organization) -> list[SourceLine]:
    """Return the sources by name with what each told. Two queries."""
    rows = Source.objects.owned_by(organization).annotate(
        readings_count=Count("readings"),
        first=Min("readings__starts_on"),
        last=Max("readings__starts_on"),
        recorded=Max("readings__recorded_at"),
    )
    told: dict[UUID, list[str]] = {}
    counted: dict[UUID, list[str]] = {}
    pairs = (
        Reading.objects.owned_by(organization)
        .order_by("metric__order", "metric__key")
        .values_list("source", "metric", "metric__counted_source")
        .distinct()
    )
    names = {metric.pk: metric.short_name for metric in organization.metrics.all()}
    for source, metric, only in pairs:
        told.setdefault(source, []).append(names[metric])
        if only == source:
            counted.setdefault(source, []).append(names[metric])
    return [
        SourceLine(
            row, row.readings_count, tuple(told.get(row.pk, ())), row.first, row.last,
            row.recorded, tuple(counted.get(row.pk, ())),
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True)
class Going:
    """What goes when a source's readings are deleted, or those of one of its imports."""

    source: Source
    batch: MetricImport | None
    readings: int
    metrics: tuple[str, ...]
    first: date | None
    last: date | None
    comments: int

    @property
    def window(self) -> str:
        if self.first is None or self.last is None:
            return ""
        return window_text(self.first, end_of(self.last, Period.MONTH))


def going(source: Source, batch: MetricImport | None = None) -> Going:
    """Return what would go. Four queries."""
    rows = Reading.objects.filter(source=source)
    batches = [batch.pk] if batch else list(source.imports.values_list("pk", flat=True))
    if batch:
        rows = rows.filter(batch=batch.pk)
    found = rows.order_by().aggregate(n=Count("pk"), first=Min("starts_on"), last=Max("starts_on"))
    keys = set(rows.order_by().values_list("metric", flat=True).distinct())
    names = [m.short_name for m in source.organization.metrics.all() if m.pk in keys]
    comments = CustomerComment.objects.filter(
        organization=source.organization_id, batch__in=batches
    ).count()
    return Going(source, batch, found["n"], tuple(names), found["first"], found["last"], comments)


def imports_with_readings(source: Source) -> list[tuple[MetricImport, int]]:
    """Return the kept imports of a source, newest first, with how many readings each wrote last."""
    rows = source.imports.filter(state=ImportState.DONE).defer("look", "mapping", "result")
    counts = dict(
        Reading.objects.filter(source=source)
        .exclude(batch=None)
        .order_by()
        .values_list("batch")
        .annotate(n=Count("pk"))
    )
    return [(row, counts.get(row.pk, 0)) for row in rows]
