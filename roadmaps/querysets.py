"""The vocabulary for the initiative library, roadmaps and their initiatives."""

from __future__ import annotations

from typing import Self

from django.db.models import QuerySet

from accounts.querysets import OwnedByOrganizationQuerySet


class LibraryInitiativeQuerySet(QuerySet):
    def with_lifts(self) -> Self:
        return self.select_related("capability__area").prefetch_related(
            "lifts__capability", "requires"
        )


class RoadmapQuerySet(OwnedByOrganizationQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-created_at")

    def with_round(self) -> Self:
        return self.select_related("assessment__framework", "organization")


class InitiativeQuerySet(OwnedByOrganizationQuerySet):
    organization_path = "roadmap__organization"

    def with_everything(self) -> Self:
        """Library texts, lifts, reliefs, tools and prerequisites, in a fixed number of queries."""
        return self.select_related("library__capability__area").prefetch_related(
            "lifts__capability__area", "reliefs", "tools", "requires"
        )


class InitiativePartQuerySet(OwnedByOrganizationQuerySet):
    organization_path = "initiative__roadmap__organization"
