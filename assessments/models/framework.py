"""The maturity model: areas, capabilities, anchors and levels. A published version never changes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.bilingual import InLanguage
from accounts.models import Organization
from assessments.querysets import CapabilityQuerySet, FrameworkQuerySet


class Framework(models.Model):
    """One version of a maturity model: built in (no organisation) or an organisation's own.

    A version without ``published_at`` is a draft that its organisation may still change.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, blank=True, related_name="frameworks"
    )
    # The version it was copied from, so that a page can say what was changed.
    based_on = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    slug = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    title_es = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    status_es = models.CharField(max_length=200, blank=True)
    status_en = models.CharField(max_length=200, blank=True)
    content_hash = models.CharField(max_length=64, editable=False)
    published_at = models.DateTimeField(null=True, blank=True)
    # Grows with each change of a draft: a form that has not seen the last one cannot overwrite it.
    rev = models.PositiveIntegerField(default=0, editable=False)

    title = InLanguage("title")
    status = InLanguage("status")

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        constraints = [
            models.UniqueConstraint(
                fields=["slug", "version"],
                condition=models.Q(organization=None),
                name="a_version_is_made_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "slug", "version"],
                condition=models.Q(organization__isnull=False),
                name="an_own_version_is_made_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"

    @property
    def is_built_in(self) -> bool:
        return self.organization_id is None

    @property
    def is_draft(self) -> bool:
        return self.published_at is None


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
    # What a round starts from; each round may weigh anew.
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2, default=1)

    name = InLanguage("name")
    summary = InLanguage("summary")

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="area_codes_differ"),
            models.CheckConstraint(
                condition=models.Q(weight__gt=0), name="an_area_of_a_model_weighs_something"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Capability(models.Model):
    """One thing an organisation can do more or less maturely; one question."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="capabilities")
    code = models.CharField(max_length=8)
    order = models.PositiveSmallIntegerField()
    in_short_form = models.BooleanField(default=False)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2, default=1)
    # Role groups that can know the answer; what a round's routing starts from. [] is everybody.
    known_by = models.JSONField(default=list, blank=True)
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
            models.UniqueConstraint(fields=["area", "code"], name="capability_codes_differ"),
            models.CheckConstraint(
                condition=models.Q(weight__gt=0), name="a_capability_of_a_model_weighs_something"
            ),
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
