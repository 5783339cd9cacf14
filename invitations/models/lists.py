"""A list of people between being handed in and being confirmed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Language
from assessments.models import Assessment, RoleGroup
from invitations.querysets import ParticipantListQuerySet


class ParticipantList(models.Model):
    """What was read of a list: deleted when it is confirmed, and after a day in any case.

    ``rows``: [line number, name, address, team, role group, language, formula] for each line.
    ``reading``: how it was read, for the page: kind, name, encoding, separator, columns found
    and headings ignored.
    ``text``: what was typed or pasted, so that it can be corrected; "" for a file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="participant_lists")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    rows = models.JSONField(default=list)
    reading = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    # What holds where a line says nothing.
    role_group = models.CharField(max_length=12, choices=RoleGroup, blank=True)
    team_name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=2, choices=Language, default="es")

    objects = ParticipantListQuerySet.as_manager()

    class Meta:
        verbose_name = _("list of participants")
        verbose_name_plural = _("lists of participants")

    def __str__(self) -> str:
        return f"{self.assessment} · {len(self.rows)}"
