"""The vocabulary for sessions and those who attend them."""

from __future__ import annotations

from typing import Self

from django.db.models import QuerySet

from accounts.links import token_hash
from accounts.querysets import OwnedByOrganizationQuerySet


class SessionQuerySet(OwnedByOrganizationQuerySet):
    organization_path = "assessment__organization"

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def with_focus(self) -> Self:
        """With the round, its organisation, and the topic everybody looks at."""
        return self.select_related("assessment__organization", "focus__capability__area")

    def joined_by(self, token: str) -> Self:
        """The session whose link this is; a closed one too, which then says so."""
        return self.filter(token_hash=token_hash(token))


class AttendeeQuerySet(QuerySet):
    def present(self) -> Self:
        return self.filter(left_at=None)


class ReflectionSessionQuerySet(OwnedByOrganizationQuerySet):
    organization_path = "assessment__organization"

    def opened_by(self, token: str) -> Self:
        """The reflection whose shared link this is, if the link still lives."""
        return self.filter(token_hash=token_hash(token)).select_related("assessment__organization")
