"""How others stand: imported with their source, and pooled from organisations that agreed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from accounts.querysets import OwnedByOrganizationQuerySet
from benchmarks.domain.pooling import FEWEST


class Benchmark(models.Model):
    """Published figures about other organisations, never without source, year and number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="benchmarks")
    framework_slug = models.SlugField(max_length=40)
    title = models.CharField(_("title"), max_length=120)
    source = models.CharField(_("source"), max_length=200)
    url = models.URLField(_("address of the source"), blank=True)
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    organizations = models.PositiveIntegerField(
        _("organisations"),
        validators=[
            MinValueValidator(FEWEST, _("Never from fewer than five organisations.")),
            MaxValueValidator(10_000_000),
        ],
    )
    # Of what it says: the same file twice is one benchmark.
    fingerprint = models.CharField(max_length=64, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now)

    objects = OwnedByOrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "title"]
        verbose_name = _("benchmark")
        verbose_name_plural = _("benchmarks")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "fingerprint"], name="a_benchmark_is_imported_once"
            ),
            models.CheckConstraint(
                condition=models.Q(organizations__gte=FEWEST),
                name="a_benchmark_is_of_five_or_more",
            ),
            models.CheckConstraint(
                condition=~models.Q(source="") & ~models.Q(title=""),
                name="a_benchmark_names_its_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.source}, {self.year})"


class BenchmarkValue(models.Model):
    """One figure of a benchmark: of the whole ("overall"), an area or a capability."""

    benchmark = models.ForeignKey(Benchmark, models.CASCADE, related_name="values")
    part = models.CharField(max_length=8)
    mean = models.FloatField()
    lower = models.FloatField(null=True, blank=True)  # a quarter of the organisations lie below
    upper = models.FloatField(null=True, blank=True)  # a quarter lie above
    n = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("benchmark value")
        verbose_name_plural = _("benchmark values")
        constraints = [
            models.UniqueConstraint(
                fields=["benchmark", "part"], name="a_benchmark_says_each_part_once"
            ),
            models.CheckConstraint(
                condition=models.Q(mean__range=(1, 5)), name="benchmark_means_run_from_1_to_5"
            ),
            models.CheckConstraint(
                condition=models.Q(lower=None, upper=None)
                | models.Q(
                    lower__isnull=False,
                    upper__isnull=False,
                    lower__gte=1,
                    upper__lte=5,
                    lower__lte=models.F("upper"),
                ),
                name="benchmark_quartiles_stand_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(n__gte=FEWEST), name="a_benchmark_value_is_of_five_or_more"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part}: {self.mean}"


class BenchmarkConsent(models.Model):
    """An organisation's agreement that its figures enter those of all, until it is withdrawn."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="benchmark_consents"
    )
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    agreed_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedByOrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(withdrawn_at=None),
                name="one_living_consent_per_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.agreed_at:%Y-%m-%d}"


class PooledBenchmark(models.Model):
    """A snapshot of what the organisations that agreed had in common when it was made.

    ``values``: part → {"lower", "median", "upper"}, levels rounded to 0.1. ``members`` are the
    rounds it was made of, ``[[organisation, round], …]``: shown to nobody, and kept even when
    the organisation goes, because every later snapshot must be held against it.
    """

    framework_slug = models.SlugField(max_length=40)
    made_at = models.DateTimeField()
    organizations = models.PositiveIntegerField()
    values = models.JSONField(default=dict)
    members = models.JSONField(default=list, editable=False)

    class Meta:
        ordering = ["made_at", "pk"]
        get_latest_by = ["made_at", "pk"]
        verbose_name = _("pooled benchmark")
        verbose_name_plural = _("pooled benchmarks")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organizations__gte=FEWEST), name="a_pool_is_of_five_or_more"
            )
        ]

    def __str__(self) -> str:
        return f"{self.framework_slug} {self.made_at:%Y-%m-%d} ({self.organizations})"
