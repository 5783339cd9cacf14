"""Figures as plain plotly dicts: cheap to build, drawn by the vendored bundle, checked in tests.

Colours are names of design tokens (``var:accent``); the browser puts in what the person's
light or dark theme says. Every text goes through :func:`label`, because plotly reads HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from charts.numbers import figure, span

Figure = dict[str, Any]
LEVEL_TICKS = [1, 2, 3, 4, 5]


def label(text: str) -> str:
    """Return ``text`` so that plotly shows it letter by letter: no tags, no links.

    >>> label("<a href='x'>R&D</a>")
    "&lt;a href='x'>R&amp;D&lt;/a>"
    """
    return str(text).replace("&", "&amp;").replace("<", "&lt;")


def profile_radar(
    names: Sequence[str],
    means: Sequence[float | None],
    targets: Sequence[float | None],
    previous: Sequence[float | None] | None = None,
) -> Figure:
    """Return the five areas on a radar, 1 at the centre and 5 outside, against the targets."""

    def ring(values: Sequence[float | None], name: str, **line: Any) -> dict[str, Any]:
        return {
            "type": "scatterpolar",
            "r": [*values, values[0]],
            "theta": [*map(label, names), label(names[0])],
            "name": name,
            "mode": "lines+markers",
            "text": [figure(v) for v in [*values, values[0]]],
            "hovertemplate": "%{theta}: %{text}<extra></extra>",
            **line,
        }

    traces = [
        ring(
            means,
            _("Today"),
            line={"color": "var:l5", "width": 3},
            fill="toself",
            fillcolor="var:accent-soft",
            marker={"size": 8, "color": "var:l5"},
        ),
        ring(
            targets,
            _("Target"),
            line={"color": "var:accent", "dash": "dot", "width": 2},
            marker={"size": 4, "color": "var:accent"},
        ),
    ]
    if previous and any(v is not None for v in previous):
        traces.append(
            ring(
                previous,
                _("Previous round"),
                line={"color": "var:ink-3", "width": 1.5, "dash": "dash"},
                marker={
                    "size": 5,
                    "color": "var:paper",
                    "line": {"color": "var:ink-3", "width": 1.5},
                },
            )
        )
    layout = {
        "polar": {
            "radialaxis": {
                "range": [1, 5],
                "tickvals": LEVEL_TICKS,
                "angle": 90,
                "tickangle": 90,
                "gridcolor": "var:line",
                "linecolor": "var:line",
            },
            "angularaxis": {"rotation": 90, "direction": "clockwise", "gridcolor": "var:line"},
            "bgcolor": "rgba(0,0,0,0)",
        },
        "showlegend": True,
        "margin": {"l": 60, "r": 60, "t": 30, "b": 30},
        "height": 400,
    }
    return {"data": traces, "layout": layout}


def profile_bars(
    names: Sequence[str],
    means: Sequence[float | None],
    intervals: Sequence[tuple[float, float] | None],
    targets: Sequence[float | None],
) -> Figure:
    """Return the areas as bars from level 1, with 95 % intervals and target marks."""
    shown = [(m if m is not None else 1) - 1 for m in means]
    up = [(i[1] - m) if i and m is not None else 0 for i, m in zip(intervals, means, strict=True)]
    down = [(m - i[0]) if i and m is not None else 0 for i, m in zip(intervals, means, strict=True)]
    texts = [
        f"{figure(m)} ({span(*i)})" if i else figure(m)
        for m, i in zip(means, intervals, strict=True)
    ]
    colours = [f"var:l{min(5, max(1, int((m or 1) + 0.499999)))}" for m in means]
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": list(map(label, names)),
        "x": shown,
        "base": 1,
        "marker": {"color": colours},
        "name": _("Today"),
        "customdata": texts,
        "hovertemplate": "%{y}: %{customdata}<extra></extra>",
        "error_x": {
            "type": "data",
            "array": up,
            "arrayminus": down,
            "color": "var:ink-2",
            "thickness": 1.5,
        },
    }
    marks = {
        "type": "scatter",
        "mode": "markers",
        "y": list(map(label, names)),
        "x": list(targets),
        "marker": {
            "symbol": "line-ns-open",
            "size": 22,
            "color": "var:accent",
            "line": {"width": 3},
        },
        "name": _("Target"),
        "hovertemplate": "%{x}<extra></extra>",
    }
    layout = {
        "xaxis": {
            "range": [1, 5],
            "tickvals": LEVEL_TICKS,
            "gridcolor": "var:line",
            "fixedrange": True,
        },
        "yaxis": {
            "type": "category",
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
        },
        "bargap": 0.45,
        "height": 340,
        "showlegend": True,
        "margin": {"l": 10, "r": 20, "t": 20, "b": 30},
    }
    return {"data": [bars, marks], "layout": layout}


def distribution_bars(counts: Sequence[int], level_names: Sequence[str]) -> Figure:
    """Return how many people chose each of the five levels."""
    ticks = [f"{n} · {label(name)}" for n, name in enumerate(level_names, start=1)]
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": ticks,
        "x": list(counts),
        "marker": {
            "color": [f"var:l{n}" for n in LEVEL_TICKS],
            "line": {"color": "var:ink-3", "width": 0.5},
        },
        "text": [str(n) for n in counts],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": "%{y}: %{x}<extra></extra>",
    }
    layout = {
        "xaxis": {
            "rangemode": "tozero",
            "title": {"text": _("people"), "font": {"size": 13}},
            "gridcolor": "var:line",
            "fixedrange": True,
            "tickformat": "d",
        },
        "yaxis": {
            "type": "category",
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
        },
        "showlegend": False,
        "height": 300,
        "margin": {"l": 10, "r": 40, "t": 10, "b": 45},
        "bargap": 0.3,
    }
    return {"data": [bars], "layout": layout}


def impact_effort(
    points: Sequence[dict[str, Any]],
    *,
    effort_cut: float,
    impact_cut: float,
    corners: Sequence[str],
) -> Figure:
    """Return initiatives by effort and impact, with the four quadrants named.

    ``points`` have ``number``, ``title``, ``effort`` (person-days), ``impact`` (expected
    points of overall maturity), ``text``. ``corners``: top left, top right, bottom left,
    bottom right.
    """
    efforts = [p["effort"] for p in points]
    impacts = [p["impact"] for p in points]
    right = max([*efforts, effort_cut]) * 1.12
    top = max([*impacts, impact_cut]) * 1.15
    dots = {
        "type": "scatter",
        "mode": "markers+text",
        "x": efforts,
        "y": impacts,
        "text": [str(p["number"]) for p in points],
        "textposition": "middle center",
        "textfont": {"color": "var:accent-ink", "size": 11},
        "marker": {"size": 22, "color": "var:accent", "line": {"color": "var:paper", "width": 1.5}},
        "customdata": [[label(p["title"]), label(p["text"])] for p in points],
        "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>",
    }
    places = [
        (0, top, "left", "top"),
        (right, top, "right", "top"),
        (0, 0, "left", "bottom"),
        (right, 0, "right", "bottom"),
    ]
    layout = {
        "xaxis": {
            "range": [0, right],
            "title": {"text": _("effort, person-days")},
            "gridcolor": "var:line",
            "zeroline": False,
        },
        "yaxis": {
            "range": [0, top],
            "title": {"text": _("impact, expected points")},
            "gridcolor": "var:line",
            "zeroline": False,
        },
        "shapes": [
            {
                "type": "line",
                "x0": effort_cut,
                "x1": effort_cut,
                "y0": 0,
                "y1": top,
                "line": {"color": "var:ink-3", "dash": "dot", "width": 1},
            },
            {
                "type": "line",
                "x0": 0,
                "x1": right,
                "y0": impact_cut,
                "y1": impact_cut,
                "line": {"color": "var:ink-3", "dash": "dot", "width": 1},
            },
        ],
        "annotations": [
            {
                "x": x,
                "y": y,
                "xanchor": xa,
                "yanchor": ya,
                "text": label(name),
                "showarrow": False,
                "font": {"color": "var:ink-2", "size": 13},
            }
            for (x, y, xa, ya), name in zip(places, corners, strict=True)
        ],
        "showlegend": False,
        "height": 460,
        "margin": {"l": 60, "r": 20, "t": 20, "b": 55},
        "hovermode": "closest",
    }
    return {"data": [dots], "layout": layout}
