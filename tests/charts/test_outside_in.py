"""The picture of two orders: one line for each place, equals below one another."""

from __future__ import annotations

from charts.outside_in import LONGEST, rank_slopes

PLACES = [("Compra", 1, 3), ("Entrega", 2, 1), ("Soporte", 2, 1)]


def test_each_place_is_a_line_from_its_row_on_one_side_to_that_on_the_other():
    figure = rank_slopes(PLACES, [True, False, False])
    lines = [trace["y"] for trace in figure["data"] if trace.get("mode")]
    assert lines == [[1, 3], [2, 1], [3, 2]]
    assert figure["layout"]["yaxis2"]["ticktext"] == ["3", "1", "1"]
    assert figure["layout"]["yaxis"]["ticktext"] == ["Compra  1", "Entrega  2", "Soporte  2"]


def test_what_lies_far_apart_is_strong():
    widths = [
        trace["line"]["width"]
        for trace in rank_slopes(PLACES, [True, False, False])["data"]
        if trace.get("mode")
    ]
    assert widths[0] > widths[1] == widths[2]


def test_names_stand_in_two_lines_before_they_are_cut():
    figure = rank_slopes([("Firmo y doy mi cuenta para los pagos", 1, 1)], [False])
    assert figure["layout"]["yaxis"]["ticktext"] == ["Firmo y doy mi cuenta para<br>los pagos  1"]


def test_names_are_shown_letter_by_letter_and_long_ones_cut_at_the_axis_only():
    long = "<b>" + "x" * 60
    figure = rank_slopes([(long, 1, 1)], [False])
    tick = figure["layout"]["yaxis"]["ticktext"][0]
    assert tick.startswith("&lt;b>") and "…" in tick
    assert max(len(line) for line in tick.replace("&lt;", "<").split("<br>")) <= LONGEST + 4
    assert "x" * 60 in figure["data"][0]["text"][0] and "<b>" not in figure["data"][0]["text"][0]
