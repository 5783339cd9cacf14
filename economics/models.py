"""A case: the assumptions from which the value of a relationship is computed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from accounts.querysets import OwnedByOrganizationQuerySet


class CasePeriod(models.TextChoices):
    """What one period of a case is; margin, retention and discount are for the same one."""

    MONTH = "month", _("a month")
    YEAR = "year", _("a year")


class ValueForm(models.TextChoices):
    """Which of the three formulas; which one is always said."""

    NEW = "a", _("a new customer: the first margin comes at once")
    EXISTING = "b", _("a customer of today, before the next renewal")
    AT_END = "c", _("a customer whose first margin comes at the end of the period")


class Prices(models.TextChoices):
    """Money with or without inflation; margin, growth and discount must agree."""

    NOMINAL = "nominal", _("nominal: with inflation")
    REAL = "real", _("real: without inflation")


class Case(models.Model):
    """Assumptions about one group of customers, with how sure each of them is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="value_cases")
    title = models.CharField(_("name"), max_length=80)
    segment = models.CharField(_("customers"), max_length=80, blank=True)
    period = models.CharField(
        _("one period is"), max_length=5, choices=CasePeriod, default=CasePeriod.YEAR
    )
    form = models.CharField(
        _("value of"), max_length=1, choices=ValueForm, default=ValueForm.EXISTING
    )
    prices = models.CharField(_("money"), max_length=7, choices=Prices, default=Prices.NOMINAL)
    horizon = models.PositiveSmallIntegerField(
        _("horizon, in periods"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    customers = models.PositiveBigIntegerField(_("customers today"), null=True, blank=True)
    rev = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = OwnedByOrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        verbose_name = _("value case")
        verbose_name_plural = _("value cases")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(horizon__range=(1, 120)), name="a_case_looks_1_to_120_periods"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("economics:case", args=[self.organization.slug, self.pk])


class CasePartQuerySet(OwnedByOrganizationQuerySet):
    organization_path = "case__organization"


class InputOrigin(models.TextChoices):
    """Where an assumption comes from."""

    MEASURED = "measured", _("own figures")
    ESTIMATED = "estimated", _("estimate")


class CaseInput(models.Model):
    """One assumption: low, likely, high; ``key`` is one of ``economics.domain.inputs``."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="inputs")
    key = models.SlugField(max_length=20)
    low = models.FloatField()
    likely = models.FloatField()
    high = models.FloatField()
    origin = models.CharField(max_length=9, choices=InputOrigin, default=InputOrigin.ESTIMATED)
    note = models.CharField(_("where it comes from"), max_length=200, blank=True)

    objects = CasePartQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        verbose_name = _("assumption")
        verbose_name_plural = _("assumptions")
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="an_assumption_is_made_once"),
            models.CheckConstraint(
                condition=models.Q(low__lte=models.F("likely"), high__gte=models.F("likely")),
                name="assumptions_are_low_likely_high",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.likely:g}"
