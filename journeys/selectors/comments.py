"""What people say about journeys, and what somebody mentioned has not read yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import Organization, User
from journeys.models import Comment, Journey, Touchpoint

ABOUT_WHAT_STANDS = Q(touchpoint=None) | Q(
    touchpoint__deleted_at=None, touchpoint__stage__deleted_at=None
)


@dataclass(frozen=True)
class Remark:
    """One comment as somebody reads it."""

    comment: Comment
    mentioned: Sequence[User]
    is_own: bool
    is_unread: bool


def comments_of(journey: Journey, touchpoint: Touchpoint | None = None) -> QuerySet[Comment]:
    """Return the comments of a journey, or of one of its touchpoints, the oldest first."""
    rows = Comment.objects.of(journey).filter(ABOUT_WHAT_STANDS)
    if touchpoint is not None:
        rows = rows.filter(touchpoint=touchpoint)
    return rows.select_related("author", "touchpoint").prefetch_related("mentions", "read_by")


def remarks(
    journey: Journey, reader: User, touchpoint: Touchpoint | None = None, *, binned: bool = False
) -> list[Remark]:
    """Return the comments with what the reader has to do with each. Three queries."""
    rows = comments_of(journey, touchpoint)
    return [_remark(row, reader) for row in (rows.in_bin() if binned else rows.present())]


def _remark(comment: Comment, reader: User) -> Remark:
    mentioned = list(comment.mentions.all())
    return Remark(
        comment=comment,
        mentioned=mentioned,
        is_own=comment.author_id == reader.pk,
        is_unread=reader in mentioned and reader not in comment.read_by.all(),
    )


def members_of(organization: Organization) -> list[User]:
    """Return those who can be mentioned: the members who can sign in, by name."""
    members = User.objects.filter(memberships__organization=organization, is_active=True)
    return sorted(members, key=lambda person: str(person).casefold())


def mentions_of(user: User, organization: Organization) -> QuerySet[Comment]:
    """Return the comments that mention somebody and wait to be read, the newest first."""
    rows = Comment.objects.owned_by(organization).present().filter(ABOUT_WHAT_STANDS)
    rows = rows.filter(journey__deleted_at=None, mentions=user).exclude(read_by=user)
    return rows.select_related("journey", "touchpoint", "author").order_by("-at", "-id")
