"""A journey read as a table, as a curve, as a matrix and on paper; and its moments of truth decided."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from charts.journeys import Felt, emotion_curve
from journeys.models import ControlledBy, Operation, Rating, Stage, Touchpoint
from journeys.pages.curve import CurvePage
from journeys.pages.matrix import MatrixPage
from journeys.pages.printed import PrintPage
from journeys.pages.summing_up import SummingUp
from journeys.pages.table import TouchpointTable
from journeys.selectors.board import load_board
from journeys.selectors.repairs import repairs
from journeys.services import StaleRowError, undo
from journeys.services.moments import decide_moment, decision_seen
from tests.journeys.world import NOW, example_journey, touchpoint_of

VIEWS = ("table", "curve", "matrix", "story", "diff", "print")
# Session, user, membership, journey; eight of the board; where it is asked for, one more each.
QUERIES = {"table": 12, "curve": 12, "matrix": 12, "story": 12, "diff": 14, "print": 12}


@pytest.fixture
def journey(organization):
    return example_journey(organization)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def address(journey, view, *more):
    return reverse(f"journeys:{view}", args=[journey.organization.slug, journey.pk, *more])


def page_of(who, client_of, journey, view, query=""):
    return client_of(who).get(address(journey, view) + query, headers={"accept-language": "en"})


# ---- what all views have in common ---------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
def test_every_member_reads_every_view(view, journey, lead, executive, client_of):
    for who in (lead, executive):
        page = page_of(who, client_of, journey, view)
        assert page.status_code == 200
        assert journey.title in page.content.decode()


@pytest.mark.parametrize("view", VIEWS)
def test_a_journey_with_nothing_in_it_says_what_the_view_will_show(
    view, organization, lead, client_of
):
    empty = example_journey(organization)
    Stage.objects.filter(journey=empty).update(deleted_at=NOW)
    page = page_of(lead, client_of, empty, view)
    assert page.status_code == 200
    assert 'class="empty section"' in page.content.decode()


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_asks_as_many_questions_for_many_touchpoints_as_for_few(
    view, journey, lead, client_of, django_assert_num_queries
):
    browser = client_of(lead)
    browser.get(address(journey, view))
    with django_assert_num_queries(QUERIES[view]):
        browser.get(address(journey, view))
    _ten_more(journey)
    with django_assert_num_queries(QUERIES[view]):
        browser.get(address(journey, view))


def _ten_more(journey):
    stage, persona = journey.stages.first(), journey.personas.first()
    for order in range(10):
        row = Touchpoint.objects.create(stage=stage, order=order + 10, title=f"Más {order}")
        Rating.objects.create(
            touchpoint=row, persona=persona, importance=4, expectation=4, experience=2, emotion=-1
        )


# ---- the table -----------------------------------------------------------------------------


def titles(journey, query="", **how):
    table = TouchpointTable(load_board(journey), QueryDict(query), may_edit=False, **how)
    return [row.column.touchpoint.title for row in table.rows]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Búsqueda", "Compra", "Entrega", "Soporte", "Renovación"]),
        ("sort=-gap", ["Entrega", "Soporte", "Compra", "Renovación", "Búsqueda"]),
        ("sort=gap", ["Búsqueda", "Compra", "Renovación", "Entrega", "Soporte"]),
        ("sort=title", ["Búsqueda", "Compra", "Entrega", "Renovación", "Soporte"]),
        ("sort=-emotion", ["Búsqueda", "Compra", "Renovación", "Entrega", "Soporte"]),
        ("sort=nonsense", ["Búsqueda", "Compra", "Entrega", "Soporte", "Renovación"]),
        ("sort=--gap", ["Búsqueda", "Compra", "Entrega", "Soporte", "Renovación"]),
    ],
)
def test_the_address_sorts_the_table(query, expected, journey):
    assert titles(journey, query) == expected


def test_what_is_not_known_stands_last_either_way(journey):
    Rating.objects.filter(touchpoint__title="Compra").update(experience=None)
    assert titles(journey, "sort=experience")[-1] == "Compra"
    assert titles(journey, "sort=-experience")[-1] == "Compra"


def test_the_address_filters_by_stage_and_by_control(journey):
    stage = journey.stages.get(name="Recibo")
    assert titles(journey, f"stage={stage.pk}") == ["Entrega", "Soporte"]
    Touchpoint.objects.filter(title="Soporte").update(control=ControlledBy.PARTNER)
    assert titles(journey, f"stage={stage.pk}&control=partner") == ["Soporte"]
    assert titles(journey, "control=social") == []
    assert len(titles(journey, "stage=nonsense&control=nonsense")) == 5


def test_a_head_sorts_once_more_the_other_way_and_says_so(journey):
    table = TouchpointTable(
        load_board(journey), QueryDict("sort=-gap&control=company"), may_edit=False
    )
    gap = next(head for head in table.headings() if head.key == "gap")
    assert (gap.direction, gap.href) == ("descending", "?sort=gap&control=company")
    importance = next(head for head in table.headings() if head.key == "importance")
    assert (importance.direction, importance.href) == ("", "?sort=-importance&control=company")


def test_cells_lead_to_their_editor_for_those_who_may_edit_only(
    journey, lead, executive, client_of
):
    editor = address(journey, "rating_cell", touchpoint_of(journey, "Entrega").pk, "experience")
    assert editor in page_of(lead, client_of, journey, "table").content.decode()
    assert editor not in page_of(executive, client_of, journey, "table").content.decode()


def test_the_journey_is_summed_up_with_the_figures_of_the_methods(journey):
    found = SummingUp(load_board(journey))
    assert found.headline == "The journey scores 3.4 out of 5: 61% of what is possible."
    assert found.gap == (
        "On average customers live 0.6 less than they expect. "
        "Counting each touchpoint by how much it matters, the gap is 0.8."
    )
    assert found.score_arithmetic == "46.90 ÷ 13.70 = 3.42; (3.42 − 1) ÷ 4 = 60.6 out of 100"
    assert found.gap_arithmetic == "3.00 ÷ 5 = 0.60; by importance 15.00 ÷ 20.00 = 0.75"
    assert found.control == "Of what matters, 100% is ours."


def test_a_score_says_what_it_does_not_cover(journey):
    Rating.objects.filter(touchpoint__title="Compra").update(experience=None)
    Rating.objects.filter(touchpoint__title="Soporte").update(importance=None)
    covered = SummingUp(load_board(journey)).coverage
    assert "of what matters; of the rest the experience is unknown." in covered
    assert "1 touchpoint without importance is left out." in covered
    assert "Researched with customers: 0 of 5 touchpoints." in covered


# ---- the curve -----------------------------------------------------------------------------


def test_the_curve_says_how_the_journey_will_be_remembered(journey):
    page = CurvePage(load_board(journey))
    assert page.headline == "It will be remembered worse than it is: −1.0 against a mean of −0.2."
    assert page.direction == "The mood falls by 0.50 of a step at each touchpoint."
    assert page.arithmetic.startswith(
        "(peak −2.0 + end 0.0) ÷ 2 = −1.00; less the mean −0.20 = −0.80"
    )


def test_repairing_the_peak_and_ending_well_change_what_is_remembered(journey):
    found = {(r.column.touchpoint.title, r.to): r.after.value for r in repairs(load_board(journey))}
    assert found == {("Soporte", 0): -0.5, ("Entrega", 0): -1.0, ("Renovación", 2): 0.0}


def test_each_persona_has_a_line_in_a_shape_of_its_own(organization):
    journey = example_journey(organization, personas=("Lucía", "Mario"))
    Rating.objects.filter(touchpoint__title="Entrega", persona__name="Mario").update(emotion=2)
    data = CurvePage(load_board(journey)).figure["data"]
    marks = {trace["name"]: trace for trace in data if trace["mode"] == "markers"}
    assert {name: t["marker"]["symbol"] for name, t in marks.items()} == {
        "Lucía": "circle",
        "Mario": "square",
    }
    assert marks["Lucía"]["y"] == [1, 1, -1, -2, 0]
    assert marks["Mario"]["y"] == [1, 1, 2, -2, 0]


def test_a_line_is_solid_dashed_or_dotted_by_its_evidence_and_broken_where_nothing_is_known():
    points = [
        Felt(1, 1, 3, 2, 2, "a"),
        Felt(2, 2, 3, 2, 0, "b"),
        Felt(3, 0, None, 0, None, "c"),
        Felt(4, None, None, 0, None, "d"),
    ]
    data = emotion_curve([("x", 1, points)], stages=[("s", 4)], words={0: "so so"})["data"]
    lines = {t["line"]["dash"]: t["x"] for t in data if t["mode"] == "lines"}
    assert lines == {"solid": [1, 2, None], "dot": [2, 3, None]}
    marks = next(t for t in data if t["mode"] == "markers")
    assert marks["x"] == [1, 2, 3]
    assert marks["marker"]["color"] == ["var:p1", "var:p1", "var:paper"]


def test_what_people_wrote_never_becomes_markup_of_a_figure(journey, lead, client_of):
    Touchpoint.objects.filter(title="Entrega").update(title="<b>Entrega</b>")
    Stage.objects.filter(name="Recibo").update(name="<a href='x'>R</a>")
    page = page_of(lead, client_of, journey, "curve").content.decode()
    figure = json.loads(re.search(r'id="chart-data-curve">(.*?)</script>', page)[1])
    texts = json.dumps(figure)
    assert "&lt;b>Entrega" in texts
    assert "<b>" not in texts
    assert "<a " not in texts


def test_a_curve_names_each_emotion_in_its_table(journey, lead, client_of):
    page = page_of(lead, client_of, journey, "curve").content.decode()
    assert "−2 · " in page
    assert page.count('<td class="nowrap">') == 5


# ---- the matrix ----------------------------------------------------------------------------


def places(journey, cross=""):
    page = MatrixPage(load_board(journey), cross, may_edit=False)
    return {row.column.touchpoint.title: (row.quadrant, row.otherwise) for row in page.rows}


def test_the_matrix_names_each_part_and_what_the_other_cut_would_say(journey):
    assert places(journey) == {
        "Entrega": ("Concentrate here", "Keep it up"),
        "Soporte": ("Concentrate here", ""),
        "Compra": ("Keep it up", ""),
        "Renovación": ("Low priority", "Keep it up"),
        "Búsqueda": ("Possible excess", "Keep it up"),
    }
    assert places(journey, "middle")["Entrega"] == ("Keep it up", "Concentrate here")


def test_both_crosshairs_are_drawn(journey):
    shapes = MatrixPage(load_board(journey), "", may_edit=False).figure["layout"]["shapes"]
    found = [(s["line"]["dash"], s["x0"], s["y0"]) for s in shapes]
    assert found == [("dot", 3, 0.6), ("dot", 0.6, 3), ("solid", 3.2, 0.6), ("solid", 0.6, 4)]


def test_touchpoints_at_one_place_make_one_mark_with_all_their_numbers(journey):
    Rating.objects.filter(touchpoint__title="Soporte").update(importance=5, experience=3)
    dots = MatrixPage(load_board(journey), "", may_edit=False).figure["data"][0]
    assert "3, 4" in dots["text"]
    assert len(dots["text"]) == 4


def test_below_four_touchpoints_there_is_a_list_and_the_reason(journey, lead, client_of):
    Touchpoint.objects.filter(title__in=("Compra", "Soporte")).update(deleted_at=NOW)
    page = page_of(lead, client_of, journey, "matrix").content.decode()
    assert "Below 4 touchpoints" in page
    assert 'id="chart-matrix"' not in page
    assert "Entrega" in page


# ---- moments of truth ----------------------------------------------------------------------


def decided(journey, title):
    row = touchpoint_of(journey, title)
    return row.is_moment_of_truth, row.moment_reason


def decide(browser, journey, title, **fields):
    row = touchpoint_of(journey, title)
    sent = {"seen": decision_seen(row), **fields}
    return browser.post(address(journey, "moment_of_truth", row.pk), sent)


def test_a_person_decides_against_the_index_and_says_why(journey, lead, client_of):
    browser = client_of(lead)
    answer = decide(browser, journey, "Compra", decided="false", reason="Nadie se va por esto")
    row = touchpoint_of(journey, "Compra")
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{address(journey, 'matrix')}#moment-{row.pk}",
    )
    assert decided(journey, "Compra") == (False, "Nadie se va por esto")
    page = page_of(lead, client_of, journey, "matrix").content.decode()
    assert "decided: no, because Nadie se va por esto" in page
    assert "against the index" in page


def test_a_decision_without_a_reason_is_refused_and_nothing_written(journey, lead, client_of):
    answer = decide(client_of(lead), journey, "Compra", decided="true", reason="  ")
    assert answer.status_code == 422
    assert decided(journey, "Compra") == (None, "")


def test_leaving_it_to_the_index_forgets_the_reason(journey, lead, client_of):
    browser = client_of(lead)
    decide(browser, journey, "Compra", decided="true", reason="Sí")
    assert decide(browser, journey, "Compra", decided="", reason="Sí").status_code == 302
    assert decided(journey, "Compra") == (None, "")


def test_a_decision_is_one_change_that_can_be_taken_back(journey, lead, client_of):
    decide(client_of(lead), journey, "Compra", decided="true", reason="Por los reclamos")
    assert Operation.objects.filter(journey=journey).count() == 1
    undo(journey=journey, author=lead, at=NOW + timedelta(days=900))
    assert decided(journey, "Compra") == (None, "")


def test_what_somebody_decided_meanwhile_is_not_overwritten(journey, lead, consultant, client_of):
    decide(client_of(consultant), journey, "Compra", decided="true", reason="De ella")
    stale = decide(client_of(lead), journey, "Compra", decided="false", reason="Mío", seen="\n")
    page = stale.content.decode()
    assert stale.status_code == 409
    assert decided(journey, "Compra") == (True, "De ella")
    assert 'value="Mío"' in page
    assert "Consultant" in page
    again = re.search(r'name="seen"[^>]*value="(true\nDe ella)"', page)
    assert again, "the form knows what is decided by now"


def test_two_who_decide_the_same_do_not_disagree(journey, lead, consultant):
    row = touchpoint_of(journey, "Compra")
    told = {"decided": True, "reason": "Sí", "seen": "\n", "at": NOW}
    assert decide_moment(touchpoint=row, author=lead, **told)
    assert decide_moment(touchpoint=row, author=consultant, **told) is None
    with pytest.raises(StaleRowError):
        decide_moment(touchpoint=row, author=consultant, **{**told, "reason": "Otra"})


def test_a_reader_sees_no_form_to_decide(journey, lead, executive, client_of):
    form = address(journey, "moment_of_truth", touchpoint_of(journey, "Compra").pk)
    assert form in page_of(lead, client_of, journey, "matrix").content.decode()
    assert form not in page_of(executive, client_of, journey, "matrix").content.decode()


# ---- paper ---------------------------------------------------------------------------------


def sheets(journey):
    return [
        [(str(part.stage.stage), len(part.columns), part.is_continued) for part in sheet.parts]
        for sheet in PrintPage(load_board(journey)).sheets
    ]


def test_a_sheet_holds_whole_stages_and_six_touchpoints_at_most(journey):
    assert sheets(journey) == [
        [("Busco", 1, False), ("Compro", 1, False), ("Recibo", 2, False), ("Sigo", 1, False)]
    ]
    _ten_more(journey)
    assert sheets(journey) == [
        [("Busco", 6, False)],
        [("Busco", 5, True), ("Compro", 1, False)],
        [("Recibo", 2, False), ("Sigo", 1, False)],
    ]


def test_lanes_and_legend_stand_on_every_sheet(journey, lead, client_of):
    _ten_more(journey)
    page = page_of(lead, client_of, journey, "print").content.decode()
    assert page.count('class="sheet"') == 3
    assert page.count('<th scope="row">Importance</th>') == 3
    assert page.count("gap: expectation − experience") == 3
