"""The initiatives of a roadmap: estimates, lifts, relief of touchpoints, and tools they bring."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models import Capability
from journeys.models import StageKind, ToolKind, Touchpoint
from roadmaps.models.library import LibraryInitiative
from roadmaps.models.roadmap import Roadmap
from roadmaps.querysets import InitiativeQuerySet


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
    # Since then its metric is looked at again; empty as long as it is not done.
    done_on = models.DateField(_("done on"), null=True, blank=True)
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
