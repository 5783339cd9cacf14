"""Recording readings: what is there is updated, what is new added, nothing stands twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from metrics.domain.cuts import Cut
from metrics.domain.measures import Measure
from metrics.domain.periods import Period, end_of, shifted, start_of
from metrics.models import Metric, Reading, Source

CHUNK = 500
_NUMBERS = ("value", "n", "numerator", "detractors", "score_sum", "squares")
_WRITTEN = (*_NUMBERS, "moment", "stage", "touchpoint", "segment", "channel")


@dataclass(frozen=True)
class Wanted:
    """A reading to be recorded; see :class:`metrics.models.Reading` for what each says.

    ``value`` may be None where the other numbers make it.
    """

    metric: Metric
    starts_on: date
    value: float | None = None
    n: int | None = None
    numerator: float | None = None
    detractors: int | None = None
    score_sum: float | None = None
    squares: float | None = None
    period: Period = Period.MONTH
    cut: Cut = Cut.WHOLE
    channel: UUID | None = None
    moment: str = ""
    stage: UUID | None = None
    touchpoint: UUID | None = None
    segment: str = ""


@dataclass(frozen=True)
class Recorded:
    """What recording did to the readings that were given."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0


class ReadingError(ValueError):
    """A reading cannot be recorded; ``code`` says why, ``wanted`` which one."""

    def __init__(self, code: str, wanted: Wanted) -> None:
        super().__init__(code)
        self.code, self.wanted = code, wanted


@transaction.atomic
def record_readings(
    *,
    source: Source,
    wanted: Sequence[Wanted],
    by: User | None,
    at: datetime,
    batch: UUID | None = None,
) -> Recorded:
    """Record readings of one source, all or none, and return what that changed.

    The source's row is locked, so that two imports of it follow one another. The same key twice
    in ``wanted``: the last one holds. Raises ReadingError: "impossible" where numbers
    contradict one another, "overlap" where a longer or shorter period of the same
    things is there already, which would count them twice.
    """
    Source.objects.select_for_update().get(pk=source.pk)
    found = foreseen(source=source, wanted=wanted, by=by, at=at, batch=batch)
    for want in overlapping(source=source, wanted=found.new):
        raise ReadingError("overlap", want)
    for there, row in found.changed:
        row.pk = there.pk
    Reading.objects.bulk_create(found.added, batch_size=CHUNK)
    Reading.objects.bulk_update(
        [row for _there, row in found.changed],
        [*_WRITTEN, "batch", "recorded_by", "recorded_at"],
        batch_size=CHUNK // 5,
    )
    return Recorded(len(found.added), len(found.changed), found.unchanged)


@dataclass(frozen=True)
class Foreseen:
    """What recording would do: rows to add, rows there with what they would become."""

    added: list[Reading]
    new: list[Wanted]  # what the added rows were asked for
    changed: list[tuple[Reading, Reading]]
    unchanged: int


def foreseen(
    *,
    source: Source,
    wanted: Sequence[Wanted],
    by: User | None,
    at: datetime,
    batch: UUID | None = None,
) -> Foreseen:
    """Return what recording these readings would do; writes nothing. ReadingError "impossible"."""
    rows: dict[tuple[UUID, str], tuple[Reading, Wanted]] = {}
    for want in wanted:
        row = _row(source, want, by, at, batch)
        rows[row.metric_id, row.key] = row, want
    known = _known(rows.keys())
    fresh = [pair for key, pair in rows.items() if key not in known]
    changed = [
        (known[key], row)
        for key, (row, _want) in rows.items()
        if key in known and _differs(known[key], row)
    ]
    unchanged = len(rows) - len(fresh) - len(changed)
    return Foreseen([row for row, _ in fresh], [want for _, want in fresh], changed, unchanged)


def _row(
    source: Source, want: Wanted, by: User | None, at: datetime, batch: UUID | None
) -> Reading:
    row = Reading(
        metric=want.metric,
        source=source,
        period=want.period.value,
        starts_on=start_of(want.starts_on, want.period),
        cut=int(want.cut),
        channel_id=want.channel,
        moment=want.moment,
        stage_id=want.stage,
        touchpoint_id=want.touchpoint,
        segment=" ".join(want.segment.split())[:80],
        recorded_by=by,
        recorded_at=at,
        batch=batch,
        **_numbers(want),
    )
    row.key = row.made_key()
    return row


