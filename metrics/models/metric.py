"""What is measured, from where, and what it should become."""

from __future__ import annotations

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from accounts.querysets import OwnedByOrganizationQuerySet
from journeys.models import StageKind
from metrics.domain.measures import SCALES, Kind, Measure
from metrics.querysets import MetricQuerySet

SMALLEST_GROUP = 5


class MetricKind(models.TextChoices):
    """The metrics everybody knows by name; the domain's ``Kind`` in words."""

    CSAT = "csat", _("CSAT, satisfied customers")
    NPS = "nps", _("NPS, net promoters")
    CES = "ces", _("CES, made easy")
    CONVERSION = "conversion", _("Conversion")
    SALES_CYCLE = "sales_cycle", _("Sales cycle")
    RETENTION = "retention", _("Retention")
    CHURN = "churn", _("Churn")
    ORDER_VALUE = "order_value", _("Average order value")
    ORDERS = "orders", _("Orders")
    REVENUE = "revenue", _("Revenue")
    NEW_CUSTOMERS = "new_customers", _("New customers")
    ACQUISITION_SPEND = "acquisition_spend", _("Acquisition spend")
    CLTV = "cltv", _("CLTV, customer lifetime value")
    COCA = "coca", _("COCA, cost of acquiring a customer")
    RESPONSE_RATE = "response_rate", _("Response rate")
    OWN = "own", pgettext_lazy("metric", "Own")


class MetricMeasure(models.TextChoices):
    """What kind of number a metric is; the domain's ``Measure`` in words."""

    SHARE = "share", _("a share of all")
    NET = "net", _("promoters minus detractors")
    MEAN = "mean", _("an average")
    TOTAL = "total", _("a sum")
    RATIO = "ratio", _("one sum for each of another")


class SourceKind(models.TextChoices):
    """How readings come in."""

    IMPORT = "import", _("file")
    SURVEY = "survey", _("own survey")
    TYPED = "typed", _("typed in")


class Source(models.Model):
    """Where readings come from; how its files were read last time is remembered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="metric_sources")
    name = models.CharField(_("name of the source"), max_length=80)
    kind = models.CharField(max_length=6, choices=SourceKind, default=SourceKind.IMPORT)
    # Anybody with the link could answer, also more than once: said beside its figures.
    is_open = models.BooleanField(default=False)
    mapping = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnedByOrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("source of figures")
        verbose_name_plural = _("sources of figures")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"], name="sources_of_figures_have_names_of_their_own"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Metric(models.Model):
    """A metric of an organisation: one everybody knows, or its own with unit and direction.

    A known one has a row only once something was said of it (see ``selectors.known``).
    Shares are kept as 0..1 and net shares as −100..100, targets and baselines too.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="metrics")
    key = models.SlugField(max_length=40)  # a known one's is its kind
    kind = models.CharField(max_length=20, choices=MetricKind, default=MetricKind.OWN)
    measure = models.CharField(
        _("kind of figure"), max_length=5, choices=MetricMeasure, default=MetricMeasure.MEAN
    )
    own_name_es = models.CharField(_("name in Spanish"), max_length=80, blank=True)
    own_name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    higher_is_better = models.BooleanField(_("more is better"), default=True)
    # Customers are asked for it: their small groups are protected.
    is_asked = models.BooleanField(_("customers are asked for it"), default=False)
    moment = models.CharField(_("moment"), max_length=12, choices=StageKind, blank=True)
    baseline = models.FloatField(_("baseline"), null=True, blank=True)
    baseline_on = models.DateField(_("baseline of"), null=True, blank=True)
    target = models.FloatField(_("target"), null=True, blank=True)
    target_on = models.DateField(_("by"), null=True, blank=True)
    # Where several sources tell the same, a lead says which one counts; none: all of them.
    counted_source = models.ForeignKey(
        Source, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    order = models.PositiveSmallIntegerField(default=100)
    rev = models.PositiveIntegerField(default=1, editable=False)

    objects = MetricQuerySet.as_manager()

    class Meta:
        ordering = ["order", "key"]
        verbose_name = _("metric")
        verbose_name_plural = _("metrics")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key"], name="an_organization_has_a_metric_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="own", own_name_es__gt="", own_name_en__gt="")
                | ~models.Q(kind="own"),
                name="an_own_metric_has_a_name",
            ),
            models.CheckConstraint(
                condition=models.Q(measure__in=MetricMeasure.values),
                name="a_measure_the_product_knows",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("metrics:metric", args=[self.organization.slug, self.key])

    @property
    def name(self) -> str:
        if self.kind != MetricKind.OWN:
            return str(MetricKind(self.kind).label)  # get_kind_display looks at every kind anew
        spanish = (get_language() or "es").startswith("es")
        return self.own_name_es if spanish else self.own_name_en

    @property
    def short_name(self) -> str:
        """The part before the comma: "CSAT" of "CSAT, satisfied customers"."""
        return self.name.split(",")[0] if self.kind != MetricKind.OWN else self.name

    @property
    def scale(self) -> tuple[int, int] | None:
        """Lowest and highest score of its question, where there is one."""
        return SCALES.get(Kind(self.kind))

    @property
    def counts_as(self) -> Measure:
        return Measure(self.measure)


class MetricSettings(models.Model):
    """From how many customers on a group is shown, in figures that customers were asked for."""

    organization = models.OneToOneField(
        Organization, models.CASCADE, related_name="metric_settings"
    )
    smallest_group = models.PositiveSmallIntegerField(
        _("smallest group of customers shown"),
        default=SMALLEST_GROUP,
        validators=[MinValueValidator(3), MaxValueValidator(50)],
    )

    objects = OwnedByOrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("settings of metrics")
        verbose_name_plural = _("settings of metrics")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(smallest_group__range=(3, 50)),
                name="groups_of_customers_are_shown_from_3_on",
            )
        ]

    def __str__(self) -> str:
        return str(self.organization)
