"""Who else has a journey open, and what they changed of late."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accounts.models import User
from journeys.models import Journey, Operation, Presence

HERE_FOR = timedelta(seconds=30)  # a map says that it is open every few seconds
STRUCTURAL = {"place", "deleted_at"}


@dataclass
class Late:
    """What other people changed: touchpoints whose cells differ, or the shape of the map."""

    touchpoints: set[str] = field(default_factory=set)
    authors: list[str] = field(default_factory=list)
    structure: bool = False


def people_at(journey: Journey, *, at: datetime, apart_from: User) -> list[Presence]:
    """Return who else has had the journey open in the last half minute, by name."""
    rows = Presence.objects.filter(journey=journey, seen_at__gt=at - HERE_FOR)
    return list(rows.exclude(user=apart_from).select_related("user").order_by("user__name"))


def changes_since(journey: Journey, *, since: datetime, apart_from: User) -> Late:
    """Return what others did, undid or did again after ``since``."""
    late = Late()
    operations = Operation.objects.filter(journey=journey, turned_at__gt=since)
    for operation in operations.exclude(author=apart_from).select_related("author")[:500]:
        name = operation.author.get_short_name() if operation.author else ""
        if name and name not in late.authors:
            late.authors.append(name)
        for change in operation.changes:
            _note(late, change)
    return late


def _note(late: Late, change: dict) -> None:
    model, touched = change["model"], set(change["after"])
    if model == "touchpoint" and not touched & STRUCTURAL:
        late.touchpoints.add(change["id"])
    elif change["touchpoint"]:
        late.touchpoints.add(change["touchpoint"])
    else:
        late.structure = True
