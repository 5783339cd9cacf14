"""What an initiative should move: a metric, from where to where, by when."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from journeys.models import Channel, Touchpoint
from metrics.models import Metric
from roadmaps.models.initiative import Initiative
from roadmaps.querysets import InitiativePartQuerySet


class InitiativeAim(models.Model):
    """A metric that an initiative should move: from a value as it was, to another, by a day.

    ``from_sums`` are the counts of the window as they were when the aim was set, with how many
    periods they are of (``roadmaps.domain.aims:frozen``); later corrections of readings do not
    change them. Empty, with no window: nothing had been measured. Shares are kept as 0..1; of
    a total, values are what one period has on average.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="aims")
    metric = models.ForeignKey(
        Metric, models.RESTRICT, related_name="aims", verbose_name=_("metric")
    )
    channel = models.ForeignKey(Channel, models.CASCADE, null=True, blank=True, related_name="+")
    touchpoint = models.ForeignKey(
        Touchpoint, models.CASCADE, null=True, blank=True, related_name="+"
    )
    from_first = models.DateField(null=True, blank=True)
    from_until = models.DateField(null=True, blank=True)
    from_value = models.FloatField(null=True, blank=True)
    from_sums = models.JSONField(default=dict, blank=True)
    to_value = models.FloatField(_("to"))
    due_on = models.DateField(_("by"))
    rev = models.PositiveIntegerField(default=1, editable=False)

    objects = InitiativePartQuerySet.as_manager()

    class Meta:
        ordering = ["metric__order", "metric__key"]
        verbose_name = _("metric of an initiative")
        verbose_name_plural = _("metrics of initiatives")
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "metric"], name="an_initiative_aims_at_a_metric_once"
            ),
            models.CheckConstraint(
                condition=models.Q(channel=None) | models.Q(touchpoint=None),
                name="an_aim_has_one_kind_of_place",
            ),
            models.CheckConstraint(
                condition=models.Q(from_first=None, from_until=None, from_value=None)
                | models.Q(from_until__gt=models.F("from_first"), from_value__isnull=False),
                name="where_an_aim_comes_from_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric} → {self.to_value:g}"
