"""Cases with the numbers of the methods, and readings they may be taken from."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from economics.domain.inputs import Key, Range, certain
from economics.services.cases import add_case
from metrics.domain.periods import Period, shifted
from metrics.models import SourceKind
from metrics.services.metrics import known_metric, source_named
from metrics.services.readings import Wanted, record_readings

NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
VALUE = {
    Key.MARGIN: Range(80, 100, 115), Key.RETENTION: Range(0.75, 0.80, 0.85),
    Key.DISCOUNT: certain(0.10),
}  # fmt: skip
VECTORS = {
    **VALUE, Key.ACQUISITION_COST: certain(120), Key.WALLET: certain(1000),
    Key.MARGIN_RATE: certain(0.2), Key.SHARE_OF_WALLET: Range(0.35, 0.40, 0.45),
    Key.REFERRALS: Range(0.02, 0.05, 0.08), Key.REFERRED_SHARE: certain(0.5),
    Key.RETENTION_WANTED: certain(0.83), Key.SHARE_WANTED: certain(0.44),
    Key.REFERRALS_WANTED: certain(0.07),
}  # fmt: skip
PROMOTERS = {
    Key.PROMOTERS: certain(0.40), Key.DETRACTORS: certain(0.20),
    Key.PROMOTER_RETENTION: certain(0.92), Key.PASSIVE_RETENTION: certain(0.82),
    Key.DETRACTOR_RETENTION: certain(0.60),
}  # fmt: skip


@pytest.fixture
def make_case(organization, lead):
    """``make_case(ranges, title=…, customers=…)``: a case of the organisation."""

    def made(ranges=VALUE, *, of=organization, **head):
        head = {"title": "Hogar", **head}
        return add_case(
            organization=of, head=head, ranges=ranges, notes={}, measured={}, by=lead, at=NOW
        )

    return made


@pytest.fixture
def record(organization):
    """``record(Kind.RETENTION, months=12, n=100, numerator=80)``: a reading for each month."""

    def recorded(kind, *, months=1, until=date(2026, 9, 1), period=Period.MONTH, **numbers):
        metric = known_metric(organization=organization, kind=kind)
        source = source_named(organization=organization, name="CRM", kind=SourceKind.IMPORT)
        step = {"month": 1, "quarter": 3, "year": 12}[period]
        wanted = [
            Wanted(metric, shifted(until, -step * back), period=period, **numbers)
            for back in range(months)
        ]
        record_readings(source=source, wanted=wanted, by=None, at=NOW)

    return recorded
