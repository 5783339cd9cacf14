"""The library of initiatives, and an organisation's roadmaps made from it."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.bilingual import InLanguage
from accounts.models import Organization
from assessments.models import Assessment, Capability, Framework
from journeys.models import Journey, StageKind, ToolKind, Touchpoint
from roadmaps.domain.needs import DEFAULT_JOURNEY_WEIGHT
from roadmaps.querysets import InitiativeQuerySet, LibraryInitiativeQuerySet, RoadmapQuerySet


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


class Roadmap(models.Model):
    """Initiatives that close the gaps of one round, under stated people, money and time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="roadmaps")
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="roadmaps")
    title = models.CharField(_("title"), max_length=120)
    quarters = models.PositiveSmallIntegerField(
        _("quarters"), default=4, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    days_per_quarter = models.PositiveIntegerField(
        _("person-days per quarter"),
        default=120,
        validators=[MinValueValidator(1), MaxValueValidator(100_000)],
    )
    budget = models.PositiveIntegerField(
        _("budget for outside costs"),
        default=150_000,
        validators=[MaxValueValidator(1_000_000_000)],
    )
    starts_year = models.PositiveSmallIntegerField(
        _("first year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    starts_quarter = models.PositiveSmallIntegerField(
        _("first quarter"), validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    # Journeys of today count unless somebody leaves them out, so that a new one is not forgotten.
    journeys_left_out = models.ManyToManyField(Journey, blank=True, related_name="+")
    journey_weight = models.DecimalField(
        _("weight of journeys"),
        max_digits=4,
        decimal_places=2,
        default=Decimal(DEFAULT_JOURNEY_WEIGHT),
        validators=[MinValueValidator(0), MaxValueValidator(10)],
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RoadmapQuerySet.as_manager()

    class Meta:
        verbose_name = _("roadmap")
        verbose_name_plural = _("roadmaps")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_quarter__range=(1, 4)), name="a_year_has_four_quarters"
            ),
            models.CheckConstraint(
                condition=models.Q(quarters__range=(1, 12), days_per_quarter__gte=1),
                name="a_roadmap_has_time_and_people",
            ),
            models.CheckConstraint(
                condition=models.Q(journey_weight__range=(0, 10)),
                name="journeys_weigh_from_0_to_10",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("roadmaps:roadmap", args=[self.organization.slug, self.pk])


class InitiativeStatus(models.TextChoices):
    """Where an initiative stands."""

    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")


class Initiative(models.Model):
    """One initiative of a roadmap: from the library, with the organisation's own estimates, or its own.

    Empty texts of a library initiative are read from the library, in the reader's language.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="initiatives")
    library = models.ForeignKey(
        LibraryInitiative, models.RESTRICT, null=True, blank=True, related_name="+"
    )
    own_title = models.CharField(_("title"), max_length=160, blank=True)
    own_why = models.TextField(_("why"), blank=True, max_length=1000)
    own_steps = models.TextField(_("first steps, one per line"), blank=True, max_length=2000)
    own_deliverable = models.TextField(_("deliverable"), blank=True, max_length=1000)
    own_metric = models.CharField(_("metric that should move"), max_length=300, blank=True)
    own_owner = models.CharField(_("owner"), max_length=80, blank=True)
    effort_days = models.DecimalField(
        _("effort, person-days"),
        max_digits=8,
        decimal_places=1,
        validators=[MinValueValidator(Decimal("0.5"))],
    )
    cost = models.DecimalField(
        _("outside cost"), max_digits=12, decimal_places=0, validators=[MinValueValidator(0)]
    )
    duration = models.PositiveSmallIntegerField(
        _("duration, quarters"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    probability = models.DecimalField(
        _("probability of success"),
        max_digits=3,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.05")), MaxValueValidator(1)],
    )
    status = models.CharField(
        _("status"), max_length=10, choices=InitiativeStatus, default=InitiativeStatus.PROPOSED
    )
    # A pinned initiative starts in the quarter a person chose; the others where they fit.
    pinned_quarter = models.PositiveSmallIntegerField(
        _("starts in quarter"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    excluded_reason = models.CharField(_("left out because"), max_length=300, blank=True)
    rev = models.PositiveIntegerField(default=1)
    requires = models.ManyToManyField(
        "self",
        symmetrical=False,
        related_name="enables",
        blank=True,
        verbose_name=_("must be done first"),
    )

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap", "library"], name="a_library_initiative_stands_once"
            ),
            models.CheckConstraint(
                condition=models.Q(effort_days__gte=Decimal("0.5"), cost__gte=0, duration__gte=1),
                name="an_initiative_takes_effort_and_time",
            ),
            models.CheckConstraint(
                condition=models.Q(probability__gt=0, probability__lte=1),
                name="a_probability_is_above_0_up_to_1",
            ),
            models.CheckConstraint(
                condition=models.Q(library__isnull=False) | ~models.Q(own_title=""),
                name="an_own_initiative_has_a_title",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.own_title or (self.library.title if self.library else "")

    @property
    def why(self) -> str:
        return self.own_why or (self.library.why if self.library else "")

    @property
    def steps(self) -> list[str]:
        text = self.own_steps or (self.library.steps if self.library else "")
        return [line.strip() for line in text.splitlines() if line.strip()]

    @property
    def deliverable(self) -> str:
        return self.own_deliverable or (self.library.deliverable if self.library else "")

    @property
    def metric(self) -> str:
        return self.own_metric or (self.library.metric if self.library else "")

    @property
    def owner(self) -> str:
        return self.own_owner or (self.library.owner if self.library else "")

    @property
    def is_excluded(self) -> bool:
        return bool(self.excluded_reason)

    @property
    def is_done(self) -> bool:
        return self.status == InitiativeStatus.DONE

    @property
    def is_planned(self) -> bool:
        """Still to be ranked and scheduled: neither left out nor done."""
        return not self.is_excluded and not self.is_done


class InitiativeLift(models.Model):
    """Maturity points by which an initiative of a roadmap lifts one capability at full success."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="lifts")
    capability = models.ForeignKey(Capability, models.RESTRICT, related_name="+")
    points = models.DecimalField(_("points"), max_digits=3, decimal_places=2)

    class Meta:
        ordering = ["-points", "capability__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "capability"], name="a_lift_is_said_once"
            ),
            models.CheckConstraint(
                condition=models.Q(points__gt=0, points__lte=4), name="lifts_reach_4"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.capability.code} +{self.points}"


class InitiativeRelief(models.Model):
    """Points by which an initiative of a roadmap eases the gap of one touchpoint at full success."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="reliefs")
    touchpoint = models.ForeignKey(Touchpoint, models.CASCADE, related_name="+")
    points = models.DecimalField(_("points"), max_digits=3, decimal_places=2)

    class Meta:
        ordering = ["-points", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "touchpoint"], name="a_relief_is_said_once"
            ),
            models.CheckConstraint(
                condition=models.Q(points__gt=0, points__lte=4), name="reliefs_reach_4"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.touchpoint} −{self.points}"


class InitiativeTool(models.Model):
    """A kind of tool that an initiative of a roadmap brings to a moment which has none."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="tools")
    moment = models.CharField(max_length=12, choices=StageKind)
    kind = models.CharField(max_length=20, choices=ToolKind)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "moment", "kind"], name="a_tool_is_brought_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_moment_display()}: {self.get_kind_display()}"
