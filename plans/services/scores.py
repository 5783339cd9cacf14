"""Inputs of scores known from elsewhere, written down; they move no rank and no plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from roadmaps.models import Initiative, InitiativeScores, Roadmap


class StaleScoresError(ValueError):
    """Others changed these initiatives' inputs since they were read; ``current`` are theirs."""

    def __init__(self, current: Mapping[UUID, InitiativeScores]) -> None:
        self.current = current
        super().__init__("the inputs were changed elsewhere")


class GoneError(ValueError):
    """An initiative is no longer in the roadmap."""


@dataclass(frozen=True)
class Entry:
    """What one initiative's fields say, and the revision they were read at; 0: nothing was there."""

    seen_rev: int
    fields: Mapping[str, Any]


@transaction.atomic
def enter_scores(*, roadmap: Roadmap, entries: Mapping[UUID, Entry]) -> int:
    """Write the inputs of several initiatives, all or nothing; return how many changed.

    What says the same as what is kept is not written. StaleScoresError where somebody else
    has changed one of them meanwhile, GoneError where one is no longer there.
    """
    Roadmap.objects.select_for_update().get(pk=roadmap.pk)
    here = Initiative.objects.filter(roadmap=roadmap, pk__in=entries).values_list("pk", flat=True)
    if set(here) != entries.keys():
        raise GoneError
    kept = {row.initiative_id: row for row in InitiativeScores.objects.filter(initiative__in=here)}
    wanted: list[InitiativeScores] = []
    stale: dict[UUID, InitiativeScores] = {}
    for key, entry in entries.items():
        row = kept.get(key) or InitiativeScores(initiative_id=key, rev=0)
        if all(getattr(row, name) == value for name, value in entry.fields.items()):
            continue
        if row.rev != entry.seen_rev:
            stale[key] = row
            continue
        for name, value in entry.fields.items():
            setattr(row, name, value)
        row.rev += 1
        wanted.append(row)
    if stale:
        raise StaleScoresError(stale)
    for row in wanted:
        row.save()
    return len(wanted)
