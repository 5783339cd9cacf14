"""Figures of customer metrics: month after month, and one channel beside another.

Values come in the unit they are read in: shares as percent. Texts pass :func:`label`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from charts.figures import Figure, label

SPARK_WIDTH, SPARK_HEIGHT, SPARK_MARGIN = 120, 28, 4


@dataclass(frozen=True)
class Moment:
    """One period: where it begins, its value, its interval, and what is said of it.

    ``is_interval_only``: of so few customers that the value is not drawn.
    """

    day: date
    value: float
    low: float | None
    high: float | None
    text: str
    is_interval_only: bool = False


def metric_trend(
    name: str,
    points: Sequence[Moment],
    *,
    baseline: float | None = None,
    target: float | None = None,
    usual: tuple[float, float] | None = None,
    begins: date | None = None,
    suffix: str = "",
) -> Figure:
    """Return a line with intervals; where nothing is known between two points it goes on.

    ``begins``: the first day of the months asked for; what lies before is what they are
    compared with. ``usual``: between which values single months usually lie.
    """
    days = [point.day.isoformat() for point in points]
    data: list[dict[str, Any]] = []
    if usual and days:
        low, high = usual
        data.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": _("usual variation"),
                "x": [days[0], days[-1], days[-1], days[0]],
                "y": [low, low, high, high],
                "fill": "toself",
                "fillcolor": "var:accent-soft",
                "line": {"width": 0, "color": "var:accent-soft"},
                "hoverinfo": "skip",
            }
        )
    whole = [point for point in points if not point.is_interval_only]
    few = [point for point in points if point.is_interval_only]
    data.append(_line(name, whole))
    if few:
        data.append(_ranges(_("fewer than 10 customers: interval only"), few))
    for words, level, dash in ((_("Baseline"), baseline, "dash"), (_("Target"), target, "dot")):
        if level is not None and days:
            data.append(_level(words, level, dash, days))
    layout: dict[str, Any] = {
        "xaxis": {"type": "date", "showgrid": False, "fixedrange": True, "tickformat": "%b %Y"},
        "yaxis": {
            "gridcolor": "var:line",
            "zeroline": False,
            "fixedrange": True,
            "automargin": True,
            "ticksuffix": label(suffix),
        },
        "shapes": [_rule(begins)] if begins and days and days[0] < begins.isoformat() else [],
        "showlegend": True,
        "height": 360,
        "margin": {"l": 12, "r": 16, "t": 12, "b": 40},
        "hovermode": "closest",
    }
    if len(set(days)) == 1:  # a single day would be drawn as hours
        layout["xaxis"] |= {"tickvals": days[:1], "range": _around(points[0].day)}
    return {"data": data, "layout": layout}


def _around(day: date) -> list[str]:
    return [
        date(day.year - 1, day.month, 1).isoformat(),
        date(day.year + 1, day.month, 1).isoformat(),
    ]


def _line(name: str, points: Sequence[Moment]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": label(name),
        "x": [point.day.isoformat() for point in points],
        "y": [point.value for point in points],
        "line": {"color": "var:ink", "width": 2},
        "marker": {"size": 8, "color": "var:ink"},
        "error_y": _bars(points, [point.value for point in points]),
        "customdata": [label(point.text) for point in points],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _ranges(name: str, points: Sequence[Moment]) -> dict[str, Any]:
    """Intervals without a point: their middle carries the bar and is not drawn."""
    middles = [((p.low or p.value) + (p.high or p.value)) / 2 for p in points]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": label(name),
        "x": [point.day.isoformat() for point in points],
        "y": middles,
        "marker": {"size": 10, "color": "var:ink-3", "symbol": "line-ew-open"},
        "error_y": _bars(points, middles),
        "customdata": [label(point.text) for point in points],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _bars(points: Sequence[Moment], middles: Sequence[float]) -> dict[str, Any]:
    pairs = list(zip(points, middles, strict=True))
    return {
        "type": "data",
        "symmetric": False,
        "array": [0.0 if p.high is None else p.high - at for p, at in pairs],
        "arrayminus": [0.0 if p.low is None else at - p.low for p, at in pairs],
        "color": "var:ink-3",
        "thickness": 1.5,
        "width": 3,
    }


def _level(name: str, value: float, dash: str, days: Sequence[str]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": label(name),
        "x": [days[0], days[-1]],
        "y": [value, value],
        "line": {
            "color": "var:accent" if dash == "dot" else "var:line-strong",
            "dash": dash,
            "width": 2,
        },
        "hoverinfo": "skip",
    }


def _rule(day: date) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": day.isoformat(),
        "x1": day.isoformat(),
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": "var:line-strong", "dash": "dot", "width": 1.5},
    }


@dataclass(frozen=True)
class Bar:
    """One part of a breakdown, as in :class:`Moment`."""

    name: str
    value: float
    low: float | None
    high: float | None
    text: str
    is_interval_only: bool = False


def part_bars(bars: Sequence[Bar], *, whole: float | None, suffix: str = "") -> Figure:
    """Return a bar with its interval for each part, and a line where the whole stands.

    A part of so few customers that only its interval may be read has no bar.
    """
    names = [label(bar.name) for bar in bars]
    middles = [
        ((bar.low or 0) + (bar.high or 0)) / 2 if bar.is_interval_only else bar.value
        for bar in bars
    ]
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": names,
        "x": middles,
        "marker": {"color": ["var:paper" if b.is_interval_only else "var:l4" for b in bars]},
        "opacity": 1,
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [
                0.0 if b.high is None else b.high - at for b, at in zip(bars, middles, strict=True)
            ],
            "arrayminus": [
                0.0 if b.low is None else at - b.low for b, at in zip(bars, middles, strict=True)
            ],
            "color": "var:ink",
            "thickness": 1.5,
        },
        "customdata": [label(bar.text) for bar in bars],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    shapes = []
    if whole is not None:
        shapes.append(
            {
                "type": "line",
                "x0": whole,
                "x1": whole,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"color": "var:accent", "dash": "dot", "width": 2},
            }
        )
    layout = {
        "xaxis": {"gridcolor": "var:line", "fixedrange": True, "ticksuffix": label(suffix)},
        "yaxis": {
            "type": "category",
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
        },
        "shapes": shapes,
        "showlegend": False,
        "height": 90 + 38 * max(1, len(bars)),
        "bargap": 0.45,
        "margin": {"l": 10, "r": 20, "t": 10, "b": 36},
    }
    return {"data": [trace], "layout": layout}


@dataclass(frozen=True)
class Spark:
    """A small line: its points and its last one, in a box of 120 × 28."""

    points: str
    x: str
    y: str


def spark(values: Sequence[float]) -> Spark | None:
    """Return a line through at least two values, drawn from the lowest to the highest.

    >>> spark([1, 3]).points
    '4.0,24.0 116.0,4.0'
    """
    if len(values) < 2:
        return None
    low, high = min(values), max(values)
    width, height = SPARK_WIDTH - 2 * SPARK_MARGIN, SPARK_HEIGHT - 2 * SPARK_MARGIN
    places = [
        (
            SPARK_MARGIN + width * n / (len(values) - 1),
            SPARK_MARGIN + height * (0.5 if high == low else (high - value) / (high - low)),
        )
        for n, value in enumerate(values)
    ]
    x, y = places[-1]
    return Spark(" ".join(f"{a:.1f},{b:.1f}" for a, b in places), f"{x:.1f}", f"{y:.1f}")
