"""Each time a round closed: what it counted, what it showed, and why it was opened again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.round import Assessment


class Closing(models.Model):
    """One closing of a round. ``released`` says which groups it showed, by capability.

    A later closing must hide what, subtracted from this one, would show a few people:
    docs/methods.md, "Anonymity and complementary suppression".
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="closings")
    number = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    counted = models.PositiveIntegerField(default=0)
    released = models.JSONField(default=dict)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reopen_reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("closing")
        verbose_name_plural = _("closings")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="each_closing_once"),
            models.CheckConstraint(
                condition=models.Q(reopened_at=None) | ~models.Q(reopen_reason=""),
                name="a_round_is_reopened_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} · {self.number}"