def value_of(want: Wanted) -> float:
    """Return what a reading would say, in the metric's unit. ReadingError "impossible"."""
    return float(_numbers(want)["value"])


def _numbers(want: Wanted) -> dict[str, Any]:
    """Complete value and counts from one another; ReadingError where they cannot be."""
    measure, numbers = want.metric.counts_as, {name: getattr(want, name) for name in _NUMBERS}
    value, n, numerator = want.value, want.n, want.numerator
    if value is None:
        value = _value_of(measure, want)
    elif numerator is None:
        if measure is Measure.TOTAL:
            numerator = value
        elif measure in (Measure.SHARE, Measure.MEAN, Measure.RATIO) and n:
            numerator = value * n
    if measure is Measure.SHARE and not -1e-9 <= value <= 1 + 1e-9:
        raise ReadingError("impossible", want)
    if measure is Measure.NET and not -100 <= value <= 100:
        raise ReadingError("impossible", want)
    return numbers | {"value": value, "numerator": numerator}


def _value_of(measure: Measure, want: Wanted) -> float:
    if want.numerator is None:
        raise ReadingError("impossible", want)
    if measure is Measure.TOTAL:
        return want.numerator
    if not want.n:
        raise ReadingError("impossible", want)
    if measure is Measure.NET:
        if want.detractors is None or want.numerator + want.detractors > want.n:
            raise ReadingError("impossible", want)
        return 100 * (want.numerator - want.detractors) / want.n
    return want.numerator / want.n


def _known(keys: Any) -> dict[tuple[UUID, str], Reading]:
    """Return the rows that are there, by metric and key, a few hundred keys a query."""
    wanted, found = list(keys), {}
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        rows = Reading.objects.filter(
            metric__in={metric for metric, _key in part}, key__in=[key for _metric, key in part]
        )
        found.update({(row.metric_id, row.key): row for row in rows})
    return found


def _differs(there: Reading, row: Reading) -> bool:
    for name in _NUMBERS:
        old, new = getattr(there, name), getattr(row, name)
        if (old is None) != (new is None):
            return True
        if old is not None and abs(old - new) > 1e-9 * max(1.0, abs(old), abs(new)):
            return True
    return False


def overlapping(*, source: Source, wanted: Sequence[Wanted]) -> Iterator[Wanted]:
    """Yield what a shorter or longer period of the same things tells already, there or in ``wanted``.

    A quarter beside its months, of the same things, would count them twice.
    """
    new = [(_thing(want.metric.pk, want), want) for want in wanted]
    if not new:
        return
    periods = {want.period for want in wanted}
    there = _stretches_there(source, wanted, periods)
    for thing, want in new:
        starts = start_of(want.starts_on, want.period)
        ends = end_of(starts, want.period)
        if any(
            starts < other_ends and other_starts < ends
            for other_starts, other_ends in there.get(thing, ())
            if (starts, ends) != (other_starts, other_ends)
        ):
            yield want
        elif len(periods) > 1:
            there.setdefault(thing, []).append((starts, ends))


def _stretches_there(
    source: Source, wanted: Sequence[Wanted], periods: set[Period]
) -> dict[Any, list[tuple[date, date]]]:
    first = min(start_of(want.starts_on, Period.YEAR) for want in wanted)
    last = shifted(max(start_of(want.starts_on, Period.YEAR) for want in wanted), 12)
    rows = Reading.objects.filter(
        source=source,
        metric__in={want.metric.pk for want in wanted},
        starts_on__gte=first,
        starts_on__lt=last,
    ).values_list(
        "metric", "cut", "channel", "moment", "stage", "touchpoint", "segment", "period",
        "starts_on",
    )  # fmt: skip
    if len(periods) == 1:  # only readings of another length can lie across
        rows = rows.exclude(period=next(iter(periods)).value)
    there: dict[Any, list[tuple[date, date]]] = {}
    for *thing, period, starts in rows:
        thing[-1] = thing[-1].casefold()
        there.setdefault(tuple(thing), []).append((starts, end_of(starts, Period(period))))
    return there


def _thing(metric: UUID, want: Wanted) -> tuple[Any, ...]:
    return (
        metric, int(want.cut), want.channel, want.moment, want.stage, want.touchpoint,
        " ".join(want.segment.split())[:80].casefold(),
    )  # fmt: skip
