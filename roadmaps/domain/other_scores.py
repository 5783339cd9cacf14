"""Scores that teams know from elsewhere, to compare with; none of them decides anything here.

Source: docs/methods.md, "Other scores", with the main flaw of each.
"""

from __future__ import annotations

DAYS_PER_MONTH = 20  # person-days in a person-month


def rice(reach: float, impact: float, confidence: float, days: float) -> float:
    """Return reach × impact × confidence ÷ person-months.

    ``reach`` people in a quarter, ``impact`` one of 3, 2, 1, .5, .25, ``confidence`` 0..1, ``days``
    person-days above 0.

    >>> rice(3000, 1, 0.8, 30)
    1600.0
    """
    return reach * impact * confidence / (days / DAYS_PER_MONTH)


def ice(impact: float, confidence: float, ease: float) -> float:
    """Return impact × confidence × ease, each 1..10, so 1..1000."""
    return impact * confidence * ease


def wsjf(value: float, time_criticality: float, risk_reduction: float, size: float) -> float:
    """Return the cost of delay ÷ size; all on the same relative scale, size above 0."""
    return (value + time_criticality + risk_reduction) / size


def value_per_day(benefit: float, days: float) -> float:
    """Return expected points for each person-day, above 0 days; money is not in it."""
    return benefit / days


def tenth(value: float, largest: float) -> float:
    """Return a value as 1..10 of the largest, what ICE asks for; 1 where nothing is largest.

    >>> tenth(5.0, 10.0), tenth(0.0, 0.0)
    (5.5, 1.0)
    """
    return 1.0 if largest <= 0 else 1.0 + 9.0 * max(0.0, value) / largest
