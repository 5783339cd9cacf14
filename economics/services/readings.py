"""A computed value becomes a reading of CLTV, beside those that came from elsewhere."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from economics.models import Case
from metrics.domain.cuts import Cut
from metrics.domain.measures import Kind
from metrics.models import SourceKind
from metrics.services.metrics import known_metric, source_named
from metrics.services.readings import Recorded, Wanted, record_readings


def record_value(*, case: Case, value: float, by: User, at: datetime) -> Recorded:
    """Record a case's value as this month's CLTV; once more in the same month replaces it.

    It counts for as many customers as the case has, so that segments add up by their size.
    Raises metrics' ReadingError.
    """
    organization = case.organization
    metric = known_metric(organization=organization, kind=Kind.CLTV)
    source = source_named(
        organization=organization, name=_("Value of customers"), kind=SourceKind.TYPED
    )
    wanted = Wanted(
        metric,
        timezone.localdate(at),
        value=value,
        n=case.customers,
        cut=Cut.SEGMENT if case.segment else Cut.WHOLE,
        segment=case.segment,
    )
    return record_readings(source=source, wanted=[wanted], by=by, at=at)
