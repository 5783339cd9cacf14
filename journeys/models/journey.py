"""A journey: who walks it, its stages, and each touchpoint on the way."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Team
from journeys.models.rows import BinnableRow
from journeys.models.vocabulary import Channel
from journeys.querysets import JourneyPartQuerySet, JourneyQuerySet, TouchpointQuerySet

COLOURS = 6  # how many the palette of personas has


class JourneyState(models.TextChoices):
    """Whether a journey shows what is lived today or what is wanted."""

    AS_IS = "as_is", _("today")
    TO_BE = "to_be", _("future")


class JourneyStatus(models.TextChoices):
    """How far a journey has come, from a sketch to one that is looked after."""

    DRAFT = "draft", _("draft")
    RESEARCHING = "researching", _("being researched")
    VALIDATED = "validated", _("validated with customers")
    LIVE = "live", _("in use")
    RETIRED = "retired", _("retired")


class Journey(BinnableRow):
    """A customer's path towards one goal, told in the customer's words."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="journeys")
    title = models.CharField(_("title, in the customer's words"), max_length=160)
    goal = models.CharField(_("what the customer wants to achieve"), max_length=300, blank=True)
    state = models.CharField(
        _("today or future"), max_length=6, choices=JourneyState, default=JourneyState.AS_IS
    )
    status = models.CharField(
        _("status"), max_length=12, choices=JourneyStatus, default=JourneyStatus.DRAFT
    )
    derived_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="futures"
    )
    owner = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    last_reviewed = models.DateField(_("last reviewed"), null=True, blank=True)
    review_days = models.PositiveSmallIntegerField(
        _("review every so many days"),
        default=180,
        validators=[MinValueValidator(7), MaxValueValidator(1000)],
    )
    client_safe = models.BooleanField(_("hide pains and names when shared"), default=True)
    is_demonstration = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = JourneyQuerySet.as_manager()

    class Meta:
        verbose_name = _("journey")
        verbose_name_plural = _("journeys")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(review_days__range=(7, 1000)), name="a_review_comes_in_time"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("journeys:map", args=[self.organization.slug, self.pk])

    @property
    def is_future(self) -> bool:
        return self.state == JourneyState.TO_BE

    def review_due(self, today: date) -> bool:
        """True once its last review is longer ago than its owner wanted."""
        seen = self.last_reviewed or timezone.localdate(self.created_at)
        return today > seen + timedelta(days=self.review_days)


class Persona(BinnableRow):
    """A kind of customer, with a goal of their own."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="personas")
    journeys = models.ManyToManyField(Journey, through="JourneyPersona", related_name="personas")
    name = models.CharField(_("name"), max_length=80)
    segment = models.CharField(_("segment"), max_length=120, blank=True)
    goal = models.CharField(_("goal"), max_length=300, blank=True)
    quote = models.CharField(_("in their words"), max_length=300, blank=True)
    initials = models.CharField(_("initials"), max_length=3, blank=True)
    colour = models.PositiveSmallIntegerField(
        _("colour"), default=1, validators=[MinValueValidator(1), MaxValueValidator(COLOURS)]
    )

    objects = JourneyQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("persona")
        verbose_name_plural = _("personas")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(colour__range=(1, COLOURS)), name="personas_have_a_colour"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def mark(self) -> str:
        """The letters that stand for this persona in a small circle."""
        return self.initials or "".join(word[0] for word in self.name.split()[:2]).upper()


class JourneyPersona(models.Model):
    """A persona walks a journey; the order in which a page names them."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="walked_by")
    persona = models.ForeignKey(Persona, models.CASCADE, related_name="walks")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "persona"], name="a_persona_walks_a_journey_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.persona} → {self.journey}"


class StageKind(models.TextChoices):
    """The four moments of the relationship between a customer and a company."""

    ACQUISITION = "acquisition", _("Acquisition")
    SALE = "sale", _("Sale")
    DELIVERY = "delivery", _("Delivery")
    LOYALTY = "loyalty", _("Loyalty")


class SaleMoment(models.TextChoices):
    """Where a stage stands as seen from the sale."""

    BEFORE = "before", _("before the sale")
    DURING = "during", _("during the sale")
    AFTER = "after", _("after the sale")


class Stage(BinnableRow):
    """A part of the journey with a goal of its own."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="stages")
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(
        _("kind"), max_length=12, choices=StageKind, default=StageKind.ACQUISITION
    )
    moment = models.CharField(
        _("as seen from the sale"), max_length=6, choices=SaleMoment, default=SaleMoment.BEFORE
    )
    name = models.CharField(_("name"), max_length=80, blank=True)
    goal = models.CharField(_("what the customer wants here"), max_length=300, blank=True)

    objects = JourneyPartQuerySet.as_manager()

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("stage")
        verbose_name_plural = _("stages")

    def __str__(self) -> str:
        return self.name or self.get_kind_display()


class TouchpointKind(models.TextChoices):
    """Whether something is told or something is done."""

    COMMUNICATION = "communication", _("communication")
    ACTION = "action", _("customer action")


class Initiator(models.TextChoices):
    """Who sets an interaction going."""

    CUSTOMER = "customer", _("the customer")
    COMPANY = "company", _("the company")
    PARTNER = "partner", _("a partner")
    OTHER = "other", _("somebody else")


class ControlledBy(models.TextChoices):
    """Who controls what happens in an interaction; the domain's ``Control`` in words."""

    COMPANY = "company", _("ours")
    PARTNER = "partner", _("a partner's")
    CUSTOMER = "customer", _("the customer's")
    SOCIAL = "social", _("not controlled")


class Touchpoint(BinnableRow):
    """One interaction between the customer and the company, its partners or other people."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="touchpoints")
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("touchpoint"), max_length=160, blank=True)
    description = models.TextField(_("what happens"), max_length=2000, blank=True)
    kind = models.CharField(
        _("kind"), max_length=13, choices=TouchpointKind, default=TouchpointKind.ACTION
    )
    initiator = models.CharField(
        _("set going by"), max_length=8, choices=Initiator, default=Initiator.CUSTOMER
    )
    channel = models.ForeignKey(
        Channel, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("channel")
    )
    is_front_stage = models.BooleanField(_("the customer sees it"), default=True)
    control = models.CharField(
        _("control"), max_length=8, choices=ControlledBy, default=ControlledBy.COMPANY
    )
    owner = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    reach = models.DecimalField(
        _("share of customers who pass here"),
        max_digits=3,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal(1))],
    )
    # None leaves it to the index; a person's decision wins and keeps its reason.
    is_moment_of_truth = models.BooleanField(_("moment of truth"), null=True, blank=True)
    moment_reason = models.CharField(_("because"), max_length=300, blank=True)
    is_showstopper = models.BooleanField(_("the customer leaves if it fails"), default=False)
    derived_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="futures"
    )

    objects = TouchpointQuerySet.as_manager()

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("touchpoint")
        verbose_name_plural = _("touchpoints")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reach__gt=0, reach__lte=1), name="reach_is_above_0_up_to_1"
            )
        ]

    def __str__(self) -> str:
        return self.title or str(_("Untitled touchpoint"))
