"""Small marks of a journey: meters, gaps, markers of personas, figures without needless decimals."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from charts import numbers


def step(value: float | None) -> str:
    """Return a rating as it was given: whole where it is whole, else with one decimal."""
    if value is None:
        return numbers.figure(None)
    number = float(value)  # a stored rating is a Decimal
    return numbers.figure(number, 0 if number.is_integer() else 1)


def meter(value: float | None, kind: str) -> SafeString:
    """Draw a rating from 1 to 5 as a short bar with its figure; a dash where it is unknown."""
    return _meter(value, kind, get_language() or "")


@lru_cache(maxsize=2048)
def _meter(value: float | None, kind: str, language: str) -> SafeString:
    """Draw a meter in a language; the same few values stand in a map hundreds of times."""
    if value is None:
        return format_html('<span class="meter-none">{}</span>', "–")
    return format_html(
        '<svg class="meter {}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="ground" width="100" height="8" rx="4"/><rect width="{}" height="8" rx="4"/>'
        "</svg>{}",
        kind,
        f"{value * 20:.0f}",
        step(value),
    )


def gap_mark(gap: float | None) -> SafeString:
    """Show an expectation gap; the worse the stronger, and in figures whatever the colour."""
    if gap is None:
        return format_html('<span class="gap">{}</span>', "–")
    strength = 3 if gap >= 2.5 else 2 if gap >= 1.5 else 1 if gap > 0 else 0
    text = step(gap) if gap >= 0 else f"−{step(-gap)}"
    return format_html('<strong class="gap g{}">{}</strong>', str(strength), text)


def marker(shape: int, x: float, y: float, radius: float) -> SafeString:
    """Draw a persona's point in a shape of its own, so that colour never says it alone."""
    r = radius * 0.9
    if shape % 4 == 1:
        return format_html('<circle cx="{}" cy="{}" r="{}"/>', x, y, r)
    if shape % 4 == 2:
        return format_html(
            '<rect x="{}" y="{}" width="{}" height="{}"/>', x - r, y - r, 2 * r, 2 * r
        )
    if shape % 4 == 3:
        points = f"{x},{y - r * 1.2} {x + r * 1.1},{y + r} {x - r * 1.1},{y + r}"
    else:
        points = f"{x},{y - r * 1.3} {x + r * 1.3},{y} {x},{y + r * 1.3} {x - r * 1.3},{y}"
    return format_html('<polygon points="{}"/>', points)
