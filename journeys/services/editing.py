"""Changing one field of one row. Nothing typed is overwritten unseen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.models import User
from journeys.models import Operation, Persona, Rating, Row, Source, Touchpoint
from journeys.selectors.board import shown_rating
from journeys.services.errors import NotInThisJourneyError, StaleRowError
from journeys.services.log import (
    Change,
    hold,
    journey_of,
    label_for,
    last_writer,
    record,
    text_of,
)
from journeys.services.rating_keys import RATING_KEY, refuse_second


@transaction.atomic
def set_field(
    *,
    row: Row,
    name: str,
    value: Any,
    seen_rev: int,
    was: str | None,
    author: User,
    at: datetime,
) -> Operation | None:
    """Store one field of a row that was seen at ``seen_rev`` saying ``was``.

    Where somebody changed another field meanwhile, both changes stand. Where they changed this
    one, StaleRowError, unless both say the same. Returns None where nothing changes.
    """
    journey = journey_of(row)
    hold(journey)
    before, stored_value = text_of(row, name), getattr(row, name)
    setattr(row, name, value)
    after = text_of(row, name)
    if before == after:
        return None
    if row.rev != seen_rev and (before or "") != (was or ""):
        setattr(row, name, stored_value)
        raise _stale(row, name, before)
    if name in RATING_KEY and isinstance(row, Rating):
        refuse_second(row)
    changed = type(row).objects.filter(pk=row.pk, rev=row.rev, deleted_at=None)
    if not changed.update(**{name: value, "rev": F("rev") + 1}):
        stored = type(row).objects.filter(pk=row.pk).first()
        if stored is None or stored.deleted_at:
            raise NotInThisJourneyError
        return set_field(
            row=stored, name=name, value=value, seen_rev=seen_rev, was=was, author=author, at=at
        )
    row.rev += 1
    return record(
        journey=journey,
        author=author,
        at=at,
        label=label_for(row, name),
        changes=[Change(row, {name: before}, {name: after})],
    )


def _stale(row: Row, name: str, theirs: str | None) -> StaleRowError:
    writer = last_writer(row, name)
    return StaleRowError(
        rev=row.rev,
        theirs=theirs or "",
        who=writer.author if writer else None,
        at=writer.turned_at if writer else None,
    )


@transaction.atomic
def set_rating(
    *,
    touchpoint: Touchpoint,
    persona: Persona,
    name: str,
    value: Any,
    seen_rev: int,
    was: str | None,
    author: User,
    at: datetime,
    today: Any,
) -> Operation | None:
    """Store one value of the rating a map shows for a touchpoint and a persona.

    Where there is no rating yet, one begins, marked as an assumption of today.
    """
    hold(journey_of(touchpoint))
    rows = Rating.objects.filter(touchpoint=touchpoint, persona=persona, deleted_at=None)
    row = shown_rating(rows.select_related("touchpoint__stage__journey"), name)
    if row is None:
        if value is None:
            return None
        row, _made = Rating.objects.get_or_create(
            touchpoint=touchpoint,
            persona=persona,
            source=Source.ASSUMPTION,
            rated_on=today,
            deleted_at=None,
        )
    return set_field(
        row=row, name=name, value=value, seen_rev=seen_rev, was=was, author=author, at=at
    )
