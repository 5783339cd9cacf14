"""The library of initiatives: what is worth doing, with estimates to start from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.bilingual import InLanguage
from assessments.models import Capability, Framework
from roadmaps.querysets import LibraryInitiativeQuerySet


class LibraryInitiative(models.Model):
    """One thing worth doing, as the framework's folder describes it; estimates to start from."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="initiatives")
    code = models.CharField(max_length=12)
    capability = models.ForeignKey(Capability, models.CASCADE, related_name="initiatives")
    applies_from = models.PositiveSmallIntegerField()
    applies_to = models.PositiveSmallIntegerField()
    title_es = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    why_es = models.TextField()
    why_en = models.TextField()
    # Three steps, one per line: they are always read and shown together.
    steps_es = models.TextField()
    steps_en = models.TextField()
    deliverable_es = models.TextField()
    deliverable_en = models.TextField()
    metric_es = models.CharField(max_length=300)
    metric_en = models.CharField(max_length=300)
    owner_es = models.CharField(max_length=80)
    owner_en = models.CharField(max_length=80)
    effort_low = models.PositiveIntegerField()
    effort_likely = models.PositiveIntegerField()
    effort_high = models.PositiveIntegerField()
    cost_low = models.PositiveIntegerField()
    cost_likely = models.PositiveIntegerField()
    cost_high = models.PositiveIntegerField()
    quarters = models.PositiveSmallIntegerField()
    probability = models.DecimalField(max_digits=3, decimal_places=2)
    requires = models.ManyToManyField("self", symmetrical=False, related_name="enables")

    title = InLanguage("title")
    why = InLanguage("why")
    steps = InLanguage("steps")
    deliverable = InLanguage("deliverable")
    metric = InLanguage("metric")
    owner = InLanguage("owner")

    objects = LibraryInitiativeQuerySet.as_manager()

    class Meta:
        ordering = ["capability__area__order", "capability__order", "code"]
        verbose_name = _("library initiative")
        verbose_name_plural = _("library initiatives")
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="initiative_codes_differ"),
            models.CheckConstraint(
                condition=models.Q(
                    effort_low__lte=models.F("effort_likely"),
                    effort_high__gte=models.F("effort_likely"),
                    cost_low__lte=models.F("cost_likely"),
                    cost_high__gte=models.F("cost_likely"),
                ),
                name="estimates_are_low_likely_high",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class LibraryLift(models.Model):
    """Maturity points by which a library initiative lifts one capability at full success."""

    initiative = models.ForeignKey(LibraryInitiative, models.CASCADE, related_name="lifts")
    capability = models.ForeignKey(Capability, models.CASCADE, related_name="+")
    points = models.DecimalField(max_digits=3, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "capability"], name="a_library_lift_is_said_once"
            ),
            models.CheckConstraint(
                condition=models.Q(points__gt=0, points__lte=4), name="library_lifts_reach_4"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.capability.code} +{self.points}"
