"""Figures of plans: the score expected after each quarter, with its range."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from charts.figures import Figure
from charts.numbers import figure


def expected_course(names: Sequence[str], points: Sequence[tuple[float, float, float]]) -> Figure:
    """Return a line of (mean, low, high) on the 1 to 5 scale, one place for each name."""
    x = list(range(len(points)))
    lows, highs = [point[1] for point in points], [point[2] for point in points]
    data = [
        {
            "type": "scatter", "mode": "lines", "name": _("eight of ten courses"),
            "x": [*x, *reversed(x)], "y": [*highs, *reversed(lows)], "fill": "toself",
            "fillcolor": "var:accent-soft", "line": {"width": 0, "color": "var:accent-soft"},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter", "mode": "lines+markers", "name": _("expected score"),
            "x": x, "y": [point[0] for point in points],
            "line": {"color": "var:accent", "width": 2}, "marker": {"color": "var:accent", "size": 8},
            "customdata": [
                f"{name}: {figure(mean)} ({figure(low)}–{figure(high)})"
                for name, (mean, low, high) in zip(names, points, strict=True)
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
    ]  # fmt: skip
    lowest, highest = min([*lows, 5.0]), max([*highs, 1.0])
    layout = {
        "xaxis": {
            "tickmode": "array", "tickvals": x, "ticktext": list(names), "showgrid": False,
            "fixedrange": True, "range": [-0.3, len(x) - 0.7], "zeroline": False,
        },
        "yaxis": {
            "range": [max(1.0, lowest - 0.3), min(5.0, highest + 0.3)], "gridcolor": "var:line",
            "zeroline": False, "fixedrange": True, "dtick": 0.5,
        },
        "legend": {"orientation": "h", "y": -0.2},
        "margin": {"l": 50, "r": 20, "t": 16, "b": 46},
        "height": 300,
    }  # fmt: skip
    return {"data": data, "layout": layout}
