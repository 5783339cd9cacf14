"""Numbers in templates, through the one formatter."""

from __future__ import annotations

from django import template

from charts import numbers

register = template.Library()


@register.filter
def figure(value: float | None, decimals: int = 1) -> str:
    return numbers.figure(None if value is None else float(value), int(decimals))


@register.filter
def signed(value: float | None, decimals: int = 1) -> str:
    return numbers.signed(None if value is None else float(value), int(decimals))


@register.filter
def percent(value: float | None, decimals: int = 0) -> str:
    return numbers.percent(None if value is None else float(value), int(decimals))


@register.filter
def money(value: float | None, currency: str) -> str:
    return numbers.money(None if value is None else float(value), currency)


@register.simple_tag
def span(low: float | None, high: float | None, decimals: int = 1) -> str:
    return numbers.span(low, high, decimals)


def _across(level: float) -> str:
    """Return where a level 1–5 stands across a mark, with a margin for the dot's radius."""
    return f"{3 + (min(5.0, max(1.0, level)) - 1) / 4 * 94:.2f}%"


def _given(value: float | str | None) -> float | None:
    return None if value in (None, "") else float(value)


@register.inclusion_tag("components/_profile_line.html")
def profile_line(
    mean: float | None,
    low: float | None = None,
    high: float | None = None,
    target: float | None = None,
    previous: float | None = None,
    level: int | None = None,
) -> dict[str, object]:
    """Draw mean, interval, target and previous value on one line from level 1 to 5, as SVG."""
    # A template says "" for the ends of an interval that is not there.
    mean, low, high, target, previous = map(_given, (mean, low, high, target, previous))
    band = None
    if low is not None and high is not None:
        left, right = max(1.0, low), min(5.0, high)
        band = {"x": _across(left), "width": f"{max(0.0, right - left) / 4 * 94:.2f}%"}
    return {
        "ticks": [_across(n) for n in (1, 2, 3, 4, 5)],
        "band": band,
        "mean": None if mean is None else _across(mean),
        "target": None if target is None else _across(target),
        "previous": None if previous is None else _across(previous),
        "level": level or (None if mean is None else min(5, max(1, int(mean + 0.499999)))),
    }
