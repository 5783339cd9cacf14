"""A column looked at as a whole: what it holds and in which one way it is written.

Nothing is guessed line by line: every cell is counted, then the column is decided once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from metrics.domain.days import Order, order_of
from metrics.domain.numerals import Decimal, NotANumber, Style, Written, number_parser, written
from metrics.domain.spellings import is_missing, sounds_like_a_total

EXAMPLES = 5
DIFFERENT = 200  # texts of a column that are listed with how often they occur
REMEMBERED = 20_000  # texts of a column of which it is known what they are
MOST = 0.6  # of the filled cells make a column one of numbers or of dates


class Kind(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    EMPTY = "empty"


class Seen(NamedTuple):
    """What one cell says. ``group`` is its kind with the way it is written."""

    kind: Kind
    group: str
    how: Written | None = None
    low: float | None = None  # value with the comma as decimal mark
    high: float | None = None  # value with the point


@dataclass(frozen=True)
class Sample:
    """A cell with the line it stands in."""

    line: int
    text: str


@dataclass(frozen=True)
class ColumnFacts:
    """What a whole column says; see ``exchange.looking`` for the same as JSON.

    ``decimal``: comma, point, none (whole numbers only) or ambiguous. ``order``: see
    :class:`Order`, "" for no dates. ``evidence`` is the first date that decides the order.
    ``odd`` are cells that do not fit what was decided, ``odd_count`` how many there are.
    ``swapped``: a program seems to have exchanged day and month where it could.
    """

    kind: Kind
    filled: int
    missing: int
    spellings: dict[str, int]
    decimal: str
    thousands: str
    percent: bool
    currency: str
    low: float | None
    high: float | None
    order: str
    evidence: Sample | None
    examples: tuple[str, ...]
    values: dict[str, int] | None
    odd: tuple[Sample, ...]
    odd_count: int
    swapped: bool = False


@dataclass
class Column:
    """Counts the cells of one column as they come; bounded memory, however many there are."""

    groups: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[Sample]] = field(default_factory=dict)
    ends: dict[str, list[float]] = field(default_factory=dict)
    marks: Counter[str] = field(default_factory=Counter)
    currencies: Counter[str] = field(default_factory=Counter)
    of_currency: dict[str, list[Sample]] = field(default_factory=dict)
    percents: int = 0
    spellings: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    values: dict[str, int] | None = field(default_factory=dict)
    latest_day: int = 0  # of the month, of a workbook's dates
    _known: dict[Any, Seen] = field(default_factory=dict)

    def add(self, cells: Sequence[Any], lines: Sequence[int], counted: Counter[Any]) -> None:
        """Count the cells of some lines; ``counted`` says how often each occurs among them."""
        for value, times in counted.items():
            seen = self._known.get(value)
            if seen is None:
                seen = seen_in(value)
                if len(self._known) >= REMEMBERED:
                    self._known.clear()
                self._known[value] = seen
            self.groups[seen.group] += times
            samples = self.samples.setdefault(seen.group, [])
            if len(samples) < EXAMPLES and seen.kind is not Kind.EMPTY:
                samples.append(Sample(lines[cells.index(value)], shown(value)))
            self._count(value, times, seen, cells, lines)

    def _count(
        self, value: Any, times: int, seen: Seen, cells: Sequence[Any], lines: Sequence[int]
    ) -> None:
        if seen.kind is Kind.EMPTY:
            if value != "":
                self.spellings[shown(value)] += times
            return
        if self.values is not None:
            text = shown(value)
            self.values[text] = self.values.get(text, 0) + times
            if len(self.values) > DIFFERENT:
                self.values = None
        if len(self.examples) < EXAMPLES and shown(value) not in self.examples:
            self.examples.append(shown(value))
        if seen.kind is Kind.NUMBER:
            self._count_number(value, times, seen, cells, lines)
        elif isinstance(value, date):
            self.latest_day = max(self.latest_day, value.day)

    def _count_number(
        self, value: Any, times: int, seen: Seen, cells: Sequence[Any], lines: Sequence[int]
    ) -> None:
        for name, number in (("comma", seen.low), ("point", seen.high)):
            if number is not None:
                ends = self.ends.setdefault(name, [number, number])
                ends[0], ends[1] = min(ends[0], number), max(ends[1], number)
        if seen.how is not None:
            self.percents += times * seen.how.percent
            if seen.how.thousands:
                self.marks[seen.how.thousands] += times
            if seen.how.currency:
                self.currencies[seen.how.currency] += times
                samples = self.of_currency.setdefault(seen.how.currency, [])
                if len(samples) < EXAMPLES:
                    samples.append(Sample(lines[cells.index(value)], shown(value)))

    def decided(self) -> ColumnFacts:
        """Return what the column is. Source: docs/methods.md, "Reading numbers and dates"."""
        missing = self.groups["missing"]
        kinds: Counter[Kind] = Counter()
        for group, times in self.groups.items():
            kinds[_kind_of(group)] += times
        filled = sum(self.groups.values()) - missing
        kind = Kind.TEXT if filled else Kind.EMPTY
        for wanted in (Kind.NUMBER, Kind.DATE):
            if filled and kinds[wanted] >= MOST * filled:
                kind = wanted
        odd = {g for g in self.groups if kind is not Kind.TEXT and _kind_of(g) is not kind}
        odd.discard("missing")
        decimal, order, evidence, swapped, currency = "none", "", None, False, ""
        odd_count, more = 0, list[Sample]()
        if kind is Kind.NUMBER:
            decimal, against = self._decimal()
            odd |= against
            currency = max(self.currencies, key=self.currencies.__getitem__, default="")
            for other in self.currencies.keys() - {currency}:
                odd_count += self.currencies[other]
                more += self.of_currency[other]
        elif kind is Kind.DATE:
            order, against = self._order()
            odd |= against
            evidence = next(iter(self.samples.get(f"date:{order}", ())), None)
            swapped = self._swapped()
        samples = sorted(
            [s for group in odd for s in self.samples.get(group, ())] + more,
            key=lambda sample: sample.line,
        )
        ends = self.ends.get("comma" if decimal == "comma" else "point")
        return ColumnFacts(
            kind=kind,
            filled=filled,
            missing=missing,
            spellings=dict(self.spellings.most_common(20)),
            decimal=decimal,
            thousands=max(self.marks, key=self.marks.__getitem__, default=""),
            percent=kind is Kind.NUMBER and 2 * self.percents > kinds[Kind.NUMBER],
            currency=currency,
            low=ends[0] if ends and kind is Kind.NUMBER else None,
            high=ends[1] if ends and kind is Kind.NUMBER else None,
            order=order,
            evidence=evidence if order in _TOLD_BY_ONE else None,
            examples=tuple(self.examples),
            values=self.values,
            odd=tuple(samples[:EXAMPLES]),
            odd_count=odd_count + sum(self.groups[group] for group in odd),
            swapped=swapped,
        )

    def _decimal(self) -> tuple[str, set[str]]:
        """Return the decimal mark and the groups written against it."""
        comma, point = self.groups[f"number:{Style.COMMA}"], self.groups[f"number:{Style.POINT}"]
        if comma or point:
            wins = Decimal.COMMA if comma > point else Decimal.POINT
            against = Style.POINT if wins is Decimal.COMMA else Style.COMMA
            return wins.value, {f"number:{against}"} & self.groups.keys()
        either = {f"number:{style}" for style in (Style.EITHER_COMMA, Style.EITHER_POINT)}
        if len(either & self.groups.keys()) == 1:
            return "ambiguous", set()
        # 1,234 beside 1.234: whichever is thousands, the other is decimals.
        return ("ambiguous" if either & self.groups.keys() else "none"), set()

    def _order(self) -> tuple[str, set[str]]:
        """Return the order of the dates and the groups that contradict it."""
        count = {order: self.groups[f"date:{order}"] for order in Order}
        day, month = count[Order.DAY_FIRST], count[Order.MONTH_FIRST]
        if day or month:
            wins = Order.DAY_FIRST if day >= month else Order.MONTH_FIRST
            against = Order.MONTH_FIRST if wins is Order.DAY_FIRST else Order.DAY_FIRST
            return wins.value, {f"date:{against}"} & self.groups.keys()
        if count[Order.EITHER]:
            return Order.EITHER.value, set()
        return max(count, key=count.__getitem__).value, set()

    def _swapped(self) -> bool:
        """A program that reads month first turns 03/04 into a date and leaves 13/04 a text."""
        texts = self.groups[f"date:{Order.DAY_FIRST}"] + self.groups[f"date:{Order.MONTH_FIRST}"]
        dates = self.groups[f"date:{Order.WORKBOOK}"]
        return texts > 0 and dates >= EXAMPLES and self.latest_day <= 12


_TOLD_BY_ONE = (Order.DAY_FIRST, Order.MONTH_FIRST, Order.YEAR_FIRST)
_BY_COMMA, _BY_POINT = number_parser(Decimal.COMMA), number_parser(Decimal.POINT)


def _kind_of(group: str) -> Kind:
    name = group.partition(":")[0]
    return Kind.EMPTY if name == "missing" else Kind(name)


def seen_in(value: Any) -> Seen:
    """Return what one cell says, as text or as a workbook's value.

    >>> seen_in("2,5").group, seen_in("n/d").group, seen_in("13/02/2026").group, seen_in("Web").group
    ('number:comma', 'missing', 'date:day_first', 'text:')
    """
    if isinstance(value, bool):
        return _TEXT
    if isinstance(value, int | float):
        return Seen(Kind.NUMBER, f"number:{Style.PLAIN}", None, float(value), float(value))
    if isinstance(value, datetime | date):
        return Seen(Kind.DATE, f"date:{Order.WORKBOOK}")
    if not isinstance(value, str):
        return _TEXT
    if is_missing(value):
        return _MISSING
    if len(value) > 48 or not any(map(str.isdigit, value)):
        return _TEXT
    how = written(value)
    if how is not None:
        ends = [
            None if isinstance(v, NotANumber) else v for v in (_BY_COMMA(value), _BY_POINT(value))
        ]
        return Seen(Kind.NUMBER, f"number:{how.style}", how, *ends)
    order = order_of(value)
    return _TEXT if order is None else Seen(Kind.DATE, f"date:{order}")


_TEXT = Seen(Kind.TEXT, "text:")
_MISSING = Seen(Kind.EMPTY, "missing")


def shown(value: Any) -> str:
    """Return a cell as it is shown beside a column, at most 80 characters."""
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    return " ".join(str(value).split())[:80]


def is_total(cells: Iterable[Any]) -> bool:
    """Return whether a line adds up others: a word such as "Total" first, then numbers at most.

    Source: docs/methods.md, "Lines that are refused".

    >>> is_total(["", "Total", 120, "", "3,5"]), is_total(["Total", "2026-03-01", "5"])
    (True, False)
    """
    filled = [cell for cell in cells if cell != "" and not is_missing(cell)]
    if not filled or not sounds_like_a_total(filled[0]):
        return False
    return all(seen_in(cell).kind is Kind.NUMBER for cell in filled[1:])
