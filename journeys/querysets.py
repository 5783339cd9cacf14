"""The vocabulary for journeys and for the rows that hang from them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from accounts.querysets import OwnedByOrganizationQuerySet

if TYPE_CHECKING:
    from journeys.models import Journey


class BinnableQuerySet(OwnedByOrganizationQuerySet):
    """Rows that go to the bin before they go for good."""

    def present(self) -> Self:
        return self.filter(deleted_at=None)

    def in_bin(self) -> Self:
        return self.exclude(deleted_at=None)

    def expired(self, before: datetime) -> Self:
        """Rows whose days in the bin are over."""
        return self.filter(deleted_at__lt=before)


class JourneyQuerySet(BinnableQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-updated_at", "title")

    def with_people(self) -> Self:
        return self.select_related("organization", "owner", "derived_from")


class JourneyPartQuerySet(BinnableQuerySet):
    """Rows that belong to one journey, however deep they hang."""

    journey_path = "journey"
    organization_path = "journey__organization"

    def of(self, journey: Journey) -> Self:
        return self.filter(**{self.journey_path: journey})


class TouchpointQuerySet(JourneyPartQuerySet):
    journey_path = "stage__journey"
    organization_path = "stage__journey__organization"

    def in_order(self) -> Self:
        return self.order_by("stage__order", "stage_id", "order", "id")


class TouchpointPartQuerySet(JourneyPartQuerySet):
    """Ratings, evidence and pain points of touchpoints."""

    journey_path = "touchpoint__stage__journey"
    organization_path = "touchpoint__stage__journey__organization"


class OperationQuerySet(models.QuerySet):
    def by(self, author: object) -> Self:
        return self.filter(author=author)
