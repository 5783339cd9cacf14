"""A file's initiatives written into a roadmap: exactly what was shown before, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.models import Capability
from roadmaps.domain.examining import examine
from roadmaps.domain.initiative_lines import (
    LIFT,
    Change,
    Examined,
    Kept,
    Line,
    Outcome,
    Values,
)
from roadmaps.models import (
    Initiative,
    InitiativeLift,
    InitiativeStatus,
    LibraryInitiative,
    Roadmap,
)
from roadmaps.standings import LIBRARY_KEY, TEXTS, capabilities_of, standings_of

NUMBERS = {
    "effort": "effort_days",
    "cost": "cost",
    "duration": "duration",
    "probability": "probability",
}


class ChangedMeanwhileError(ValueError):
    """The file would do something else now than what was shown; ``examined`` is what."""

    def __init__(self, examined: Examined) -> None:
        self.examined = examined
        super().__init__("the roadmap changed since the file was looked at")


def examine_lines(roadmap: Roadmap, lines: Sequence[Line]) -> Examined:
    """Say what a file would do to the roadmap as it stands now; nothing is written."""
    asked = Capability.objects.asked_in(roadmap.assessment)
    return examine(lines, standings_of(roadmap, asked))


def keep_initiatives(*, roadmap: Roadmap, lines: Sequence[Line], seen: str) -> Examined:
    """Write what a file says, if that is still what ``seen`` (its digest) told: all or nothing.

    Whoever saves an initiative waits, and is then told that it has changed.
    ChangedMeanwhileError where the roadmap has changed so that something else would be written.
    """
    try:
        with transaction.atomic():
            Roadmap.objects.select_for_update().get(pk=roadmap.pk)
            list(roadmap.initiatives.select_for_update(of=("self",)).order_by("pk"))
            examined = examine_lines(roadmap, lines)
            if examined.digest != seen:
                raise ChangedMeanwhileError(examined)
            _write(roadmap, examined)
    except IntegrityError as error:  # somebody took up the same library initiative
        raise ChangedMeanwhileError(examine_lines(roadmap, lines)) from error
    return examined


def _write(roadmap: Roadmap, examined: Examined) -> None:
    written = examined.of(Outcome.NEW, Outcome.FROM_LIBRARY, Outcome.UPDATED)
    if not written:
        return
    rows = {str(row.pk): row for row in roadmap.initiatives.all()}
    framework = roadmap.assessment.framework_id
    library = {
        LIBRARY_KEY + row.code: row for row in LibraryInitiative.objects.filter(framework=framework)
    }
    for one in written:
        if one.outcome is not Outcome.UPDATED:
            rows[one.key] = Initiative(roadmap=roadmap, library=library.get(one.key))
    for one in written:
        _fill(rows[one.key], one)
        rows[one.key].save(force_insert=one.outcome is not Outcome.UPDATED)
    _replace_lifts(roadmap, written, rows)
    for one in written:
        if one.outcome is not Outcome.UPDATED or "requires" in _fields(one.changes):
            rows[one.key].requires.set([rows[key] for key in one.values.requires])


def _fields(changes: Sequence[Change]) -> set[str]:
    return {change.field for change in changes}


def _fill(row: Initiative, one: Kept) -> None:
    """Set what the line says; an update leaves alone what it does not change."""
    is_new = one.outcome is not Outcome.UPDATED
    changed = _fields(one.changes)
    for name, value in _stored(one.values).items():
        if is_new or name in changed:
            setattr(row, _attribute(name), value)
    if is_new:
        row.status = row.status or InitiativeStatus.PROPOSED
    else:
        row.rev += 1
    if is_new or "status" in changed:
        row.done_on = (row.done_on or timezone.localdate()) if row.is_done else None


def _stored(values: Values) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(values, name) for name in TEXTS}
    found |= {name: getattr(values, name) for name in NUMBERS}
    found["duration"] = int(values.duration or 1)
    return found | {"status": values.status or InitiativeStatus.PROPOSED}


def _attribute(name: str) -> str:
    return NUMBERS.get(name) or (f"own_{name}" if name in TEXTS else name)


def _replace_lifts(
    roadmap: Roadmap, written: Sequence[Kept], rows: Mapping[str, Initiative]
) -> None:
    differing = [one for one in written if _lifts_differ(one)]
    capabilities = {capability.code: capability for capability in capabilities_of(roadmap)}
    InitiativeLift.objects.filter(initiative__in=[rows[one.key] for one in differing]).delete()
    InitiativeLift.objects.bulk_create(
        InitiativeLift(initiative=rows[one.key], capability=capabilities[code], points=points)
        for one in differing
        for code, points in one.values.lifts.items()
    )


def _lifts_differ(one: Kept) -> bool:
    changed = _fields(one.changes)
    return one.outcome is not Outcome.UPDATED or any(name.startswith(LIFT) for name in changed)
