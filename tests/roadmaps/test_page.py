"""The roadmap as it is read and edited: the domain's ranking, recalculated at each change."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from roadmaps.domain.ranking import rank
from roadmaps.models import Initiative, Roadmap
from roadmaps.selectors import roadmap_plan
from roadmaps.services import add_from_library, decide
from tests.assessments.world import (
    HTMX,
    changed,
    english,
    estimates,
    make_roadmap,
    tables,
    text_of,
)
from tests.roadmaps.conftest import MEANS, TARGETS, in_library
from tests.roadmaps.domain.example_r import CANDIDATES, NEEDS, RESOURCES

FITTING = [replace(n, mean=MEANS[n.code], target=TARGETS[n.code]) for n in NEEDS]


@pytest.fixture
def at(roadmap, initiatives):
    """``at("set_estimates", "I1")``: the address of a page of the roadmap."""

    def address(name, key=None):
        args = [roadmap.organization.slug, roadmap.pk]
        if key:
            args.append(initiatives[key].pk)
        return reverse(f"roadmaps:{name}", args=args)

    return address


@pytest.fixture
def fresh(initiatives):
    """``fresh("I1")``: the row as it stands in the database now."""
    return lambda key: Initiative.objects.get(pk=initiatives[key].pk)


def ranking(page: str) -> list[tuple[str, str, str, str]]:
    """Rank, title, impact and score of each line as the page shows them."""
    found = []
    for line in re.findall(r'<li id="initiative-.*?</summary>', page, re.S):
        label = re.search(r'<span class="rank">(.*?)</span>', line).group(1)
        title = re.search(r"<b>(.*?)</b>", line).group(1).removeprefix("Iniciativa ")
        kind = r'<span class="num(?: strong| small)?">'
        numbers = re.findall(kind + r"(.*?)</span>(?=<span|</summary)", line)
        plain = [re.sub(r"<span.*?</span>", "", number).strip() for number in numbers]
        found.append((label, title, plain[1], plain[3]))
    return found


def order(page: str) -> list[str]:
    return [title for _, title, _, _ in ranking(page)]


# ---- the ranking -------------------------------------------------------------------------------


def test_the_ranking_is_the_domains_on_the_same_numbers(roadmap, initiatives):
    expected = rank(CANDIDATES, FITTING, RESOURCES).ranked
    lines = roadmap_plan(roadmap).lines
    found = [line.initiative.library.code for line in lines]
    assert found == [one.key for one in expected] == ["I2", "I5", "I6", "I1", "I3", "I4"]
    for line, one in zip(lines, expected, strict=True):
        assert line.ranked.benefit == pytest.approx(one.benefit, abs=1e-9)
        assert line.ranked.resource_share == pytest.approx(one.resource_share, abs=1e-9)
        assert line.ranked.score == pytest.approx(one.score, abs=1e-9)
        assert line.ranked.capped_lifts == pytest.approx(dict(one.capped_lifts))
        assert (line.label, line.ranked.rank) == (one.label, one.rank)


def test_the_page_shows_the_worked_example_of_the_method(at, editor):
    assert ranking(text_of(editor.get(at("roadmap")))) == [
        ("1", "I2", "0.208", "0.83"),
        ("2", "I5", "0.135", "0.81"),
        ("3", "I6", "0.147", "0.57"),
        ("4", "I1", "0.300", "0.53"),
        ("5", "I3", "0.123", "0.31"),
        ("6", "I4", "0.315", "0.23"),
    ]


def test_each_line_spells_its_sum_out(at, editor):
    page = text_of(editor.get(at("roadmap")))
    line = page.split('id="initiative-')[4]
    arithmetic = re.search(r'class="arith">(.*?)</p>', line, re.S).group(1)
    for part in ("0.80", "0.3000", "1.00", "60", "200", "0.5667", "0.53"):
        assert part in arithmetic


@pytest.mark.parametrize("rows", [10, 40])
def test_the_page_costs_the_same_however_many_initiatives_there_are(
    rows, tiny, hold, organization, reader, django_assert_num_queries
):
    previous = []
    for n in range(rows):
        previous = [in_library(tiny, f"X{n}", {"D": 0.5, "ME": 0.2}, requires=previous)]
    roadmap = make_roadmap(hold().assessment)
    assert roadmap.initiatives.count() == rows
    address = roadmap.get_absolute_url()
    # Session, person, membership, roadmap with its round; initiatives, lifts, their capabilities
    # and areas, reliefs, tools brought, what comes first; journeys; capabilities with a gap, tools;
    # the metrics initiatives should move.
    with django_assert_num_queries(15):
        reader.get(address)


# ---- editing within the ranking ----------------------------------------------------------------


def test_a_changed_estimate_ranks_anew_at_once(at, editor, fresh):
    response = editor.post(
        at("set_estimates", "I4"), estimates(fresh("I4"), effort_days=10, cost=1), **HTMX
    )
    page = text_of(response)
    assert (response.status_code, "<html" in page) == (200, False)
    assert order(page)[0] == "I4"
    assert (fresh("I4").effort_days, fresh("I4").rev) == (10, 2)
    plain = editor.post(
        at("set_estimates", "I4"), estimates(fresh("I4"), effort_days=120, cost=120)
    )
    assert (plain.status_code, plain["Location"]) == (302, at("roadmap"))
    assert order(text_of(editor.get(at("roadmap"))))[-1] == "I4"


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
def test_who_saves_on_top_of_a_change_they_have_not_seen_is_told_and_nothing_is_written(
    headers, at, editor, fresh
):
    stale = estimates(fresh("I1"), effort_days=5)
    editor.post(at("set_estimates", "I1"), estimates(fresh("I1"), effort_days=33))
    before = tables()
    response = editor.post(at("set_estimates", "I1"), stale, **headers)
    assert response.status_code == 409
    assert 'role="alert"' in text_of(response)
    left_out = {"rev": "1", "excluded_reason": "No toca"}
    assert editor.post(at("exclude", "I1"), left_out, **headers).status_code == 409
    assert changed(before) == set()
    assert fresh("I1").effort_days == 33


@pytest.mark.parametrize(
    "wrong",
    [
        {"effort_days": "0"},
        {"effort_days": "-3"},
        {"effort_days": "NaN"},
        {"cost": "-1"},
        {"duration": "0"},
        {"duration": "13"},
        {"probability": "0"},
        {"probability": "1.01"},
        {"status": "finished"},
        {"pinned_quarter": "5"},
        {"pinned_quarter": "0"},
        {"rev": ""},
        {"rev": "x"},
    ],
)
def test_an_impossible_estimate_is_refused(wrong, at, editor, fresh):
    before = tables()
    response = editor.post(at("set_estimates", "I1"), estimates(fresh("I1"), **wrong), **HTMX)
    assert response.status_code == 422
    assert english("Nothing was changed:") in text_of(response)
    assert len(order(text_of(response))) == 6
    assert changed(before) == set()


def test_other_people_money_and_time_are_reckoned_with_at_once(at, editor):
    sent = {
        "days_per_quarter": "10",
        "budget": "150",
        "quarters": "4",
        "starts_year": "2027",
        "starts_quarter": "1",
    }
    page = text_of(editor.post(at("set_capacity"), sent, **HTMX))
    assert "10 days" in page
    assert Roadmap.objects.get().days_per_quarter == 10


def test_limits_that_are_none_leave_the_plan_as_it_was(at, editor):
    before = tables()
    sent = {"days_per_quarter": "0", "budget": "", "quarters": "99"}
    response = editor.post(at("set_capacity"), sent, **HTMX)
    assert response.status_code == 422
    assert len(order(text_of(response))) == 6
    assert changed(before) == set()


# ---- leaving out, bringing back ------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_is_left_out_without_a_reason(reason, at, editor, fresh):
    before = tables()
    response = editor.post(at("exclude", "I2"), {"rev": "1", "excluded_reason": reason}, **HTMX)
    assert response.status_code == 422
    assert english("Say why it is left out; the reason is printed.") in text_of(response)
    assert changed(before) == set()


def test_what_is_left_out_stands_apart_with_its_reason_and_comes_back(at, editor, fresh):
    sent = {"rev": "1", "excluded_reason": "Sin equipo"}
    page = text_of(editor.post(at("exclude", "I2"), sent, **HTMX))
    assert "I2" not in order(page)
    assert "Sin equipo" in page
    back = text_of(editor.post(at("exclude", "I2"), {"rev": "2", "back": "1"}, **HTMX))
    assert order(back)[0] == "I2"
    assert fresh("I2").excluded_reason == ""


# ---- what comes first ----------------------------------------------------------------------------


def starts(roadmap) -> dict[str, tuple[int | None, int | None]]:
    return {
        line.initiative.title.removeprefix("Iniciativa "): (line.start, line.end)
        for line in roadmap_plan(Roadmap.objects.get(pk=roadmap.pk)).lines
    }


def test_what_must_be_done_first_ends_before_the_next_begins(roadmap):
    found = starts(roadmap)
    assert found["I1"][0] is not None
    assert found["I5"][0] > found["I1"][1]


def test_what_waits_for_something_left_out_says_so(roadmap, initiatives, at, editor):
    decide(initiative=initiatives["I1"], seen_rev=1, excluded_reason="No toca")
    assert starts(roadmap)["I5"] == (None, None)
    page = text_of(editor.get(at("roadmap")))
    assert english("what must be done first is not in the plan") in page


def test_what_is_done_is_waited_for_no_longer(roadmap, initiatives):
    decide(initiative=initiatives["I1"], seen_rev=1, status="done")
    found = starts(roadmap)
    assert "I1" not in found
    assert found["I5"][0] == 1


def whole(initiative, **changes):
    """What the page of one initiative sends."""
    lifts = {}
    for n, lift in enumerate(initiative.lifts.all()):
        lifts |= {f"capability_{n}": lift.capability_id, f"points_{n}": lift.points}
    required = list(initiative.requires.values_list("pk", flat=True))
    return {**estimates(initiative), **lifts, "requires": required, "own_title": "", **changes}


def test_a_circle_is_refused_and_nothing_written(at, editor, initiatives):
    sent = whole(initiatives["I1"], requires=[initiatives["I5"].pk], effort_days=1)
    before = tables()
    response = editor.post(at("edit_initiative", "I1"), sent)
    assert response.status_code == 422
    assert english("It would have to be finished before it can begin.") in text_of(response)
    assert changed(before) == set()


def test_a_circle_over_three_is_refused(at, editor, initiatives):
    initiatives["I6"].requires.add(initiatives["I5"])
    sent = whole(initiatives["I1"], requires=[initiatives["I6"].pk])
    before = tables()
    assert editor.post(at("edit_initiative", "I1"), sent).status_code == 422
    assert changed(before) == set()


def test_an_initiative_cannot_wait_for_itself(at, editor, initiatives):
    sent = whole(initiatives["I1"], requires=[initiatives["I1"].pk])
    assert editor.post(at("edit_initiative", "I1"), sent).status_code == 422


# ---- one initiative's own page --------------------------------------------------------------------


def test_everything_about_an_initiative_can_be_rewritten(at, editor, initiatives, fresh, tiny):
    culture = initiatives["I3"].lifts.get(capability__code="CU").capability_id
    sent = whole(
        initiatives["I2"],
        own_title="Otro nombre",
        effort_days="12.5",
        capability_1=culture,
        points_1="0.75",
        requires=[initiatives["I3"].pk],
    )
    assert editor.post(at("edit_initiative", "I2"), sent).status_code == 302
    row = fresh("I2")
    assert (row.title, row.effort_days, row.rev) == ("Otro nombre", Decimal("12.5"), 2)
    assert {lift.capability.code: lift.points for lift in row.lifts.all()} == {
        "DI": Decimal(1),
        "CU": Decimal("0.75"),
    }
    assert list(row.requires.all()) == [initiatives["I3"]]


def test_a_whole_form_on_top_of_an_unseen_change_is_told_and_nothing_written(
    at, editor, initiatives
):
    sent = whole(initiatives["I1"], own_title="Tarde", requires=[])
    decide(initiative=initiatives["I1"], seen_rev=1, effort_days=7)
    before = tables()
    response = editor.post(at("edit_initiative", "I1"), sent)
    assert response.status_code == 409
    assert "Tarde" in text_of(response)  # what was typed is not lost
    assert changed(before) == set()


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"capability_0": "", "points_0": ""}, "__all__"),  # lifts nothing
        ({"points_0": ""}, "capability_0"),
        ({"points_0": "4.5"}, "points_0"),
        ({"points_0": "0"}, "points_0"),
        ({"capability_1": "same", "points_1": "1"}, "capability_1"),  # said twice
    ],
)
def test_lifts_must_make_sense(change, wrong, at, editor, initiatives):
    sent = whole(initiatives["I5"])
    change = {k: sent["capability_0"] if v == "same" else v for k, v in change.items()}
    before = tables()
    response = editor.post(at("edit_initiative", "I5"), {**sent, **change})
    assert (response.status_code, wrong in response.context["form"].errors) == (422, True)
    assert changed(before) == set()


def test_an_initiative_of_ones_own_is_ranked_with_the_others(at, editor, initiatives):
    sent = whole(initiatives["I2"], own_title="Idea propia", effort_days="1", cost="0")
    sent.pop("rev")
    assert editor.post(at("new_initiative"), sent).status_code == 302
    page = text_of(editor.get(at("roadmap")))
    assert order(page)[0] == "Idea propia"
    own = Initiative.objects.get(library=None)
    assert (own.title, own.roadmap.pk) == ("Idea propia", initiatives["I2"].roadmap_id)


def test_an_initiative_of_ones_own_needs_a_title(at, editor, initiatives):
    sent = whole(initiatives["I2"], own_title="")
    before = tables()
    assert editor.post(at("new_initiative"), sent).status_code == 422
    assert changed(before) == set()


# ---- pinned, too little, too much -------------------------------------------------------------------


def test_what_a_person_pins_starts_in_that_quarter(roadmap, initiatives, at, editor, fresh):
    response = editor.post(
        at("set_estimates", "I2"), estimates(fresh("I2"), pinned_quarter="3"), **HTMX
    )
    assert response.status_code == 200
    assert starts(roadmap)["I2"] == (3, 3)


def test_a_pin_that_overloads_a_quarter_stands_and_is_said(roadmap, at, editor, fresh):
    page = text_of(
        editor.post(
            at("set_estimates", "I4"),
            estimates(fresh("I4"), duration=1, pinned_quarter="1"),
            **HTMX,
        )
    )
    assert starts(roadmap)["I4"] == (1, 1)
    assert english("overloaded by pinned initiatives") in page


def test_when_every_target_is_met_the_page_says_so(example_library, hold, editor):
    held = hold(means=dict.fromkeys(MEANS, 5.0))
    roadmap = make_roadmap(held.assessment)
    page = text_of(editor.get(roadmap.get_absolute_url()))
    assert english("Targets are met: look at the targets again") in page
    assert order(page) == []


def test_when_nothing_fits_the_page_says_so(example_library, hold, editor):
    roadmap = make_roadmap(hold().assessment, days_per_quarter=1, quarters=1, budget=0)
    page = text_of(editor.get(roadmap.get_absolute_url()))
    assert english("Nothing fits the days and the budget stated") in page
    assert len(order(page)) == 6  # ranked all the same


def test_without_a_budget_only_what_costs_nothing_is_planned(tiny, hold, editor):
    in_library(tiny, "dear", {"D": 1.0}, cost=10)
    in_library(tiny, "free", {"ME": 1.0}, cost=0)
    roadmap = make_roadmap(hold().assessment, budget=0)
    assert starts(roadmap) == {"free": (1, 1), "dear": (None, None)}
    page = text_of(editor.get(roadmap.get_absolute_url()))
    assert english("the rest of the budget does not pay for it") in page
    assert "inf" not in re.findall(r"[a-z]+", page.split('class="ranking"')[1])


def test_a_roadmap_without_initiatives_says_so(tiny, hold, editor):
    roadmap = make_roadmap(hold().assessment)
    response = editor.get(roadmap.get_absolute_url())
    assert response.status_code == 200
    assert english("No initiative is in this roadmap yet.") in text_of(response)


def test_what_lifts_only_the_unmeasured_stands_apart(example_library, hold, editor):
    held = hold(answering=lambda team, seat, code: "dont_know" if code == "ME" else 2)
    roadmap = make_roadmap(held.assessment)
    add_from_library(roadmap=roadmap, library=[example_library["I5"]])
    page = text_of(editor.get(roadmap.get_absolute_url()))
    assert english("Still to be measured") in page
    assert "I5" not in order(page)


def test_who_may_only_read_sees_the_same_ranking_and_no_form(at, reader, editor):
    read, edited = text_of(reader.get(at("roadmap"))), text_of(editor.get(at("roadmap")))
    assert ranking(read) == ranking(edited)
    assert "/estimates/" in edited and "/estimates/" not in read
    assert "<form" in edited.split('id="plan"')[1].split("</main>")[0]
    assert "<form" not in read.split('id="plan"')[1].split("</main>")[0]
