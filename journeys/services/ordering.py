"""Where stages and touchpoints stand. Orders are always 0, 1, 2 … without holes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from journeys.models import Journey, Operation, Row, Stage, Touchpoint
from journeys.services.errors import NotInThisJourneyError
from journeys.services.log import PLACE, Change, hold, journey_of, record


@transaction.atomic
def move_touchpoint(
    *, touchpoint: Touchpoint, stage: Stage, position: int, author: User, at: datetime
) -> Operation | None:
    """Put a touchpoint at ``position`` (from 0) of a stage of the same journey; None if it stays."""
    journey = journey_of(touchpoint)
    hold(journey)
    touchpoint.refresh_from_db(fields=["stage", "order", "deleted_at", "rev"])
    stage.refresh_from_db(fields=["deleted_at"])
    if stage.journey_id != journey.pk or stage.deleted_at or touchpoint.deleted_at:
        raise NotInThisJourneyError
    before = place_of(touchpoint)
    put_touchpoint(touchpoint, stage, position)
    after = place_of(touchpoint)
    if before == after:
        return None
    return record(
        journey=journey,
        author=author,
        at=at,
        label=_("“%(touchpoint)s” moved") % {"touchpoint": touchpoint},
        changes=[Change(touchpoint, {PLACE: before}, {PLACE: after})],
    )


@transaction.atomic
def move_stage(*, stage: Stage, position: int, author: User, at: datetime) -> Operation | None:
    """Put a stage at ``position`` (from 0) of its journey; None if it stays."""
    hold(stage.journey)
    stage.refresh_from_db(fields=["order", "deleted_at"])
    if stage.deleted_at:
        raise NotInThisJourneyError
    before = place_of(stage)
    put_stage(stage, position)
    after = place_of(stage)
    if before == after:
        return None
    return record(
        journey=stage.journey,
        author=author,
        at=at,
        label=_("Stage “%(stage)s” moved") % {"stage": stage},
        changes=[Change(stage, {PLACE: before}, {PLACE: after})],
    )


def place_of(row: Row) -> dict[str, Any]:
    """Return where a row stands: its stage, and its position among those present."""
    if isinstance(row, Stage):
        siblings = list(_stages(row.journey).values_list("pk", flat=True))
        return {"position": siblings.index(row.pk)}
    siblings = list(_touchpoints(row.stage).values_list("pk", flat=True))
    return {"stage": str(row.stage_id), "position": siblings.index(row.pk)}


def put_touchpoint(touchpoint: Touchpoint, stage: Stage, position: int) -> None:
    """Place a touchpoint among its new siblings and number both stages anew."""
    left = touchpoint.stage
    siblings = [row for row in _touchpoints(stage) if row.pk != touchpoint.pk]
    siblings.insert(max(0, min(position, len(siblings))), touchpoint)
    touchpoint.stage = stage
    touchpoint.rev += 1
    Touchpoint.objects.filter(pk=touchpoint.pk).update(stage=stage, rev=F("rev") + 1)
    _number(Touchpoint, siblings)
    if left.pk != stage.pk:
        _number(Touchpoint, list(_touchpoints(left)))


def put_stage(stage: Stage, position: int) -> None:
    """Place a stage among the others and number them anew."""
    siblings = [row for row in _stages(stage.journey) if row.pk != stage.pk]
    siblings.insert(max(0, min(position, len(siblings))), stage)
    _number(Stage, siblings)


def close_ranks(journey: Journey, returning: Collection[object] = ()) -> None:
    """Number stages and touchpoints 0, 1, 2 …, whatever a file or a deletion left behind.

    Rows whose ids are in ``returning`` come back to where they stood, before whoever moved up.
    """

    def rank(row: Stage | Touchpoint) -> tuple[int, bool, str]:
        return row.order, row.pk not in returning, str(row.pk)

    _number(Stage, sorted(_stages(journey), key=rank))
    by_stage: dict[object, list[Touchpoint]] = {}
    for touchpoint in Touchpoint.objects.of(journey).present():
        by_stage.setdefault(touchpoint.stage_id, []).append(touchpoint)
    for siblings in by_stage.values():
        _number(Touchpoint, sorted(siblings, key=rank))


def _stages(journey: Journey) -> Any:
    return Stage.objects.of(journey).present().order_by("order", "id")


def _touchpoints(stage: Stage) -> Any:
    return Touchpoint.objects.filter(stage=stage, deleted_at=None).order_by("order", "id")


def _number(model: type[Stage] | type[Touchpoint], rows: list[Any]) -> None:
    wrong = [row for index, row in enumerate(rows) if row.order != index]
    for index, row in enumerate(rows):
        row.order = index
    if wrong:
        model.objects.bulk_update(wrong, ["order"])
