"""One cell after another read in the way its column was decided to be written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Generic, TypeVar

from metrics.domain.columns import shown
from metrics.domain.days import Order, When, day_parser
from metrics.domain.numerals import LARGEST, Decimal, NotANumber, number_parser, score_pattern
from metrics.domain.periods import Period
from metrics.domain.spellings import folded, is_missing, means_all, outcome_of, yes_or_no
from metrics.domain.tallies import Counting, scale_of
from metrics.exchange.refusals import Refusal
from tables.cells import restored

KEPT = 50_000  # texts of a column whose reading is remembered
EARLIEST = date(1990, 1, 1)
NOTHING = (None,)
T = TypeVar("T")


class Cache(dict[Any, T], Generic[T]):
    """What the texts of a column mean, remembered: a million lines say few different things."""

    def __init__(self, read: Callable[[Any], T], kept: int = KEPT) -> None:
        super().__init__()
        self._read, self._kept = read, kept

    def __missing__(self, cell: Any) -> T:
        if len(self) >= self._kept:
            self.clear()
        value = self[cell] = self._read(cell)
        return value


def when_reader(order: Order, heading: str, latest: date) -> Callable[[Any], When | Refusal | None]:
    """Return what reads dates from 1990 to ``latest``; None for an empty cell."""
    parse = day_parser(order)
    between = f"{EARLIEST:%Y-%m-%d} – {latest:%Y-%m-%d}"

    def read(cell: Any) -> When | Refusal | None:
        if is_missing(cell):
            return None
        when = None if isinstance(cell, bool) else parse(cell)
        if when is None:
            return Refusal("not_a_date", shown(cell), heading)
        if not EARLIEST <= when.day <= latest:
            return Refusal("date_range", shown(cell), heading, between)
        return when

    return read


def month_of(read: Callable[[Any], When | Refusal | None], heading: str) -> Callable[[Any], Any]:
    """Return what reads the first day of a month; a quarter or a year will not do."""

    def month(cell: Any) -> date | Refusal:
        when = read(cell)
        if when is None:
            return Refusal("no_date", "", heading)
        if isinstance(when, Refusal):
            return when
        if when.period in (Period.QUARTER, Period.YEAR):
            return Refusal("too_long", shown(cell), heading)
        return when.day.replace(day=1)

    return month


def number_reader(
    decimal: Decimal | None, currency: str, heading: str
) -> Callable[[Any], float | Refusal | None]:
    """Return what reads the numbers of a column; None for an empty cell."""
    parse = number_parser(decimal, currency)

    def read(cell: Any) -> float | Refusal | None:
        if is_missing(cell):
            return None
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            value: float | NotANumber = float(cell)
        else:
            value = parse(cell.strip()) if isinstance(cell, str) else NotANumber.NO_NUMBER
        if isinstance(value, NotANumber):
            return Refusal(value.value, shown(cell), heading, currency)
        if not abs(value) <= LARGEST:
            return Refusal("off_scale", shown(cell), heading, "±10¹⁵")
        return value

    return read


def score_reader(
    counting: Counting, read: Callable[[Any], float | Refusal | None], heading: str
) -> Callable[[Any], float | Refusal | None]:
    """Return what reads single answers on their scale; also "9 - Muy probable", "4/5", "sí"."""
    scale = scale_of(counting)
    leading = score_pattern()

    def score(cell: Any) -> float | Refusal | None:
        if counting is Counting.YES and (said := yes_or_no(cell)) is not None:
            return float(said)
        value = read(cell)
        if isinstance(value, Refusal) and isinstance(cell, str) and scale is not None:
            found = leading.fullmatch(cell.strip())
            value = float(found[1]) if found else value
        if value is None or isinstance(value, Refusal) or scale is None:
            return value
        if not scale[0] <= value <= scale[1]:
            return Refusal("off_scale", shown(cell), heading, f"{scale[0]:g}–{scale[1]:g}")
        return value

    return score


def amount_reader(
    read: Callable[[Any], float | Refusal | None],
    heading: str,
    *,
    needed: bool,
    whole: bool = False,
) -> Callable[[Any], float | Refusal | None]:
    """Return what reads sums and counts, which are not below zero."""

    def amount(cell: Any) -> float | Refusal | None:
        value = read(cell)
        if value is None:
            return Refusal("no_value", "", heading) if needed else None
        if isinstance(value, Refusal):
            return value
        if value < 0:
            return Refusal("negative", shown(cell), heading)
        if whole and value != int(value):
            return Refusal("not_whole", shown(cell), heading)
        return value

    return amount


def yes_reader(heading: str) -> Callable[[Any], bool | Refusal]:
    """Return what reads yes and no; an empty cell is no."""

    def read(cell: Any) -> bool | Refusal:
        if is_missing(cell):
            return False
        said = yes_or_no(cell)
        return Refusal("not_yes_no", shown(cell), heading) if said is None else said

    return read


def name_reader(
    role: str, chosen: Mapping[str, Any], matched: Callable[[str, Any], str], *, whole: bool
) -> Callable[[Any], Any]:
    """Return what reads the name of a channel, place or metric as its id or key.

    An empty cell is "". ``whole``: a word such as "all" is the empty tuple, all of them.
    """
    by_word = {folded(text): choice for text, choice in chosen.items() if choice}

    def read(cell: Any) -> Any:
        if is_missing(cell):
            return ""
        choice = by_word.get(folded(cell)) or matched(role, cell)
        if choice == "leave_out":
            return Refusal("left_out", shown(cell))
        if choice:
            return str(choice)  # a text's hash is remembered, and a million are counted
        return () if whole and means_all(cell) else Refusal(f"unknown_{role}", shown(cell))

    return read


def outcome_reader(chosen: Mapping[str, str]) -> Callable[[Any], str | Refusal]:
    """Return what reads whether a deal was won or lost; nothing said is open."""
    by_word = {folded(text): choice for text, choice in chosen.items() if choice}

    def read(cell: Any) -> str | Refusal:
        if is_missing(cell):
            return "open"
        choice = by_word.get(folded(cell)) or outcome_of(cell)
        if choice == "leave_out":
            return Refusal("left_out", shown(cell))
        return choice or Refusal("unknown_outcome", shown(cell))

    return read


def segment_reader(*, whole: bool) -> Callable[[Any], Any]:
    """Return what reads segments; how the first one was written holds for all that differ in case."""
    first: dict[str, str] = {}

    def read(cell: Any) -> Any:
        if is_missing(cell):
            return ""
        if whole and means_all(cell):
            return ()
        text = " ".join(restored(shown(cell)).split())
        return first.setdefault(text.casefold(), text)

    return read
