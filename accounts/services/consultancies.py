"""Writes about a consultancy: what its documents carry, and who belongs to it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from accounts.models import Colleague, Consultancy, Proposal, User
from accounts.selectors import may_be_proposed
from accounts.services.logo import printable_logo


class StaleConsultancyError(ValueError):
    """A colleague saved meanwhile; ``current`` is what stands there now."""

    def __init__(self, current: Consultancy) -> None:
        self.current = current


class ProposalError(ValueError):
    """This person cannot be proposed, or the proposal is not there any more."""


@transaction.atomic
def save_consultancy(
    *, user: User, fields: Mapping[str, object], logo: bytes | None = None, seen_rev: int = 0
) -> Consultancy:
    """Keep what a consultancy's documents carry; who belongs to none founds one.

    ``logo`` None leaves the picture as it is, b"" removes it. StaleConsultancyError where a
    colleague saved since ``seen_rev``, LogoError for a picture that cannot be printed; nothing
    is written then.
    """
    _take_turns(user)
    row = Consultancy.objects.of(user).select_for_update(of=("self",)).first()
    if row is not None and row.rev != seen_rev:
        raise StaleConsultancyError(row)
    if row is None:
        row = Consultancy.objects.create(rev=0)
        Colleague.objects.create(consultancy=row, user=user)
    for name, value in fields.items():
        setattr(row, name, value)
    if logo is not None:
        row.logo_png = printable_logo(logo) if logo else b""
    row.rev += 1
    row.save()
    return row


@transaction.atomic
def propose_colleague(*, user: User, colleague_id: int) -> Proposal:
    """Propose that a consultant whom one works with join one's consultancy."""
    row = Consultancy.objects.of(user).first()
    whom = may_be_proposed(user, row).filter(pk=colleague_id).first() if row else None
    if row is None or whom is None:
        raise ProposalError
    proposal, _ = Proposal.objects.get_or_create(
        consultancy=row, user=whom, defaults={"proposed_by": user}
    )
    return proposal


@transaction.atomic
def accept_proposal(*, proposal_id: int, user: User) -> Consultancy:
    """Join the consultancy that proposed it, leaving one's own."""
    _take_turns(user)
    proposal = (
        Proposal.objects.filter(pk=proposal_id, user=user).select_related("consultancy").first()
    )
    if proposal is None:
        raise ProposalError
    # Held until the end, so that its last colleague cannot leave meanwhile and take it along.
    joined = Consultancy.objects.select_for_update().filter(pk=proposal.consultancy_id).first()
    if joined is None:
        raise ProposalError
    if not joined.colleagues.filter(user=user).exists():
        _leave(user)
        Colleague.objects.create(consultancy=joined, user=user)
    proposal.delete()
    return joined


def withdraw_proposal(*, proposal_id: int, user: User) -> None:
    """Decline what was proposed to oneself, or take back what one's consultancy proposed."""
    own = Consultancy.objects.of(user)
    proposals = Proposal.objects.filter(pk=proposal_id)
    (proposals.filter(user=user) | proposals.filter(consultancy__in=own)).delete()


@transaction.atomic
def leave_consultancy(*, user: User) -> None:
    """Leave; the consultancy goes with its last colleague."""
    _take_turns(user)
    _leave(user)


def _leave(user: User) -> None:
    row = Consultancy.objects.of(user).select_for_update(of=("self",)).first()
    if row is not None:
        Colleague.objects.filter(user=user).delete()


def _take_turns(user: User) -> None:
    """One change at a time of where a person belongs, from however many windows."""
    User.objects.select_for_update().get(pk=user.pk)
