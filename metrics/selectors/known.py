"""The metrics of an organisation: its rows, and the known ones of which nothing was said yet."""

from __future__ import annotations

from accounts.models import Organization
from metrics.domain.measures import HOME, LOWER_IS_BETTER, MEASURES, SCALES, Kind
from metrics.models import SMALLEST_GROUP, Metric, MetricSettings

_UNITS = {Kind.SALES_CYCLE: "days"}
_MONEY = frozenset({Kind.ORDER_VALUE, Kind.REVENUE, Kind.ACQUISITION_SPEND, Kind.CLTV, Kind.COCA})


def unsaid(organization: Organization, kind: Kind) -> Metric:
    """Return a known metric as it is before anything was said of it; not a row yet."""
    return Metric(
        organization=organization,
        key=kind.value,
        kind=kind.value,
        measure=MEASURES[kind],
        unit=organization.currency if kind in _MONEY else _UNITS.get(kind, ""),
        higher_is_better=kind not in LOWER_IS_BETTER,
        is_asked=kind in SCALES,
        moment=HOME.get(kind, ""),
        order=list(Kind).index(kind),
    )


def metrics_of(organization: Organization) -> list[Metric]:
    """Return every metric of an organisation in order, known ones without a row included.

    One query. Whether a metric is a row: ``metric._state.adding``.
    """
    rows = {metric.key: metric for metric in Metric.objects.owned_by(organization)}
    for metric in rows.values():
        metric.organization = organization
    known = [
        rows.pop(kind, None) or unsaid(organization, kind) for kind in Kind if kind != Kind.OWN
    ]
    return sorted([*known, *rows.values()], key=lambda metric: (metric.order, metric.key))


def metric_by_key(organization: Organization, key: str) -> Metric | None:
    """Return one metric, row or not yet; None where the organisation has none of this key."""
    found = Metric.objects.owned_by(organization).filter(key=key).first()
    if found is not None:
        found.organization = organization
        return found
    if key in MEASURES:
        return unsaid(organization, Kind(key))
    return None


def smallest_group(organization: Organization) -> int:
    """Return from how many customers on a group of them is shown."""
    found = MetricSettings.objects.owned_by(organization).first()
    return found.smallest_group if found else SMALLEST_GROUP


def is_money(metric: Metric) -> bool:
    """Return whether its unit is a currency, so that pages write it as money."""
    return len(metric.unit) == 3 and metric.unit.isupper() and metric.unit.isalpha()
