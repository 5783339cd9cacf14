"""One round of assessment: what is asked of whom, until when, and what was decided about it."""

from __future__ import annotations

import uuid
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from assessments.domain.scale import (
    DEFAULT_TARGET,
    MINIMUM_GROUP_DEFAULT,
    MINIMUM_GROUP_FLOOR,
)
from assessments.models.framework import Area, Capability, Framework
from assessments.querysets import AssessmentQuerySet


class Form(models.TextChoices):
    """How many of the framework's questions are asked."""

    FULL = "full", _("Full form: every question of the model")
    SHORT = "short", _("Short form: a few questions of each area, for a first impression")


class Confidentiality(models.TextChoices):
    """Whether answers are known to be somebody's."""

    ANONYMOUS = "anonymous", _("Anonymous: results only after closing, no group below the minimum")
    NAMED = "named", _("Named: agreed by those who answer; results at any time")


class Assessment(models.Model):
    """A round: a framework version, an organisation, dates and participants."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="assessments")
    framework = models.ForeignKey(Framework, models.RESTRICT, related_name="assessments")
    title = models.CharField(_("title"), max_length=120)
    form = models.CharField(_("form"), max_length=8, choices=Form, default=Form.FULL)
    confidentiality = models.CharField(
        _("confidentiality"),
        max_length=10,
        choices=Confidentiality,
        default=Confidentiality.ANONYMOUS,
    )
    minimum_group = models.PositiveSmallIntegerField(
        _("smallest group shown"),
        default=MINIMUM_GROUP_DEFAULT,
        validators=[MinValueValidator(MINIMUM_GROUP_FLOOR), MaxValueValidator(50)],
        help_text=_("No figure is shown about fewer people than this. At least 3; 5 is usual."),
    )
    asks_expectation = models.BooleanField(
        _("ask what people expect of customers"),
        default=False,
        db_default=False,
        help_text=_(
            "One more question at the start: of 100 customers, how many would be satisfied? "
            "The results set the answer beside what customers say."
        ),
    )
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    # Stored so that the order of questions, and whatever is simulated, can be made again.
    seed = models.PositiveIntegerField(default=0, editable=False)
    scorecard = models.JSONField(null=True, blank=True, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minimum_group__gte=MINIMUM_GROUP_FLOOR),
                name="no_group_below_three",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="a_round_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(scorecard__isnull=False),
                name="a_closed_round_keeps_its_scorecard",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("assessments:round", args=[self.organization.slug, self.pk])

    @property
    def k(self) -> int:
        """The smallest group a figure may be about; 1 where those who answer agreed to be known."""
        return 1 if self.is_named else self.minimum_group

    @property
    def is_draft(self) -> bool:
        return self.opened_at is None

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None

    def takes_answers(self, on: date) -> bool:
        """Say whether somebody may answer on this day: open, and not past its last day."""
        return self.is_open and on <= self.closes_on

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_short(self) -> bool:
        return self.form == Form.SHORT

    @property
    def is_named(self) -> bool:
        return self.confidentiality == Confidentiality.NAMED

    @property
    def shows_results(self) -> bool:
        """A named round at any time once open; an anonymous one only what has been frozen.

        Two partial results of an anonymous round can be subtracted from one another. One that
        was reopened keeps showing what it showed when it closed.
        """
        return self.is_closed or (self.is_open and (self.is_named or self.scorecard is not None))

    @property
    def shows_frozen(self) -> bool:
        """Whether pages read what was kept at the last closing instead of today's answers."""
        return self.scorecard is not None and (self.is_closed or not self.is_named)


class CapabilityScope(models.Model):
    """What a round wants of one capability: target, weight, of whom it is asked, or the reason
    why it does not apply."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="scopes")
    capability = models.ForeignKey(Capability, models.RESTRICT, related_name="+")
    target = models.PositiveSmallIntegerField(_("target"), default=DEFAULT_TARGET)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2, default=1)
    out_of_scope_reason = models.CharField(_("does not apply because"), max_length=300, blank=True)
    asks_executives = models.BooleanField(default=True)
    asks_managers = models.BooleanField(default=True)
    asks_front_line = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("scope")
        verbose_name_plural = _("scopes")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "capability"], name="one_scope_per_capability"
            ),
            models.CheckConstraint(
                condition=models.Q(target__range=(2, 5)), name="targets_run_from_2_to_5"
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gt=0), name="a_capability_weighs_something"
            ),
            models.CheckConstraint(
                condition=models.Q(asks_executives=True)
                | models.Q(asks_managers=True)
                | models.Q(asks_front_line=True),
                name="a_capability_is_asked_of_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.capability} → {self.target}"


class AreaWeight(models.Model):
    """How much one area counts in the overall score of a round."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="area_weights")
    area = models.ForeignKey(Area, models.RESTRICT, related_name="+")
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2, default=1)

    class Meta:
        verbose_name = _("area weight")
        verbose_name_plural = _("area weights")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "area"], name="one_weight_per_area"),
            models.CheckConstraint(
                condition=models.Q(weight__gt=0), name="an_area_weighs_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}: {self.weight}"


class WeightVote(models.Model):
    """How one voter weighs the areas, or the capabilities of one area (docs/methods.md).

    ``scope`` is an area's code, or empty for the areas themselves. ``values`` maps codes to
    points (any non-negative number) or to ranks (1 is the most important; ties allowed).
    """

    class Method(models.TextChoices):
        POINTS = "points", _("100 points")
        RANKING = "ranking", _("Ranking")

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="weight_votes")
    scope = models.CharField(max_length=4, blank=True)
    voter = models.CharField(_("name"), max_length=120)
    method = models.CharField(max_length=8, choices=Method)
    values = models.JSONField(default=dict)

    class Meta:
        ordering = ["scope", "voter"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "scope", "voter"], name="a_voter_weighs_each_part_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.voter}: {self.scope}"
