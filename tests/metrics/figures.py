"""Readings for tests of pages: one organisation's figures, written in a line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import Organization
from metrics.domain.cuts import Cut
from metrics.domain.measures import Kind
from metrics.models import Metric, Source, SourceKind
from metrics.services.metrics import known_metric, source_named
from metrics.services.readings import Wanted, record_readings

NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
TODAY = date(2026, 10, 14)


def month(number: int, year: int = 2026) -> date:
    return date(year, number, 1)


def metric(organization: Organization, kind: Kind, **fields: Any) -> Metric:
    """A known metric, with a target or a baseline where one is given."""
    found = known_metric(organization=organization, kind=kind)
    for name, value in fields.items():
        setattr(found, name, value)
    found.save()
    return found


def source(organization: Organization, name: str = "CRM", **fields: Any) -> Source:
    return source_named(
        organization=organization, name=name, kind=fields.pop("kind", SourceKind.IMPORT), **fields
    )


def record(organization: Organization, *wanted: Wanted, name: str = "CRM", **fields: Any) -> None:
    record_readings(source=source(organization, name, **fields), wanted=wanted, by=None, at=NOW)


def shares(
    found: Metric,
    counts: Mapping[date, tuple[int, int]] | Sequence[tuple[date, int, int]],
    **where: Any,
) -> list[Wanted]:
    """Readings of a share: of ``n`` customers in a month so many are favourable."""
    rows = (
        [(day, n, good) for day, (n, good) in counts.items()]
        if isinstance(counts, Mapping)
        else counts
    )
    return [Wanted(found, day, n=n, numerator=good, **where) for day, n, good in rows if n]


def at_channel(channel: Any) -> dict[str, Any]:
    return {"cut": Cut.CHANNEL, "channel": getattr(channel, "pk", channel)}


def at_touchpoint(touchpoint: Any, channel: Any = None) -> dict[str, Any]:
    cut = Cut.TOUCHPOINT | (Cut.CHANNEL if channel else Cut.WHOLE)
    return {"cut": cut, "touchpoint": touchpoint.pk, "channel": getattr(channel, "pk", None)}


def of_segment(name: str) -> dict[str, Any]:
    return {"cut": Cut.SEGMENT, "segment": name}


def marked(organization: Organization, marker: str) -> None:
    """Figures whose every text that people write carries a marker."""
    csat = metric(organization, Kind.CSAT)
    today = timezone.localdate().replace(day=1)
    record(
        organization,
        *shares(csat, [(today, 30, 20)], **of_segment(f"{marker} Segmento")),
        *shares(csat, [(today, 40, 20)], **of_segment(f"{marker} Otro segmento")),
        name=f"{marker} Fuente",
    )
