"""What one line says, shape by shape: an answer, an order, a deal, an advertisement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from metrics.domain.headings import Shape
from metrics.domain.spellings import is_missing
from metrics.domain.tallies import Counting
from metrics.exchange.cells import Cache, amount_reader, outcome_reader, yes_reader
from metrics.exchange.files import Batch
from metrics.exchange.plan import Plan
from metrics.exchange.refusals import Refusal

Values = list[Any]
# What one line adds to which metric: (metric key, how it is counted, value).
Additions = list[tuple[str, Counting, float]]


@dataclass
class Payload:
    """What a line says beside when and where; one subclass for each shape."""

    plan: Plan

    def __post_init__(self) -> None:
        """Make ready what reads the columns."""

    def columns(self, batch: Batch) -> list[Values]:
        """Return what was read of a batch, a Refusal where a cell is none."""
        raise NotImplementedError

    def months(self, months: Values, _payload: list[Values]) -> Values:
        """Return the months of a batch as they count for this shape."""
        return months

    def impossible(self, _batch: Batch, _payload: list[Values]) -> Iterator[tuple[int, Refusal]]:
        """Yield lines whose cells are right but do not go together."""
        yield from ()

    def additions(self, payload: Sequence[Any]) -> Additions:
        """Return what a line adds to which metrics."""
        raise NotImplementedError

    def counting(self, key: str) -> Counting:
        return Counting.MEAN if key in ("order_value", "sales_cycle") else Counting.TOTAL

    def amounts(self, role: str, *, needed: bool, whole: bool = False) -> Cache[Any] | None:
        if role not in self.plan.columns:
            return None
        index = self.plan.columns[role]
        read, heading = self.plan.number(index), self.plan.heading(index)
        return Cache(amount_reader(read, heading, needed=needed, whole=whole))

    def read(self, batch: Batch, role: str, cache: Cache[Any] | None, otherwise: Any) -> Values:
        if cache is None:
            return [otherwise] * len(batch.lines)
        return list(map(cache.__getitem__, batch.columns[self.plan.columns[role]]))


class _Responses(Payload):
    def __post_init__(self) -> None:
        self._scores = {key: self.plan.score(key) for key in self.plan.scores}
        self._counting = {key: self.plan.counting(key) for key in self.plan.scores}
        self._comment = self.plan.columns.get("comment")

    def columns(self, batch: Batch) -> list[Values]:
        return [
            list(map(read.__getitem__, batch.columns[self.plan.scores[key]]))
            for key, read in self._scores.items()
        ]

    def impossible(self, batch: Batch, payload: list[Values]) -> Iterator[tuple[int, Refusal]]:
        if not all(None in set(scores) for scores in payload):
            return
        rows = zip(*payload, strict=True) if payload else [()] * len(batch.lines)
        for index, scores in enumerate(rows):
            if all(score is None for score in scores) and self._says_nothing(batch, index):
                yield index, Refusal("no_score")

    def _says_nothing(self, batch: Batch, index: int) -> bool:
        return self._comment is None or is_missing(batch.columns[self._comment][index])

    def additions(self, payload: Sequence[Any]) -> Additions:
        return [
            (key, counting, value)
            for (key, counting), value in zip(self._counting.items(), payload, strict=True)
            if value is not None
        ]

    def counting(self, key: str) -> Counting:
        return self._counting[key]


class _Orders(Payload):
    def __post_init__(self) -> None:
        self._amounts = self.amounts("amount", needed=True)
        index = self.plan.columns.get("is_new")
        self._is_new = None if index is None else Cache(yes_reader(self.plan.heading(index)))

    def columns(self, batch: Batch) -> list[Values]:
        return [
            self.read(batch, "amount", self._amounts, None),
            self.read(batch, "is_new", self._is_new, None),
        ]

    def additions(self, payload: Sequence[Any]) -> Additions:
        amount, is_new = payload
        found: Additions = [("orders", Counting.TOTAL, 1)]
        if amount is not None:
            found += [("revenue", Counting.TOTAL, amount), ("order_value", Counting.MEAN, amount)]
        if is_new is not None:
            found.append(("new_customers", Counting.TOTAL, float(is_new)))
        return found


class _Deals(Payload):
    def __post_init__(self) -> None:
        self._outcomes = Cache(
            outcome_reader(self.plan.mapping.get("names", {}).get("outcome", {}))
        )
        self._days: dict[str, Cache[Any]] = {
            role: Cache(self.plan.when(role))
            for role in ("opened", "closed")
            if role in self.plan.columns
        }

    def columns(self, batch: Batch) -> list[Values]:
        outcomes = self.read(batch, "outcome", self._outcomes, None)
        if "opened" not in self._days:
            return [outcomes, [None] * len(outcomes)]
        opened, closed = (
            self.read(batch, role, self._days[role], None) for role in ("opened", "closed")
        )
        return [outcomes, list(map(_cycle, outcomes, opened, closed))]

    def months(self, months: Values, payload: list[Values]) -> Values:
        return [_closing(outcome, month) for outcome, month in zip(payload[0], months, strict=True)]

    def additions(self, payload: Sequence[Any]) -> Additions:
        outcome, days = payload
        won = outcome == "won"
        found: Additions = [("conversion", Counting.YES, float(won))]
        if won and days is not None:
            found.append(("sales_cycle", Counting.MEAN, days))
        return found

    def counting(self, key: str) -> Counting:
        return Counting.YES if key == "conversion" else Counting.MEAN


def _closing(outcome: Any, month: Any) -> Any:
    """Return the month in which a deal was closed; an open one has none."""
    if outcome == "open":
        return Refusal("still_open")
    if isinstance(month, Refusal) and month.code == "no_date" and isinstance(outcome, str):
        return Refusal("no_closing")
    return month


def _cycle(outcome: Any, opened: Any, closed: Any) -> float | Refusal | None:
    """Return the days from opening to winning; None where they are not counted."""
    if isinstance(opened, Refusal):
        return opened
    if outcome != "won" or opened is None or closed is None or isinstance(closed, Refusal):
        return None
    if opened.period is not None or closed.period is not None:
        return Refusal("needs_day", f"{opened.day if opened.period else closed.day:%Y-%m}")
    days = (closed.day - opened.day).days
    return Refusal("closed_before") if days < 0 else float(days)


class _Ads(Payload):
    def __post_init__(self) -> None:
        self._spend = self.amounts("spend", needed=True)
        self._new = self.amounts("new_customers", needed=False, whole=True)

    def columns(self, batch: Batch) -> list[Values]:
        return [
            self.read(batch, "spend", self._spend, None),
            self.read(batch, "new_customers", self._new, None),
        ]

    def additions(self, payload: Sequence[Any]) -> Additions:
        spend, new = payload
        found: Additions = [("acquisition_spend", Counting.TOTAL, spend)]
        if new is not None:
            found.append(("new_customers", Counting.TOTAL, new))
        return found


PAYLOADS: dict[Shape, type[Payload]] = {
    Shape.RESPONSES: _Responses,
    Shape.ORDERS: _Orders,
    Shape.DEALS: _Deals,
    Shape.ADS: _Ads,
}
