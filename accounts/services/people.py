"""Writes about people and organisations, each in one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.text import slugify

from accounts.links import new_token, token_hash
from accounts.models import Invitation, Membership, Organization, Role, User

INVITATION_DAYS = 14


class InvitationError(ValueError):
    """The invitation cannot be used: unknown, used, expired, withdrawn or another's."""


class LastEditorError(ValueError):
    """Nobody would be left who can change the organisation."""


@transaction.atomic
def create_organization(
    *, name: str, sector: str, currency: str, creator: User, role: Role
) -> Organization:
    """Create an organisation whose creator can edit it."""
    organization = Organization.objects.create(
        name=name, sector=sector, currency=currency, slug=_free_slug(name)
    )
    Membership.objects.create(user=creator, organization=organization, role=role)
    return organization


def _free_slug(name: str) -> str:
    base = slugify(name)[:50] or "cx"
    taken = set(Organization.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 2
    while slug in taken or slug == "new":
        slug, number = f"{base}-{number}", number + 1
    return slug


@transaction.atomic
def invite_member(
    *, organization: Organization, email: str, role: Role, invited_by: User, at: datetime
) -> tuple[Invitation, str]:
    """Offer a role; return the invitation and its token, which is nowhere kept.

    An open invitation to the same address is replaced: its old link stops working.
    """
    Invitation.objects.owned_by(organization).pending().filter(email__iexact=email).update(
        withdrawn_at=at
    )
    token = new_token()
    invitation = Invitation.objects.create(
        organization=organization,
        email=email.lower(),
        role=role,
        invited_by=invited_by,
        token_hash=token_hash(token),
        expires_at=at + timedelta(days=INVITATION_DAYS),
    )
    return invitation, token


@transaction.atomic
def accept_invitation(*, token: str, user: User, at: datetime) -> Membership:
    """Give the invited person the role; every way in which a token can be wrong looks alike."""
    invitation = (
        Invitation.objects.usable(at)
        .select_for_update()
        .filter(token_hash=token_hash(token), email__iexact=user.email)
        .first()
    )
    if invitation is None:
        raise InvitationError
    membership, created = Membership.objects.get_or_create(
        user=user, organization=invitation.organization, defaults={"role": invitation.role}
    )
    if not created and membership.role != invitation.role:
        membership.role = invitation.role
        membership.save(update_fields=["role"])
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: Role) -> None:
    _keep_an_editor(membership, staying=role)
    membership.role = role
    membership.save(update_fields=["role"])


@transaction.atomic
def remove_member(*, membership: Membership) -> None:
    _keep_an_editor(membership, staying=None)
    membership.delete()


def _keep_an_editor(membership: Membership, staying: Role | None) -> None:
    # Two editors who leave at the same moment would each count on the other: one after the other.
    Organization.objects.select_for_update().get(pk=membership.organization_id)
    others = (
        Membership.objects.owned_by(membership.organization)
        .exclude(pk=membership.pk)
        .filter(role__in=[Role.LEAD, Role.CONSULTANT])
    )
    if staying in (Role.LEAD, Role.CONSULTANT) or others.exists():
        return
    raise LastEditorError
