"""What people enter for scores that they know from elsewhere; it moves no rank."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from roadmaps.models.initiative import Initiative
from roadmaps.querysets import InitiativePartQuerySet

LOWEST, HIGHEST = 1, 10
RICE = ("reach", "impact", "confidence")
POINTS = (
    "ice_impact", "ice_confidence", "ice_ease",
    "wsjf_value", "wsjf_time", "wsjf_risk", "wsjf_size",
)  # fmt: skip


class Impact(models.TextChoices):
    """The steps of impact that RICE knows."""

    MASSIVE = "3", pgettext_lazy("RICE", "3: massive")
    HIGH = "2", pgettext_lazy("RICE", "2: high")
    MEDIUM = "1", pgettext_lazy("RICE", "1: medium")
    LOW = "0.5", pgettext_lazy("RICE", "0.5: low")
    MINIMAL = "0.25", pgettext_lazy("RICE", "0.25: minimal")


class Confidence(models.TextChoices):
    """The steps of confidence that RICE knows."""

    HIGH = "1", pgettext_lazy("RICE", "100 %: high")
    MEDIUM = "0.8", pgettext_lazy("RICE", "80 %: medium")
    LOW = "0.5", pgettext_lazy("RICE", "50 %: low")


def _points(label: str) -> models.PositiveSmallIntegerField:
    """From 1 to 10, or nothing."""
    return models.PositiveSmallIntegerField(
        label,
        null=True,
        blank=True,
        validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)],
    )


class InitiativeScores(models.Model):
    """An initiative's inputs of RICE, ICE and WSJF; what nobody entered is empty.

    The names of the fields are those of ``roadmaps.domain.other_scores:INPUTS``.
    """

    initiative = models.OneToOneField(Initiative, models.CASCADE, related_name="other_scores")
    reach = models.PositiveIntegerField(
        _("reach, people in a quarter"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(1_000_000_000)],
    )
    impact = models.CharField(_("impact"), max_length=4, choices=Impact, blank=True)
    confidence = models.CharField(_("confidence"), max_length=3, choices=Confidence, blank=True)
    ice_impact = _points(_("impact, 1 to 10"))
    ice_confidence = _points(_("confidence, 1 to 10"))
    ice_ease = _points(_("ease, 1 to 10"))
    wsjf_value = _points(_("value, 1 to 10"))
    wsjf_time = _points(_("time criticality, 1 to 10"))
    wsjf_risk = _points(_("risk or opportunity, 1 to 10"))
    wsjf_size = _points(_("size, 1 to 10"))
    rev = models.PositiveIntegerField(default=1, editable=False)

    objects = InitiativePartQuerySet.as_manager()

    class Meta:
        verbose_name = _("inputs of other scores")
        verbose_name_plural = _("inputs of other scores")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(impact__in=["", *Impact.values])
                & models.Q(confidence__in=["", *Confidence.values]),
                name="rice_knows_these_steps",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    *(
                        models.Q((f"{name}__isnull", True))
                        | models.Q((f"{name}__range", (LOWEST, HIGHEST)))
                        for name in POINTS
                    )
                ),
                name="points_of_other_scores_are_1_to_10",
            ),
        ]

    def __str__(self) -> str:
        return str(self.initiative)

    @property
    def entered(self) -> dict[str, float]:
        """What was entered, by name; what was not is not there."""
        values = {name: getattr(self, name) for name in (*RICE, *POINTS)}
        return {name: float(x) for name, x in values.items() if x not in (None, "")}
