"""The vocabulary for metrics and their readings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf

from accounts.querysets import OwnedByOrganizationQuerySet

if TYPE_CHECKING:
    from metrics.models import Metric


class MetricQuerySet(OwnedByOrganizationQuerySet):
    pass


class ReadingQuerySet(OwnedByOrganizationQuerySet):
    organization_path = "metric__organization"

    def of_metrics(self, metrics: Iterable[Metric]) -> Self:
        return self.filter(metric__in=[metric.pk for metric in metrics])

    def within(self, first: date, until: date) -> Self:
        """Readings whose period begins on ``first`` or later and before ``until``."""
        return self.filter(starts_on__gte=first, starts_on__lt=until)

    def counted(self) -> Self:
        """Without the sources that a lead has set aside for a metric."""
        return self.filter(
            models.Q(metric__counted_source=None) | models.Q(metric__counted_source=F("source"))
        )

    def with_place(self) -> Self:
        """With the stage and the moment a reading tells of, also through its touchpoint."""
        return self.annotate(
            told_stage=Coalesce("stage_id", "touchpoint__stage_id"),
            told_moment=Coalesce(
                NullIf("moment", Value("")), "stage__kind", "touchpoint__stage__kind"
            ),
        )


class MetricImportQuerySet(OwnedByOrganizationQuerySet):
    pass
