"""Opening a journey to people without an account, and closing it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.links import new_token, token_hash
from accounts.models import User
from journeys.models import Journey, JourneyLink
from journeys.services.library import save_shared, stale


@transaction.atomic
def make_link(*, journey: Journey, fields: Mapping[str, Any], made_by: User) -> str:
    """Make a journey's first link and return its token, which is kept nowhere.

    StaleRowError where somebody else has made one meanwhile.
    """
    token = new_token()
    try:
        with transaction.atomic():
            JourneyLink.objects.create(
                journey=journey, token_hash=token_hash(token), made_by=made_by, **fields
            )
    except IntegrityError:
        raise stale(JourneyLink.objects.get(journey=journey)) from None
    return token


def change_link(*, link: JourneyLink, fields: Mapping[str, Any], seen_rev: int) -> None:
    """Say how far a link opens. StaleRowError where somebody changed that meanwhile."""
    save_shared(row=link, fields=fields, seen_rev=seen_rev)


def renew_link(*, link: JourneyLink, made_by: User) -> str:
    """Replace a link's token and return the new one; the old address opens nothing from now on."""
    token = new_token()
    JourneyLink.objects.filter(pk=link.pk).update(
        token_hash=token_hash(token), made_by=made_by, rev=F("rev") + 1
    )
    return token
