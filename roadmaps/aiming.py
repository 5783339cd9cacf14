"""Writes about what initiatives should move; verb phrases, one transaction each, a named error."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from metrics.domain.indicators import Estimate
from metrics.domain.sums import added_up
from metrics.models import Metric
from metrics.selectors.spans import Span
from metrics.services.metrics import as_row
from roadmaps.domain.aims import figure_each, frozen
from roadmaps.models import Initiative, InitiativeAim


class StaleAimError(ValueError):
    """Somebody changed or removed the aim since its form was opened; ``current`` is it now."""

    def __init__(self, current: InitiativeAim | None) -> None:
        self.current = current
        super().__init__("the aim was changed elsewhere")


class AimedAtAlreadyError(ValueError):
    """The initiative names this metric already."""


class NoStartError(ValueError):
    """The window chosen makes no figure to start from."""


@dataclass(frozen=True)
class Place:
    """Where the metric should move: everywhere, in one channel, at one touchpoint."""

    channel: UUID | None = None
    touchpoint: UUID | None = None


def _start_from(aim: InitiativeAim, spans: list[Span]) -> None:
    """Freeze what the stretches say into an aim; none at all: nothing had been measured."""
    if not spans:
        aim.from_first = aim.from_until = aim.from_value = None
        aim.from_sums = {}
        return
    sums = added_up(span.sums for span in spans)
    found = figure_each(aim.metric.counts_as, sums, len(spans))
    if not isinstance(found, Estimate):
        raise NoStartError
    aim.from_first, aim.from_until = spans[0].first, spans[-1].until
    aim.from_value = found.point
    aim.from_sums = frozen(sums, len(spans))


@transaction.atomic
def set_aim(
    *,
    initiative: Initiative,
    metric: Metric,
    place: Place,
    spans: list[Span],
    to_value: float,
    due_on: date,
) -> InitiativeAim:
    """Name a metric that an initiative should move, from what some stretches of it say now.

    AimedAtAlreadyError where it is named already; NoStartError where the stretches make no
    figure.
    """
    aim = InitiativeAim(
        initiative=initiative,
        metric=as_row(metric),
        channel_id=place.channel,
        touchpoint_id=place.touchpoint,
        to_value=to_value,
        due_on=due_on,
    )
    _start_from(aim, spans)
    try:
        with transaction.atomic():
            aim.save(force_insert=True)
    except IntegrityError as error:
        raise AimedAtAlreadyError from error
    return aim


@transaction.atomic
def change_aim(
    *,
    aim: InitiativeAim,
    seen_rev: int,
    to_value: float,
    due_on: date,
    spans: list[Span] | None = None,
) -> InitiativeAim:
    """Change where an aim goes and, with ``spans``, where it comes from; None leaves that.

    StaleAimError where it has changed since revision ``seen_rev`` was read.
    """
    rows = InitiativeAim.objects.select_for_update(of=("self",)).select_related("metric")
    current = rows.filter(pk=aim.pk).first()
    if current is None or current.rev != seen_rev:
        raise StaleAimError(current)
    current.to_value, current.due_on = to_value, due_on
    if spans is not None:
        _start_from(current, spans)
    current.rev = seen_rev + 1
    current.save()
    return current


@transaction.atomic
def remove_aim(*, aim: InitiativeAim) -> None:
    """Name a metric no longer; its readings stay."""
    InitiativeAim.objects.filter(pk=aim.pk).delete()
