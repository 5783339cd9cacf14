"""The maturity model: areas, capabilities, anchors and levels. A published version never changes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.bilingual import InLanguage
from assessments.querysets import CapabilityQuerySet, FrameworkQuerySet


class Framework(models.Model):
    """One version of a maturity model, as loaded from its files."""

    slug = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    title_es = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    status_es = models.CharField(max_length=200, blank=True)
    status_en = models.CharField(max_length=200, blank=True)
    content_hash = models.CharField(max_length=64, editable=False)
    published_at = models.DateTimeField(null=True, blank=True)

    title = InLanguage("title")
    status = InLanguage("status")

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        constraints = [
            models.UniqueConstraint(fields=["slug", "version"], name="a_version_is_made_once")
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"


class Level(models.Model):
    """One of the five levels, with its name and what it looks like."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="levels")
    number = models.PositiveSmallIntegerField()
    name_es = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    summary_es = models.TextField()
    summary_en = models.TextField()

    name = InLanguage("name")
    summary = InLanguage("summary")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "number"], name="each_level_once"),
            models.CheckConstraint(
                condition=models.Q(number__range=(1, 5)), name="levels_run_from_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Area(models.Model):
    """One of the five areas."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="areas")
    code = models.CharField(max_length=4)
    key = models.SlugField(max_length=20)
    order = models.PositiveSmallIntegerField()
    name_es = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    summary_es = models.TextField()
    summary_en = models.TextField()

    name = InLanguage("name")
    summary = InLanguage("summary")

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="area_codes_differ")
        ]

    def __str__(self) -> str:
        return self.name


class Capability(models.Model):
    """One thing an organisation can do more or less maturely; one question."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="capabilities")
    code = models.CharField(max_length=8)
    order = models.PositiveSmallIntegerField()
    in_short_form = models.BooleanField(default=False)
    name_es = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    definition_es = models.TextField()
    definition_en = models.TextField()
    question_es = models.CharField(max_length=200)
    question_en = models.CharField(max_length=200)
    help_es = models.CharField(max_length=200)
    help_en = models.CharField(max_length=200)
    sufficient_es = models.TextField()
    sufficient_en = models.TextField()
    insufficient_es = models.TextField()
    insufficient_en = models.TextField()

    name = InLanguage("name")
    definition = InLanguage("definition")
    question = InLanguage("question")
    help = InLanguage("help")
    sufficient = InLanguage("sufficient")
    insufficient = InLanguage("insufficient")

    objects = CapabilityQuerySet.as_manager()

    class Meta:
        ordering = ["area__order", "order"]
        verbose_name = _("capability")
        verbose_name_plural = _("capabilities")
        constraints = [
            models.UniqueConstraint(fields=["area", "code"], name="capability_codes_differ")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Anchor(models.Model):
    """The sentence that describes one level of one capability."""

    capability = models.ForeignKey(Capability, models.CASCADE, related_name="anchors")
    level = models.PositiveSmallIntegerField()
    text_es = models.TextField()
    text_en = models.TextField()

    text = InLanguage("text")

    class Meta:
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(fields=["capability", "level"], name="one_anchor_per_level"),
            models.CheckConstraint(
                condition=models.Q(level__range=(1, 5)), name="anchors_run_from_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level}: {self.text}"
