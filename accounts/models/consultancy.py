"""A consultancy: what its documents carry, and who belongs to it."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.bilingual import InLanguage
from accounts.querysets import ConsultancyQuerySet

COVER_LIMIT = 400  # characters of a cover text: about six lines on paper


class ReportSection(models.TextChoices):
    """The sections of a round's report that may be left out, in their order, called as there.

    Cover, summary and method are in every report.
    """

    LEVEL = "level", _("Level and reason")
    PROFILE = "profile", _("Profile of the areas")
    CHANGED = "changed", _("What changed")
    HEATMAP = "heatmap", _("Capabilities by team")
    DIFFERENCES = "differences", _("What we see differently")
    AREAS = "areas", _("Findings by area")
    CUSTOMERS = "customers", _("What customers say and do")
    AGREED = "agreed", _("Agreed in session")
    REFLECTION = "reflection", _("The executive team’s reflection")
    RANKING = "ranking", _("Initiatives in order")
    QUADRANT = "quadrant", _("Impact and effort")
    CALENDAR = "calendar", _("Calendar")
    PLAN = "plan", _("The plan")
    INITIATIVES = "initiatives", _("The first initiatives, one by one")


class Consultancy(models.Model):
    """A firm of consultants: name, colour, logo, contact and cover text of what they hand over.

    It is shared by its colleagues and goes with the last of them.
    """

    firm = models.CharField(_("firm"), max_length=80, blank=True)
    color = models.CharField(
        _("colour"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("A colour such as #0b5c63."))],
    )
    # Re-encoded on upload, a few kilobytes; in the database so that any web process can serve it.
    logo_png = models.BinaryField(blank=True, default=b"", editable=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(
        _("telephone"),
        max_length=40,
        blank=True,
        validators=[RegexValidator(r"^[0-9+(). /-]*$", _("Digits, spaces and + ( ) . / - only."))],
    )
    website = models.URLField(
        _("web"), blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    cover_es = models.TextField(_("cover text in Spanish"), blank=True, max_length=COVER_LIMIT)
    cover_en = models.TextField(_("cover text in English"), blank=True, max_length=COVER_LIMIT)
    left_out = models.JSONField(default=list, blank=True)  # values of ReportSection
    rev = models.PositiveIntegerField(default=1, editable=False)

    cover = InLanguage("cover")

    objects = ConsultancyQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultancy")
        verbose_name_plural = _("consultancies")

    def __str__(self) -> str:
        return self.firm or str(_("Consultancy without a name"))

    @property
    def contact(self) -> list[str]:
        """E-mail, telephone and web as they are printed; what is not known is left out."""
        website = self.website.split("://", 1)[-1].rstrip("/")
        return [text for text in (self.email, self.phone, website) if text]

    @property
    def sections(self) -> list[str]:
        """The sections that its reports have, of those that may be left out."""
        return [section for section in ReportSection.values if section not in self.left_out]


class Colleague(models.Model):
    """A person's place in a consultancy; a person belongs to one at a time."""

    consultancy = models.ForeignKey(Consultancy, models.CASCADE, related_name="colleagues")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="colleague", verbose_name=_("person")
    )
    since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("colleague")
        verbose_name_plural = _("colleagues")

    def __str__(self) -> str:
        return f"{self.user} · {self.consultancy}"


class Proposal(models.Model):
    """A colleague's proposal that somebody join the consultancy, until it is answered."""

    consultancy = models.ForeignKey(Consultancy, models.CASCADE, related_name="proposals")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person")
    )
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(
                fields=["consultancy", "user"], name="a_person_is_proposed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.consultancy}"
