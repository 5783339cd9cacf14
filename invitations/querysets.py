"""The vocabulary for lists, messages and planned reminders."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from accounts.querysets import OwnedByOrganizationQuerySet

if TYPE_CHECKING:
    from assessments.models import Assessment

LISTS_ARE_KEPT = timedelta(days=1)


class ParticipantListQuerySet(OwnedByOrganizationQuerySet):
    organization_path = "assessment__organization"

    def living(self, at: datetime) -> Self:
        return self.filter(created_at__gt=at - LISTS_ARE_KEPT)

    def forgotten(self, at: datetime) -> Self:
        return self.filter(created_at__lte=at - LISTS_ARE_KEPT)


class MessageQuerySet(OwnedByOrganizationQuerySet):
    organization_path = "participant__assessment__organization"

    def of(self, assessment: Assessment) -> Self:
        return self.filter(participant__assessment=assessment)

    def of_wave(self, assessment: Assessment, kind: str, wave: int) -> Self:
        return self.of(assessment).filter(kind=kind, wave=wave)

    def troubled(self) -> Self:
        """Messages somebody should look at: refused, come back, or not known whether sent."""
        return self.filter(state__in=("failed", "bounced", "unsure"))


class ReminderPlanQuerySet(QuerySet):
    def waiting(self) -> Self:
        return self.filter(done_at=None)
