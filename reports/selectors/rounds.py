"""The last closed round of each of several organisations."""

from __future__ import annotations

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from assessments.models import Assessment


def last_of_each(rounds: QuerySet[Assessment]) -> list[Assessment]:
    """Return of each organisation the round that closed last. One query."""
    place = Window(
        RowNumber(),
        partition_by=[F("organization")],
        order_by=[F("closed_at").desc(), F("pk").desc()],
    )
    closed = rounds.exclude(closed_at=None).annotate(place=place).filter(place=1)
    return list(closed.select_related("framework").order_by("organization"))
