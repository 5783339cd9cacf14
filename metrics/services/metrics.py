"""A metric becomes a row when something is said of it; own ones are made, changed, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.text import slugify

from accounts.models import Organization
from metrics.domain.measures import MEASURES, Kind
from metrics.models import Metric, MetricKind, MetricSettings, Source, SourceKind
from metrics.selectors.known import unsaid

KEY_LENGTH = 40


class StaleMetricError(ValueError):
    """Somebody changed the metric since its form was opened; ``current`` is the row now."""

    def __init__(self, current: Metric) -> None:
        self.current = current
        super().__init__("the metric was changed elsewhere")


class NamedInRoadmapError(ValueError):
    """An initiative of a roadmap should move the metric, so it cannot go."""


def known_metric(*, organization: Organization, kind: Kind) -> Metric:
    """Return the row of a known metric, made now if it is the first that is said of it.

    ValueError for an own one: those are made by hand.
    """
    if kind is Kind.OWN:
        raise ValueError("own metrics are made by hand")
    found = Metric.objects.owned_by(organization).filter(key=kind.value).first()
    if found is None:
        try:
            with transaction.atomic():
                found = unsaid(organization, kind)
                found.save(force_insert=True)
        except IntegrityError:  # somebody else said something of it just now
            found = Metric.objects.owned_by(organization).get(key=kind.value)
    return found


def as_row(metric: Metric) -> Metric:
    """Return the row of a metric that may be known and not a row yet."""
    if not metric._state.adding:
        return metric
    return known_metric(organization=metric.organization, kind=Kind(metric.kind))


def source_named(
    *, organization: Organization, name: str, kind: SourceKind, is_open: bool = False
) -> Source:
    """Return the source of this name, made now if there is none."""
    found, _created = Source.objects.get_or_create(
        organization=organization, name=name[:80], defaults={"kind": kind, "is_open": is_open}
    )
    return found


@transaction.atomic
def make_metric(*, organization: Organization, fields: Mapping[str, Any]) -> Metric:
    """Make a metric of the organisation's own; its address is its Spanish name and stays."""
    Organization.objects.select_for_update().get(pk=organization.pk)
    metric = Metric(organization=organization, kind=MetricKind.OWN, **fields)
    metric.key = _free_key(organization, metric.own_name_es)
    metric.save(force_insert=True)
    return metric


def _free_key(organization: Organization, name: str) -> str:
    taken = set(Metric.objects.owned_by(organization).values_list("key", flat=True))
    taken |= {kind.value for kind in MEASURES}
    stem = slugify(name)[:KEY_LENGTH].strip("-") or "own"
    if stem not in taken:
        return stem
    number = 2
    while f"{stem[: KEY_LENGTH - 4]}-{number}" in taken:
        number += 1
    return f"{stem[: KEY_LENGTH - 4]}-{number}"


@transaction.atomic
def say_of_metric(*, metric: Metric, seen_rev: int, fields: Mapping[str, Any]) -> Metric:
    """Write what a person says of a metric: baseline, target, source, of an own one all of it.

    StaleMetricError where it has changed since revision ``seen_rev`` was read.
    """
    row = Metric.objects.select_for_update().get(pk=as_row(metric).pk)
    if row.rev != seen_rev:
        raise StaleMetricError(row)
    for name, value in fields.items():
        setattr(row, name, value)
    row.rev = seen_rev + 1
    row.save()
    return row


@transaction.atomic
def delete_metric(*, metric: Metric) -> int:
    """Delete an own metric with its readings; return how many went.

    ValueError for a known one: every organisation has those. NamedInRoadmapError where an
    initiative should move it.
    """
    if metric.kind != MetricKind.OWN:
        raise ValueError("known metrics stay")
    gone = metric.readings.count()
    try:
        metric.delete()
    except models.RestrictedError as error:
        raise NamedInRoadmapError from error
    return gone


@transaction.atomic
def set_smallest_group(*, organization: Organization, smallest_group: int) -> MetricSettings:
    """Say from how many customers on a group of them is shown."""
    row, _created = MetricSettings.objects.update_or_create(
        organization=organization, defaults={"smallest_group": smallest_group}
    )
    return row
