"""Writing a whole journey from a document: a new one, or one that is here already."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Organization, User
from journeys.models import (
    Evidence,
    Journey,
    JourneyPersona,
    Operation,
    PainPoint,
    Persona,
    Rating,
    Revision,
    RevisionCause,
    Row,
    Stage,
    Tool,
    Touchpoint,
)
from journeys.selectors.document import Document, document_of
from journeys.services.checking import Checked, check
from journeys.services.creating import ensure_vocabulary
from journeys.services.errors import DocumentError
from journeys.services.log import Change, record, touch
from journeys.services.ordering import close_ranks
from journeys.services.planning import plan_document
from journeys.services.plans import Plan

IN_ORDER: tuple[type[Row], ...] = (Persona, Journey, Stage, Touchpoint, Rating, Evidence, PainPoint)
AT_ONCE = 60  # rows in one statement: a longer one is read for each of its rows
KEPT_BY_THEMSELVES = 50  # versions kept before imports and restores; older ones make room
KEY = {"persona", "source", "rated_on"}  # what no two present ratings of a touchpoint share


@transaction.atomic
def create_from_document(
    *, organization: Organization, document: Document, author: User, at: datetime
) -> Journey:
    """Create a journey that says what a document says; ids in it are replaced by new ones.

    Personas and tools that the organisation has by that name are used, others are made.
    Raises DocumentError with every problem, and writes nothing then.
    """
    checked = sound(document)
    ensure_vocabulary(organization)
    plan = plan_document(organization=organization, checked=checked, complete=True, as_new=True)
    return apply_plan(plan=plan, author=author, at=at, label="")


@transaction.atomic
def apply_document(
    *, organization: Organization, document: Document, author: User, at: datetime, label: str = ""
) -> Plan:
    """Make an organisation's journey say exactly what a document says; return what that changed.

    A journey that is not here is created with the ids of the document. One that is here, in the
    bin or not, is updated: what the document does not list goes into the bin, and a version
    from before is kept. Raises DocumentError with every problem, and writes nothing then.
    """
    checked = sound(document)
    ensure_vocabulary(organization)
    plan = plan_document(organization=organization, checked=checked, complete=True)
    apply_plan(plan=plan, author=author, at=at, label=label)
    return plan


@transaction.atomic
def apply_seen(
    *,
    organization: Organization,
    checked: Checked,
    complete: bool,
    seen: str,
    author: User,
    at: datetime,
    label: str,
    keep: str | None = RevisionCause.BEFORE_IMPORT,
) -> tuple[Plan, bool]:
    """Write what a person saw: only where it would still do the same. Return it and whether."""
    Journey.objects.select_for_update().filter(pk=checked.journey.id).first()
    plan = plan_document(organization=organization, checked=checked, complete=complete)
    may = seen == plan.fingerprint and not plan.problems and not plan.changes_nothing
    if may:
        apply_plan(plan=plan, author=author, at=at, label=label, keep=keep)
    return plan, may


def sound(document: Any) -> Checked:
    """Return a document checked. Raises DocumentError with every problem."""
    checked = check(document)
    if checked.problems:
        raise DocumentError(checked.problems)
    return checked


@transaction.atomic
def apply_plan(
    *,
    plan: Plan,
    author: User,
    at: datetime,
    label: str,
    keep: str | None = RevisionCause.BEFORE_IMPORT,
) -> Journey:
    """Write a plan. ``keep`` names why a version from before is kept.

    Where it is None the change can be taken back like any other: rows only, no links.
    """
    if plan.problems:
        raise DocumentError(plan.problems)
    if plan.changes_nothing:
        return plan.journey
    if not plan.is_new:
        stored = Journey.objects.select_for_update().get(pk=plan.journey.pk)
        if keep:
            keep_version(journey=stored, author=author, at=at, label=label, cause=keep)
    _write_shared(plan)
    _write_removed(plan, at)
    _write_new(plan, at)
    _write_changed(plan)
    _write_walks_and_links(plan)
    close_ranks(plan.journey)
    if plan.is_new or keep:
        touch(plan.journey, at)
        if not plan.is_new:
            _tell_open_maps(plan.journey, label, at)
    else:
        record(journey=plan.journey, author=author, at=at, label=label, changes=_changes(plan, at))
    return plan.journey


def keep_version(
    *, journey: Journey, author: User | None, at: datetime, label: str, cause: str
) -> Revision:
    """Keep the journey as it stands. Of those that nobody asked for the oldest make room."""
    if cause != RevisionCause.BY_HAND:
        own = Revision.objects.of(journey).exclude(cause=RevisionCause.BY_HAND)
        old = own.order_by("-at", "-id").values_list("pk", flat=True)[KEPT_BY_THEMSELVES - 1 :]
        Revision.objects.filter(pk__in=list(old)).delete()
    return Revision.objects.create(
        journey=journey,
        author=author,
        at=at,
        label=label[:120],
        cause=cause,
        snapshot=deepcopy(document_of(journey)),
    )


def _write_shared(plan: Plan) -> None:
    for channel in plan.channels:
        channel.save(force_insert=True)
    for planned in plan.tools:
        planned.row.save(force_insert=planned.is_new)


def _write_removed(plan: Plan, at: datetime) -> None:
    for row in plan.removed:
        row.deleted_at = at
        row.rev += 1
    for model, rows in _by_model(plan.removed):
        model.objects.bulk_update(rows, ["deleted_at", "rev"], batch_size=AT_ONCE)


def _write_new(plan: Plan, at: datetime) -> None:
    if plan.is_new:
        plan.journey.created_at = plan.journey.updated_at = at
    for model, rows in _by_model(planned.row for planned in plan.new):
        model.objects.bulk_create(rows, batch_size=AT_ONCE)


def _write_changed(plan: Plan) -> None:
    rekeyed = [p.row.pk for p in plan.changed if isinstance(p.row, Rating) and KEY & p.after.keys()]
    if rekeyed:  # two that change places must not meet on the way
        Rating.objects.filter(pk__in=rekeyed, deleted_at=None).update(deleted_at=_any_time())
    for planned in plan.changed:
        planned.row.rev += 1
    for model, rows in _by_model(planned.row for planned in plan.changed):
        names = {name for p in plan.changed if isinstance(p.row, model) for name in p.after}
        model.objects.bulk_update(
            rows, [*sorted(names | {"deleted_at"}), "rev"], batch_size=AT_ONCE
        )


def _any_time() -> datetime:
    from django.utils import timezone

    return timezone.now()


def _write_walks_and_links(plan: Plan) -> None:
    if plan.walks is not None:
        JourneyPersona.objects.filter(journey=plan.journey, persona__deleted_at=None).delete()
        JourneyPersona.objects.bulk_create(
            JourneyPersona(journey=plan.journey, persona=persona, order=order)
            for order, persona in enumerate(plan.walks)
        )
    through = Tool.touchpoints.through
    for touchpoint, tool in plan.unlinked:
        through.objects.filter(touchpoint_id=touchpoint, tool_id=tool).delete()
    through.objects.bulk_create(
        [through(touchpoint_id=touchpoint, tool_id=tool) for touchpoint, tool in plan.links],
        ignore_conflicts=True,
    )


def _by_model(rows: Iterable[Row]) -> list[tuple[type[Row], list[Any]]]:
    found: dict[type[Row], list[Any]] = {}
    for row in rows:
        found.setdefault(type(row), []).append(row)
    return [(model, found[model]) for model in IN_ORDER if model in found]


def _changes(plan: Plan, at: datetime) -> list[Change]:
    return [
        *(Change(p.row, {"deleted_at": at.isoformat()}, {"deleted_at": None}) for p in plan.new),
        *(Change(p.row, p.before, p.after) for p in plan.changed),
    ]


def _tell_open_maps(journey: Journey, label: str, at: datetime) -> None:
    """Say to whoever has it open that the map has another shape; only the version takes it back."""
    Operation.objects.create(
        journey=journey,
        author=None,
        at=at,
        turned_at=at,
        label=label[:200],
        changes=[Change(journey, {}, {}).as_json()],
    )
