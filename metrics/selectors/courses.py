"""The course of each metric: its readings added up by month, as far as they may be shown.

One :class:`Courses` is loaded for a page: two queries for metrics and protection, one for what
readings there are and one for their sources; each breakdown, and a filter, is one more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.models import Organization
from metrics.domain.cuts import Cut
from metrics.domain.derived import DERIVED, derived
from metrics.domain.groups import Parts, Stretch, as_they_are, each_alone, published, stretches
from metrics.domain.measures import Kind
from metrics.domain.sums import NOTHING, Sums
from metrics.domain.windows import Window
from metrics.models import Metric, Source
from metrics.selectors.known import metrics_of, smallest_group
from metrics.selectors.places import Places, places_of
from metrics.selectors.sums import Inventory, inventory

ALWAYS = (date(1900, 1, 1), date(9999, 1, 1))
Months = Mapping[date, Sums]
ByCell = Mapping[Any, Months]


class Dimension(Enum):
    """What a metric can be broken down by, one at a time: the cut needed, the field."""

    CHANNEL = Cut.CHANNEL, "channel"
    SEGMENT = Cut.SEGMENT, "segment"
    MOMENT = Cut.MOMENT, "told_moment"
    TOUCHPOINT = Cut.TOUCHPOINT, "touchpoint"
    SOURCE = Cut.WHOLE, "source"


@dataclass(frozen=True)
class Filters:
    """What a page is narrowed to. ``spellings`` are those of the segment: they differ by case."""

    window: Window
    channel: UUID | None = None
    segment: str = ""
    spellings: tuple[str, ...] = ()
    source: UUID | None = None

    @property
    def narrow(self) -> dict[Dimension, Any]:
        found: dict[Dimension, Any] = {}
        if self.channel:
            found[Dimension.CHANNEL] = self.channel
        if self.segment:
            found[Dimension.SEGMENT] = self.segment.casefold()
        if self.source:
            found[Dimension.SOURCE] = self.source
        return found

    @property
    def where(self) -> Q:
        found = Q()
        if self.channel:
            found &= Q(channel=self.channel)
        if self.segment:
            found &= Q(segment__in=self.spellings or (self.segment,))
        if self.source:
            found &= Q(source=self.source)
        return found


@dataclass(frozen=True)
class Course:
    """A metric over time. ``is_blocked``: the filters would narrow it to groups too small."""

    metric: Metric
    stretches: Sequence[Stretch]
    derived_from: tuple[Kind, ...] = ()
    sources: tuple[Source, ...] = ()
    last: date | None = None  # when its last reading begins
    is_blocked: bool = False

    @property
    def is_there(self) -> bool:
        return bool(self.stretches)


@dataclass
class Courses:
    """Everything a dashboard is made of; ``k`` is from how many customers a group is shown."""

    organization: Organization
    metrics: list[Metric]
    k: int
    filters: Filters
    sources: Mapping[UUID, Source]
    everything: Inventory  # no filter: of metrics that customers are asked for
    narrowed: Inventory  # with the filters: of all others
    _cells: dict[str, ByCell] = field(default_factory=dict)
    _months: dict[str, dict[date, Sums]] = field(default_factory=dict)
    _wholes: dict[str, list[Stretch]] = field(default_factory=dict)

    def k_of(self, metric: Metric) -> int:
        """From how many customers on groups of this metric are shown; 0 for all."""
        return self.k if metric.is_asked else 0

    def inventory_of(self, metric: Metric) -> Inventory:
        return self.everything if metric.is_asked else self.narrowed

    def months_of(self, metric: Metric) -> tuple[dict[date, Sums], tuple[Kind, ...]]:
        """Return a metric's own readings by month, else what follows from others and which."""
        own = self._own(metric)
        if own or metric.kind not in DERIVED:
            return own, ()
        kinds = DERIVED[Kind(metric.kind)][0]
        found = {Kind(m.kind): self._own(m) for m in self.metrics if m.kind in kinds}
        return derived(Kind(metric.kind), found), kinds

    def _own(self, metric: Metric) -> dict[date, Sums]:
        if metric.key not in self._months:
            found: dict[date, Sums] = {}
            for line in self.inventory_of(metric).chosen(metric.pk):
                there = found.get(line.starts_on)
                found[line.starts_on] = there + line.sums if there else line.sums
            self._months[metric.key] = found
        return self._months[metric.key]

    def whole(self, metric: Metric) -> list[Stretch]:
        """Return what may be shown of a metric as a whole, whatever the filters."""
        if metric.key not in self._wholes:
            months, _kinds = self.months_of(metric)
            found = stretches(months, self.k) if metric.is_asked else each_alone(months)
            self._wholes[metric.key] = found
        return self._wholes[metric.key]

    def course(self, metric: Metric) -> Course:
        """Return the course of a metric, narrowed to the filters."""
        lines = self._lines_behind(metric)
        told = Course(
            metric,
            (),
            self.months_of(metric)[1],
            tuple(self.sources[pk] for pk in dict.fromkeys(line.source for line in lines)),
            max((line.starts_on for line in lines), default=None),
        )
        narrow = self.filters.narrow if metric.is_asked else {}
        if len(narrow) > 1:
            return replace(told, is_blocked=True)
        if not narrow:
            return replace(told, stretches=self.whole(metric))
        ((dimension, cell),) = narrow.items()
        return replace(told, stretches=self.parts([metric], dimension)[metric.key].course(cell))

    def _lines_behind(self, metric: Metric) -> list[Any]:
        found = self.inventory_of(metric).of(metric.pk)
        if found or metric.kind not in DERIVED:
            return list(found)
        kinds = DERIVED[Kind(metric.kind)][0]
        behind = [m for m in self.metrics if m.kind in kinds]
        return [line for m in behind for line in self.inventory_of(m).of(m.pk)]

    def parts(self, metrics: Iterable[Metric], dimension: Dimension) -> dict[str, Parts[Any]]:
        """Return a breakdown of each metric by its key, as it may be shown.

        One query at most; of touchpoints up to four. Touchpoints also lie in a moment and mostly
        in one channel: what is shown of them does not give back what those breakdowns hide.
        """
        wanted = list(metrics)
        monthly = {m.key: self.monthly(m, dimension, wanted) for m in wanted}
        found = {}
        for metric in wanted:
            if not metric.is_asked:
                found[metric.key] = as_they_are(monthly[metric.key])
                continue
            others = self._around(metric, wanted) if dimension is Dimension.TOUCHPOINT else []
            found[metric.key] = published(monthly[metric.key], self.whole(metric), self.k, others)
        return found

    @cached_property
    def places(self) -> Places:
        return places_of(self.organization)

    def _around(self, metric: Metric, together: Sequence[Metric]) -> list[tuple[set[Any], Months]]:
        """Return the sums of moments and channels with the touchpoints that lie in them."""
        cells = self.monthly(metric, Dimension.TOUCHPOINT)
        found = []
        for dimension in (Dimension.MOMENT, Dimension.CHANNEL):
            inside: dict[Any, set[Any]] = {}
            for cell in cells:
                if (touchpoint := self.places.touchpoints.get(cell)) is not None:
                    moment = dimension is Dimension.MOMENT
                    where = touchpoint.stage.kind if moment else touchpoint.channel_id
                    inside.setdefault(where, set()).add(cell)
            sums = self.monthly(metric, dimension, together)
            found += [(inside[where], sums[where]) for where in inside if where in sums]
        return found

    def monthly(
        self, metric: Metric, dimension: Dimension, together: Sequence[Metric] = ()
    ) -> ByCell:
        """Return all readings of a metric by cell and month, hidden or not: not to be shown.

        What is read of one of ``together`` is read of all of them at once, and only once.
        """
        if dimension is Dimension.SOURCE:
            return self._by_source(metric)
        if f"{dimension.name}:{metric.key}" not in self._cells:
            self._read(dimension, together or [metric])
        own = self._cells[f"{dimension.name}:{metric.key}"]
        if own or metric.kind not in DERIVED or self.inventory_of(metric).of(metric.pk):
            return own
        kinds = DERIVED[Kind(metric.kind)][0]
        by_kind = {
            Kind(m.kind): self._cells.get(f"{dimension.name}:{m.key}", {})
            for m in self.metrics
            if m.kind in kinds
        }
        cells = {cell for found in by_kind.values() for cell in found}
        return {
            cell: derived(
                Kind(metric.kind), {kind: found.get(cell, {}) for kind, found in by_kind.items()}
            )
            for cell in cells
        }

    def _by_source(self, metric: Metric) -> ByCell:
        found: dict[Any, dict[date, Sums]] = {}
        for line in self.inventory_of(metric).chosen(metric.pk):
            mine = found.setdefault(line.source, {})
            mine[line.starts_on] = mine.get(line.starts_on, NOTHING) + line.sums
        return found

    def _by_inventory(self, metrics: Iterable[Metric]) -> list[tuple[Inventory, list[UUID]]]:
        """Return what is to be asked of which inventory: without filters it is but one."""
        rows = list(metrics)
        if self.everything is self.narrowed:
            return [(self.everything, [m.pk for m in rows])]
        asked = [m.pk for m in rows if m.is_asked]
        others = [m.pk for m in rows if not m.is_asked]
        found = [(self.everything, asked), (self.narrowed, others)]
        return [(inventory, pks) for inventory, pks in found if pks]

    def _read(self, dimension: Dimension, metrics: Sequence[Metric]) -> None:
        behind = _behind(metrics)
        wanted = {m.key: m for m in [*metrics, *(m for m in self.metrics if m.kind in behind)]}
        cut, name = dimension.value
        keys = {metric.pk: key for key, metric in wanted.items()}
        read: dict[str, dict[Any, dict[date, Sums]]] = {key: {} for key in wanted}
        for source, mine in self._by_inventory(wanted.values()):
            rows = source.broken_down(mine, cut, [name, "starts_on"], *ALWAYS)
            for pk, (cell, start), sums in rows:
                if dimension is Dimension.SEGMENT:
                    cell = cell.casefold()
                months = read[keys[pk]].setdefault(cell, {})
                months[start] = months[start] + sums if start in months else sums
        for key, found in read.items():
            self._cells[f"{dimension.name}:{key}"] = found


def _behind(metrics: Iterable[Metric]) -> set[Kind]:
    """Return the kinds that metrics may follow from."""
    return {kind for m in metrics if m.kind in DERIVED for kind in DERIVED[Kind(m.kind)][0]}


def load_courses(
    organization: Organization, filters: Filters, keys: Iterable[str] | None = None
) -> Courses:
    """Load what a dashboard is made of; ``keys`` are the metrics it is about, None for all.

    Four queries, and one more where filters narrow it.
    """
    metrics = metrics_of(organization)
    about = metrics
    if keys is not None:
        wanted = set(keys)
        behind = _behind(m for m in metrics if m.key in wanted)
        about = [m for m in metrics if m.key in wanted or m.kind in behind]
    everything = inventory(about)
    narrowed = everything
    if filters.narrow:
        narrowed = inventory([m for m in about if not m.is_asked], where=filters.where)
    return Courses(
        organization=organization,
        metrics=metrics,
        k=smallest_group(organization),
        filters=filters,
        sources={s.pk: s for s in Source.objects.owned_by(organization)},
        everything=everything,
        narrowed=narrowed,
    )
