"""Figures of customer metrics are ones that plotly itself would accept, and show letters."""

from __future__ import annotations

import json
from datetime import date

import plotly.graph_objects as go
import pytest
from django.utils import translation

from charts.metrics import Bar, Moment, metric_trend, part_bars, spark
from tests.charts.test_figures import MARKUP, texts, with_colours

DAYS = (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))
POINTS = [
    Moment(DAYS[0], 60.0, 50.0, 70.0, MARKUP),
    Moment(DAYS[1], 62.0, None, None, "62 %"),
    Moment(DAYS[2], 100.0, 55.0, 100.0, "55–100 %", is_interval_only=True),
]
BARS = [
    Bar("Web", 60.0, 50.0, 70.0, "60 %"),
    Bar(MARKUP, 62.0, None, None, MARKUP),
    Bar("Tienda", 100.0, 55.0, 100.0, "55–100 %", is_interval_only=True),
]
FIGURES = {
    "everything": lambda: metric_trend(
        MARKUP,
        POINTS,
        baseline=50.0,
        target=80.0,
        usual=(40.0, 90.0),
        begins=DAYS[1],
        suffix=MARKUP,
    ),
    "one month": lambda: metric_trend("CSAT", POINTS[:1], target=80.0),
    "intervals only": lambda: metric_trend("CSAT", POINTS[2:]),
    "nothing": lambda: metric_trend("CSAT", [], baseline=1.0, usual=(0.0, 1.0)),
    "bars": lambda: part_bars(BARS, whole=61.0, suffix=" %"),
    "bars without a whole": lambda: part_bars(BARS, whole=None),
    "no bars": lambda: part_bars([], whole=None),
}


@pytest.fixture(params=FIGURES)
def figure(request):
    with translation.override("en"):
        return FIGURES[request.param]()


def test_plotly_accepts_every_figure(figure):
    assert len(go.Figure(**with_colours(figure)).data) == len(figure["data"])


def test_names_are_shown_letter_by_letter(figure):
    for text in texts(figure):
        assert "<" not in text.replace("<extra></extra>", "")


def test_every_figure_is_json_without_not_a_number(figure):
    assert json.loads(json.dumps(figure, allow_nan=False)) == figure


def traces(name):
    with translation.override("en"):
        return {trace.get("name"): trace for trace in FIGURES[name]()["data"]}


def test_error_bars_end_where_the_interval_does():
    bars = traces("one month")["CSAT"]["error_y"]
    assert (bars["array"], bars["arrayminus"]) == ([10.0], [10.0])


def test_of_few_customers_the_point_itself_is_not_drawn():
    drawn = traces("everything")
    line = next(trace for name, trace in drawn.items() if name and name.startswith("&lt;b"))
    assert line["y"] == [60.0, 62.0]
    few = drawn["fewer than 10 customers: interval only"]
    assert few["y"] == [77.5]
    assert few["y"][0] + few["error_y"]["array"][0] == 100.0


def test_a_bar_of_few_customers_stands_in_the_middle_of_its_interval_without_colour():
    (bars,) = FIGURES["bars"]()["data"]
    assert bars["x"] == [60.0, 62.0, 77.5]
    assert bars["marker"]["color"][2] == "var:paper"


def test_target_and_baseline_run_from_the_first_to_the_last_month():
    drawn = traces("everything")
    assert drawn["Target"]["y"] == [80.0, 80.0]
    assert drawn["Baseline"]["x"] == ["2026-01-01", "2026-03-01"]


def test_what_lies_before_the_months_asked_for_is_set_apart():
    assert FIGURES["everything"]()["layout"]["shapes"][0]["x0"] == "2026-02-01"
    assert FIGURES["one month"]()["layout"]["shapes"] == []


@pytest.mark.parametrize(
    ("values", "points"), [([1], None), ([], None), ([2, 2], "4.0,14.0 116.0,14.0")]
)
def test_a_small_line_needs_two_values(values, points):
    found = spark(values)
    assert (found.points if found else None) == points
