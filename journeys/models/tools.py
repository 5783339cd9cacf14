"""The tools with which an organisation serves its customers, and how they hang together."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from journeys.models.journey import StageKind, Touchpoint
from journeys.models.rows import BinnableRow
from journeys.models.vocabulary import Channel
from journeys.querysets import BinnableQuerySet


class ToolKind(models.TextChoices):
    """Kinds of tools, as the four moments of the relationship ask for them."""

    DIGITAL_MARKETING = "digital_marketing", _("Digital marketing")
    CRM = "crm", _("Customer relationship management (CRM)")
    WEB_ANALYTICS = "web_analytics", _("Web analytics")
    SOCIAL_PLATFORM = "social_platform", _("Social networks")
    MARKETING_AUTOMATION = "marketing_automation", _("Marketing automation")
    LIVE_CHAT = "live_chat", _("Live or assisted chat")
    E_COMMERCE = "e_commerce", _("Online shop")
    PROJECT_MANAGEMENT = "project_management", _("Project management")
    COMMUNICATION = "communication", _("Communication with customers")
    HELP_DESK = "help_desk", _("Help desk")
    SATISFACTION_SURVEY = "satisfaction_survey", _("Satisfaction surveys")
    LOYALTY_PROGRAMME = "loyalty_programme", _("Loyalty programme")
    EMAIL_MARKETING = "email_marketing", _("E-mail marketing")
    CEM_PLATFORM = "cem_platform", _("Experience management platform")
    OTHER = "other", _("Other")


class Tool(BinnableRow):
    """One tool: what kind, where it is used, and with what it exchanges data."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="tools")
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=ToolKind, default=ToolKind.OTHER)
    touchpoints = models.ManyToManyField(Touchpoint, blank=True, related_name="tools")
    channels = models.ManyToManyField(
        Channel, blank=True, related_name="tools", verbose_name=_("channels covered")
    )
    integrated_with = models.ManyToManyField(
        "self", blank=True, verbose_name=_("exchanges data with")
    )

    objects = BinnableQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("tool")
        verbose_name_plural = _("tools")

    def __str__(self) -> str:
        return self.name


class ToolMoment(models.Model):
    """A tool serves one of the four moments."""

    tool = models.ForeignKey(Tool, models.CASCADE, related_name="moments")
    moment = models.CharField(max_length=12, choices=StageKind)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "moment"], name="a_tool_serves_a_moment_once")
        ]

    def __str__(self) -> str:
        return f"{self.tool}: {self.get_moment_display()}"
