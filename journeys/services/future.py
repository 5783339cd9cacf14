"""A future journey: begun as a copy of today's, each part linked to what it came from."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from journeys.domain.ratings import Pooled
from journeys.models import (
    Journey,
    JourneyPersona,
    JourneyState,
    PainPoint,
    Persona,
    Rating,
    Source,
    Stage,
    Tool,
    Touchpoint,
)
from journeys.selectors.board import VALUES, Board, Column, load_board
from journeys.services.errors import JourneyError

JOURNEY_COPIED = ("organization", "title", "goal", "owner", "review_days", "client_safe")
STAGE_COPIED = ("order", "kind", "moment", "name", "goal")
TOUCHPOINT_COPIED = (
    "order",
    "title",
    "description",
    "kind",
    "initiator",
    "channel",
    "is_front_stage",
    "control",
    "owner",
    "reach",
    "is_moment_of_truth",
    "moment_reason",
    "is_showstopper",
)
PAIN_COPIED = ("kind", "text", "severity", "frequency")


class AlreadyFutureError(JourneyError):
    """A future journey is what is wanted; there is no future of it."""


@transaction.atomic
def derive_future(*, journey: Journey, at: datetime, today: date) -> Journey:
    """Create a future journey from one of today, and return it.

    It begins as today's in everything: personas, stages, touchpoints, tools, what hurts. Its
    ratings say what is wanted and not what was found, so each begins as an assumption with
    the value the map shows. Evidence stays with today's. AlreadyFutureError for a future one.
    """
    if journey.is_future:
        raise AlreadyFutureError("it is a future journey")
    board = load_board(journey)
    future = Journey.objects.create(
        **_copied(journey, JOURNEY_COPIED),
        state=JourneyState.TO_BE,
        derived_from=journey,
        is_demonstration=journey.is_demonstration,
        created_at=at,
        updated_at=at,
    )
    JourneyPersona.objects.bulk_create(
        JourneyPersona(journey=future, persona=persona, order=order)
        for order, persona in enumerate(board.personas)
    )
    stages = [Stage(journey=future, **_copied(stage.stage, STAGE_COPIED)) for stage in board.stages]
    Stage.objects.bulk_create(stages)
    touchpoints = {
        column.touchpoint.pk: Touchpoint(
            stage=stage,
            derived_from=column.touchpoint,
            **_copied(column.touchpoint, TOUCHPOINT_COPIED),
        )
        for stage, seen in zip(stages, board.stages, strict=True)
        for column in seen.columns
    }
    Touchpoint.objects.bulk_create(touchpoints.values())
    _copy_findings(board, touchpoints, today)
    return future


def _copy_findings(board: Board, touchpoints: dict[Any, Touchpoint], today: date) -> None:
    ratings, pains, uses = [], [], []
    use = Tool.touchpoints.through
    for column in board.columns:
        wanted = touchpoints[column.touchpoint.pk]
        ratings += _assumed(column, wanted, board.personas, today)
        pains += [
            PainPoint(touchpoint=wanted, **_copied(pain, PAIN_COPIED))
            for pain in column.pain_points
        ]
        uses += [use(tool=tool, touchpoint=wanted) for tool in column.tools]
    Rating.objects.bulk_create(ratings)
    PainPoint.objects.bulk_create(pains)
    use.objects.bulk_create(uses)


def _assumed(
    column: Column, wanted: Touchpoint, personas: tuple[Persona, ...], today: date
) -> list[Rating]:
    """One assumption per persona for whom anything is known, with the values the map shows."""
    known = [(persona, column.by_persona[persona.pk]) for persona in personas]
    return [
        Rating(
            touchpoint=wanted,
            persona=persona,
            source=Source.ASSUMPTION,
            rated_on=today,
            **{name: _stored(pooled, name) for name in VALUES},
        )
        for persona, pooled in known
        if any(pooled.values.of(name) is not None for name in VALUES)
    ]


def _stored(pooled: Pooled, name: str) -> Decimal | None:
    value = pooled.values.of(name)
    return None if value is None else Decimal(f"{value:.2f}")


def _copied(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
