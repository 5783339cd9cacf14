"""Figures that follow from the readings of other metrics, where a metric has none of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from metrics.domain.measures import Kind
from metrics.domain.sums import Sums

Months = Mapping[date, Sums]


def divided(above: Sums, below: Sums) -> Sums | None:
    """Return one sum for each of another; None for each of nothing.

    >>> divided(Sums(readings=1, numerator=600), Sums(readings=1, numerator=5)).numerator
    600
    """
    if not above.readings or not below.readings or below.numerator <= 0:
        return None
    return Sums(
        readings=1, numbered=1, counted=1, n=below.numerator, numerator=above.numerator,
        weighted=above.numerator, value=above.numerator / below.numerator,
    )  # fmt: skip


def remaining(sums: Sums) -> Sums:
    """Return the share of those who are not in a share: who did not stay has left."""
    return Sums(
        readings=sums.readings, numbered=sums.numbered, counted=sums.counted, n=sums.n,
        numerator=sums.n - sums.numerator, weighted=sums.n - sums.weighted,
        value=1 - sums.value if sums.readings == 1 else 0.0,
    )  # fmt: skip


def _quotient(above: Months, below: Months) -> dict[date, Sums]:
    found = {start: divided(above[start], below[start]) for start in above if start in below}
    return {start: sums for start, sums in found.items() if sums is not None}


def _opposite(months: Months) -> dict[date, Sums]:
    return {start: remaining(sums) for start, sums in months.items()}


# What a metric follows from, and how; months that one of its sources does not tell are left out.
# Source: docs/methods.md, "Figures derived from others"
DERIVED: dict[Kind, tuple[tuple[Kind, ...], Callable[..., dict[date, Sums]]]] = {
    Kind.COCA: ((Kind.ACQUISITION_SPEND, Kind.NEW_CUSTOMERS), _quotient),
    Kind.ORDER_VALUE: ((Kind.REVENUE, Kind.ORDERS), _quotient),
    Kind.CHURN: ((Kind.RETENTION,), _opposite),
}


def derived(kind: Kind, months: Mapping[Kind, Months]) -> dict[date, Sums]:
    """Return the months of a metric as they follow from others; {} where they do not.

    ``months`` holds the readings of each metric by the first day of its periods.
    Source: docs/methods.md, "Figures derived from others".

    >>> spend = {date(2026, 1, 1): Sums(readings=1, numerator=600)}
    >>> new = {date(2026, 1, 1): Sums(readings=1, numerator=5)}
    >>> found = derived(Kind.COCA, {Kind.ACQUISITION_SPEND: spend, Kind.NEW_CUSTOMERS: new})
    >>> found[date(2026, 1, 1)].value
    120.0
    """
    if kind not in DERIVED:
        return {}
    wanted, how = DERIVED[kind]
    return how(*(months.get(source, {}) for source in wanted))
