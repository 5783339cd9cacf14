"""Taking back one's own changes and doing them again, unless somebody else changed the same since."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, Subquery

from accounts.models import User
from journeys.models import (
    Evidence,
    Journey,
    Operation,
    PainPoint,
    Rating,
    Row,
    Stage,
    Touchpoint,
)
from journeys.services.errors import ChangedSinceError, NothingToUndoError
from journeys.services.log import LOGGED, PLACE, attribute, hold, text_of, touch, value_of
from journeys.services.ordering import close_ranks, put_stage, put_touchpoint

GONE = "deleted_at"


def undo(*, journey: Journey, author: User, at: datetime) -> Operation:
    """Take back this person's newest change.

    Raises NothingToUndoError; ChangedSinceError where somebody else changed the same since.
    That one is left as it is and passed over the next time, so that the way back stays open.
    """
    return _next(undoable, journey, author, at, undone=True)


def redo(*, journey: Journey, author: User, at: datetime) -> Operation:
    """Do again what this person last took back. Raises what ``undo`` raises."""
    return _next(redoable, journey, author, at, undone=False)


def undoable(journey: Journey, author: User) -> Operation | None:
    """Return the operation that undo would take back."""
    mine = Operation.objects.filter(journey=journey, is_undone=False).by(author)
    return mine.order_by("-pk").first()


def redoable(journey: Journey, author: User) -> Operation | None:
    """Return the operation that redo would do again: the oldest of those undone."""
    mine = Operation.objects.filter(journey=journey, is_undone=True).by(author)
    return mine.order_by("pk").first()


def within_reach(journey: Journey, author: User) -> tuple[Operation | None, Operation | None]:
    """Return what undo would take back and what redo would do again. One query."""
    mine = Operation.objects.filter(journey=journey).by(author)
    last = mine.filter(is_undone=False).order_by("-pk").values("pk")[:1]
    first = mine.filter(is_undone=True).order_by("pk").values("pk")[:1]
    found = mine.filter(Q(pk=Subquery(last)) | Q(pk=Subquery(first)))
    by_side = {operation.is_undone: operation for operation in found}
    return by_side.get(False), by_side.get(True)


def _next(
    find: Callable[[Journey, User], Operation | None],
    journey: Journey,
    author: User,
    at: datetime,
    *,
    undone: bool,
) -> Operation:
    with transaction.atomic():
        hold(journey)
        operation = find(journey, author)
        if operation is None:
            raise NothingToUndoError
        try:
            with transaction.atomic():
                _turn(operation, at, undone=undone)
            return operation
        except (ChangedSinceError, IntegrityError):  # the latter: its place is taken meanwhile
            operation.delete()
    raise ChangedSinceError(operation.label)


def _turn(operation: Operation, at: datetime, *, undone: bool) -> None:
    """Set every touched field to its other side."""
    now, then = ("after", "before") if undone else ("before", "after")
    rows = []
    for change in reversed(operation.changes) if undone else operation.changes:
        rows.append(_turned(operation, change, at, now=change[now], then=change[then]))
    _refuse_out_of_reach(operation, rows)
    returning = {row.pk for row in rows if isinstance(row, Stage | Touchpoint)}
    if returning:
        close_ranks(operation.journey, returning)
    operation.is_undone = undone
    operation.turned_at = at
    operation.save(update_fields=["is_undone", "turned_at", "changes"])
    touch(operation.journey, at)


def _turned(
    operation: Operation,
    change: Mapping[str, Any],
    at: datetime,
    *,
    now: Mapping[str, Any],
    then: dict[str, Any],
) -> Row:
    model = LOGGED[change["model"]]
    row = model.objects.select_for_update().filter(pk=change["id"]).first()
    fields = [name for name in then if name != PLACE]
    if row is None or any(text_of(row, name) != now[name] for name in fields):
        raise ChangedSinceError(operation.label)
    for name in fields:
        setattr(row, attribute(row, name), _stored(operation, row, name, then[name]))
    if then.get(GONE):  # its days in the bin begin today, whenever it was first put there
        row.deleted_at = at
        then[GONE] = text_of(row, GONE)
    row.rev += 1
    row.save(update_fields=[*fields, "rev"])
    if PLACE in then:
        _put_back(operation, row, now[PLACE], then[PLACE])
    if getattr(row, GONE, None) and GONE not in fields:
        raise ChangedSinceError(operation.label)
    return row


def _stored(operation: Operation, row: Row, name: str, text: str | None) -> Any:
    """Return the value a text stands for; what it names must still be there."""
    value = value_of(row, name, text)
    related = type(row)._meta.get_field(name).related_model
    if related and value is not None and not related.objects.filter(pk=value).exists():
        raise ChangedSinceError(operation.label)
    return value


def _put_back(
    operation: Operation, row: Row, now: Mapping[str, Any], then: Mapping[str, Any]
) -> None:
    if _moved_by_others(operation, row):
        raise ChangedSinceError(operation.label)
    if isinstance(row, Stage):
        put_stage(row, then["position"])
        return
    stage = Stage.objects.filter(pk=then["stage"], deleted_at=None).first()
    if stage is None or str(row.stage_id) != now["stage"]:
        raise ChangedSinceError(operation.label)
    put_touchpoint(row, stage, then["position"])


def _moved_by_others(operation: Operation, row: Row) -> bool:
    """Whether somebody else moved a row after this operation was last turned."""
    since = Operation.objects.filter(
        Q(turned_at__gt=operation.turned_at)
        | Q(turned_at=operation.turned_at, pk__gt=operation.pk),
        journey=operation.journey,
        is_undone=False,
    ).exclude(author=operation.author)
    return any(
        change["id"] == str(row.pk) and PLACE in change["after"]
        for other in since
        for change in other.changes
    )


def _refuse_out_of_reach(operation: Operation, rows: Sequence[Row]) -> None:
    """Nothing may end up on the map under something that lies in the bin."""
    touched = [row.pk for row in rows]
    binned = [row.pk for row in rows if isinstance(row, Stage) and row.deleted_at]
    orphans = [
        Touchpoint.objects.present().filter(stage__in=binned),
        Touchpoint.objects.present().filter(pk__in=touched).exclude(stage__deleted_at=None),
        *(
            model.objects.present()
            .filter(pk__in=touched)
            .exclude(touchpoint__deleted_at=None, touchpoint__stage__deleted_at=None)
            for model in (Rating, Evidence, PainPoint)
        ),
    ]
    if any(found.exists() for found in orphans):
        raise ChangedSinceError(operation.label)
