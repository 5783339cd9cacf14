"""Other people at a journey: who has it open, who may read it by a link, what they say."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journeys.models.journey import Journey, Touchpoint
from journeys.models.rows import BinnableRow, Row
from journeys.querysets import JourneyPartQuerySet

COMMENT_LIMIT = 4000


class Presence(models.Model):
    """Somebody has a journey open, and where they last stood in it."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    cell = models.CharField(max_length=120, blank=True)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "user"], name="somebody_is_present_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.journey}"


class LinkVisibility(models.TextChoices):
    """How a journey's read-only link may be found."""

    OFF = "off", _("Off: the link opens nothing")
    HIDDEN = "hidden", _("Hidden: only who has the link finds it")
    LISTED = "listed", _("Listed: also named on the organisation's public page")


class JourneyLink(Row):
    """A read-only link to one journey, for people without an account."""

    journey = models.OneToOneField(Journey, models.CASCADE, related_name="link")
    visibility = models.CharField(
        _("visibility"), max_length=6, choices=LinkVisibility, default=LinkVisibility.OFF
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_on = models.DateField(_("last day"), null=True, blank=True)
    client_safe = models.BooleanField(_("client safe"), default=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = JourneyPartQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.journey}: {self.visibility}"


class Comment(BinnableRow):
    """What a member says about a journey or one of its touchpoints."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="comments")
    touchpoint = models.ForeignKey(
        Touchpoint, models.CASCADE, null=True, blank=True, related_name="comments"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    text = models.TextField(_("comment"), max_length=COMMENT_LIMIT)
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    # Those mentioned who have said that they read it.
    read_by = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects = JourneyPartQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:60]
