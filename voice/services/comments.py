"""One comment: typed in, corrected, deleted."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import Organization
from voice.domain.words import folded
from voice.models import CommentTheme, CustomerComment, Theme
from voice.services.reading import read_comments

BY_HAND = "by hand"  # the source of what somebody typed in; shown in the reader's language


@transaction.atomic
def add_comment(
    *, organization: Organization, stamp: str, fields: dict[str, Any]
) -> CustomerComment:
    """Keep a comment that somebody typed in, and read it. The same form sent twice is kept once."""
    fingerprint = hashlib.sha256(f"by hand\x1f{stamp}".encode()).hexdigest()
    comment = CustomerComment(
        organization=organization,
        origin=BY_HAND,
        folded=folded(fields["text"]),
        fingerprint=fingerprint,
        **fields,
    )
    try:
        with transaction.atomic():
            comment.save(force_insert=True)
    except IntegrityError:
        return CustomerComment.objects.owned_by(organization).get(fingerprint=fingerprint)
    read_comments(organization=organization, comments=[comment])
    return comment


def correct_sentiment(*, comment: CustomerComment, sentiment: int | None) -> None:
    """Say how a comment sounds; None leaves it to the rules again."""
    comment.sentiment_by_hand = sentiment
    CustomerComment.objects.filter(pk=comment.pk).update(sentiment_by_hand=sentiment)


@transaction.atomic
def correct_themes(
    *, comment: CustomerComment, themes: Collection[Theme], wanted: Collection[object]
) -> None:
    """Say which of the organisation's themes a comment is about: ``wanted`` holds their keys (pk).

    A theme the rules found and nobody wants is denied, so that they do not find it again; one
    they did not find is added by hand. What the rules say anyway stays theirs.
    """
    rows = {row.theme_id: row for row in CommentTheme.objects.filter(comment=comment)}
    wanted = set(wanted)
    for theme in themes:
        row = rows.get(theme.pk)
        if theme.pk in wanted and row is None:
            CommentTheme.objects.create(comment=comment, theme=theme, by_hand=True)
        elif row is not None and row.is_denied == (theme.pk in wanted):
            row.by_hand, row.is_denied = True, theme.pk not in wanted
            row.save(update_fields=["by_hand", "is_denied"])


@transaction.atomic
def delete_comment(*, comment: CustomerComment) -> None:
    """Forget a comment for good, from the wall too. An answer it came with keeps its score."""
    CustomerComment.objects.filter(pk=comment.pk).delete()
