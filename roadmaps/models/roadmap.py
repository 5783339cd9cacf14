"""A roadmap: the people, money and time within which initiatives close the gaps of one round."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from assessments.models import Assessment
from journeys.models import Journey
from roadmaps.domain.needs import DEFAULT_JOURNEY_WEIGHT
from roadmaps.querysets import RoadmapQuerySet


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
