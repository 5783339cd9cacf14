"""Every figure is one that plotly itself would accept, and shows letters, never markup."""

from __future__ import annotations

import json

import plotly.graph_objects as go
import pytest
from django.utils import translation
from django.utils.translation import gettext

from charts.figures import (
    distribution_bars,
    impact_effort,
    label,
    profile_bars,
    profile_radar,
)
from charts.outside_in import rank_slopes
from charts.templatetags.charts import chart

MARKUP = '<b onclick="x">R&D</b><script>alert(1)</script>'
AREAS = ["Datos", "Diseño", "Entrega", "Medición", MARKUP]
MEANS = [2.25, None, 3.5, 1.0, 5.0]
TARGETS = [4.0, 4.0, None, 3.0, 5.0]
INTERVALS = [(1.9, 2.6), None, (3.0, 4.0), None, (4.5, 5.0)]


def radar(**more):
    return profile_radar(AREAS, MEANS, TARGETS, **more)


def points(*titles):
    return [
        {"number": str(n), "title": title, "effort": 10.0 * n, "impact": 0.1 * n, "text": MARKUP}
        for n, title in enumerate(titles, start=1)
    ]


FIGURES = {
    "radar": radar,
    "radar with a previous round": lambda: radar(previous=[1.0, 2.0, None, 2.0, 4.0]),
    "radar of nothing": lambda: profile_radar(AREAS, [None] * 5, [None] * 5, [None] * 5),
    "bars": lambda: profile_bars(AREAS, MEANS, INTERVALS, TARGETS),
    "bars of nothing": lambda: profile_bars(AREAS, [None] * 5, [None] * 5, [None] * 5),
    "distribution": lambda: distribution_bars([0, 3, 12, 1, 0], AREAS),
    "distribution of nothing": lambda: distribution_bars([0] * 5, AREAS),
    "quadrant": lambda: impact_effort(
        points("Uno", MARKUP), effort_cut=15.0, impact_cut=0.15, corners=["a", "b", MARKUP, "d"]
    ),
    "slopes": lambda: rank_slopes([("Uno", 1, 2), (MARKUP, 2, 1)], [True, False]),
    "quadrant of one": lambda: impact_effort(
        points("Uno"), effort_cut=10.0, impact_cut=0.1, corners=["a", "b", "c", "d"]
    ),
}


def with_colours(value):
    """Put a colour where the browser puts the theme's: plotly knows no design tokens."""
    if isinstance(value, dict):
        return {key: with_colours(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [with_colours(inner) for inner in value]
    if isinstance(value, str) and value.startswith("var:"):
        return "#123456"
    return value


def texts(value):
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


@pytest.fixture(params=FIGURES)
def figure(request):
    with translation.override("es"):
        return FIGURES[request.param]()


def test_plotly_accepts_every_figure(figure):
    drawn = go.Figure(**with_colours(figure))
    assert len(drawn.data) == len(figure["data"])


def test_a_property_plotly_does_not_know_would_be_refused():
    figure = with_colours(FIGURES["bars"]())
    figure["layout"]["backgroundcolour"] = "#fff"
    with pytest.raises(ValueError, match="backgroundcolour"):
        go.Figure(**figure)


def test_names_are_shown_letter_by_letter(figure):
    """Plotly reads a few tags as markup; only our own templates may hold one."""
    own = ("<extra></extra>", "<b>%{customdata[0]}</b><br>", "<br>")  # in this order
    for text in texts(figure):
        for allowed in own:
            text = text.replace(allowed, "")
        assert "<" not in text


def test_every_figure_is_json_without_not_a_number(figure):
    assert json.loads(json.dumps(figure, allow_nan=False)) == figure


def test_every_colour_is_a_design_token(figure):
    colours = [t for t in texts(figure) if t.startswith(("#", "rgb", "hsl"))]
    assert set(colours) <= {"rgba(0,0,0,0)"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Datos", "Datos"),
        ("R&D", "R&amp;D"),
        ("<a href='x'>y</a>", "&lt;a href='x'>y&lt;/a>"),
        ("&lt;b>", "&amp;lt;b>"),
        ("😀 تجربة", "😀 تجربة"),
        ("", ""),
    ],
)
def test_a_label_says_what_was_written(text, shown):
    assert label(text) == shown


def test_a_missing_mean_leaves_a_gap_in_the_ring_and_no_bar():
    with translation.override("en"):
        ring = next(trace for trace in radar()["data"] if trace["name"] == "Today")
    assert ring["r"] == [2.25, None, 3.5, 1.0, 5.0, 2.25]
    bars = FIGURES["bars"]()["data"][0]
    assert bars["x"] == [1.25, 0, 2.5, 0.0, 4.0]
    assert bars["customdata"][1] == "–"


def test_a_bar_begins_at_level_1_and_ends_at_its_mean():
    bars = FIGURES["bars"]()["data"][0]
    assert bars["base"] == 1
    assert bars["base"] + bars["x"][0] == 2.25
    low, high = 2.25 - bars["error_x"]["arrayminus"][0], 2.25 + bars["error_x"]["array"][0]
    assert (low, high) == pytest.approx((1.9, 2.6))


def test_a_previous_round_without_any_mean_is_no_ring():
    assert len(radar(previous=[None] * 5)["data"]) == len(radar()["data"])
    assert len(radar(previous=[1.0] * 5)["data"]) == len(radar()["data"]) + 1


def test_no_point_stands_outside_the_quadrant_chart():
    figure = FIGURES["quadrant"]()
    (x0, x1), (y0, y1) = (figure["layout"][axis]["range"] for axis in ("xaxis", "yaxis"))
    assert all(x0 <= x <= x1 for x in figure["data"][0]["x"])
    assert all(y0 <= y <= y1 for y in figure["data"][0]["y"])


def test_the_figures_speak_both_languages():
    said = {}
    for language in ("es", "en"):
        with translation.override(language):
            said[language] = set(texts([FIGURES[name]() for name in FIGURES]))
    words = ("Target", "Today", "people", "Previous round", "effort, person-days")
    assert set(words) <= said["en"]
    with translation.override("es"):
        spanish = {gettext(word) for word in words}
    assert spanish <= said["es"]
    assert not spanish & set(words)


def test_data_in_the_page_cannot_end_its_script_element():
    figure = {"data": [{"name": "</script><script>alert(1)</script>&<!--"}], "layout": {}}
    shown = chart("radar", figure, 'says "<b>"')
    start = shown.index(">", shown.index("<script")) + 1
    inside = shown[start : shown.rindex("</script>")]
    assert not {"<", ">", "&"} & set(inside)
    assert json.loads(inside) == figure
    assert 'aria-label="says &quot;&lt;b&gt;&quot;"' in shown
