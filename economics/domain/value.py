"""What a customer is worth: three formulas, for as long as customers stay or for some periods.

All three count the same margins of the same customers, and differ by one margin and its
discount, so which one was used is always said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

SETTLED = 9  # decimals before a number meets a threshold, as everywhere


class Form(StrEnum):
    """Which margins count, and when the first one comes."""

    NEW = "a"  # a new customer: the first margin now
    EXISTING = "b"  # a customer of today, before the next renewal
    AT_END = "c"  # the first margin at the end of the period, sure


class DataError(ValueError):
    """Numbers that no customers can produce, such as more of them kept than there were."""


def opening(form: Form, retention: float, discount: float) -> float:
    """Return what the first counted margin is worth today, as a multiple of a margin."""
    if form is Form.NEW:
        return 1.0
    return (retention if form is Form.EXISTING else 1.0) / (1 + discount)


def leak(retention: float, discount: float, growth: float = 0.0) -> float:
    """Return 1 + d − r (1 + g): what each period takes from the value, above 0 or it has no end."""
    return 1 + discount - retention * (1 + growth)


def value(
    margin: float, retention: float, discount: float, *, form: Form, growth: float = 0.0
) -> float | None:
    """Return a customer's value in money; None where the margins never add up to an end.

    A: m (1 + d) ÷ (1 + d − r (1 + g)); B: m r ÷ (…); C: m ÷ (…).
    r is 0..1 below 1, d above 0, all of the same period; DataError otherwise.
    Source: docs/methods.md, "Value of a customer".

    >>> [round(value(100, 0.8, 0.1, form=form), 4) for form in Form]
    [366.6667, 266.6667, 333.3333]
    """
    _refuse_impossible(retention, discount)
    lost = leak(retention, discount, growth)
    if round(lost, SETTLED) <= 0:
        return None
    return margin * opening(form, retention, discount) * (1 + discount) / lost


def multiple(retention: float, discount: float, growth: float = 0.0) -> float | None:
    """Return r ÷ (1 + d − r (1 + g)): how many margins a customer of today is worth.

    >>> round(multiple(0.8, 0.1), 4)
    2.6667
    """
    return value(1.0, retention, discount, form=Form.EXISTING, growth=growth)


def value_over(
    margin: float,
    retention: float,
    discount: float,
    periods: int,
    *,
    form: Form,
    growth: float = 0.0,
) -> float:
    """Return the value of the first ``periods`` margins: a value over T periods, no lifetime's.

    Source: docs/methods.md, "Value over some periods".

    >>> round(value_over(100, 0.8, 0.1, 5, form=Form.EXISTING), 4)
    212.4097
    """
    return sum(by_period(margin, retention, discount, periods, form=form, growth=growth))


def by_period(
    margin: float,
    retention: float,
    discount: float,
    periods: int,
    *,
    form: Form,
    growth: float = 0.0,
) -> list[float]:
    """Return what each of the first margins is worth today, in order."""
    _refuse_impossible(retention, discount)
    first = margin * opening(form, retention, discount)
    kept = retention * (1 + growth) / (1 + discount)
    return [first * kept**period for period in range(periods)]


def expected_periods(retention: float) -> float | None:
    """Return 1 ÷ (1 − r), the periods a customer stays on average; None for r = 1.

    >>> round(expected_periods(0.8), 4)
    5.0
    """
    return None if round(1 - retention, SETTLED) <= 0 else 1 / (1 - retention)


def retained(start: int, end: int, new: int) -> float | None:
    """Return (end − new) ÷ start, 0..1; None where nobody was there at the start.

    DataError where more stayed than were there, or fewer than none.
    Source: docs/methods.md, "Retention".

    >>> retained(1000, 950, 150)
    0.8
    """
    if start == 0:
        return None
    share = (end - new) / start
    if not 0 <= share <= 1:
        raise DataError(f"{end - new} of {start} customers kept")
    return share


@dataclass(frozen=True)
class Segment:
    """A group of customers with margin, retention and discount of its own, and how many they are."""

    customers: int
    margin: float
    retention: float
    discount: float


@dataclass(frozen=True)
class MixBias:
    """What all customers are worth, added up by segment, and as one average would have it."""

    by_segment: float
    by_average: float


def mix_bias(segments: Sequence[Segment], *, form: Form) -> MixBias | None:
    """Return the worth of several segments, and what one average retention makes of it.

    Averages are weighted by customers. None without customers, or where a value has no end.
    Source: docs/methods.md, "One retention for a mixed base".
    """
    customers = sum(segment.customers for segment in segments)
    if not customers:
        return None
    total = 0.0
    for part in segments:
        worth = value(part.margin, part.retention, part.discount, form=form)
        if worth is None:
            return None
        total += part.customers * worth

    def average(name: str) -> float:
        return sum(s.customers * float(getattr(s, name)) for s in segments) / customers

    one = value(average("margin"), average("retention"), average("discount"), form=form)
    return None if one is None else MixBias(total, customers * one)


def value_of_beta_base(margin: float, discount: float, alpha: float, beta: float) -> float:
    """Return the value (form B) of customers whose churn differs as Beta(alpha, beta) does.

    Σ over t of m S(t) ÷ (1 + d)^t, where S(t) is how many are left after t periods.
    Source: docs/methods.md, "One retention for a mixed base".

    >>> round(value_of_beta_base(100, 0.1, 1, 3), 4)
    329.4796
    """
    total, left, period = 0.0, 1.0, 0
    while left > 1e-12 and period < 100_000:
        left *= (beta + period) / (alpha + beta + period) / (1 + discount)
        total += left
        period += 1
    return margin * total


def _refuse_impossible(retention: float, discount: float) -> None:
    if not 0 <= retention < 1:
        raise DataError(f"retention {retention}")
    if discount <= 0:
        raise DataError(f"discount {discount}")
