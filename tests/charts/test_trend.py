"""The line over the rounds is one that plotly itself would accept, and shows letters."""

from __future__ import annotations

from datetime import date

import plotly.graph_objects as go
import pytest

from charts.trend import Point, trend_lines
from tests.charts.test_figures import MARKUP, with_colours

DAYS = (date(2024, 5, 1), date(2025, 5, 1), date(2026, 5, 1))
LINES = {
    "three rounds": [Point(day, 2.0 + n, 1.8 + n, 2.4 + n) for n, day in enumerate(DAYS)],
    "a gap": [Point(DAYS[0], 2.0), Point(DAYS[1], None), Point(DAYS[2], 3.0, old=True)],
    "one": [Point(DAYS[0], 3.0, 2.5, 3.5)],
    "nothing": [],
}


def figure_of(points, breaks=()):
    return trend_lines(
        [("Todo", points), (MARKUP, points)],
        targets=[(point.day, 4.0) for point in points],
        breaks=breaks,
    )


@pytest.mark.parametrize("name", LINES)
def test_plotly_accepts_it(name):
    go.Figure(with_colours(figure_of(LINES[name])))


def test_every_text_is_letters():
    assert "<" not in str([trace["name"] for trace in figure_of(LINES["one"])["data"]])


def test_a_break_leaves_nothing_between_two_rounds():
    line = figure_of(LINES["three rounds"], [(DAYS[0], DAYS[1])])["data"][0]
    assert line["y"] == [2.0, None, 3.0, 4.0]


def test_error_bars_are_the_interval():
    bars = figure_of(LINES["three rounds"])["data"][0]["error_y"]
    assert bars["array"] == pytest.approx([0.4] * 3)
    assert bars["arrayminus"] == pytest.approx([0.2] * 3)
