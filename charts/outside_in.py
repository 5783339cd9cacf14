"""Two orders of the same places as a slope from one side to the other."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from django.utils.translation import gettext as _

from charts.figures import Figure, label

LONGEST = 26  # letters in a line of a name beside the picture; the table holds it whole
ROW = 38  # pixels for each place


def rank_slopes(places: Sequence[tuple[str, int, int]], far: Sequence[bool]) -> Figure:
    """Return a line for each (name, rank inside, rank outside), 1 on top; the far ones strong.

    Places of equal rank stand below one another, in the order given.
    """
    left = _rows([inside for _name, inside, _outside in places])
    right = _rows([outside for _name, _inside, outside in places])
    data: list[dict[str, Any]] = [
        _slope(place, left[index], right[index], far[index]) for index, place in enumerate(places)
    ]
    # The second axis needs a trace of its own to be drawn.
    data.append({"type": "scatter", "x": [None], "y": [None], "yaxis": "y2", "showlegend": False})
    rows = len(places)
    axis = {
        "range": [rows + 0.6, 0.4],
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
        "ticks": "",
    }
    layout = {
        "xaxis": {
            "range": [-0.04, 1.04],
            "tickvals": [0, 1],
            "ticktext": [_("Team"), _("Customers")],
            "side": "top",
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        "yaxis": axis
        | {
            "tickvals": left,
            "ticktext": [f"{_short(name)}  {inside}" for name, inside, _out in places],
        },
        "yaxis2": axis
        | {
            "overlaying": "y",
            "side": "right",
            "tickvals": right,
            "ticktext": [str(outside) for _name, _in, outside in places],
        },
        "height": 70 + ROW * rows,
        "showlegend": False,
        "hovermode": "closest",
        "margin": {"l": 10, "r": 30, "t": 40, "b": 10},
    }
    return {"data": data, "layout": layout}


def _slope(place: tuple[str, int, int], left: int, right: int, far: bool) -> dict[str, Any]:
    name, inside, outside = place
    colour = "var:accent" if far else "var:ink-3"
    words = _("%(name)s: %(inside)s for the team, %(outside)s for customers") % {
        "name": label(name), "inside": inside, "outside": outside,
    }  # fmt: skip
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [0, 1],
        "y": [left, right],
        "line": {"color": colour, "width": 3 if far else 1.5},
        "marker": {"color": colour, "size": 9 if far else 7, "symbol": ["circle", "diamond"]},
        "opacity": 1 if far else 0.75,
        "text": [words, words],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _rows(ranks: Sequence[int]) -> list[int]:
    """Return the row of each rank: equals one below the other."""
    order = sorted(range(len(ranks)), key=lambda index: (ranks[index], index))
    return [order.index(index) + 1 for index in range(len(ranks))]


def _short(name: str) -> str:
    """Return a name in two lines at most, each narrow enough for a phone."""
    lines = wrap(name, LONGEST, max_lines=2, placeholder="…")
    return "<br>".join(label(line) for line in lines)
