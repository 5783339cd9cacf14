"""The log of a journey's changes: every write goes through it, so that each can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from journeys.models import (
    Evidence,
    Journey,
    Operation,
    PainPoint,
    Persona,
    Rating,
    Row,
    Stage,
    Touchpoint,
)
from journeys.services.errors import ChangedSinceError, NothingToUndoError

LOGGED: dict[str, type[Row]] = {
    "journey": Journey,
    "persona": Persona,
    "stage": Stage,
    "touchpoint": Touchpoint,
    "rating": Rating,
    "evidence": Evidence,
    "pain_point": PainPoint,
}
NAMES = {model: name for name, model in LOGGED.items()}
KEPT = 200  # operations a person can look back on in one journey; 40 is what was promised

PLACE = "place"  # {"stage": id, "position": from 0} instead of a stored order


@dataclass(frozen=True)
class Change:
    """What one row said before and after; values as texts that a field can read back."""

    row: Row
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {
            "model": NAMES[type(self.row)],
            "id": str(self.row.pk),
            "touchpoint": str(getattr(self.row, "touchpoint_id", "") or ""),
            "before": dict(self.before),
            "after": dict(self.after),
        }


def text_of(row: Row, name: str) -> str | None:
    """Return a stored value as the text that its field reads back; None where it is empty."""
    value = getattr(row, _attribute(row, name))
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")  # 4 and 4.00 are the same rating
    return value.isoformat() if isinstance(value, date) else str(value)


def value_of(row: Row, name: str, text: str | None) -> Any:
    """Return the value a text stands for in a field of ``row``."""
    if text is None:
        return None
    model_field = type(row)._meta.get_field(name)
    if text in ("true", "false") and model_field.get_internal_type() == "BooleanField":
        return text == "true"
    return model_field.to_python(text)


def _attribute(row: Row, name: str) -> str:
    return type(row)._meta.get_field(name).attname


def record(
    *, journey: Journey, author: User, at: datetime, label: str, changes: Iterable[Change]
) -> Operation:
    """Write down one change by ``author``; what they had undone can no longer be done again."""
    mine = Operation.objects.filter(journey=journey).by(author)
    mine.filter(is_undone=True).delete()
    operation = Operation.objects.create(
        journey=journey,
        author=author,
        at=at,
        turned_at=at,
        label=label[:200],
        changes=[change.as_json() for change in changes],
    )
    if operation.pk % 50 == 0:
        keep = mine.order_by("-pk").values_list("pk", flat=True)[KEPT : KEPT + 1]
        if oldest := list(keep):
            mine.filter(pk__lte=oldest[0]).delete()
    touch(journey, at)
    return operation


def touch(journey: Journey, at: datetime) -> None:
    Journey.objects.filter(pk=journey.pk).update(updated_at=at)


def last_writer(row: Row, name: str) -> Operation | None:
    """Return the newest operation that changed a field, to say who and when."""
    recent = Operation.objects.select_related("author").order_by("-pk")
    journey = journey_of(row)
    for operation in recent.filter(journey=journey, is_undone=False)[:100]:
        for change in operation.changes:
            if change["id"] == str(row.pk) and name in change["after"]:
                return operation
    return None


def journey_of(row: Row) -> Journey:
    """Return the journey a row belongs to."""
    if isinstance(row, Journey):
        return row
    if isinstance(row, Touchpoint):
        return row.stage.journey
    if isinstance(row, Rating | Evidence | PainPoint):
        return row.touchpoint.stage.journey
    return row.journey


def undo(*, journey: Journey, author: User, at: datetime) -> Operation:
    """Take back this person's newest change. Raises NothingToUndoError or ChangedSinceError."""
    operation = undoable(journey, author)
    if operation is None:
        raise NothingToUndoError
    return _turn(operation, at, frm="after", to="before", undone=True)


def redo(*, journey: Journey, author: User, at: datetime) -> Operation:
    """Do again what this person last took back."""
    operation = redoable(journey, author)
    if operation is None:
        raise NothingToUndoError
    return _turn(operation, at, frm="before", to="after", undone=False)


def undoable(journey: Journey, author: User) -> Operation | None:
    """Return the operation that undo would take back."""
    mine = Operation.objects.filter(journey=journey, is_undone=False).by(author)
    return mine.order_by("-pk").first()


def redoable(journey: Journey, author: User) -> Operation | None:
    """Return the operation that redo would do again: the oldest of those undone."""
    mine = Operation.objects.filter(journey=journey, is_undone=True).by(author)
    return mine.order_by("pk").first()


@transaction.atomic
def _turn(operation: Operation, at: datetime, *, frm: str, to: str, undone: bool) -> Operation:
    """Set every touched field to the other side, unless somebody else changed it since."""
    from journeys.services.ordering import close_ranks

    returning = set()
    for change in reversed(operation.changes) if undone else operation.changes:
        model = LOGGED[change["model"]]
        row = model.objects.select_for_update().filter(pk=change["id"]).first()
        if row is None:
            raise ChangedSinceError(operation.label)
        fields = [name for name in change[to] if name != PLACE]
        if any(text_of(row, name) != change[frm][name] for name in fields):
            raise ChangedSinceError(operation.label)
        for name in fields:
            setattr(row, _attribute(row, name), value_of(row, name, change[to][name]))
        row.rev += 1
        row.save(update_fields=[*fields, "rev"])
        if PLACE in change[to]:
            _put_back(row, change[to][PLACE], operation.label)
        if "deleted_at" in fields:
            returning.add(row.pk)
    if returning:
        close_ranks(operation.journey, returning)
    operation.is_undone = undone
    operation.turned_at = at
    operation.save(update_fields=["is_undone", "turned_at"])
    touch(operation.journey, at)
    return operation


def _put_back(row: Row, place: Mapping[str, Any], label: str) -> None:
    from journeys.services.ordering import put_stage, put_touchpoint

    if isinstance(row, Stage):
        put_stage(row, place["position"])
        return
    stage = Stage.objects.filter(pk=place["stage"], deleted_at=None).first()
    if stage is None:
        raise ChangedSinceError(label)
    put_touchpoint(row, stage, place["position"])


def label_for(row: Row, name: str) -> str:
    """Say in words what is being changed: the field and the row it belongs to."""
    what = type(row)._meta.get_field(name).verbose_name
    return _("%(field)s of “%(row)s”") % {"field": what, "row": str(row)[:80]}
