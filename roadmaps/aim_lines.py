"""Reads about what initiatives should move: aims with what became of them and what they are worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from economics.selectors import Missing, Valuation, ValueOfChange
from metrics.domain.periods import Period
from metrics.selectors.spans import Span, Told, told_of_metrics
from roadmaps.domain.aims import Again, Watched, counting_from, looked_at_again, thawed
from roadmaps.models import InitiativeAim, Roadmap


@dataclass(frozen=True)
class AimLine:
    """One aim: what became of its metric, and what reaching it is worth; None: nothing to value.

    ``period`` is how long a period of its readings is.
    """

    aim: InitiativeAim
    again: Again
    period: Period
    worth: ValueOfChange | Missing | None

    @property
    def is_narrowed(self) -> bool:
        return self.aim.channel_id is not None or self.aim.touchpoint_id is not None


def aims_of(roadmap: Roadmap) -> list[InitiativeAim]:
    """Return the aims of a roadmap's initiatives with all they name. One query."""
    rows = (
        InitiativeAim.objects.filter(initiative__roadmap=roadmap)
        .select_related("initiative", "metric", "channel", "touchpoint__stage__journey")
        .order_by("metric__order", "metric__key")
    )
    found = list(rows)
    for aim in found:
        aim.metric.organization = roadmap.organization
    return found


def aim_lines(roadmap: Roadmap, today: date) -> Mapping[UUID, list[AimLine]]:
    """Return the aims of a roadmap by initiative, looked at as readings stand today.

    One query where there are none; else eleven, and up to five where aims are narrowed to
    channels or touchpoints.
    """
    aims = aims_of(roadmap)
    if not aims:
        return {}
    told = told_of_metrics(roadmap.organization, {aim.metric.key for aim in aims})
    valuation = Valuation(roadmap.organization)
    found: dict[UUID, list[AimLine]] = {}
    for aim in aims:
        line = _line(aim, told, valuation, today)
        found.setdefault(aim.initiative_id, []).append(line)
    return found


def _line(aim: InitiativeAim, told: Told, valuation: Valuation, today: date) -> AimLine:
    spans = spans_of_aim(aim, told)
    period = told.period(aim.metric)
    before, periods = thawed(aim.from_sums) if aim.from_sums else (None, 0)
    watched = Watched(
        measure=aim.metric.counts_as,
        before=before,
        periods=periods,
        course=[span.stretch for span in spans],
        period=period,
        k=told.k(aim.metric),
    )
    initiative = aim.initiative
    done_on = initiative.done_on if initiative.is_done else None
    since = counting_from(done_on, aim.due_on, today)
    return AimLine(aim, looked_at_again(watched, since, today), period, _worth(aim, valuation))


def spans_of_aim(aim: InitiativeAim, told: Told) -> list[Span]:
    """Return the stretches of an aim's metric, where it should move."""
    return told.spans(aim.metric, channel=aim.channel_id, touchpoint=aim.touchpoint_id)


def _worth(aim: InitiativeAim, valuation: Valuation) -> ValueOfChange | Missing | None:
    """Return what reaching the aim is worth: a case is about all customers, so only of the whole."""
    if aim.from_value is None or aim.channel_id or aim.touchpoint_id:
        return None
    return valuation.of(aim.metric.kind, aim.from_value, aim.to_value)
