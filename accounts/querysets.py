"""The vocabulary for rows that belong to an organisation and for the people in it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Window
from django.db.models.functions import RowNumber

if TYPE_CHECKING:
    from accounts.models import Organization, User


class OwnedByOrganizationQuerySet(models.QuerySet):
    """Rows reached only through their organisation.

    Subclasses whose rows hang deeper set ``organization_path``, so that every app asks
    the same question in the same words.
    """

    organization_path = "organization"

    def owned_by(self, organization: Organization) -> Self:
        return self.filter(**{self.organization_path: organization})


class OrganizationQuerySet(models.QuerySet):
    def of(self, user: User) -> Self:
        """Organisations in which this person has a role, by name."""
        return self.filter(memberships__user=user).order_by("name")


class MembershipQuerySet(OwnedByOrganizationQuerySet):
    def with_people(self) -> Self:
        return self.select_related("user").order_by("user__name", "user__email")


class InvitationQuerySet(OwnedByOrganizationQuerySet):
    def usable(self, at: datetime) -> Self:
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)

    def pending(self) -> Self:
        """Neither accepted nor withdrawn; an expired one stays listed so it can be renewed."""
        return self.filter(accepted_at=None, withdrawn_at=None).order_by("email")


class ConsultancyQuerySet(models.QuerySet):
    def of(self, user: User) -> Self:
        """The consultancy to which this person belongs: one or none."""
        return self.filter(colleagues__user=user)


class ExportQuerySet(OwnedByOrganizationQuerySet):
    def last_of_each(self, number: int) -> Self:
        """The newest of each organisation, so many of each, newest first."""
        place = Window(
            RowNumber(),
            partition_by=[F("organization")],
            order_by=[F("made_at").desc(), F("pk").desc()],
        )
        return self.annotate(place=place).filter(place__lte=number).order_by("-made_at", "-pk")
