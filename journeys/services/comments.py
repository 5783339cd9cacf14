"""Saying something about a journey, changing it, and telling those it is meant for."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from journeys.models import Comment, Journey, Touchpoint
from journeys.services.errors import StaleRowError

logger = logging.getLogger(__name__)


@transaction.atomic
def add_comment(
    *,
    journey: Journey,
    touchpoint: Touchpoint | None,
    author: User,
    text: str,
    mentions: Sequence[User],
    at: datetime,
    address: str,
) -> Comment:
    """Say something; those mentioned are told by e-mail that it waits at ``address``."""
    comment = Comment.objects.create(
        journey=journey, touchpoint=touchpoint, author=author, text=text, at=at
    )
    comment.mentions.set(mentions)
    _tell(comment, mentions, address)
    return comment


@transaction.atomic
def change_comment(
    *, comment: Comment, text: str, mentions: Sequence[User], seen_rev: int, address: str
) -> None:
    """Change what one said; StaleRowError where it was changed since ``seen_rev``.

    Who is mentioned for the first time is told by e-mail.
    """
    same = Comment.objects.present().filter(pk=comment.pk, rev=seen_rev)
    if not same.update(text=text, rev=F("rev") + 1):
        stored = Comment.objects.get(pk=comment.pk)
        raise StaleRowError(rev=stored.rev, theirs=stored.text, who=stored.author, at=None)
    before = set(comment.mentions.all())
    comment.mentions.set(mentions)
    _tell(comment, [person for person in mentions if person not in before], address)


def remove_comment(*, comment: Comment, at: datetime) -> None:
    """Put a comment into the bin."""
    Comment.objects.filter(pk=comment.pk).update(deleted_at=at, rev=F("rev") + 1)


def restore_comment(*, comment: Comment) -> None:
    """Take a comment out of the bin."""
    Comment.objects.filter(pk=comment.pk).update(deleted_at=None, rev=F("rev") + 1)


def resolve_comment(*, comment: Comment, at: datetime) -> None:
    """Write down that nothing more is to be done about it."""
    Comment.objects.filter(pk=comment.pk, resolved_at=None).update(resolved_at=at)


def reopen_comment(*, comment: Comment) -> None:
    """Take back that it was resolved."""
    Comment.objects.filter(pk=comment.pk).update(resolved_at=None)


@transaction.atomic
def mark_read(*, comments: Iterable[Comment], reader: User) -> None:
    """Write down that somebody mentioned has read these comments."""
    for comment in comments:
        comment.read_by.add(reader)


def _tell(comment: Comment, people: Sequence[User], address: str) -> None:
    if people:
        transaction.on_commit(partial(send_mentions, comment, people, address), robust=True)


def send_mentions(comment: Comment, people: Sequence[User], address: str) -> None:
    """Send each a message in their language. What was said stays on the site.

    Best effort: a mail server that is away must not take back a comment.
    """
    for person in people:
        with translation.override(person.language or settings.LANGUAGE_CODE):
            context = {"comment": comment, "person": person, "address": address}
            subject = _("%(author)s mentions you in “%(journey)s”") % {
                "author": comment.author,
                "journey": comment.journey,
            }
            text = render_to_string("journeys/mention_email.txt", context)
        try:
            send_mail(" ".join(subject.split()), text, None, [person.email])
        except Exception:
            logger.warning("A message about a mention could not be sent", exc_info=True)
