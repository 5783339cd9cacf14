"""A person's consultancy with its colleagues, and what was proposed to whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from accounts.models import Colleague, Consultancy, Membership, Proposal, Role, User


@dataclass(frozen=True)
class ConsultancyPage:
    """A person's consultancy, None before they have one; ``offers`` are proposals to them."""

    consultancy: Consultancy | None
    colleagues: tuple[Colleague, ...]
    proposed: tuple[Proposal, ...]
    candidates: tuple[User, ...]
    offers: tuple[Proposal, ...]

    @cached_property
    def is_alone(self) -> bool:
        """Whether the consultancy would go with this person."""
        return len(self.colleagues) == 1


def consultancy_page(user: User) -> ConsultancyPage:
    """Return a person's consultancy in a fixed number of queries."""
    row = Consultancy.objects.of(user).first()
    offers = Proposal.objects.filter(user=user).select_related("consultancy", "proposed_by")
    if row is None:
        return ConsultancyPage(None, (), (), (), tuple(offers.order_by("proposed_at")))
    return ConsultancyPage(
        consultancy=row,
        colleagues=tuple(row.colleagues.select_related("user").order_by("since", "pk")),
        proposed=tuple(row.proposals.select_related("user").order_by("proposed_at")),
        candidates=tuple(may_be_proposed(user, row).exclude(pk__in=_proposed(row))),
        offers=tuple(offers.order_by("proposed_at")),
    )


def may_be_proposed(user: User, consultancy: Consultancy) -> QuerySet[User]:
    """Return the consultants of organisations in which this consultant has a role themselves.

    Nobody but consultants proposes, and who already belongs to the consultancy is left out.
    """
    own = Membership.objects.filter(user=user)
    if not own.filter(role=Role.CONSULTANT).exists():
        return User.objects.none()
    working = Membership.objects.filter(
        role=Role.CONSULTANT, organization__in=own.values("organization")
    )
    return (
        User.objects.filter(pk__in=working.values("user"))
        .exclude(pk__in=consultancy.colleagues.values("user"))
        .order_by("name", "email")
    )


def _proposed(consultancy: Consultancy) -> QuerySet:
    return consultancy.proposals.values("user")
