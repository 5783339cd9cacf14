"""Scenarios: what people, money and time there may be, and the plan computed for them."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from accounts.querysets import OwnedByOrganizationQuerySet
from assessments.models import Area
from roadmaps.models import Initiative, Roadmap

LONGEST = 12  # quarters


class ScenarioQuerySet(OwnedByOrganizationQuerySet):
    organization_path = "roadmap__organization"

    def with_parts(self) -> Self:
        """With all that its page and its problem read of it, in a fixed number of queries."""
        return self.select_related("decided_by").prefetch_related(
            "by_quarter", "by_team__team", "by_area__area", "choices"
        )


class ScenarioPartQuerySet(OwnedByOrganizationQuerySet):
    organization_path = "scenario__roadmap__organization"


class Scenario(models.Model):
    """One set of limits for a roadmap, the plan that is best under them, and whether it is decided.

    ``result`` is what ``plans.selectors.computed`` reads: starts, value, bound, proof and the
    places under many plausible inputs, with the seed; ``digest`` names the inputs it was computed
    from, so that a result of other inputs is told from one of these.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="scenarios")
    title = models.CharField(_("name"), max_length=80)
    quarters = models.PositiveSmallIntegerField(
        _("quarters"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST)]
    )
    days_per_quarter = models.PositiveIntegerField(
        _("person-days per quarter"),
        validators=[MinValueValidator(1), MaxValueValidator(100_000)],
    )
    budget = models.PositiveIntegerField(
        _("budget for outside costs"), validators=[MaxValueValidator(1_000_000_000)]
    )
    # What a point closed a quarter later counts, and what the second half of a gap counts.
    preference = models.DecimalField(
        _("preference for early"),
        max_digits=3,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.5")), MaxValueValidator(1)],
    )
    second_half = models.DecimalField(
        _("second half of a gap"),
        max_digits=3,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    result = models.JSONField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    computed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_why = models.CharField(_("why this one"), max_length=500, blank=True)
    # The first quarter when it was decided: the decision keeps it, whatever the roadmap says later.
    decided_year = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    decided_quarter = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    rev = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap", "title"], name="scenarios_of_a_roadmap_have_names_of_their_own"
            ),
            models.UniqueConstraint(
                fields=["roadmap"],
                condition=models.Q(decided_at__isnull=False),
                name="one_scenario_is_the_decision",
            ),
            models.CheckConstraint(
                condition=models.Q(quarters__range=(1, LONGEST), days_per_quarter__gte=1),
                name="a_scenario_has_time_and_people",
            ),
            models.CheckConstraint(
                condition=models.Q(preference__gt=0, preference__lte=1)
                & models.Q(second_half__range=(0, 1)),
                name="what_counts_less_counts_0_to_1",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True) | ~models.Q(decided_why=""),
                name="a_decision_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_year=None, decided_quarter=None)
                | models.Q(
                    decided_at__isnull=False,
                    decided_year__isnull=False,
                    decided_quarter__range=(1, 4),
                ),
                name="only_a_decision_keeps_its_first_quarter",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        slug = self.roadmap.organization.slug
        return reverse("plans:scenario", args=[slug, self.roadmap_id, self.pk])

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None

    @property
    def starts_year(self) -> int:
        """The year of its first quarter: the roadmap's, or as it was decided."""
        return self.decided_year or self.roadmap.starts_year

    @property
    def starts_quarter(self) -> int:
        return self.decided_quarter or self.roadmap.starts_quarter

    @property
    def is_moved(self) -> bool:
        """Whether the roadmap begins in another quarter than the decision."""
        roadmap = (self.roadmap.starts_year, self.roadmap.starts_quarter)
        return (self.starts_year, self.starts_quarter) != roadmap


