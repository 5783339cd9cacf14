"""Noting that somebody has a journey open."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import User
from journeys.models import Journey, Presence

FORGOTTEN_AFTER = timedelta(days=1)


def note_presence(*, journey: Journey, user: User, cell: str, at: datetime) -> None:
    """Write down where somebody stands, in one statement; old traces go with it now and then."""
    Presence.objects.bulk_create(
        [Presence(journey=journey, user=user, cell=cell, seen_at=at)],
        update_conflicts=True,
        unique_fields=["journey", "user"],
        update_fields=["cell", "seen_at"],
    )
    if at.second == 0:
        Presence.objects.filter(journey=journey, seen_at__lt=at - FORGOTTEN_AFTER).delete()
