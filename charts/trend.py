"""Means over the rounds, with their intervals, on the ground of the five levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from charts.figures import LEVEL_TICKS, Figure, label
from charts.numbers import figure, span

SHAPES = ("circle", "square", "diamond", "triangle-up", "cross", "star", "triangle-down")
BANDS = ((1.0, 1.5), (1.5, 2.5), (2.5, 3.5), (3.5, 4.5), (4.5, 5.0))


@dataclass(frozen=True)
class Point:
    """One mean of a series: 1..5 or None, its interval where there is one, whether it is old."""

    day: date
    mean: float | None
    low: float | None = None
    high: float | None = None
    old: bool = False


def trend_lines(
    series: Sequence[tuple[str, Sequence[Point]]],
    *,
    targets: Sequence[tuple[date, float | None]],
    breaks: Sequence[tuple[date, date]],
) -> Figure:
    """Return a line with marks and error bars for each series, the first one strongest.

    ``breaks`` are the days of two rounds between which the questions changed: lines are
    interrupted there and a vertical rule stands between. Old marks are grey. Series are moved
    apart by a few days, so that their error bars do not cover one another.
    """
    days = [point.day for _name, points in series for point in points]
    width = (max(days) - min(days)).days if days else 0
    step = max(1.0, width / 120)
    data = [
        _line(name, points, index, timedelta(days=step * (index - (len(series) - 1) / 2)), breaks)
        for index, (name, points) in enumerate(series)
    ]
    known = [(day, target) for day, target in targets if target is not None]
    if known:
        data.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": _("Target"),
                "x": [day.isoformat() for day, _target in known],
                "y": [target for _day, target in known],
                "line": {"color": "var:accent", "dash": "dot", "width": 2},
                "marker": {"symbol": "line-ew-open", "size": 14, "color": "var:accent"},
                "customdata": [figure(target) for _day, target in known],
                "hovertemplate": "%{customdata}<extra>%{fullData.name}</extra>",
            }
        )
    margin = timedelta(days=max(30, width // 12))
    layout: dict[str, Any] = {
        "xaxis": {"type": "date", "showgrid": False, "fixedrange": True},
        "yaxis": {
            "range": [0.9, 5.1],
            "tickvals": LEVEL_TICKS,
            "gridcolor": "var:line",
            "zeroline": False,
            "fixedrange": True,
        },
        "shapes": [*_bands(), *map(_rule, breaks)],
        "showlegend": True,
        "height": 440,
        "margin": {"l": 36, "r": 16, "t": 16, "b": 40},
        "hovermode": "closest",
    }
    if days:
        ends = (min(days) - margin, max(days) + margin)
        layout["xaxis"]["range"] = [end.isoformat() for end in ends]
    return {"data": data, "layout": layout}


def _line(
    name: str,
    points: Sequence[Point],
    index: int,
    shift: timedelta,
    breaks: Sequence[tuple[date, date]],
) -> dict[str, Any]:
    """One series; an empty point stands in each break so that no line crosses it."""
    marked: list[tuple[str, Point]] = []
    for point in points:
        if any(later == point.day for _earlier, later in breaks) and marked:
            marked.append((marked[-1][0], Point(point.day, None)))
        marked.append(((point.day + shift).isoformat(), point))
    colour = "var:ink" if index == 0 else f"var:p{(index - 1) % 6 + 1}"
    means = [point.mean for _day, point in marked]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": label(name),
        "x": [day for day, _point in marked],
        "y": means,
        "connectgaps": False,
        "line": {"color": colour, "width": 3 if index == 0 else 1.5},
        "marker": {
            "symbol": SHAPES[index % len(SHAPES)],
            "size": 11 if index == 0 else 8,
            "color": ["var:line-strong" if point.old else colour for _day, point in marked],
        },
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [_above(point) for _day, point in marked],
            "arrayminus": [_below(point) for _day, point in marked],
            "color": colour,
            "thickness": 1.5 if index == 0 else 1,
            "width": 3,
        },
        "customdata": [_text(point) for _day, point in marked],
        "hovertemplate": "%{customdata}<extra>%{fullData.name}</extra>",
    }


def _above(point: Point) -> float:
    return 0.0 if point.mean is None or point.high is None else point.high - point.mean


def _below(point: Point) -> float:
    return 0.0 if point.mean is None or point.low is None else point.mean - point.low


def _text(point: Point) -> str:
    if point.low is None or point.high is None:
        return figure(point.mean)
    return f"{figure(point.mean)} ({span(point.low, point.high)})"


def _bands() -> list[dict[str, Any]]:
    return [
        {
            "type": "rect",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "y0": low,
            "y1": high,
            "fillcolor": f"var:l{level}",
            "opacity": 0.16,
            "line": {"width": 0},
            "layer": "below",
        }
        for level, (low, high) in enumerate(BANDS, start=1)
    ]


def _rule(between: tuple[date, date]) -> dict[str, Any]:
    earlier, later = between
    middle = (earlier + (later - earlier) / 2).isoformat()
    return {
        "type": "line",
        "x0": middle,
        "x1": middle,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": "var:ink-2", "dash": "dash", "width": 1.5},
    }
