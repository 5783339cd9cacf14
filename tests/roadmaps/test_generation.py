"""What a roadmap begins with: initiatives that fit the level, where a gap is left."""

from __future__ import annotations

from datetime import date

import pytest

from assessments.models import Answer
from roadmaps.models import Initiative, Roadmap
from roadmaps.selectors import roadmap_plan
from roadmaps.services import NoScoresError, add_from_library, next_quarter
from tests.assessments.world import changed, english, make_roadmap, tables
from tests.roadmaps.conftest import in_library


@pytest.fixture
def ladder(tiny):
    """Three initiatives for one capability: the lower steps, the middle ones, the higher."""
    for code, applies in (("low", (1, 3)), ("middle", (2, 4)), ("high", (3, 5))):
        in_library(tiny, code, {"D": 1.0}, applies=applies)


def codes(roadmap) -> set[str]:
    return set(roadmap.initiatives.values_list("library__code", flat=True))


@pytest.mark.parametrize(
    ("mean", "target", "chosen"),
    [
        (1.0, 4, {"low"}),
        (1.5, 4, {"low"}),
        (2.0, 4, {"low", "middle"}),
        (2.5, 4, {"low", "middle"}),
        (3.0, 4, {"middle", "high"}),  # where the lower steps end, the higher begin
        (3.5, 4, {"middle", "high"}),
        (4.0, 5, {"high"}),
        (4.5, 5, {"high"}),
        (5.0, 5, set()),
        (4.0, 4, set()),  # no gap
        (3.0, 2, set()),  # beyond its target
        (2.0, 2, set()),
    ],
)
def test_an_initiative_is_chosen_where_its_steps_are_and_a_gap_is(
    mean, target, chosen, ladder, hold
):
    held = hold(means={"D": mean}, targets={"D": target})
    assert codes(make_roadmap(held.assessment)) == chosen


def test_what_does_not_apply_gets_no_initiative(ladder, hold):
    held = hold(out_of_scope={"D": "No es parte"})
    assert codes(make_roadmap(held.assessment)) == set()


def test_what_nobody_measured_gets_no_initiative(ladder, hold):
    held = hold(answering=lambda team, seat, code: "dont_know" if code == "D" else 2)
    assert codes(make_roadmap(held.assessment)) == set()


def test_it_begins_with_the_librarys_estimates_and_lifts(example_library, roadmap, initiatives):
    row = initiatives["I1"]
    assert (row.effort_days, row.cost, row.duration, float(row.probability)) == (60, 40, 2, 0.8)
    lifts = {lift.capability.code: float(lift.points) for lift in row.lifts.all()}
    assert lifts == {"D": 1.0, "ME": 0.5}
    assert list(initiatives["I5"].requires.all()) == [row]
    assert row.status == "proposed"


def test_a_later_library_moves_no_decision(example_library, roadmap, initiatives):
    before = [(line.label, line.ranked.score) for line in roadmap_plan(roadmap).lines]
    for row in example_library.values():
        row.effort_high = row.effort_likely = row.effort_low = 1
        row.save()
    assert [(line.label, line.ranked.score) for line in roadmap_plan(roadmap).lines] == before


def test_adding_from_the_library_twice_adds_once(example_library, roadmap):
    before = roadmap.initiatives.count()
    assert add_from_library(roadmap=roadmap, library=[example_library["I1"]]) == []
    assert roadmap.initiatives.count() == before == 6


def test_the_library_page_adds_what_is_not_there_yet(tiny, roadmap, editor, organization):
    in_library(tiny, "I7", {"DI": 0.5}, applies=(1, 2))
    address = f"/o/{organization.slug}/roadmaps/{roadmap.pk}/library/"
    for _ in range(2):
        assert editor.post(address, {"code": "I7"}).status_code == 302
    assert codes(roadmap) == {"I1", "I2", "I3", "I4", "I5", "I6", "I7"}
    assert editor.get(address).content.decode().count(english("in the roadmap")) == 7


@pytest.mark.parametrize("state", ["draft", "open"])
def test_an_anonymous_round_that_has_not_closed_gets_no_roadmap(state, hold, example_library):
    held = hold(state=state)
    with pytest.raises(NoScoresError):
        make_roadmap(held.assessment)
    assert not Roadmap.objects.exists()


def test_a_named_round_may_be_planned_for_while_it_is_open(hold, example_library):
    held = hold(state="open", named=True)
    assert len(codes(make_roadmap(held.assessment))) == 6


def test_the_page_makes_a_roadmap_and_leads_to_it(hold, example_library, editor):
    held = hold()
    address = held.url("roadmaps:new_roadmap")
    page = editor.get(address).content.decode()
    assert 'name="days_per_quarter"' in page
    sent = {
        "title": "Hoja",
        "days_per_quarter": "50",
        "budget": "150",
        "quarters": "4",
        "starts_year": "2027",
        "starts_quarter": "1",
    }
    made = editor.post(address, sent)
    roadmap = Roadmap.objects.get()
    assert made["Location"] == roadmap.get_absolute_url()
    assert (roadmap.title, roadmap.initiatives.count()) == ("Hoja", 6)
    assert editor.get(held.url("roadmaps:from_round"))["Location"] == roadmap.get_absolute_url()


@pytest.mark.parametrize(
    "wrong",
    [
        {"days_per_quarter": "0"},
        {"quarters": "0"},
        {"quarters": "13"},
        {"budget": "-1"},
        {"starts_quarter": "5"},
        {"starts_year": "1999"},
        {"title": ""},
        {"budget": "1e3x"},
    ],
)
def test_impossible_limits_are_refused(wrong, hold, example_library, editor):
    address = hold().url("roadmaps:new_roadmap")
    sent = {
        "title": "Hoja",
        "days_per_quarter": "50",
        "budget": "150",
        "quarters": "4",
        "starts_year": "2027",
        "starts_quarter": "1",
        **wrong,
    }
    before = tables()
    assert editor.post(address, sent).status_code == 422
    assert changed(before) == set()


@pytest.mark.parametrize(
    ("today", "begins"),
    [
        (date(2026, 1, 1), (2026, 2)),
        (date(2026, 3, 31), (2026, 2)),
        (date(2026, 9, 30), (2026, 4)),
        (date(2026, 10, 1), (2027, 1)),
        (date(2026, 12, 31), (2027, 1)),
    ],
)
def test_a_roadmap_is_offered_from_the_next_quarter_on(today, begins):
    assert next_quarter(today) == begins


def test_answers_that_change_after_closing_move_no_rank(roadmap):
    before = [(line.label, line.ranked.score) for line in roadmap_plan(roadmap).lines]
    Answer.objects.update(level=5)
    again = Roadmap.objects.get(pk=roadmap.pk)
    assert [(line.label, line.ranked.score) for line in roadmap_plan(again).lines] == before
    assert Initiative.objects.count() == 6
