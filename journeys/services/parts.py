"""Adding parts of a journey, putting them into the bin, and taking them out again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from journeys.models import (
    BIN_DAYS,
    BinnableRow,
    Comment,
    Evidence,
    Journey,
    Operation,
    PainPoint,
    Persona,
    Rating,
    Stage,
    Tool,
    Touchpoint,
)
from journeys.services.errors import InvalidValueError, NotInThisJourneyError
from journeys.services.log import PLACE, Change, hold, journey_of, record, text_of, touch
from journeys.services.ordering import close_ranks, place_of, put_stage, put_touchpoint
from journeys.services.rating_keys import refuse_second

GONE = "deleted_at"
STAGES_AT_MOST, TOUCHPOINTS_AT_MOST = 60, 1000
# What the bin lets go of after its days, parts before what they hang from
PERISHABLE = (Comment, PainPoint, Evidence, Rating, Touchpoint, Stage, Journey, Persona, Tool)


@transaction.atomic
def add_stage(
    *, journey: Journey, author: User, at: datetime, position: int | None = None, **fields: Any
) -> Stage:
    """Add a stage at ``position`` (from 0; at the end where it is None)."""
    hold(journey)
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
    hold(stage.journey)
    stage.refresh_from_db(fields=["deleted_at"])
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
    hold(journey_of(touchpoint))
    touchpoint.refresh_from_db(fields=["deleted_at"])
    if touchpoint.deleted_at:
        raise NotInThisJourneyError
    row = model(touchpoint=touchpoint, **fields)
    if isinstance(row, Rating):
        refuse_second(row)
    row.save(force_insert=True)
    label = pgettext("operation", "%(what)s added to “%(touchpoint)s”") % {
        "what": model._meta.verbose_name.capitalize(),
        "touchpoint": touchpoint,
    }
    _record_added(row, label, author, at)
    return row


def _refuse_overflow(present: int, most: int) -> None:
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
    hold(journey_of(row))
    return _bin([row], _("“%(row)s” deleted") % {"row": row}, author, at)


@transaction.atomic
def remove_stage(
    *, stage: Stage, touchpoints_to: Stage | None, author: User, at: datetime
) -> Operation:
    """Put a stage into the bin; its touchpoints go to another stage, or with it into the bin."""
    journey = stage.journey
    hold(journey)
    if touchpoints_to is not None:
        touchpoints_to.refresh_from_db(fields=["deleted_at"])
    if touchpoints_to is not None and (
        touchpoints_to.journey_id != journey.pk
        or touchpoints_to.deleted_at
        or touchpoints_to.pk == stage.pk
    ):
        raise NotInThisJourneyError
    own = list(Touchpoint.objects.filter(stage=stage, deleted_at=None).order_by("order", "id"))
    moved: list[Change] = []
    if touchpoints_to is not None:
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
        _mark(row, at)
        changes.append(Change(row, {GONE: None}, {GONE: text_of(row, GONE)}))
    journey = journey_of(rows[0])
    # Taking it back brings the stage out of the bin first and its touchpoints home afterwards.
    operation = record(
        journey=journey, author=author, at=at, label=label, changes=[*(moved or []), *changes]
    )
    close_ranks(journey)
    return operation


def _mark(row: BinnableRow, at: datetime | None) -> None:
    """Put a row into the bin, or take it out; NotInThisJourneyError where somebody just did."""
    rows = type(row).objects.filter(pk=row.pk, deleted_at__isnull=at is not None)
    if not rows.update(deleted_at=at, rev=F("rev") + 1):
        raise NotInThisJourneyError
    row.refresh_from_db(fields=[GONE, "rev"])


@transaction.atomic
def restore(*, row: BinnableRow, author: User, at: datetime) -> Operation:
    """Take a row out of the bin; with a stage come the touchpoints that went with it.

    Raises NotInThisJourneyError where what it belongs to is in the bin, InvalidValueError
    where another rating has taken its place.
    """
    journey = journey_of(row)
    hold(journey)
    if _belongs_to_the_bin(row):
        raise NotInThisJourneyError
    if isinstance(row, Rating):
        refuse_second(row)
    rows: list[BinnableRow] = [row]
    if isinstance(row, Stage):
        rows += row.touchpoints.filter(deleted_at=row.deleted_at).order_by("order", "id")
    changes = []
    for back in rows:
        before = text_of(back, GONE)
        _mark(back, None)
        changes.append(Change(back, {GONE: before}, {GONE: None}))
    operation = record(
        journey=journey,
        author=author,
        at=at,
        label=_("“%(row)s” taken out of the bin") % {"row": row},
        changes=changes,
    )
    close_ranks(journey, {back.pk for back in rows})
    return operation


def _belongs_to_the_bin(row: BinnableRow) -> bool:
    if isinstance(row, Touchpoint):
        return row.stage.deleted_at is not None
    if isinstance(row, Rating | Evidence | PainPoint):
        return row.touchpoint.deleted_at is not None or _belongs_to_the_bin(row.touchpoint)
    return False


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
    for model in PERISHABLE:
        rows = model.objects.expired(before)
        gone += len(rows)
        rows.delete()
    return gone
