"""Which groups of customers may be shown without showing what a few of them answered.

What is published of a metric that customers are asked for is made of *stretches*: runs of
months with enough customers each. Every window is a union of stretches, so the difference of
two windows is one too. A breakdown is published in the same way, one part at a time, over
stretches that are unions of those of the whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from metrics.domain.periods import Period, start_of
from metrics.domain.sums import NOTHING, Sums
from metrics.domain.windows import Window

ENOUGH_SHOWN = 0.9  # of the customers of a breakdown, before it goes to longer stretches

Cell = TypeVar("Cell")


def customers(sums: Sums) -> float | None:
    """Return how many customers readings are about; None where one of them does not say."""
    return sums.n if sums.numbered == sums.readings else None


def is_small(sums: Sums, k: int) -> bool:
    """Return whether readings are about fewer than k customers, as far as that is known."""
    known = customers(sums)
    return known is not None and 0 < known < k


def withheld(
    sizes: Mapping[Cell, float], k: int, wholes: Iterable[tuple[float, Collection[Cell]]]
) -> frozenset[Cell]:
    """Return the cells to hide: those of fewer than k, and what would give them back.

    ``wholes`` are published sums with their cells: (customers, cells). A whole minus its
    visible cells must be nobody, or at least k customers in more than one cell; while it is
    not, its smallest visible cell is hidden too (tie: the first). A whole of fewer than k is
    not published and gives nothing back.
    Source: docs/methods.md, "Small groups of customers".

    >>> sorted(withheld({"a": 3, "b": 6, "c": 8, "d": 5}, 5, [(22, "abcd")]))
    ['a', 'd']
    """
    hidden = {cell for cell, n in sizes.items() if 0 < n < k}
    parts = []
    for n, members in wholes:
        cells = [cell for cell in members if sizes.get(cell)]
        unnamed = n - sum(sizes[cell] for cell in cells)
        if n >= k and unnamed > -0.5:  # else parts that are not parts of this whole
            parts.append((unnamed if unnamed >= 0.5 else 0.0, cells))
    if not hidden and not any(unnamed for unnamed, _cells in parts):
        return frozenset()  # nearly always, and most of the time went into sorting
    for _unnamed, cells in parts:
        cells.sort(key=sizes.__getitem__)
    changed = True
    while changed:
        changed = False
        for unnamed, cells in parts:
            inside = [cell for cell in cells if cell in hidden]
            while len(inside) < len(cells) and _gives_away(unnamed, inside, sizes, k):
                smallest = next(cell for cell in cells if cell not in hidden)
                hidden.add(smallest)
                inside.append(smallest)
                changed = True
    return frozenset(hidden)


def _gives_away(
    unnamed: float, hidden: Sequence[Cell], sizes: Mapping[Cell, float], k: int
) -> bool:
    if not hidden and not unnamed:
        return False
    rest = unnamed + sum(sizes[cell] for cell in hidden)
    # Those of no named part are a group of their own: alone and as k or more, they may show.
    return rest < k or (bool(hidden) and len(hidden) + (unnamed > 0) < 2)


@dataclass(frozen=True)
class Stretch:
    """What is published of one run of months: the days their periods begin, and the sums."""

    starts: tuple[date, ...]
    sums: Sums

    @property
    def first(self) -> date:
        return self.starts[0]

    def reaches(self, window: Window) -> bool:
        """Whether any of its periods begins within a window."""
        return self.first < window.until and self.starts[-1] >= window.first


def stretches(months: Mapping[date, Sums], k: int) -> list[Stretch]:
    """Return months in order, joined to the next while fewer than k customers are together.

    The last ones join what lies before them. Months whose customers are not known stand alone:
    nothing can be subtracted from them.
    Source: docs/methods.md, "Small groups of customers".

    >>> one = lambda n: Sums(readings=1, numbered=1, counted=1, n=n)
    >>> months = {date(2026, m, 1): one(n) for m, n in ((1, 2), (2, 4), (3, 9), (4, 1))}
    >>> [[start.month for start in s.starts] for s in stretches(months, 5)]
    [[1, 2], [3, 4]]
    """
    found: list[Stretch] = []
    open_: list[Stretch] = []
    for start in sorted(months):
        sums = months[start]
        if customers(sums) is None:
            found.append(Stretch((start,), sums))
            continue
        open_.append(Stretch((start,), sums))
        together = _joined(open_)
        if together.sums.n >= k:
            found.append(together)
            open_ = []
    if open_:
        rest = _joined(open_)
        known = [n for n, s in enumerate(found) if customers(s.sums) is not None]
        if known and rest.sums.n:
            found[known[-1]] = _joined([found[known[-1]], rest])
        else:
            found.append(rest)
    return sorted(found, key=lambda stretch: stretch.starts)


def _joined(parts: Sequence[Stretch]) -> Stretch:
    total = NOTHING
    for part in parts:
        total = total + part.sums
    return Stretch(tuple(sorted(start for part in parts for start in part.starts)), total)


def each_alone(months: Mapping[date, Sums]) -> list[Stretch]:
    """Return months in order, each as it is: for metrics that nobody was asked for."""
    return [Stretch((start,), months[start]) for start in sorted(months)]


Monthly = Mapping[Cell, Mapping[date, Sums]]


@dataclass(frozen=True)
class Parts(Generic[Cell]):
    """A breakdown as it may be published: for each cell its stretches, the hidden ones None.

    ``period`` is how long its stretches are at least.
    """

    cells: Mapping[Cell, Mapping[date, Sums | None]]
    period: Period
    ends: Mapping[date, date]  # the last start of each stretch

    def course(self, cell: Cell) -> list[Stretch]:
        """Return what may be shown of one cell, in order."""
        mine = self.cells.get(cell, {})
        return [
            Stretch(tuple(sorted({start, self.ends[start]})), sums)
            for start, sums in sorted(mine.items())
            if sums is not None
        ]

    def within(self, window: Window) -> tuple[date, ...]:
        """Return the stretches in which a period begins within a window."""
        return tuple(
            start
            for start, last in self.ends.items()
            if start < window.until and last >= window.first
        )


def published(
    monthly: Monthly[Cell],
    whole: Sequence[Stretch],
    k: int,
    wholes: Sequence[tuple[Collection[Cell], Mapping[date, Sums]]] = (),
) -> Parts[Cell]:
    """Return what may be shown of a breakdown, over months, quarters or years.

    The shortest of them in which groups of k or more hold nine tenths of the customers, else
    years. It is found from all readings and never from the window asked for, so that no window
    shows what another hides. ``wholes`` are sums published elsewhere, with the cells in them.
    Source: docs/methods.md, "Small groups of customers".
    """
    for period in Period:
        joined, ends = _over(monthly, whole, period)
        if period is Period.YEAR or _shown(joined, k) >= ENOUGH_SHOWN:
            break
    # By number from here on: each cell is looked up many times, and a UUID hashes slowly.
    place = {cell: number for number, cell in enumerate(joined)}
    told = list(joined.values())
    by_number: dict[int, Mapping[date, Sums]] = {-1: {s.first: s.sums for s in whole}}
    members: dict[int, Collection[int]] = {-1: range(len(told))}
    for number, (inside, months) in enumerate(wholes):
        by_number[number] = months
        members[number] = [place[cell] for cell in inside if cell in place]
    sums_of = _over(by_number, whole, period)[0]
    shown: list[dict[date, Sums | None]] = [dict(found) for found in told]
    for start in ends:
        sizes = {
            i: customers(found[start]) or 0.0 for i, found in enumerate(told) if start in found
        }
        known = [
            (found[start].n, members[name]) for name, found in sums_of.items() if start in found
        ]
        for hidden in withheld(sizes, k, known):
            shown[hidden][start] = None
    cells = {cell: shown[number] for cell, number in place.items()}
    return Parts(cells, period, ends)


def _over(
    monthly: Monthly[Cell], whole: Sequence[Stretch], period: Period
) -> tuple[dict[Cell, dict[date, Sums]], dict[date, date]]:
    """Add months up over unions of the whole's stretches that begin in the same period."""
    begins = {start: start_of(s.first, period) for s in whole for start in s.starts}
    ends: dict[date, date] = {}
    firsts: dict[date, date] = {}
    for start in sorted({*begins, *(s for found in monthly.values() for s in found)}):
        at = begins.get(start, start_of(start, period))
        firsts.setdefault(at, start)
        ends[firsts[at]] = start
    joined: dict[Cell, dict[date, Sums]] = {}
    for cell, found in monthly.items():
        mine = joined.setdefault(cell, {})
        for start, sums in found.items():
            at = firsts[begins.get(start, start_of(start, period))]
            mine[at] = mine[at] + sums if at in mine else sums
    return joined, ends


def _shown(joined: Mapping[Cell, Mapping[date, Sums]], k: int) -> float:
    sizes = [customers(sums) or 0.0 for found in joined.values() for sums in found.values()]
    everybody = sum(sizes)
    return sum(n for n in sizes if n >= k) / everybody if everybody else 1.0


def as_they_are(monthly: Monthly[Cell]) -> Parts[Cell]:
    """Return a breakdown of a metric that nobody was asked for: every month, nothing hidden."""
    starts = sorted({start for found in monthly.values() for start in found})
    cells: dict[Cell, dict[date, Sums | None]] = {c: dict(found) for c, found in monthly.items()}
    return Parts(cells, Period.MONTH, {start: start for start in starts})
