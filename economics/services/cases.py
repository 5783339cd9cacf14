"""Saving a case as a whole, so that two people never mix their assumptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Organization, User
from economics.domain.inputs import Key, Range
from economics.models import Case, CaseInput, InputOrigin

HEAD = ("title", "segment", "period", "form", "prices", "horizon", "customers")
SAME = 1e-6  # what a field shows is rounded; typed back unchanged it is still the same number


class StaleCaseError(Exception):
    """Somebody saved the case meanwhile; ``case`` is how it stands now."""

    def __init__(self, case: Case) -> None:
        super().__init__(str(case))
        self.case = case


@transaction.atomic
def add_case(
    *,
    organization: Organization,
    head: Mapping[str, Any],
    ranges: Mapping[Key, Range],
    notes: Mapping[Key, str],
    measured: Mapping[Key, Sequence[Range]],
    by: User,
    at: datetime,
) -> Case:
    """Make a case. ``measured`` are own figures: an assumption equal to one came from it."""
    case = Case(organization=organization, created_by=by, created_at=at, **_head(head))
    case.save(force_insert=True)
    _write(case, ranges, notes, measured, {})
    return case


@transaction.atomic
def save_case(
    *,
    case: Case,
    seen_rev: int,
    head: Mapping[str, Any],
    ranges: Mapping[Key, Range],
    notes: Mapping[Key, str],
    measured: Mapping[Key, Sequence[Range]],
) -> Case:
    """Put a case in the place of what was seen at ``seen_rev``; all of it or nothing.

    Raises StaleCaseError where it was saved meanwhile; nothing is written then.
    """
    row = Case.objects.select_for_update().get(pk=case.pk)
    row.organization = case.organization
    if row.rev != seen_rev:
        raise StaleCaseError(row)
    for name, value in _head(head).items():
        setattr(row, name, value)
    row.rev += 1
    row.save()
    before = {saved.key: saved for saved in row.inputs.all()}
    row.inputs.all().delete()
    _write(row, ranges, notes, measured, before)
    return row


@transaction.atomic
def delete_case(*, case: Case) -> None:
    """Delete a case with its assumptions; readings recorded from it stay."""
    case.delete()


def _head(head: Mapping[str, Any]) -> dict[str, Any]:
    return {name: head[name] for name in HEAD if name in head}


def _write(
    case: Case,
    ranges: Mapping[Key, Range],
    notes: Mapping[Key, str],
    measured: Mapping[Key, Sequence[Range]],
    before: Mapping[str, CaseInput],
) -> None:
    CaseInput.objects.bulk_create(
        CaseInput(
            case=case,
            key=key.value,
            low=known.low,
            likely=known.likely,
            high=known.high,
            origin=_origin(known, measured.get(key, ()), before.get(key.value)),
            note=notes.get(key, ""),
        )
        for key, known in ranges.items()
    )


def _origin(known: Range, measured: Sequence[Range], before: CaseInput | None) -> InputOrigin:
    """Own figures as long as the numbers are those that were taken over, then an estimate."""
    if any(same_range(known, own) for own in measured):
        return InputOrigin.MEASURED
    if before is None or before.origin != InputOrigin.MEASURED:
        return InputOrigin.ESTIMATED
    unchanged = same_range(known, Range(before.low, before.likely, before.high))
    return InputOrigin.MEASURED if unchanged else InputOrigin.ESTIMATED


def same_range(one: Range, other: Range) -> bool:
    """Return whether two ranges are the same but for what a field rounds away."""
    pairs = ((one.low, other.low), (one.likely, other.likely), (one.high, other.high))
    return all(abs(a - b) <= SAME * max(1.0, abs(a), abs(b)) for a, b in pairs)
