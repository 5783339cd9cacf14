"""One file of figures, from being handed in to being kept."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization
from metrics.models.metric import Source
from metrics.querysets import MetricImportQuerySet


class ImportShape(models.TextChoices):
    """What one line of the file is."""

    READINGS = "readings", _("a reading: a value for a period")
    RESPONSES = "responses", _("an answer of a customer")
    ORDERS = "orders", _("an order")
    DEALS = "deals", _("a deal, won or lost")
    ADS = "ads", _("an advertisement or campaign")


class ImportState(models.TextChoices):
    """How far an import has come. Only ``done`` has changed any figure."""

    RECEIVED = "received", pgettext_lazy("import", "Received")
    LOOKED_AT = "looked_at", pgettext_lazy("import", "Columns found")
    CHECKED = "checked", pgettext_lazy("import", "Ready to be kept")
    DONE = "done", pgettext_lazy("import", "Kept")
    CANCELLED = "cancelled", pgettext_lazy("import", "Given up")
    REFUSED = "refused", pgettext_lazy("import", "Refused")


def import_path(row: MetricImport, filename: str) -> str:
    """Keep a file under its row's id; what the sender called it is never a path."""
    return f"metric-imports/{row.pk}"


class MetricImport(models.Model):
    """A file of figures. ``look``, ``mapping`` and ``result`` are described in ``exchange``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="metric_imports")
    source = models.ForeignKey(Source, models.CASCADE, related_name="imports")
    file = models.FileField(upload_to=import_path, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    file_size = models.PositiveBigIntegerField(default=0)
    file_hash = models.CharField(max_length=64, blank=True)
    shape = models.CharField(
        _("one line is"), max_length=9, choices=ImportShape, default=ImportShape.READINGS
    )
    state = models.CharField(max_length=9, choices=ImportState, default=ImportState.RECEIVED)
    look = models.JSONField(default=dict, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    result = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = MetricImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("import of figures")
        verbose_name_plural = _("imports of figures")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ImportState.values),
                name="an_import_state_the_product_knows",
            ),
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=False) | ~models.Q(state="done"),
                name="a_kept_import_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} → {self.source}"
