"""Lines of single answers, orders, deals and campaigns counted into readings, in one pass.

Batches are counted as columns: only what differs is looked at, so that a million lines take
seconds and memory for their readings alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import compress
from typing import Any

from django.utils.translation import gettext as _

from metrics.domain.columns import is_total, shown
from metrics.domain.cuts import Cut
from metrics.domain.headings import Shape
from metrics.domain.spellings import is_missing
from metrics.domain.tallies import Counting, Tally
from metrics.exchange.cells import Cache, month_of
from metrics.exchange.files import Batch
from metrics.exchange.plan import PLACES, Plan, as_id
from metrics.exchange.refusals import Refusal, Refusals
from metrics.exchange.shapes import PAYLOADS
from metrics.services.readings import Wanted
from tables.errors import TableError

MOST_READINGS = 100_000
FOLDED_AT = 100_000  # different lines counted before they are added up

Values = list[Any]
# Is told of each kept line that has a comment: batch, index, value of the first score.
CommentSink = Callable[[Batch, int], None]


@dataclass
class Gatherer:
    """Counts the lines of one file; ``wanted`` are the readings they make."""

    plan: Plan
    refusals: Refusals
    on_comment: CommentSink | None = None
    lines: int = 0
    comments: int = 0
    _lines_alike: Counter[Any] = field(default_factory=Counter)
    _tallies: dict[tuple[Any, ...], Tally] = field(default_factory=dict)
    _ids: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._payload = PAYLOADS[self.plan.shape](self.plan)
        self._formulas = self.plan.formula_columns()
        date_role = "closed" if self.plan.shape is Shape.DEALS else "date"
        self._months: Cache[Any] | None = None
        if date_role in self.plan.columns:
            heading = self.plan.heading(self.plan.columns[date_role])
            self._months = Cache(month_of(self.plan.when(date_role), heading))
        self._date_index = self.plan.columns.get(date_role)

    @property
    def kept(self) -> int:
        return self.lines - self.refusals.total

    def take(self, batch: Batch) -> None:
        """Count the lines of a batch. Raises TableError where the readings become too many."""
        size = len(batch.lines)
        self.lines += size
        payload = self._payload.columns(batch)
        parts = [self._month_column(batch, payload), *self._parts(batch)]
        refused = self._refused(batch, [*parts, *payload], payload)
        if refused:
            self._refuse(batch, refused)
            kept = [index not in refused for index in range(size)]
            parts = [list(compress(cells, kept)) for cells in parts]
            payload = [list(compress(cells, kept)) for cells in payload]
        if "comment" in self.plan.columns:
            self._take_comments(batch, refused)
        self._lines_alike.update(zip(*parts, *payload, strict=True))
        if len(self._lines_alike) > FOLDED_AT:
            self._add_up()

    def wanted(self) -> Iterator[Wanted]:
        """Yield the readings of all lines taken."""
        self._add_up()
        cut = self._cut()
        for (key, month, channel, place, segment), tally in self._tallies.items():
            kind = self.plan.place
            yield Wanted(
                self.plan.metric(key),
                month,
                cut=cut,
                channel=as_id(channel),
                touchpoint=as_id(place) if kind == "touchpoint" else None,
                stage=as_id(place) if kind == "stage" else None,
                moment=(place or "") if kind == "moment" else "",
                segment=segment or "",
                **_numbers(self._payload.counting(key), tally),
            )

    # ---- columns ---------------------------------------------------------------------------

    def _month_column(self, batch: Batch, payload: list[Values]) -> Values:
        if self._months is None:
            return [self.plan.fixed["date"].day.replace(day=1)] * len(batch.lines)
        months = list(map(self._months.__getitem__, batch.columns[self._date_index or 0]))
        return self._payload.months(months, payload)

    def _parts(self, batch: Batch) -> list[Values]:
        return [self._part(batch, role) for role in ("channel", self.plan.place, "segment")]

    def _part(self, batch: Batch, role: str) -> Values:
        if role in self.plan.columns:
            read = self.plan.name(role)
            return list(map(read.__getitem__, batch.columns[self.plan.columns[role]]))
        return [self.plan.fixed.get(role)] * len(batch.lines)

    def _cut(self) -> Cut:
        named = {*self.plan.columns, *self.plan.fixed}
        cut = Cut.CHANNEL * ("channel" in named) | Cut.SEGMENT * ("segment" in named)
        return Cut(cut | PLACES.get(self.plan.place, Cut.WHOLE))

    # ---- lines that are not taken ------------------------------------------------------------

    def _refused(
        self, batch: Batch, columns: list[Values], payload: list[Values]
    ) -> dict[int, Refusal]:
        found: dict[int, Refusal] = {index: Refusal("too_wide") for index in batch.wide}
        for index, where in batch.formulas.items():
            inside = sorted(self._formulas & set(where))
            if inside:
                heading = self.plan.heading(inside[0])
                found[index] = Refusal("formula", shown(batch.row(index)[inside[0]]), heading)
        for cells in columns:
            if any(value.__class__ is Refusal for value in set(cells)):
                for index, value in enumerate(cells):
                    if value.__class__ is Refusal:
                        found.setdefault(index, value)
        for index, refusal in self._payload.impossible(batch, payload):
            found.setdefault(index, refusal)
        for index in found:
            if is_total(batch.row(index)):
                found[index] = Refusal("total")
        if "id" in self.plan.columns:
            self._refuse_repeated(batch, found)
        return found

    def _refuse_repeated(self, batch: Batch, found: dict[int, Refusal]) -> None:
        cells = batch.columns[self.plan.columns["id"]]
        # Eight bytes for each: a million are too many to keep as texts.
        ids = [None if is_missing(cell) else hash(str(cell).strip()) for cell in cells]
        different = set(ids)
        if not found and len(different) == len(ids) and self._ids.isdisjoint(different):
            different.discard(None)
            self._ids |= different  # type: ignore[arg-type]
            return
        for index, number in enumerate(ids):
            if number is None or index in found:
                continue
            if number in self._ids:
                found[index] = Refusal("came_before", shown(cells[index]))
            self._ids.add(number)

    def _refuse(self, batch: Batch, refused: dict[int, Refusal]) -> None:
        for index in sorted(refused):
            self.refusals.add(batch.lines[index], refused[index], batch.row(index))

    # ---- comments ----------------------------------------------------------------------------

    def _take_comments(self, batch: Batch, refused: dict[int, Refusal]) -> None:
        for index, cell in enumerate(batch.columns[self.plan.columns["comment"]]):
            if cell != "" and index not in refused and not is_missing(cell):
                self.comments += 1
                if self.on_comment:
                    self.on_comment(batch, index)

    # ---- sums --------------------------------------------------------------------------------

    def _add_up(self) -> None:
        tallies = self._tallies
        for (month, channel, place, segment, *payload), times in self._lines_alike.items():
            for key, counting, value in self._payload.additions(payload):
                reading = (key, month, channel, place, segment)
                tally = tallies.get(reading)
                if tally is None:
                    tally = tallies[reading] = Tally()
                    if len(tallies) > MOST_READINGS:
                        raise self._too_many()
                tally.add(counting, value, times)
        self._lines_alike.clear()

    def _too_many(self) -> TableError:
        """Name the column that makes the readings so many: the one with the most values."""
        different = [len(set(values)) for values in zip(*self._tallies, strict=True)][2:]
        roles = ("channel", self.plan.place, "segment")
        _most, role = max(zip(different, roles, strict=True))
        return TableError(
            _("These lines make more than %(most)d different readings. “%(heading)s” has too many "
              "different values for a breakdown; leave this column out.")
            % {"most": MOST_READINGS, "heading": self.plan.heading(self.plan.columns.get(role))}
        )  # fmt: skip


def _numbers(counting: Counting, tally: Tally) -> dict[str, Any]:
    """Return the numbers of a reading that its measure needs."""
    if counting is Counting.TOTAL:
        return {"numerator": tally.numerator}
    found: dict[str, Any] = {"n": tally.n, "numerator": tally.numerator}
    if counting is Counting.YES:
        return found
    found["squares"] = tally.squares
    if counting is not Counting.MEAN:
        found["score_sum"] = tally.score_sum
    if counting is Counting.NPS:
        found["detractors"] = tally.detractors
    return found
