"""What is known of a touchpoint: ratings, the evidence for them, and what hurts."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journeys.models.journey import Persona, Touchpoint
from journeys.models.rows import BinnableRow
from journeys.querysets import TouchpointPartQuerySet

FROM_1_TO_5 = [MinValueValidator(1), MaxValueValidator(5)]


class Source(models.TextChoices):
    """Where a rating or a finding comes from; the domain's ``SourceKind`` in words."""

    SURVEY = "survey", _("survey")
    RECORD = "record", _("our own records")
    OBSERVATION = "observation", _("observation")
    INTERVIEW = "interview", _("interview")
    STAFF = "staff", _("staff opinion")
    ASSUMPTION = "assumption", _("assumption")


class Rating(BinnableRow):
    """One touchpoint as one persona lives it, from one source, on one date.

    Values may be unknown; unknown is empty and never 0.
    """

    touchpoint = models.ForeignKey(Touchpoint, models.CASCADE, related_name="ratings")
    persona = models.ForeignKey(Persona, models.CASCADE, related_name="ratings")
    source = models.CharField(_("source"), max_length=11, choices=Source, default=Source.ASSUMPTION)
    rated_on = models.DateField(_("date"), default=timezone.localdate)
    importance = models.DecimalField(
        _("importance"),
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        validators=FROM_1_TO_5,
    )
    expectation = models.DecimalField(
        _("expectation"),
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        validators=FROM_1_TO_5,
    )
    experience = models.DecimalField(
        _("experience"),
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        validators=FROM_1_TO_5,
    )
    emotion = models.DecimalField(
        _("emotion"),
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(-2), MaxValueValidator(2)],
    )
    intensity = models.DecimalField(
        _("intensity"),
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        validators=FROM_1_TO_5,
    )
    n = models.PositiveIntegerField(_("customers asked"), null=True, blank=True)
    weight = models.DecimalField(
        _("weight"),
        max_digits=5,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    objects = TouchpointPartQuerySet.as_manager()

    class Meta:
        ordering = ["persona", "-rated_on", "source", "id"]
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.UniqueConstraint(
                fields=["touchpoint", "persona", "source", "rated_on"],
                condition=models.Q(deleted_at=None),
                name="a_source_rates_once_a_day",
            ),
            models.CheckConstraint(
                condition=(models.Q(importance=None) | models.Q(importance__range=(1, 5)))
                & (models.Q(expectation=None) | models.Q(expectation__range=(1, 5)))
                & (models.Q(experience=None) | models.Q(experience__range=(1, 5)))
                & (models.Q(intensity=None) | models.Q(intensity__range=(1, 5))),
                name="ratings_run_from_1_to_5",
            ),
            models.CheckConstraint(
                condition=models.Q(emotion=None) | models.Q(emotion__range=(-2, 2)),
                name="rated_emotions_run_from_minus_2_to_2",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.touchpoint}: {self.persona}, {self.get_source_display()}"


def evidence_path(evidence: Evidence, filename: str) -> str:
    """Keep a file under its row's id; what the sender called it is never a path."""
    return f"evidence/{evidence.pk}"


class Evidence(BinnableRow):
    """What a rating rests on, so that it can be looked up."""

    touchpoint = models.ForeignKey(Touchpoint, models.CASCADE, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=11, choices=Source, default=Source.INTERVIEW)
    text = models.TextField(_("what was found"), max_length=2000, blank=True)
    n = models.PositiveIntegerField(_("customers asked"), null=True, blank=True)
    period = models.CharField(_("period"), max_length=40, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to=evidence_path, blank=True)
    file_name = models.CharField(max_length=120, blank=True, editable=False)
    file_type = models.CharField(max_length=80, blank=True, editable=False)

    objects = TouchpointPartQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")

    def __str__(self) -> str:
        return self.text[:60] or self.get_kind_display()


class PainKind(models.TextChoices):
    """What hurts, what delights, and what is missing."""

    PAIN = "pain", _("pain")
    GAIN = "gain", _("delight")
    NEED = "need", _("need")


class Frequency(models.TextChoices):
    """How often customers live it."""

    RARE = "rare", _("rarely")
    SOMETIMES = "sometimes", _("sometimes")
    OFTEN = "often", _("often")
    ALWAYS = "always", _("always")


class PainPoint(BinnableRow):
    """Something customers say of a touchpoint that ought to be acted on."""

    touchpoint = models.ForeignKey(Touchpoint, models.CASCADE, related_name="pain_points")
    kind = models.CharField(_("kind"), max_length=4, choices=PainKind, default=PainKind.PAIN)
    text = models.TextField(_("in the customer's words"), max_length=1000, blank=True)
    severity = models.PositiveSmallIntegerField(_("severity"), default=3, validators=FROM_1_TO_5)
    frequency = models.CharField(
        _("how often"), max_length=9, choices=Frequency, default=Frequency.SOMETIMES
    )

    objects = TouchpointPartQuerySet.as_manager()

    class Meta:
        ordering = ["-severity", "id"]
        verbose_name = _("pain point")
        verbose_name_plural = _("pain points")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(severity__range=(1, 5)), name="severities_run_from_1_to_5"
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
