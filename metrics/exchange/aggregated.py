"""Lines that are readings already: one value, or several of a wide table, with their parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from metrics.domain.columns import is_total, shown
from metrics.domain.cuts import Cut
from metrics.domain.days import When
from metrics.domain.measures import Measure
from metrics.domain.periods import MONTHS, Period, start_of
from metrics.domain.spellings import is_missing, sounds_like_a_total
from metrics.exchange.cells import Cache, amount_reader
from metrics.exchange.files import Batch
from metrics.exchange.gathering import MOST_READINGS
from metrics.exchange.plan import PLACES, Plan, as_id
from metrics.exchange.refusals import Refusal, Refusals
from metrics.models import Source
from metrics.services.readings import Wanted, overlapping
from tables.errors import TableError

COUNTS = ("n", "numerator", "detractors")
RANGES = {Measure.SHARE: (0.0, 1.0, "0–100 %"), Measure.NET: (-100.0, 100.0, "−100–100")}


class _LineError(Exception):
    """A line that is not taken; ``args[0]`` is the Refusal."""


@dataclass
class _Line:
    number: int
    cells: list[Any]
    wanted: list[Wanted]


@dataclass
class ReadingsGatherer:
    """Takes lines that are readings; ``wanted`` are those that may be recorded."""

    plan: Plan
    refusals: Refusals
    source: Source
    lines: int = 0
    comments: int = 0
    _kept: list[_Line] = field(default_factory=list)
    _told: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        plan = self.plan
        self._formulas = plan.formula_columns()
        self._when = Cache(plan.when("date")) if "date" in plan.columns else None
        self._names = {
            role: plan.name(role, whole=True)
            for role in ("channel", *PLACES, "segment", "metric")
            if role in plan.columns
        }
        indexes = plan.values or {"": plan.columns.get("value", -1)}
        self._values = {
            key: (index, Cache(plan.number(index))) for key, index in indexes.items() if index >= 0
        }
        self._counts = {
            role: Cache(
                amount_reader(
                    plan.number(plan.columns[role]),
                    plan.heading(plan.columns[role]),
                    needed=False,
                    whole=role != "numerator",
                )
            )
            for role in COUNTS
            if role in plan.columns
        }

    @property
    def kept(self) -> int:
        return self.lines - self.refusals.total

    def take(self, batch: Batch) -> None:
        """Read the lines of a batch. Raises TableError where the readings become too many."""
        self.lines += len(batch.lines)
        for index, number in enumerate(batch.lines):
            cells = batch.row(index)
            try:
                self._refuse_at_once(batch, index, cells)
                wanted = self._readings(cells)
                self._note(number, wanted)
            except _LineError as error:
                self.refusals.add(number, error.args[0], cells)
            else:
                self._kept.append(_Line(number, cells, wanted))
        if len(self._told) > MOST_READINGS:
            raise TableError(
                _("A file may hold at most %(most)d readings.") % {"most": MOST_READINGS}
            )

    def wanted(self) -> Iterator[Wanted]:
        """Yield the readings; lines that lie across shorter periods are refused first."""
        across = self._across()
        for line in across:
            self.refusals.add(line.number, Refusal("lies_across"), line.cells)
        left_out = {line.number for line in across}
        self._kept = [line for line in self._kept if line.number not in left_out]
        for line in self._kept:
            yield from line.wanted

    # ---- lines -------------------------------------------------------------------------------

    def _refuse_at_once(self, batch: Batch, index: int, cells: list[Any]) -> None:
        inside = sorted(self._formulas & set(batch.formulas.get(index, ())))
        if inside:
            raise _LineError(Refusal("formula", shown(cells[inside[0]]), self._head(inside[0])))
        if index in batch.wide:
            raise _LineError(Refusal("too_wide"))
        dated = self.plan.columns.get("date")
        named = dated is not None and not is_missing(cells[dated])
        if is_total(cells) and (not named or sounds_like_a_total(cells[dated or 0])):
            raise _LineError(Refusal("total"))

    def _readings(self, cells: list[Any]) -> list[Wanted]:
        when = self._told_when(cells)
        period = when.period or Period.MONTH
        parts = self._parts(cells)
        counts = {
            role: self._right(read[cells[self.plan.columns[role]]])
            for role, read in self._counts.items()
        }
        found = []
        for key, (index, read) in self._values.items():
            value = self._right(read[cells[index]])
            metric = key or self._metric(cells)
            if value is not None or (not key and counts):
                numbers = self._numbers(metric, value, cells[index], index, counts)
                found.append(self._wanted(metric, when, period, parts, numbers))
        if not self._values:
            metric = self._metric(cells)
            numbers = self._numbers(metric, None, "", None, counts)
            found.append(self._wanted(metric, when, period, parts, numbers))
        if not found:
            first = next(iter(self._values.values()))[0]
            raise _LineError(Refusal("no_value", "", self._head(first)))
        return found

    def _wanted(
        self,
        metric: str,
        when: When,
        period: Period,
        parts: dict[str, Any],
        numbers: dict[str, Any],
    ) -> Wanted:
        starts = start_of(when.day, period)
        return Wanted(self.plan.metric(metric), starts, period=period, **parts, **numbers)

    def _right(self, value: Any) -> Any:
        if value.__class__ is Refusal:
            raise _LineError(value)
        return value

    def _head(self, index: int | None) -> str:
        return self.plan.heading(index)

    def _told_when(self, cells: list[Any]) -> When:
        if self._when is None:
            found: When = self.plan.fixed["date"]
            return found
        index = self.plan.columns["date"]
        when = self._right(self._when[cells[index]])
        if when is None:
            raise _LineError(Refusal("no_date", "", self._head(index)))
        return When(*when)

    def _metric(self, cells: list[Any]) -> str:
        key = self._name("metric", cells) or self.plan.fixed.get("metric", "")
        if not key:
            raise _LineError(Refusal("no_metric"))
        return str(key)

    def _name(self, role: str, cells: list[Any]) -> Any:
        read = self._names.get(role)
        return None if read is None else self._right(read[cells[self.plan.columns[role]]])

    def _parts(self, cells: list[Any]) -> dict[str, Any]:
        """Return the parts a line names; an empty cell is all of them, so no part."""
        fixed, cut = self.plan.fixed, Cut.WHOLE
        said = {
            role: self._name(role, cells) or fixed.get(role)
            for role in ("channel", "segment", *PLACES)
        }
        parts: dict[str, Any] = {}
        for role, part in (("channel", Cut.CHANNEL), ("segment", Cut.SEGMENT)):
            if said[role]:
                cut, parts[role] = cut | part, _told_as(role, said[role])
        finest = next((role for role in PLACES if said[role]), None)
        if finest:
            cut, parts[finest] = cut | PLACES[finest], _told_as(finest, said[finest])
        return parts | {"cut": Cut(cut)}

    # ---- numbers -----------------------------------------------------------------------------

    def _numbers(
        self, key: str, value: float | None, cell: Any, index: int | None, counts: dict[str, Any]
    ) -> dict[str, Any]:
        """Return the numbers of a reading, complete and possible; else the line is refused."""
        measure, n = self.plan.metric(key).counts_as, counts.get("n")
        numerator, detractors = counts.get("numerator"), counts.get("detractors")
        if measure is Measure.SHARE and value is not None and self._in_hundred(cell, index):
            value /= 100
        if value is not None and measure in RANGES:
            low, high, about = RANGES[measure]
            if not low - 1e-9 <= value <= high + 1e-9:
                raise _LineError(Refusal("off_scale", shown(cell), self._head(index), about))
        if n == 0 and measure is not Measure.TOTAL:
            raise _LineError(Refusal("none_of_none"))
        self._refuse_more_than_all(measure, n, numerator, detractors)
        if measure is not Measure.NET:
            detractors = None
        complete = numerator is not None and (measure is Measure.TOTAL or n) and (
            measure is not Measure.NET or detractors is not None
        )  # fmt: skip
        if value is None and not complete:
            raise _LineError(Refusal("no_counts"))
        if not complete:
            numerator = detractors = None
        return {
            "value": None if complete else value,
            "n": None if n is None else int(n),
            "numerator": numerator,
            "detractors": None if detractors is None else int(detractors),
        }

    def _refuse_more_than_all(
        self, measure: Measure, n: Any, numerator: Any, detractors: Any
    ) -> None:
        if measure not in RANGES or n is None:
            return
        parts = (numerator or 0) + ((detractors or 0) if measure is Measure.NET else 0)
        if parts > n:
            raise _LineError(Refusal("more_than_all", "", "", f"{parts:g} > {n:g}"))

    def _in_hundred(self, cell: Any, index: int | None) -> bool:
        if isinstance(cell, str) and "%" in cell:
            return True
        return self.plan.mapping.get("percent", {}).get(str(index)) == "percent"

    # ---- the same twice ------------------------------------------------------------------------

    def _note(self, number: int, wanted: list[Wanted]) -> None:
        keys = [_key(want) for want in wanted]
        for key in keys:
            if key in self._told:
                raise _LineError(Refusal("same_reading", "", "", str(self._told[key])))
        if len(set(keys)) < len(keys):
            raise _LineError(Refusal("same_reading", "", "", str(number)))
        self._told.update(dict.fromkeys(keys, number))

    def _across(self) -> list[_Line]:
        """Lines of which a shorter period, here or recorded before, tells a part already."""
        line_of = {id(want): line for line in self._kept for want in line.wanted}
        shortest = sorted(
            (want for line in self._kept for want in line.wanted),
            key=lambda want: MONTHS[want.period],
        )
        found = {
            line_of[id(want)].number: line_of[id(want)]
            for want in overlapping(source=self.source, wanted=shortest)
        }
        return [found[number] for number in sorted(found)]


def _told_as(role: str, value: str) -> Any:
    return value if role in ("segment", "moment") else as_id(value)


def _key(want: Wanted) -> tuple[Any, ...]:
    place = want.touchpoint or want.stage or want.moment
    return (
        want.metric.pk, want.period, want.starts_on, want.cut, want.channel, place,
        want.segment.casefold(),
    )  # fmt: skip
