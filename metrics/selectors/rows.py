"""The readings behind a figure, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator

from journeys.models import StageKind
from metrics.domain.cuts import Cut
from metrics.domain.groups import Parts, customers
from metrics.models import Metric, Reading
from metrics.selectors.courses import Courses, Dimension

PER_PAGE = 100
BY_CUT = {
    Cut.CHANNEL: Dimension.CHANNEL,
    Cut.SEGMENT: Dimension.SEGMENT,
    Cut.MOMENT: Dimension.MOMENT,
    Cut.TOUCHPOINT: Dimension.TOUCHPOINT,
}


@dataclass(frozen=True)
class Place:
    """Where the readings asked for lie; "" and None for anywhere."""

    moment: str = ""
    touchpoint: UUID | None = None

    @property
    def cut(self) -> Cut:
        if self.touchpoint:
            return Cut.TOUCHPOINT
        return Cut.MOMENT if self.moment else Cut.WHOLE


def place_of(moment: str, touchpoint: str) -> Place:
    """Return the place an address names; what cannot be is nowhere in particular."""
    try:
        pk = UUID(touchpoint) if touchpoint else None
    except ValueError:
        pk = None
    return Place(moment if moment in StageKind.values else "", pk)


@dataclass(frozen=True)
class Row:
    """One reading, whether its figure counts it, and whether its numbers may be shown."""

    reading: Reading
    is_counted: bool
    is_shown: bool


def rows_page(
    courses: Courses, metric: Metric, place: Place, number: Any
) -> tuple[Page, list[Row]]:
    """Return a page of a metric's readings, the newest first. Two queries.

    Of a metric that customers are asked for, up to seven: a reading shows its numbers only
    where it is all that is published of its group and months, since anything else could be
    subtracted.
    """
    filters = courses.filters
    found = Reading.objects.filter(metric=metric.pk).with_place().filter(filters.where)
    found = found.within(filters.window.first, filters.window.until)
    if place.moment:
        found = found.filter(told_moment=place.moment)
    if place.touchpoint:
        found = found.filter(touchpoint=place.touchpoint)
    found = found.select_related(
        "source", "channel", "touchpoint", "stage", "recorded_by"
    ).order_by("-starts_on", "cut", "channel__order", "segment", "pk")
    page = Paginator(found, PER_PAGE).get_page(number)
    wanted = place.cut
    if filters.channel:
        wanted |= Cut.CHANNEL
    if filters.segment:
        wanted |= Cut.SEGMENT
    chosen = courses.inventory_of(metric).chosen(metric.pk, wanted)
    counted = {(line.source, line.period.value, line.starts_on, int(line.cut)) for line in chosen}
    shown = _Shown(courses, metric) if metric.is_asked else None
    rows = [
        Row(
            reading,
            (reading.source_id, reading.period, reading.starts_on, reading.cut) in counted,
            shown is None or shown.holds(reading),
        )
        for reading in page
    ]
    return page, rows


class _Shown:
    """Which single readings say no more than what is published anyway."""

    def __init__(self, courses: Courses, metric: Metric) -> None:
        self.alone: dict[Cut, dict[Any, set[date]]] = {
            Cut.WHOLE: {
                None: {
                    s.first
                    for s in courses.whole(metric)
                    if s.sums.readings == 1 and (customers(s.sums) or courses.k) >= courses.k
                }
            }
        }
        for cut, dimension in BY_CUT.items():
            found = courses.parts([metric], dimension)[metric.key]
            self.alone[cut] = {cell: _alone(found, cell) for cell in found.cells}

    def holds(self, reading: Reading) -> bool:
        cut = Cut(reading.cut)
        cell = {
            Cut.CHANNEL: reading.channel_id,
            Cut.SEGMENT: reading.segment.casefold(),
            Cut.MOMENT: reading.moment or None,
            Cut.TOUCHPOINT: reading.touchpoint_id,
        }.get(cut)
        return reading.starts_on in self.alone.get(cut, {}).get(cell, set())


def _alone(parts: Parts[Any], cell: Any) -> set[date]:
    return {
        start
        for start, sums in parts.cells[cell].items()
        if sums is not None and sums.readings == 1 and parts.ends[start] == start
    }
