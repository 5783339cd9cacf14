"""Readings added up by the database, one level of detail of each source.

:func:`inventory` asks once what there is; every breakdown is then one more query, however many
readings there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Count, F, FloatField, Max, Q, QuerySet, Sum
from django.db.models.expressions import BaseExpression
from django.db.models.functions import Cast

from metrics.domain.cuts import Cut, chosen_cut
from metrics.domain.measures import Measure
from metrics.domain.periods import Period, coarsest, end_of, start_of
from metrics.domain.sums import NOTHING, Sums, added_up
from metrics.models import Metric, Reading


class _AsItComes:
    """Numbers as the driver hands them over: thousands of rows, none of which needs a second look."""

    @property
    def convert_value(self) -> Any:
        return BaseExpression._convert_value_noop  # type: ignore[attr-defined]


class _Count(_AsItComes, Count):
    pass


class _Sum(_AsItComes, Sum):
    pass


class _Max(_AsItComes, Max):
    pass


def _total(name: str, **only: Any) -> _Sum:
    return _Sum(Cast(F(name), FloatField()), **only)


AGGREGATES: dict[str, Any] = {
    "sum_readings": _Count("pk"),
    "sum_numbered": _Count("n"),
    "sum_both": _Count("n", filter=Q(numerator__isnull=False)),
    "sum_net": _Count("detractors", filter=Q(numerator__isnull=False)),
    "sum_n": _total("n"),
    "sum_numerator": _total("numerator"),
    "sum_detractors": _total("detractors"),
    "sum_weighted": _Sum(F("value") * Cast(F("n"), FloatField())),
    "sum_squared": _Count("squares"),
    "sum_squares": _total("squares"),
    "sum_scored": _total("n", filter=Q(score_sum__isnull=False)),
    "sum_score_sum": _total("score_sum"),
    "sum_value": _Max("value"),
}


def sums_in(measure: str, numbers: Sequence[Any]) -> Sums:
    """Return the sums of one row of an aggregating query, of a metric of this measure.

    Sums over nothing are None in the database and 0 here.
    """
    readings, numbered, both, net, n, numerator, detractors, weighted, *more, value = numbers
    squared, squares, scored, score_sum = more
    # What makes a reading complete depends on its measure: a net share also needs detractors.
    counted = readings if measure == Measure.TOTAL else net if measure == Measure.NET else both
    return Sums(
        readings, numbered, counted, n or 0.0, numerator or 0.0, detractors or 0.0,
        weighted or 0.0, squared, squares or 0.0, scored or 0.0, score_sum or 0.0,
        value if readings == 1 else 0.0,
    )  # fmt: skip


@dataclass(frozen=True)
class Line:
    """What one source says of one metric for one period at one level of detail."""

    metric: UUID
    source: UUID
    period: Period
    starts_on: date
    cut: Cut
    sums: Sums


@dataclass(frozen=True)
class Inventory:
    """What readings there are of some metrics, added up by source, period and level of detail."""

    lines: tuple[Line, ...]
    where: Q
    measures: Mapping[UUID, str]  # of its metrics
    placed: bool = False  # ``where`` names told_stage or told_moment

    @cached_property
    def _by_metric(self) -> dict[UUID, list[Line]]:
        found: dict[UUID, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.metric, []).append(line)
        return found

    def of(self, metric: UUID) -> list[Line]:
        """Return every line of a metric, whatever its level of detail: not to be added up."""
        return self._by_metric.get(metric, [])

    def chosen(self, metric: UUID, wanted: Cut = Cut.WHOLE) -> list[Line]:
        """Return the lines of a metric that may be added up to tell what is wanted.

        Of each source, and each stretch of its longest period, one level of detail.
        """
        mine = self.of(metric)
        longest: dict[UUID, Period] = {}
        for line in mine:
            there = longest.get(line.source)
            longest[line.source] = coarsest({line.period} | ({there} if there else set()))
        cuts: dict[tuple[UUID, date], set[Cut]] = {}
        for line in mine:
            stretch = line.source, start_of(line.starts_on, longest[line.source])
            cuts.setdefault(stretch, set()).add(line.cut)
        best = {stretch: chosen_cut(found, wanted) for stretch, found in cuts.items()}
        return [
            line
            for line in mine
            if best[line.source, start_of(line.starts_on, longest[line.source])] == line.cut
        ]

    def whole(self, metric: UUID, first: date, until: date) -> Sums:
        """Return everything of a metric whose period begins within ``first`` and before ``until``."""
        return added_up(
            line.sums for line in self.chosen(metric) if first <= line.starts_on < until
        )

    def by_period(self, metric: UUID, period: Period = Period.MONTH) -> dict[date, Sums]:
        """Return the sums of each period in order; longer readings are not spread over shorter."""
        found: dict[date, Sums] = {}
        for line in self.chosen(metric):
            start = start_of(line.starts_on, period)
            if end_of(line.starts_on, line.period) <= end_of(start, period):
                found[start] = found.get(start, NOTHING) + line.sums
        return dict(sorted(found.items()))

    def rows_telling(self, metrics: Iterable[UUID], wanted: Cut) -> QuerySet[Reading]:
        """Return the readings to be broken down by what is wanted, one level of detail each."""
        whole, stretches = [], []
        for metric in metrics:
            chosen = self.chosen(metric, wanted)
            if chosen and len(chosen) == len(self.of(metric)):
                whole.append(metric)  # nothing to leave out: no need to name each stretch
            else:
                stretches += _stretches(chosen)
        if whole:
            stretches.append(Q(metric__in=whole))
        if not stretches:
            return Reading.objects.none()
        rows = Reading.objects.with_place() if self.placed else Reading.objects.all()
        return rows.filter(self.where).filter(reduce(or_, stretches))

    def broken_down(
        self, metrics: Iterable[UUID], wanted: Cut, by: Sequence[str], first: date, until: date
    ) -> list[tuple[UUID, tuple[Any, ...], Sums]]:
        """Return (metric, values of ``by``, sums) of readings beginning within the window.

        One query. ``by`` names fields of :class:`Reading`, also ``told_stage`` and
        ``told_moment``.
        """
        rows = self.rows_telling(metrics, wanted).order_by()
        told = [line.starts_on for line in self.lines]
        if told and not (first <= min(told) and max(told) < until):
            rows = rows.within(first, until)
        if not self.placed and {"told_stage", "told_moment"} & set(by):
            rows = rows.with_place()
        head = 1 + len(by)
        return [
            (row[0], row[1:head], sums_in(self.measures[row[0]], row[head:]))
            for row in _added(rows, "metric", *by)
        ]


def _stretches(lines: Sequence[Line]) -> list[Q]:
    """Return conditions for lines: runs of the same source, period and cut become one range."""
    alike: dict[tuple[UUID, UUID, Period, Cut], set[date]] = {}
    for line in lines:
        key = line.metric, line.source, line.period, line.cut
        alike.setdefault(key, set()).add(line.starts_on)
    found = []
    for (metric, source, period, cut), starts in alike.items():
        same = Q(metric=metric, source=source, period=period.value, cut=int(cut))
        for first, last in _runs(sorted(starts), period):
            found.append(same & Q(starts_on__gte=first, starts_on__lte=last))
    return found


def _runs(starts: Sequence[date], period: Period) -> list[tuple[date, date]]:
    runs: list[tuple[date, date]] = []
    for start in starts:
        if runs and end_of(runs[-1][1], period) == start:
            runs[-1] = runs[-1][0], start
        else:
            runs.append((start, start))
    return runs


def inventory(
    metrics: Iterable[Metric], *, where: Q | None = None, placed: bool = False
) -> Inventory:
    """Return what readings there are of these metrics. One query.

    Metrics without a row have none. ``where`` narrows the readings (to a channel, a
    touchpoint, a moment …); with ``placed`` it may name ``told_stage`` and ``told_moment``.
    """
    kept = [metric for metric in metrics if not metric._state.adding]
    measures = {metric.pk: metric.measure for metric in kept}
    condition = _counted_of(kept) & (where or Q())
    start = Reading.objects.with_place() if placed else Reading.objects.all()
    rows = start.filter(condition).order_by()
    lines = tuple(
        Line(metric, source, Period(period), starts_on, Cut(cut), sums_in(measures[metric], sums))
        for metric, source, period, starts_on, cut, *sums in _added(
            rows, "metric", "source", "period", "starts_on", "cut"
        )
    )
    return Inventory(lines, condition, measures, placed)


def _added(rows: QuerySet[Reading], *by: str) -> QuerySet[Reading, tuple[Any, ...]]:
    """Return the values of ``by`` and every sum of the readings that share them."""
    return rows.values(*by).annotate(**AGGREGATES).values_list(*by, *AGGREGATES)


def _counted_of(metrics: Iterable[Metric]) -> Q:
    """Readings of these metrics, without the sources a lead has set aside.

    The same as :meth:`ReadingQuerySet.counted`, for metrics at hand: nothing is joined.
    """
    rows = list(metrics)
    found = Q(metric__in=[metric.pk for metric in rows if metric.counted_source_id is None])
    for metric in rows:
        if metric.counted_source_id is not None:
            found |= Q(metric=metric.pk, source=metric.counted_source_id)
    return found
