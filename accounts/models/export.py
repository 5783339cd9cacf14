"""What was handed over of an organisation: who took which file away, when and in which language."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.organization import Language, Organization
from accounts.querysets import ExportQuerySet


class ExportKind(models.TextChoices):
    """What a file is, whatever round, journey or plan it is about."""

    REPORT_PDF = "report_pdf", _("Report, PDF")
    RESULTS_XLSX = "results_xlsx", _("Results, XLSX")
    RESULTS_CSV = "results_csv", _("Results, CSV")
    RESULTS_JSON = "results_json", _("Results, JSON")
    ROADMAP_CSV = "roadmap_csv", _("Roadmap, CSV")
    JOURNEY_PDF = "journey_pdf", _("Journey, PDF")
    JOURNEY_PPTX = "journey_pptx", _("Journey, slides")
    JOURNEY_PICTURE = "journey_picture", _("Journey, picture")
    PLAN_PPTX = "plan_pptx", _("Plan, slides")
    PLAN_XLSX = "plan_xlsx", _("Plan, XLSX")
    PLAN_CSV = "plan_csv", _("Plan, CSV")
    PLAN_JSON = "plan_json", _("Plan, JSON")


class Export(models.Model):
    """One file that a member took away; the last fifty of an organisation are kept."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="exports")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    kind = models.CharField(max_length=16, choices=ExportKind)
    about = models.CharField(max_length=160, blank=True)
    language = models.CharField(max_length=2, choices=Language)
    made_at = models.DateTimeField(default=timezone.now)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["organization", "-made_at"], name="exports_newest_first")]
        verbose_name = _("export")
        verbose_name_plural = _("exports")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.about}"
