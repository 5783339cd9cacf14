"""Assumptions of a month made into those of a year, and the other way round.

Margin, retention, discount and growth must be of the same period, or every figure is wrong.
"""

from __future__ import annotations

from economics.domain.inputs import SPECS, Key, Range, Ranges

MONTHS_A_YEAR = 12


def survived(retention: float, periods: float) -> float:
    """Return the share 0..1 kept over so many periods, each as the one before.

    Source: docs/methods.md, "Periods of a case".

    >>> round(survived(0.98, 12), 4), round(survived(0.80, 1 / 12), 4)
    (0.7847, 0.9816)
    """
    return float(retention**periods)


def compounded(rate: float, periods: float) -> float:
    """Return the rate of discount or growth over so many periods; rate > −1.

    >>> round(compounded(0.01, 12), 4)
    0.1268
    """
    return float((1 + rate) ** periods - 1)


def over(key: Key, value: float, periods: float) -> float:
    """Return one assumption's number as that of so many of its periods.

    Money and referrals add up, retention is survived, discount and growth compound; what is
    not of a period (shares of a purse, the cost of a customer) stays.
    Source: docs/methods.md, "Periods of a case".
    """
    match SPECS[key].per_period:
        case "sum":
            return value * periods
        case "survival":
            return survived(value, periods)
        case "interest":
            return compounded(value, periods)
    return value


def ranges_over(ranges: Ranges, periods: float) -> dict[Key, Range]:
    """Return all assumptions as those of so many periods (12: month → year; 1/12: year → month)."""
    return {
        key: Range(*(over(key, value, periods) for value in (known.low, known.likely, known.high)))
        for key, known in ranges.items()
    }