class ScenarioQuarter(models.Model):
    """People or money of one quarter where they differ from the rest; empty is as usual."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="by_quarter")
    quarter = models.PositiveSmallIntegerField()
    days = models.PositiveIntegerField(_("person-days"), null=True, blank=True)
    budget = models.PositiveIntegerField(_("budget"), null=True, blank=True)

    objects = ScenarioPartQuerySet.as_manager()

    class Meta:
        ordering = ["quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "quarter"], name="a_quarter_of_a_scenario_is_said_once"
            ),
            models.CheckConstraint(
                condition=models.Q(quarter__range=(1, LONGEST)), name="a_quarter_within_the_longest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scenario}: {self.quarter}"


class ScenarioTeam(models.Model):
    """Person-days that a team has in each quarter of a scenario; a team without a row has no limit."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="by_team")
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    days = models.PositiveIntegerField(_("person-days per quarter"))

    objects = ScenarioPartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "team"], name="a_team_of_a_scenario_is_said_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.scenario}: {self.team}"


class ScenarioArea(models.Model):
    """Another target or weight of an area within a scenario; empty is as in the round."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="by_area")
    area = models.ForeignKey(Area, models.RESTRICT, related_name="+")
    target = models.PositiveSmallIntegerField(
        _("target"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    weight = models.DecimalField(
        _("weight, %"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    objects = ScenarioPartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "area"], name="an_area_of_a_scenario_is_said_once"
            ),
            models.CheckConstraint(
                condition=models.Q(target__isnull=True) | models.Q(target__range=(1, 5)),
                name="targets_of_scenarios_are_levels",
            ),
            models.CheckConstraint(
                condition=models.Q(weight__isnull=True) | models.Q(weight__range=(0, 100)),
                name="weights_of_scenarios_are_percent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scenario}: {self.area}"


class Rule(models.TextChoices):
    """What a person has decided about an initiative within a scenario."""

    MUST = "must", _("must be done")
    NOT = "not", _("left out")


class ScenarioChoice(models.Model):
    """A person's word on one initiative in one scenario: a rule, a fixed quarter, or both."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="choices")
    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="+")
    rule = models.CharField(max_length=4, choices=Rule, blank=True)
    start = models.PositiveSmallIntegerField(_("starts in quarter"), null=True, blank=True)

    objects = ScenarioPartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "initiative"], name="an_initiative_is_chosen_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(rule="not") | models.Q(start__isnull=True),
                name="what_is_left_out_starts_in_no_quarter",
            ),
            models.CheckConstraint(
                condition=models.Q(start__isnull=True) | models.Q(start__range=(1, LONGEST)),
                name="a_chosen_start_within_the_longest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scenario}: {self.initiative}"


class InitiativeTeam(models.Model):
    """Person-days of an initiative's effort that one team gives."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="by_team")
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    days = models.DecimalField(
        _("person-days"), max_digits=8, decimal_places=1, validators=[MinValueValidator(0)]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "team"], name="a_team_gives_to_an_initiative_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.initiative}: {self.team}"


class ExclusivePair(models.Model):
    """Two initiatives of a roadmap of which at most one is done."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="exclusive_pairs")
    first = models.ForeignKey(Initiative, models.CASCADE, related_name="+")
    second = models.ForeignKey(Initiative, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="a_pair_is_said_once"),
            models.CheckConstraint(
                condition=~models.Q(first=models.F("second")), name="a_pair_is_of_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"


class ProgressQuerySet(OwnedByOrganizationQuerySet):
    organization_path = "initiative__roadmap__organization"


class Progress(models.Model):
    """What somebody said about an initiative on a day: how far, at what effort and cost, what risk.

    ``days`` and ``cost`` are what has been used since the beginning, not since the last word.
    """

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="progress")
    percent = models.PositiveSmallIntegerField(_("done, %"), validators=[MaxValueValidator(100)])
    days = models.DecimalField(
        _("person-days used so far"), max_digits=8, decimal_places=1, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    cost = models.DecimalField(
        _("money spent so far"), max_digits=12, decimal_places=0, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    note = models.CharField(_("what happened"), max_length=500, blank=True)
    risk = models.CharField(_("risk"), max_length=300, blank=True)
    said_at = models.DateTimeField(default=timezone.now)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ProgressQuerySet.as_manager()

    class Meta:
        ordering = ["-said_at", "-id"]
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent__range=(0, 100)), name="progress_is_percent"
            ),
            models.CheckConstraint(
                condition=(models.Q(days__isnull=True) | models.Q(days__gte=0))
                & (models.Q(cost__isnull=True) | models.Q(cost__gte=0)),
                name="what_was_used_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative}: {self.percent} %"
