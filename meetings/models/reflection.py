"""The executive team's reflection session: its shared link, and whether it is finished.

The answers themselves are rows of ``assessments``, because they stand beside the scores.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from meetings.querysets import ReflectionSessionQuerySet


class ReflectionSession(models.Model):
    """One round's reflection. Without ``token_hash`` there is no shared link."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.OneToOneField(Assessment, models.CASCADE, related_name="reflection_session")
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    link_rev = models.PositiveIntegerField(default=0, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ReflectionSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reflection session")
        verbose_name_plural = _("reflection sessions")

    def __str__(self) -> str:
        return str(self.assessment)

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None
