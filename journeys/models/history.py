"""What was done to a journey, by whom, and how it looked before."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from journeys.models.journey import Journey
from journeys.models.rows import Row
from journeys.querysets import JourneyPartQuerySet, OperationQuerySet


class Operation(models.Model):
    """One change that its author can take back: what each touched row said before and after.

    ``changes`` is a list of ``{"model", "id", "before": {field: text}, "after": {…}}``, written
    and read only by ``journeys.services.log``.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="operations")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    label = models.CharField(max_length=200)
    changes = models.JSONField()
    is_undone = models.BooleanField(default=False)
    # When it was last done, undone or done again: what other people's open maps ask by.
    turned_at = models.DateTimeField(default=timezone.now)

    objects = OperationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["journey", "author", "id"], name="operations_of_an_author"),
            models.Index(fields=["journey", "turned_at"], name="operations_of_late"),
        ]

    def __str__(self) -> str:
        return self.label


class RevisionCause(models.TextChoices):
    """Why a version was kept."""

    BY_HAND = "by_hand"
    BEFORE_RESTORE = "before_restore"
    BEFORE_IMPORT = "before_import"


class Revision(Row):
    """A whole journey as it stood at one moment; restoring one keeps a copy of the present first."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="revisions")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    label = models.CharField(max_length=120, blank=True)
    cause = models.CharField(max_length=14, choices=RevisionCause, default=RevisionCause.BY_HAND)
    snapshot = models.JSONField()

    objects = JourneyPartQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.label or f"{self.at:%Y-%m-%d %H:%M}"
