"""What hangs on the wall, and the wall a link opens."""

from __future__ import annotations

from django.core.paginator import Page, Paginator

from accounts.links import token_hash
from accounts.models import Organization
from voice.models import CustomerComment, Wall

PER_WALL = 60


def wall_of(organization: Organization) -> Wall | None:
    return Wall.objects.owned_by(organization).select_related("opened_by").first()


def on_the_wall(organization: Organization, number: str | int = 1) -> Page:
    """Return a page of shared comments, the latest shared first. Two queries."""
    rows = CustomerComment.objects.owned_by(organization).on_the_wall().with_places()
    return Paginator(rows, PER_WALL).get_page(number)


def wall_behind(token: str) -> Wall | None:
    """Return the open wall that a link leads to; None where it is closed, renewed or never was."""
    return (
        Wall.objects.filter(token_hash=token_hash(token), is_open=True)
        .select_related("organization")
        .first()
    )
