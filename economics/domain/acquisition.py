"""What winning a customer costs, and when that is paid back."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log

SETTLED = 9


def cost_of_acquiring(spend: float, new_customers: float) -> float | None:
    """Return spend ÷ new customers (COCA), both of the same time; None for no new customer.

    Source: docs/methods.md, "Cost of acquiring a customer".

    >>> cost_of_acquiring(1200, 10)
    120.0
    """
    return spend / new_customers if new_customers else None


@dataclass(frozen=True)
class Payback:
    """Months until a customer's margins have paid for them; None: never.

    ``simple`` lets nobody leave. ``months`` counts who is left, ``payments`` are whole ones,
    ``ceiling`` what the margins of one customer can ever add up to, without discount.
    """

    simple: float | None
    months: float | None
    payments: int | None
    paid: float | None  # after so many payments
    ceiling: float

    @property
    def is_never(self) -> bool:
        return self.months is None


def payback(cost: float, margin: float, retention: float) -> Payback:
    """Return when a cost is paid back, of monthly margin and monthly retention (0..1, below 1).

    n = ln(1 − cost (1 − ρ) ÷ m) ÷ ln ρ; never where cost >= m ÷ (1 − ρ).
    Source: docs/methods.md, "Payback".

    >>> p = payback(120, 10, 0.97)
    >>> round(p.simple, 4), round(p.months, 4), p.payments, round(p.paid, 4), round(p.ceiling, 4)
    (12.0, 14.652, 15, 122.2496, 333.3333)
    """
    ceiling = margin / (1 - retention)
    simple = cost / margin if margin > 0 else None
    if cost <= 0:
        return Payback(0.0, 0.0, 0, 0.0, ceiling)
    if margin <= 0 or round(cost - ceiling, SETTLED) >= 0:
        return Payback(simple, None, None, None, ceiling)
    # Who leaves after the first payment at the latest pays once, and that was enough.
    months = log(1 - cost * (1 - retention) / margin) / log(retention) if retention else 1.0
    payments = max(1, ceil(round(months, SETTLED)))
    paid = margin * (1 - retention**payments) / (1 - retention)
    return Payback(simple, months, payments, paid, ceiling)


def ratio(worth: float | None, cost: float | None) -> float | None:
    """Return value ÷ cost of acquiring; None without either or for a cost of 0. Not a mark.

    >>> round(ratio(266.6667, 120), 4)
    2.2222
    """
    return worth / cost if worth is not None and cost else None
