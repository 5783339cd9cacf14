"""One value of a metric, for a period and what it is broken down by."""

from __future__ import annotations

import uuid
from datetime import date
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journeys.models import Channel, Stage, StageKind, Touchpoint
from metrics.domain.cuts import Cut
from metrics.models.metric import Metric, Source
from metrics.querysets import ReadingQuerySet


class ReadingPeriod(models.TextChoices):
    """How long a reading lasts; the domain's ``Period`` in words."""

    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    YEAR = "year", _("year")


def reading_key(
    *,
    source: uuid.UUID,
    period: str,
    starts_on: date,
    cut: int,
    channel: uuid.UUID | None,
    place: uuid.UUID | str | None,
    segment: str,
) -> str:
    """Return what makes two readings of a metric the same; segments differ by more than case."""
    parts = (source, period, starts_on.isoformat(), cut, channel, place, segment.casefold())
    return sha256("\x1f".join("" if p is None else str(p) for p in parts).encode()).hexdigest()


class Reading(models.Model):
    """One value of a metric. Which of the numbers are there depends on its measure.

    ``value`` is what a person reads: a share 0..1, a net share −100..100, else in the unit.
    ``n`` is how many it was made of (of a ratio: the other sum); unknown is empty, and then it
    has no interval and cannot be added to others. ``numerator``, ``detractors``: see
    ``domain.measures``. ``score_sum`` and ``squares`` are sums of scores or values and of their
    squares. ``cut`` says which parts it is broken down by (``domain.cuts``); a part in the cut
    that is empty here was not stated.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    metric = models.ForeignKey(Metric, models.CASCADE, related_name="readings")
    source = models.ForeignKey(Source, models.RESTRICT, related_name="readings")
    period = models.CharField(max_length=7, choices=ReadingPeriod, default=ReadingPeriod.MONTH)
    starts_on = models.DateField(_("from"))
    cut = models.PositiveSmallIntegerField(default=0)
    channel = models.ForeignKey(
        Channel, models.RESTRICT, null=True, blank=True, related_name="readings"
    )
    moment = models.CharField(max_length=12, choices=StageKind, blank=True)
    stage = models.ForeignKey(
        Stage, models.SET_NULL, null=True, blank=True, related_name="readings"
    )
    touchpoint = models.ForeignKey(
        Touchpoint, models.SET_NULL, null=True, blank=True, related_name="readings"
    )
    segment = models.CharField(_("segment"), max_length=80, blank=True)
    value = models.FloatField(_("value"))
    n = models.PositiveBigIntegerField(_("number"), null=True, blank=True)
    numerator = models.FloatField(null=True, blank=True)
    detractors = models.PositiveBigIntegerField(null=True, blank=True)
    score_sum = models.FloatField(null=True, blank=True)
    squares = models.FloatField(null=True, blank=True)
    key = models.CharField(max_length=64, editable=False)
    # Which import wrote it last.
    batch = models.UUIDField(null=True, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "id"]
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        indexes = [
            models.Index(fields=["metric", "starts_on"], name="readings_of_a_metric_by_date"),
            # Pages offer the segments there are; most readings have none.
            models.Index(
                fields=["metric", "segment"],
                name="segments_of_a_metric",
                condition=models.Q(segment__gt=""),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["metric", "key"], name="two_readings_for_the_same_never_coexist"
            ),
            models.CheckConstraint(
                condition=models.Q(cut__range=(0, 23)) & ~models.Q(cut__range=(12, 15)),
                name="a_reading_has_one_kind_of_place",
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__day=1), name="periods_begin_with_a_month"
            ),
            models.CheckConstraint(
                condition=models.Q(detractors=None)
                | models.Q(n__gte=models.F("detractors") + models.F("numerator")),
                name="promoters_and_detractors_are_among_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric}: {self.value:g} ({self.starts_on:%Y-%m})"

    def made_key(self) -> str:
        """Return the key that belongs to what the row says; services keep it true."""
        cut = Cut(self.cut)
        place: Any = None
        if cut & Cut.TOUCHPOINT:
            place = self.touchpoint_id
        elif cut & Cut.STAGE:
            place = self.stage_id
        elif cut & Cut.MOMENT:
            place = self.moment
        return reading_key(
            source=self.source_id,
            period=self.period,
            starts_on=self.starts_on,
            cut=self.cut,
            channel=self.channel_id,
            place=place,
            segment=self.segment,
        )
