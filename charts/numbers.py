"""One formatter for every number a person reads; what was formatted is never read back."""

from __future__ import annotations

from math import isinf, isnan

from django.utils.formats import number_format
from django.utils.translation import get_language

NO_FIGURE = "–"
THIN_SPACE = "\u202f"


def figure(value: float | None, decimals: int = 1) -> str:
    """Return a number with the decimal mark of the active language; a dash for None.

    Halves are rounded away from zero after settling binary noise, so 2.35 never shows
    as 2.3 on one page and 2.4 on another. A share of nothing, such as a cost out of a
    budget of 0, is ∞.
    """
    if value is None or isnan(value):
        return NO_FIGURE
    if isinf(value):
        return "∞" if value > 0 else "−∞"
    shift = 10**decimals
    magnitude = int(abs(value) * shift + 0.5 + 1e-9) / shift
    text = number_format(magnitude, decimal_pos=decimals, use_l10n=True, force_grouping=True)
    return f"−{text}" if value < 0 and magnitude else text


def span(low: float | None, high: float | None, decimals: int = 1) -> str:
    """Return an interval such as 2,3–2,9; a dash when there is none."""
    if low is None or high is None:
        return NO_FIGURE
    return f"{figure(low, decimals)}–{figure(high, decimals)}"


def signed(value: float | None, decimals: int = 1) -> str:
    """Return a difference with its sign: +0,3 or −0,2."""
    if value is None:
        return NO_FIGURE
    text = figure(value, decimals)
    return f"+{text}" if value > 0 and text.strip("0.,") else text


def percent(share: float | None, decimals: int = 0) -> str:
    """Return a share 0–1 as a percentage; Spanish puts a space before the sign."""
    if share is None:
        return NO_FIGURE
    space = "" if (get_language() or "es").startswith("en") else "\u00a0"
    return f"{figure(share * 100, decimals)}{space}%"


def money(amount: float | None, currency: str, decimals: int = 0) -> str:
    """Return an amount with its currency, in whole units: 12 000 €, €12,000, 12 000 MXN."""
    if amount is None:
        return NO_FIGURE
    text = figure(amount, decimals)
    sign = {"EUR": "€", "USD": "US$", "GBP": "£"}.get(currency)
    if sign and (get_language() or "es").startswith("en"):
        return f"{sign}{text}"
    return f"{text}\u00a0{sign or currency}"
