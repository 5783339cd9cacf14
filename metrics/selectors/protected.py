"""Readings of own surveys that are about too few customers to leave the house in a file."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from accounts.models import Organization
from metrics.domain.groups import withheld
from metrics.models import Reading, SourceKind
from metrics.selectors.known import smallest_group
from metrics.selectors.spans import spans_of


def withheld_readings(organization: Organization) -> frozenset[UUID]:
    """Return the readings of surveys that no file tells: of few customers, or giving those away.

    What a file or a person brought in is the organisation's own already. What a survey
    gathered is published in stretches of enough customers, so a month is told only where the
    rest of its stretch is nobody or enough, in each survey and in all of a metric together.
    Three queries, and two for each asked metric that has a survey.
    """
    rows = list(
        Reading.objects.owned_by(organization)
        .filter(source__kind=SourceKind.SURVEY, metric__is_asked=True, n__isnull=False)
        .select_related("metric__organization")
        .only("n", "starts_on", "source_id", "metric")
    )
    if not rows:
        return frozenset()
    k = smallest_group(organization)
    by_metric: dict[UUID, list[Reading]] = defaultdict(list)
    for row in rows:
        by_metric[row.metric_id].append(row)
    hidden: set[UUID] = set()
    for found in by_metric.values():
        metric = found[0].metric
        wholes: dict[tuple[object, ...], list[Reading]] = defaultdict(list)
        spans = spans_of(metric)
        for row in found:
            stretch = next(
                (s.key for s in spans if s.first <= row.starts_on < s.until), str(row.starts_on)
            )
            wholes[stretch,].append(row)
            wholes[stretch, row.source_id].append(row)
        sizes = {row.pk: float(row.n or 0) for row in found}
        hidden |= withheld(
            sizes,
            k,
            [(sum(sizes[r.pk] for r in part), [r.pk for r in part]) for part in wholes.values()],
        )
    return frozenset(hidden)
