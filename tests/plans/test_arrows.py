"""Prerequisites drawn in the calendar: each arrow goes from where one ends to where the next begins."""

from __future__ import annotations

import re

import pytest

from plans.pages.arrows import Bar, arrows
from plans.services.scenarios import decide_scenario
from roadmaps.models import Initiative
from tests.plans.world import NOW, computed, words_of


def drawn(*bars, quarters=4):
    """By cell: its lines, and its head if it has one."""
    return {
        place: ([(p.x1, p.y1, p.x2, p.y2) for p in cell.pieces], [side for side, _ in cell.heads])
        for place, cell in arrows(bars, quarters).items()
    }


def test_what_begins_right_after_is_reached_within_the_last_quarter_of_the_first():
    assert drawn(Bar("a", 1, 2), Bar("b", 3, 3, ("a",))) == {
        (0, 2): ([(88, 50, 88, 100)], []),
        (1, 2): ([(88, 0, 88, 50), (88, 50, 100, 50)], ["right"]),
    }


def test_quarters_and_rows_between_are_crossed_from_side_to_side():
    found = drawn(Bar("a", 1, 1), Bar("x", 2, 4), Bar("b", 4, 4, ("a",)))
    assert found == {
        (0, 1): ([(94, 50, 100, 50)], []),
        (0, 2): ([(0, 50, 100, 50)], []),
        (0, 3): ([(0, 50, 88, 50), (88, 50, 88, 100)], []),
        (1, 3): ([(88, 0, 88, 100)], []),
        (2, 3): ([(88, 0, 88, 50), (88, 50, 100, 50)], ["right"]),
    }


def test_arrows_that_pass_the_same_cell_run_beside_each_other():
    found = drawn(Bar("a", 1, 1), Bar("b", 1, 1), Bar("c", 2, 2, ("a", "b")))
    assert {x for x, _, _, _ in found[1, 1][0]} == {88, 78}


@pytest.mark.parametrize("first", [Bar("a", 2, 3), Bar("a", 2, 9)])
def test_an_order_that_is_not_kept_goes_back_in_time(first):
    bars = [Bar("b", 2, 2, ("a",)), first]
    cells = arrows(bars, 3)
    assert all(piece.too_early for cell in cells.values() for piece in cell.pieces)
    assert cells[0, 2].heads == [("left", True)]
    assert [(p.x1, p.x2) for p in cells[0, 3].pieces] == [(88, 88), (88, 0)]


def test_what_is_not_in_the_calendar_is_not_drawn():
    assert drawn(Bar("b", 2, 2, ("a",))) == {}


def cells_with_arrows(body):
    table = re.search(r"plan-calendar.*?</table>", body, re.S)[0]
    found = {}
    for row in re.findall(r'<tr id="row-.*?</tr>', table, re.S):
        title = re.search(r"<a [^>]*>(.*?)</a>", row)[1].removeprefix("Iniciativa ")
        cells = re.findall(r"<td(?: class=\"run\")?>(.*?)</td>", row, re.S)
        found[title] = [n for n, cell in enumerate(cells, start=1) if 'class="arrows"' in cell]
    return found


def test_the_calendar_draws_what_waits_and_says_it_too(scenario, reader):
    """I5 in the fourth quarter waits for I1, which runs in the second and third."""
    page = reader.get(computed(scenario).get_absolute_url())
    assert cells_with_arrows(page.content.decode()) == {
        "I2": [], "I6": [], "I1": [3], "I3": [3], "I5": [3],
    }  # fmt: skip
    assert "after Iniciativa I1" in words_of(page)
    assert "begins before" not in words_of(page)
    for svg in re.findall(r'<svg class="arrows"[^>]*>', page.content.decode()):
        assert 'aria-hidden="true"' in svg


def test_a_decided_order_that_no_longer_holds_is_drawn_and_said(
    scenario, initiatives, lead, reader
):
    decide_scenario(scenario=computed(scenario), why="Cabe", by=lead, at=NOW)
    Initiative.objects.filter(pk=initiatives["I1"].pk).update(duration=3)  # it ends with I5
    page = reader.get(scenario.get_absolute_url())
    said = words_of(page)
    assert "1 initiative begins before what it needs has ended:" in said
    assert "“Iniciativa I5” needs “Iniciativa I1” first." in said
    assert page.content.decode().count('<path class="early"') == 1
