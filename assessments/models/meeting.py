"""What people agreed on face to face, kept beside the answers, which stay as they are."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.framework import Capability
from assessments.models.round import Assessment


class AgreedLevel(models.Model):
    """The level a calibration session agreed on for one capability, and why.

    ``votes`` keeps what was revealed: ``[[n at 1, …, n at 5], …]``, one list for each vote.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="agreed_levels")
    capability = models.ForeignKey(Capability, models.RESTRICT, related_name="+")
    level = models.PositiveSmallIntegerField(_("agreed level"))
    reason = models.TextField(_("reason"), max_length=2000)
    votes = models.JSONField(default=list)
    agreed_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    rev = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["capability__area__order", "capability__order"]
        verbose_name = _("agreed level")
        verbose_name_plural = _("agreed levels")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "capability"], name="one_agreed_level_per_capability"
            ),
            models.CheckConstraint(
                condition=models.Q(level__range=(1, 5)), name="agreed_levels_run_from_1_to_5"
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="an_agreed_level_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.capability}: {self.level}"


class Reflection(models.Model):
    """The executive team's answer to one question of its reflection session."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="reflections")
    question = models.SlugField(max_length=40)
    owner = models.CharField(_("owner"), max_length=120, blank=True)
    text = models.TextField(_("answer"), max_length=6000, blank=True)
    discussed = models.BooleanField(_("discussed"), default=False)
    # Grows with each change: a second device that has not seen it cannot overwrite it.
    rev = models.PositiveIntegerField(default=0)
    changed_by = models.CharField(max_length=120, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("reflection")
        verbose_name_plural = _("reflections")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "question"], name="one_reflection_per_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.question}"
