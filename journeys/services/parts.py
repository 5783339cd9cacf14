"""Adding parts of a journey, putting them into the bin, and taking them out again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from journeys.models import (
    BIN_DAYS,
    BinnableRow,
    Evidence,
    Journey,
    Operation,
    PainPoint,
    Rating,
    Stage,
    Touchpoint,
)
from journeys.services.errors import NotInThisJourneyError
from journeys.services.log import Change, journey_of, record, text_of, touch
from journeys.services.ordering import close_ranks, put_stage, put_touchpoint

GONE = "deleted_at"
STAGES_AT_MOST, TOUCHPOINTS_AT_MOST = 60, 1000


@transaction.atomic
def add_stage(
    *, journey: Journey, author: User, at: datetime, position: int | None = None, **fields: Any
) -> Stage:
    """Add a stage at ``position`` (from 0; at the end where it is None)."""
    _refuse_overflow(Stage.objects.of(journey).present().count(), STAGES_AT_MOST)
    stage = Stage.objects.create(journey=journey, order=10_000, **fields)
    put_stage(stage, 10_000 if position is None else position)
    _record_added(stage, _("Stage “%(stage)s” added") % {"stage": stage}, author, at)
    return stage


@transaction.atomic
def add_touchpoint(
    *, stage: Stage, author: User, at: datetime, position: int | None = None, **fields: Any
) -> Touchpoint:
    """Add a touchpoint to a stage at ``position`` (from 0; at the end where it is None)."""
    if stage.deleted_at:
        raise NotInThisJourneyError
    _refuse_overflow(Touchpoint.objects.of(stage.journey).present().count(), TOUCHPOINTS_AT_MOST)
    touchpoint = Touchpoint.objects.create(stage=stage, order=10_000, **fields)
    put_touchpoint(touchpoint, stage, 10_000 if position is None else position)
    _record_added(
        touchpoint, _("Touchpoint “%(touchpoint)s” added") % {"touchpoint": touchpoint}, author, at
    )
    return touchpoint


@transaction.atomic
def add_finding(
    *,
    model: type[Rating] | type[Evidence] | type[PainPoint],
    touchpoint: Touchpoint,
    author: User,
    at: datetime,
    **fields: Any,
) -> Rating | Evidence | PainPoint:
    """Add a rating, a piece of evidence or a pain point to a touchpoint."""
    if touchpoint.deleted_at:
        raise NotInThisJourneyError
    row = model.objects.create(touchpoint=touchpoint, **fields)
    label = pgettext("operation", "%(what)s added to “%(touchpoint)s”") % {
        "what": model._meta.verbose_name.capitalize(),
        "touchpoint": touchpoint,
    }
    _record_added(row, label, author, at)
    return row


def _refuse_overflow(present: int, most: int) -> None:
    from journeys.services.errors import InvalidValueError

    if present >= most:
        raise InvalidValueError([_("A journey holds at most %(most)d of these.") % {"most": most}])


def _record_added(row: BinnableRow, label: str, author: User, at: datetime) -> Operation:
    """An addition is logged as coming out of the bin: taking it back puts it there."""
    return record(
        journey=journey_of(row),
        author=author,
        at=at,
        label=label,
        changes=[Change(row, {GONE: at.isoformat()}, {GONE: None})],
    )


@transaction.atomic
def remove(*, row: BinnableRow, author: User, at: datetime) -> Operation:
    """Put a row into the bin, for ``BIN_DAYS``. What hangs from it stays with it."""
    return _bin([row], _("“%(row)s” deleted") % {"row": row}, author, at)


@transaction.atomic
def remove_stage(
    *, stage: Stage, touchpoints_to: Stage | None, author: User, at: datetime
) -> Operation:
    """Put a stage into the bin; its touchpoints go to another stage, or with it into the bin."""
    journey = stage.journey
    if touchpoints_to is not None and (
        touchpoints_to.journey_id != journey.pk
        or touchpoints_to.deleted_at
        or touchpoints_to.pk == stage.pk
    ):
        raise NotInThisJourneyError
    own = list(Touchpoint.objects.filter(stage=stage, deleted_at=None).order_by("order", "id"))
    moved: list[Change] = []
    if touchpoints_to is not None:
        from journeys.services.log import PLACE
        from journeys.services.ordering import place_of

        for touchpoint in own:
            before = place_of(touchpoint)
            put_touchpoint(touchpoint, touchpoints_to, 10_000)
            moved.append(Change(touchpoint, {PLACE: before}, {PLACE: place_of(touchpoint)}))
        own = []
    label = _("Stage “%(stage)s” deleted") % {"stage": stage}
    return _bin([stage, *own], label, author, at, moved=moved)


def _bin(
    rows: list[BinnableRow],
    label: str,
    author: User,
    at: datetime,
    moved: list[Change] | None = None,
) -> Operation:
    changes = []
    for row in rows:
        row.deleted_at = at
        row.rev += 1
        row.save(update_fields=[GONE, "rev"])
        changes.append(Change(row, {GONE: None}, {GONE: text_of(row, GONE)}))
    journey = journey_of(rows[0])
    # Taking it back brings the stage out of the bin first and its touchpoints home afterwards.
    operation = record(
        journey=journey, author=author, at=at, label=label, changes=[*(moved or []), *changes]
    )
    close_ranks(journey)
    return operation


@transaction.atomic
def restore(*, row: BinnableRow, author: User, at: datetime) -> Operation:
    """Take a row out of the bin; a touchpoint whose stage is still there needs its stage first."""
    if isinstance(row, Touchpoint) and row.stage.deleted_at:
        raise NotInThisJourneyError
    before = text_of(row, GONE)
    row.deleted_at = None
    row.rev += 1
    row.save(update_fields=[GONE, "rev"])
    operation = record(
        journey=journey_of(row),
        author=author,
        at=at,
        label=_("“%(row)s” taken out of the bin") % {"row": row},
        changes=[Change(row, {GONE: before}, {GONE: None})],
    )
    close_ranks(journey_of(row), {row.pk})
    return operation


@transaction.atomic
def remove_journey(*, journey: Journey, at: datetime) -> None:
    """Put a whole journey into the bin."""
    Journey.objects.filter(pk=journey.pk).update(deleted_at=at)


@transaction.atomic
def restore_journey(*, journey: Journey, at: datetime) -> None:
    """Take a whole journey out of the bin."""
    Journey.objects.filter(pk=journey.pk).update(deleted_at=None)
    touch(journey, at)


@transaction.atomic
def empty_bins(*, at: datetime) -> int:
    """Delete for good what has lain in a bin for more than ``BIN_DAYS``; return how many rows."""
    before = at - timedelta(days=BIN_DAYS)
    gone = 0
    for model in (PainPoint, Evidence, Rating, Touchpoint, Stage, Journey):
        rows = model.objects.expired(before)
        gone += len(rows)
        rows.delete()
    return gone
