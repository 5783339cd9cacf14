"""Figures about the value of customers: what moves it, what a change is made of, cases compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from charts.figures import Figure, label


@dataclass(frozen=True)
class Swing:
    """A result with one assumption at its low and high end; the texts say both in words."""

    name: str
    at_low: float
    at_high: float
    low_text: str
    high_text: str


def _axis(currency: str) -> dict[str, Any]:
    return {
        "title": {"text": label(currency), "font": {"size": 13}},
        "gridcolor": "var:line",
        "zerolinecolor": "var:line-strong",
        "fixedrange": True,
        "automargin": True,
    }


def _names() -> dict[str, Any]:
    return {
        "type": "category",
        "autorange": "reversed",
        "automargin": True,
        "fixedrange": True,
        "ticklabelstandoff": 6,
    }


def tornado(swings: Sequence[Swing], *, base: float, currency: str) -> Figure:
    """Return how far a result moves with each assumption, the widest bar on top.

    Bars begin at the result of likely assumptions, which a vertical rule marks.
    """
    names = [label(swing.name) for swing in swings]

    def half(name: str, ends: list[float], texts: list[str], colour: str) -> dict[str, Any]:
        return {
            "type": "bar",
            "orientation": "h",
            "name": name,
            "y": names,
            "x": [end - base for end in ends],
            "base": base,
            "marker": {"color": colour, "line": {"color": "var:ink-3", "width": 0.5}},
            "customdata": [label(text) for text in texts],
            "hovertemplate": "%{y}: %{customdata}<extra></extra>",
        }

    low = half(
        _("Assumption low"), [s.at_low for s in swings], [s.low_text for s in swings], "var:l2"
    )
    high = half(
        _("Assumption high"), [s.at_high for s in swings], [s.high_text for s in swings], "var:l4"
    )
    layout = {
        "barmode": "overlay",
        "bargap": 0.35,
        "xaxis": _axis(currency),
        "yaxis": _names(),
        "shapes": [
            {
                "type": "line", "x0": base, "x1": base, "yref": "paper", "y0": 0, "y1": 1,
                "line": {"color": "var:ink", "width": 1.5},
            }
        ],
        "showlegend": True,
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "xanchor": "left"},
        "height": 130 + 44 * len(swings),
        "margin": {"l": 10, "r": 20, "t": 36, "b": 46},
    }  # fmt: skip
    return {"data": [low, high], "layout": layout}


def waterfall(
    names: Sequence[str], amounts: Sequence[float], texts: Sequence[str], *, currency: str
) -> Figure:
    """Return a value of today, what each part adds, and the value that results.

    ``amounts``: the first is a level, the last the level reached, those between are steps
    that add up from one to the other.
    """
    bases, level = [0.0], amounts[0]
    for step in amounts[1:-1]:
        bases.append(level)
        level += step
    bases.append(0.0)
    inner = ["var:l4" if step >= 0 else "var:attention" for step in amounts[1:-1]]
    bars = {
        "type": "bar",
        "x": [label(name) for name in names],
        "y": list(amounts),
        "base": bases,
        "marker": {"color": ["var:l5", *inner, "var:accent"]},
        "text": [label(text) for text in texts],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": "%{x}: %{text}<extra></extra>",
    }
    layout = {
        "xaxis": {"type": "category", "fixedrange": True, "automargin": True},
        "yaxis": _axis(currency) | {"rangemode": "tozero"},
        "bargap": 0.3,
        "showlegend": False,
        "height": 340,
        "margin": {"l": 50, "r": 10, "t": 28, "b": 40},
    }
    return {"data": [bars], "layout": layout}


def case_bars(
    names: Sequence[str],
    values: Sequence[float],
    ranges: Sequence[tuple[float, float]],
    texts: Sequence[str],
    *,
    currency: str,
) -> Figure:
    """Return the value of several cases beside one another, with the range of 8 in 10."""
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": [label(name) for name in names],
        "x": list(values),
        "marker": {"color": "var:l4"},
        "customdata": [label(text) for text in texts],
        "hovertemplate": "%{y}: %{customdata}<extra></extra>",
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [high - value for value, (_low, high) in zip(values, ranges, strict=True)],
            "arrayminus": [value - low for value, (low, _high) in zip(values, ranges, strict=True)],
            "color": "var:ink-2",
            "thickness": 1.5,
        },
    }
    layout = {
        "xaxis": _axis(currency) | {"rangemode": "tozero"},
        "yaxis": _names(),
        "bargap": 0.4,
        "showlegend": False,
        "height": 110 + 46 * len(names),
        "margin": {"l": 10, "r": 20, "t": 12, "b": 46},
    }
    return {"data": [bars], "layout": layout}
