"""The wall: what hangs there, and who reads it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.links import new_token, token_hash
from accounts.models import Organization, User
from voice.models import CustomerComment, Wall


class NoWordsError(ValueError):
    """A comment without words cannot hang on the wall."""


class NoSuchWallError(ValueError):
    """There is no link to open, close or renew yet."""


def share_comment(*, comment: CustomerComment, text: str, by: User, at: datetime) -> None:
    """Hang a comment on the wall in these words, or change them. NoWordsError without any.

    The day it was first shared stays, so that the order on the wall does not change.
    """
    text = text.strip()
    if not text:
        raise NoWordsError
    CustomerComment.objects.filter(pk=comment.pk).update(
        shared_text=text, shared_at=comment.shared_at or at, shared_by=by
    )


def unshare_comment(*, comment: CustomerComment) -> None:
    """Take a comment off the wall; its edited words go too."""
    CustomerComment.objects.filter(pk=comment.pk).update(
        shared_text="", shared_at=None, shared_by=None
    )


@transaction.atomic
def renew_wall(*, organization: Organization, by: User) -> str:
    """Open the wall to whoever has the link and return its token, which is kept nowhere.

    An older address opens nothing from then on.
    """
    token = new_token()
    Wall.objects.update_or_create(
        organization=organization,
        defaults={"token_hash": token_hash(token), "is_open": True, "opened_by": by},
    )
    return token


def close_wall(*, organization: Organization) -> None:
    """Let the link open nothing. NoSuchWallError where there is none."""
    if not Wall.objects.owned_by(organization).update(is_open=False):
        raise NoSuchWallError


def open_wall(*, organization: Organization, by: User) -> None:
    """Let the link that was made before open the wall again. NoSuchWallError without one."""
    if not Wall.objects.owned_by(organization).update(is_open=True, opened_by=by):
        raise NoSuchWallError
