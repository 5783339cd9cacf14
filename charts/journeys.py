"""Figures of a journey: how customers feel on the way, and what matters against how it goes.

Plain values in, plotly dicts out, as in :mod:`charts.figures`. Touchpoints stand under their
numbers; the table beside the figure names them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap
from typing import Any

from django.utils.translation import gettext as _

from charts.figures import LEVEL_TICKS, Figure, label

DASHES = {2: "solid", 1: "dash", 0: "dot"}  # researched, partly known, assumed
SHAPES = ("circle", "square", "diamond", "triangle-up", "cross", "star")
PLAIN_SIZE = 11  # of a mark whose intensity nobody knows


@dataclass(frozen=True)
class Felt:
    """One touchpoint on one line: emotion −2..2, intensity 1..5, grade of its evidence 0..2.

    ``onward`` is the grade of the line to the next touchpoint; None where it is broken.
    """

    number: int
    emotion: float | None
    intensity: float | None
    grade: int
    onward: int | None
    text: str


def emotion_curve(
    lines: Sequence[tuple[str, int, Sequence[Felt]]],
    *,
    stages: Sequence[tuple[str, int]],
    words: Mapping[int, str],
    marks: Sequence[tuple[int, float, str]] = (),
) -> Figure:
    """Return emotions in the order of the journey, a line with its own marks for each persona.

    ``lines``: a name, a persona's colour from 1 to 6, and all touchpoints of the journey.
    ``stages``: a name and how many touchpoints it has. ``words``: the name of each step from
    −2 to 2. ``marks``: number, emotion and a text to be written there. Marks grow with
    intensity and are hollow where the emotion is assumed; lines are solid, dashed or dotted
    by their evidence.
    """
    data: list[dict[str, Any]] = []
    for index, (name, number, points) in enumerate(lines):
        colour = f"var:p{number}"
        data += _strokes(points, colour, group=str(index))
        data.append(_marks(name, points, colour, SHAPES[index % len(SHAPES)], group=str(index)))
    width = sum(count for _name, count in stages)
    ticks = sorted(words, reverse=True)
    layout = {
        "xaxis": {
            "range": [0.4, width + 0.6],
            "tickvals": list(range(1, width + 1)),
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        "yaxis": {
            "range": [-2.7, 3.2],
            "tickvals": ticks,
            "ticktext": [label(words[step]) for step in ticks],
            "gridcolor": "var:line",
            "zeroline": True,
            "zerolinecolor": "var:line-strong",
            "automargin": True,
            "fixedrange": True,
        },
        "shapes": _borders(stages),
        "annotations": [*_stage_names(stages, width), *map(_note, marks)],
        "showlegend": len(lines) > 1,
        "height": 400,
        "margin": {"l": 10, "r": 10, "t": 10, "b": 40},
        "hovermode": "closest",
    }
    return {"data": data, "layout": layout}


def _strokes(points: Sequence[Felt], colour: str, *, group: str) -> list[dict[str, Any]]:
    """Return the lines of each grade as one trace, broken where nothing joins two points."""
    traces = []
    for grade, dash in DASHES.items():
        xs: list[int | None] = []
        ys: list[float | None] = []
        for point, after in pairwise(points):
            if point.onward == grade:
                xs += [point.number, after.number, None]
                ys += [point.emotion, after.emotion, None]
        if xs:
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": xs,
                    "y": ys,
                    "line": {"color": colour, "width": 2.5, "dash": dash},
                    "hoverinfo": "skip",
                    "showlegend": False,
                    "legendgroup": group,
                }
            )
    return traces


def _marks(
    name: str, points: Sequence[Felt], colour: str, shape: str, *, group: str
) -> dict[str, Any]:
    known = [point for point in points if point.emotion is not None]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": label(name),
        "legendgroup": group,
        "x": [point.number for point in known],
        "y": [point.emotion for point in known],
        "customdata": [label(point.text) for point in known],
        "hovertemplate": "%{customdata}<extra></extra>",
        "marker": {
            "symbol": shape,
            "size": [_size(point.intensity) for point in known],
            "opacity": 1,
            "color": [colour if point.grade else "var:paper" for point in known],
            "line": {"color": colour, "width": 2.5},
        },
    }


def _size(intensity: float | None) -> float:
    return PLAIN_SIZE if intensity is None else 7 + 2.5 * intensity


def _borders(stages: Sequence[tuple[str, int]]) -> list[dict[str, Any]]:
    found, at = [], 0.5
    for _name, count in stages[:-1]:
        at += count
        found.append(
            {
                "type": "line",
                "x0": at,
                "x1": at,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": "var:line-strong", "width": 1, "dash": "dot"},
            }
        )
    return found


def _stage_names(stages: Sequence[tuple[str, int]], width: int) -> list[dict[str, Any]]:
    """Write each stage's name over its touchpoints, in lines that do not reach the next one's."""
    found, at = [], 0.5
    for name, count in stages:
        room = max(6, int(52 * count / max(width, 1)))
        lines = wrap(name, room, max_lines=3, placeholder="…", break_long_words=False)
        found.append(
            {
                "x": at + count / 2,
                "y": 1,
                "yref": "paper",
                "yanchor": "top",
                "text": "<br>".join(map(label, lines)),
                "showarrow": False,
                "font": {"color": "var:ink-2", "size": 13},
            }
        )
        at += count
    return found


def _note(mark: tuple[int, float, str]) -> dict[str, Any]:
    number, emotion, text = mark
    return {
        "x": number,
        "y": emotion,
        "text": label(text),
        "showarrow": False,
        "yshift": 22 if emotion >= 0 else -22,
        "font": {"color": "var:ink", "size": 13},
    }


@dataclass(frozen=True)
class Spot:
    """Touchpoints that stand at one place of the matrix, under their numbers."""

    importance: float
    experience: float
    numbers: tuple[int, ...]
    text: str
    is_moment: bool = False
    is_assumed: bool = False


def importance_matrix(
    spots: Sequence[Spot],
    *,
    cross: tuple[float, float],
    other: tuple[float, float],
    corners: Sequence[str],
) -> Figure:
    """Return importance against experience, cut into four named parts.

    ``cross`` and ``other`` are importance and experience of the crosshair in use and of the
    one that is not. ``corners``: top left, top right, bottom left, bottom right. Moments of
    truth are diamonds; what is only assumed is hollow.
    """
    dots = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [spot.experience for spot in spots],
        "y": [spot.importance for spot in spots],
        "text": [", ".join(map(str, spot.numbers)) for spot in spots],
        "textposition": "top center",
        "textfont": {"color": "var:ink", "size": 13},
        "cliponaxis": False,
        "marker": {
            "symbol": ["diamond" if spot.is_moment else "circle" for spot in spots],
            "size": 15,
            "opacity": 1,
            "color": ["var:paper" if spot.is_assumed else "var:accent" for spot in spots],
            "line": {"color": "var:accent", "width": 2.5},
        },
        "customdata": [label(spot.text) for spot in spots],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    axis = {
        "range": [0.6, 5.35],
        "tickvals": LEVEL_TICKS,
        "gridcolor": "var:line",
        "zeroline": False,
        "fixedrange": True,
    }
    places = [(0.6, 5.35), (5.35, 5.35), (0.6, 0.6), (5.35, 0.6)]
    layout = {
        "xaxis": {**axis, "title": {"text": _("how it goes (experience)")}},
        "yaxis": {**axis, "title": {"text": _("how much it matters (importance)")}},
        "shapes": [
            *_crosshair(other, "var:line-strong", "dot"),
            *_crosshair(cross, "var:ink-2", "solid"),
        ],
        "annotations": [
            {
                "x": x,
                "y": y,
                "xanchor": "left" if x < 3 else "right",
                "yanchor": "bottom" if y < 3 else "top",
                "text": label(name),
                "showarrow": False,
                "font": {"color": "var:ink-2", "size": 13},
            }
            for (x, y), name in zip(places, corners, strict=True)
        ],
        "showlegend": False,
        "height": 480,
        "margin": {"l": 50, "r": 15, "t": 15, "b": 50},
        "hovermode": "closest",
    }
    return {"data": [dots], "layout": layout}


def _crosshair(at: tuple[float, float], colour: str, dash: str) -> list[dict[str, Any]]:
    importance, experience = at
    line = {"color": colour, "dash": dash, "width": 1.5}
    return [
        {
            "type": "line",
            "x0": experience,
            "x1": experience,
            "y0": 0.6,
            "y1": 5.35,
            "layer": "below",
            "line": line,
        },
        {
            "type": "line",
            "x0": 0.6,
            "x1": 5.35,
            "y0": importance,
            "y1": importance,
            "layer": "below",
            "line": line,
        },
    ]
