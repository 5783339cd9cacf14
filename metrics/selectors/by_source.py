"""Which sources of a metric may tell their own figure without telling on a smaller one."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, F, Q, Sum

from accounts.models import Organization
from metrics.domain.groups import withheld
from metrics.models import Reading


def withheld_sources(
    organization: Organization, keys: Collection[str], k: int
) -> dict[str, frozenset[int]]:
    """Return by metric the sources whose own figure over all their readings is not told. One query.

    Those of fewer than ``k`` customers, and what would give them back: the whole of a metric
    minus the figures told of its sources is somebody's too. A source that does not say of how
    many its readings are gives nothing back. Of a source with readings at several levels of
    detail the level with the most customers counts: levels are never added.
    """
    rows = (
        Reading.objects.filter(metric__organization=organization, metric__key__in=keys)
        .filter(Q(metric__counted_source=None) | Q(metric__counted_source=F("source")))
        .order_by()
        .values("metric__key", "source", "cut")
        .annotate(of=Sum("n"), silent=Count("pk", filter=Q(n=None)))
    )
    sizes: dict[str, dict[int, float]] = {key: {} for key in keys}
    silent: set[tuple[str, int]] = set()
    for row in rows:
        key, source = row["metric__key"], row["source"]
        sizes[key][source] = max(sizes[key].get(source, 0), row["of"] or 0)
        if row["silent"]:
            silent.add((key, source))
    found = {}
    for key, own in sizes.items():
        known = {source: n for source, n in own.items() if (key, source) not in silent}
        # A whole in which somebody does not say of how many it is tells no one's number.
        wholes = [(sum(known.values()), tuple(known))] if len(known) == len(own) else []
        found[key] = withheld(known, k, wholes)
    return found
