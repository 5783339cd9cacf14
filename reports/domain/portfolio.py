"""How old results are, which quarter comes next, and which client needs attention first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

MONTHS = 12  # of a year
IN_A_QUARTER = 3


def months_between(earlier: date, later: date) -> int:
    """Return the whole months gone by, never below 0.

    >>> months_between(date(2025, 10, 31), date(2026, 2, 28))
    3
    >>> months_between(date(2026, 1, 1), date(2026, 2, 1))
    1
    """
    months = (later.year - earlier.year) * MONTHS + later.month - earlier.month
    return max(0, months - (later.day < earlier.day))


def quarter_after(today: date) -> tuple[int, int]:
    """Return the quarter after that of a day, as (quarter, year).

    >>> quarter_after(date(2026, 11, 22)), quarter_after(date(2026, 3, 31))
    ((1, 2027), (2, 2026))
    """
    quarter = (today.month - 1) // IN_A_QUARTER + 1
    return (1, today.year + 1) if quarter == 4 else (quarter + 1, today.year)


def number_of(quarter: tuple[int, int], begins: tuple[int, int]) -> int:
    """Return which quarter (from 1) of a plan that begins in (quarter, year) another one is.

    >>> number_of((1, 2027), begins=(4, 2026)), number_of((3, 2026), begins=(4, 2026))
    (2, 0)
    """
    return (quarter[1] - begins[1]) * 4 + quarter[0] - begins[0] + 1


@dataclass(frozen=True)
class Standing:
    """What asks for attention in one client: open actions past due, rounds past their last day."""

    name: str
    actions: int = 0
    past_last_day: int = 0
    out_of_date: bool = False

    @property
    def kinds(self) -> int:
        return bool(self.actions) + bool(self.past_last_day) + self.out_of_date


def by_attention(clients: Sequence[Standing]) -> list[int]:
    """Return the places of the clients, those first in which most kinds of thing ask for attention.

    Then the one with more open actions, then by name.

    >>> by_attention([Standing("A"), Standing("B", actions=1), Standing("C", 2, 1)])
    [2, 1, 0]
    """
    return sorted(
        range(len(clients)),
        key=lambda i: (-clients[i].kinds, -clients[i].actions, clients[i].name.casefold()),
    )
