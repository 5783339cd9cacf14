"""The log of a journey's changes: every write goes through it, so that each can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

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
    value = getattr(row, attribute(row, name))
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")  # 4 and 4.00 are the same rating
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()  # as the database gives it back
    return value.isoformat() if isinstance(value, date) else str(value)


def value_of(row: Row, name: str, text: str | None) -> Any:
    """Return the value a text stands for in a field of ``row``."""
    if text is None:
        return None
    model_field = type(row)._meta.get_field(name)
    if text in ("true", "false") and model_field.get_internal_type() == "BooleanField":
        return text == "true"
    return model_field.to_python(text)


def attribute(row: Row, name: str) -> str:
    """Return under which name a row carries what a field stores: an id where it is a relation."""
    return type(row)._meta.get_field(name).attname


def hold(journey: Journey) -> None:
    """Hold a journey until the transaction ends, so that its writers take turns.

    Every writer asks for this first: two who hold each other's rows would wait for ever.
    """
    list(Journey.objects.select_for_update(no_key=True).filter(pk=journey.pk).values_list("pk"))


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
    """Return the operation that changed a field last, to say who; ``turned_at`` says when.

    Taking a change back is a change as well, by whoever took it back.
    """
    recent = Operation.objects.select_related("author").order_by("-turned_at", "-pk")
    for operation in recent.filter(journey=journey_of(row))[:100]:
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


def label_for(row: Row, name: str) -> str:
    """Say in words what is being changed: the field and the row it belongs to."""
    what = type(row)._meta.get_field(name).verbose_name
    return _("%(field)s of “%(row)s”") % {"field": what, "row": str(row)[:80]}
