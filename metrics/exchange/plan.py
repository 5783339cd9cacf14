"""A mapping made ready for reading: which column is what, and what reads its cells."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from metrics.domain.cuts import Cut
from metrics.domain.days import Order, When, day_parser
from metrics.domain.headings import Shape
from metrics.domain.measures import Kind
from metrics.domain.numerals import Decimal
from metrics.domain.spellings import folded
from metrics.domain.tallies import Counting, counting_of
from metrics.exchange.cells import (
    Cache,
    name_reader,
    number_reader,
    score_reader,
    segment_reader,
    when_reader,
)
from metrics.exchange.mapping import NEW
from metrics.exchange.names import Names
from metrics.models import Metric

# A touchpoint tells more than its stage, and a stage more than its moment.
PLACES = {"touchpoint": Cut.TOUCHPOINT, "stage": Cut.STAGE, "moment": Cut.MOMENT}


@dataclass
class Plan:
    """Everything that is needed to read the lines of a file.

    ``columns`` role → index; ``scores`` and ``values`` metric key → index. ``new_channels``
    are those to be made: folded word → (id until then, name).
    """

    shape: Shape
    names: Names
    look: Mapping[str, Any]
    mapping: Mapping[str, Any]
    latest: date
    columns: dict[str, int] = field(default_factory=dict)
    scores: dict[str, int] = field(default_factory=dict)
    values: dict[str, int] = field(default_factory=dict)
    fixed: dict[str, Any] = field(default_factory=dict)
    new_channels: dict[str, tuple[uuid.UUID, str]] = field(default_factory=dict)
    _readers: dict[tuple[str, int], Any] = field(default_factory=dict)

    @property
    def heading_line(self) -> int:
        return int(self.look["heading_line"])

    def heading(self, index: int | None) -> str:
        """Return how a column is called, by its number where it has no heading."""
        if index is None:
            return ""
        return self.look["columns"][index]["heading"] or f"#{index + 1}"

    def metric(self, key: str) -> Metric:
        return self.names.metrics[key]

    def counting(self, key: str) -> Counting:
        """Return how single answers of a metric are counted; the mapping was checked for it."""
        metric = self.metric(key)
        found = counting_of(Kind(metric.kind), metric.counts_as)
        if found is None:
            raise ValueError(f"{key} is not counted by answers")
        return found

    @property
    def place(self) -> str:
        """The finest kind of place that is named, "" for none."""
        return next((r for r in PLACES if r in self.columns or r in self.fixed), "")

    def formula_columns(self) -> frozenset[int]:
        """Columns in which a formula is refused: all that are read, but for words of customers."""
        read = {*self.columns.values(), *self.scores.values(), *self.values.values()}
        return frozenset(read - {self.columns.get("comment")})

    # ---- what reads a column -------------------------------------------------------------

    def when(self, role: str) -> Callable[[Any], Any]:
        """Return what reads the dates of a role's column."""
        index = self.columns[role]
        said = self.mapping.get("date_order", {}).get(str(index))
        order = said or self.look["columns"][index]["date_order"] or Order.YEAR_FIRST
        order = Order.DAY_FIRST if order == Order.EITHER else Order(order)
        return when_reader(order, self.heading(index), self.latest)

    def number(self, index: int) -> Callable[[Any], Any]:
        """Return what reads the numbers of a column."""
        column = self.look["columns"][index]
        said = self.mapping.get("decimal", {}).get(str(index)) or column["decimal"]
        decimal = Decimal(said) if said in set(Decimal) else None
        return number_reader(decimal, column.get("currency", ""), self.heading(index))

    def score(self, key: str) -> Cache[Any]:
        index = self.scores[key]
        read = score_reader(self.counting(key), self.number(index), self.heading(index))
        return self._cached("score:" + key, index, read)

    def name(self, role: str, *, whole: bool = False) -> Cache[Any]:
        """Return what reads the names of a role's column; ``whole``: "all" is all of them."""
        if role == "segment":
            return self._cached(f"{role}{whole}", self.columns[role], segment_reader(whole=whole))
        chosen: dict[str, Any] = dict(self.mapping.get("names", {}).get(role, {}))
        made = sorted((text for text in chosen if chosen[text] == NEW), key=self._usual_spelling)
        for text in made:  # made meanwhile, perhaps by a keeping that was broken off
            chosen[text] = self.names.matched(role, text) or self._new_channel(text)
        read = name_reader(role, chosen, self.names.matched, whole=whole)
        return self._cached(f"{role}{whole}", self.columns[role], read)

    def _usual_spelling(self, text: str) -> tuple[int, bool, str]:
        """Put the most frequent of several spellings first, one in capitals last."""
        values = self.look["columns"][self.columns["channel"]]["values"] or {}
        return -values.get(text, 0), text.isupper(), text

    def _new_channel(self, text: str) -> uuid.UUID:
        made = self.new_channels.setdefault(folded(text), (uuid.uuid4(), text))
        self.names.labels[str(made[0])] = text
        return made[0]

    def is_new(self, text: str) -> bool:
        """Return whether this word is a channel that is to be made."""
        return folded(text) in self.new_channels

    def channel_name(self, text: str) -> str:
        """Return how a channel that is to be made will be called."""
        return self.new_channels[folded(text)][1]

    def _cached(self, name: str, index: int, read: Callable[[Any], Any]) -> Cache[Any]:
        return self._readers.setdefault((name, index), Cache(read))


def as_id(value: str | None) -> uuid.UUID | None:
    """Return the id that a cell stood for; None where there is none."""
    return uuid.UUID(value) if value else None


def plan_of(look: Mapping[str, Any], mapping: Mapping[str, Any], names: Names, today: date) -> Plan:
    """Return the plan of a mapping that was checked. Dates go up to a year from today."""
    latest = date(today.year + 1, today.month, min(today.day, 28))
    plan = Plan(Shape(mapping["shape"]), names, look, mapping, latest)
    for index, role in mapping["columns"].items():
        name, _mark, key = role.partition(":")
        if name == "score":
            plan.scores[key] = int(index)
        elif key:
            plan.values[key] = int(index)
        elif role:
            plan.columns[role] = int(index)
    for part, value in mapping.get("fixed", {}).items():
        if not value or part in plan.columns:
            continue
        if part == "date":
            plan.fixed["date"] = day_parser(Order.YEAR_FIRST)(value) or When(today, None)
        else:
            plan.fixed[part] = str(value)
    return plan
