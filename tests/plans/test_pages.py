"""The pages of scenarios: what they say, what they refuse, what they keep, in how many queries."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse

from jobs.kinds import Kind
from jobs.models import Job
from jobs.services import do_job
from plans.models import Scenario, ScenarioChoice
from plans.selectors.computed import computed_plan
from plans.services.scenarios import (
    MOST,
    begin_scenario,
    choose,
    copy_scenario,
    decide_scenario,
    start_computing,
)
from roadmaps.models import Initiative, Roadmap
from roadmaps.selectors import roadmap_plan
from tests.assessments.world import HTMX, changed, make_roadmap, tables
from tests.plans.world import NOW, address, computed, headline, limits_of, words_of
from tests.roadmaps.conftest import in_library

SPANISH = {"HTTP_ACCEPT_LANGUAGE": "es"}
WRITING = {
    "new_scenario": {"title": "Otro"},
    "limits": {},
    "compute": {},
    "copy": {},
    "delete_scenario": {},
    "decide": {"rev": 1, "why": "Así"},
    "take_back": {"rev": 1},
    "choice": {"rev": 1, "rule": "must", "start": ""},
}


@pytest.fixture(autouse=True)
def computed_in_the_same_process(monkeypatch):
    kind = Kind("Looking for the best plan", "tests.plans.world.computed_at_once")
    monkeypatch.setitem(apps.get_app_config("plans").job_kinds, "compute_plan", kind)


@pytest.fixture
def at(scenario, initiatives):
    """``at("choice", "I1")``: the address of a page of the scenario, or of an initiative in it."""
    return lambda name, *codes: address(name, scenario, *(initiatives[c].pk for c in codes))


def fresh(scenario):
    return Scenario.objects.get(pk=scenario.pk)


def decided(scenario, by, why="Lo hemos hablado"):
    decide_scenario(scenario=scenario, why=why, by=by, at=NOW)
    return fresh(scenario)


def rows_of(page: str) -> dict[str, list[bool]]:
    """The calendar: in which quarters each initiative of the plan runs."""
    table = re.search(r"plan-calendar.*?</table>", page, re.S)[0]
    found = {}
    for row in re.findall(r'<tr id="row-.*?</tr>', table, re.S):
        title = re.search(r"<a [^>]*>(.*?)</a>", row)[1].removeprefix("Iniciativa ")
        cells = re.findall(r"<td( class=\"run\")?>", row)
        found[title] = [bool(cell) for cell in cells]
    return found


# ---- who may -------------------------------------------------------------------------------------


def test_who_reads_sees_the_plan_and_nothing_to_press(scenario, at, reader, editor):
    computed(scenario)
    for name in ("scenarios", "scenario"):
        read, edited = reader.get(at(name)), editor.get(at(name))
        assert (read.status_code, edited.status_code) == (200, 200)
        inside = read.content.decode().split("<main")[1].split("</main>")[0]
        assert 'method="post"' not in inside
        assert 'method="post"' in edited.content.decode().split("<main")[1].split("</main>")[0]
        assert headline(read) == headline(edited)
    assert rows_of(reader.get(at("scenario")).content.decode())
    assert reader.get(at("limits")).status_code == 403


@pytest.mark.parametrize("name", WRITING)
def test_who_reads_writes_nothing_and_a_stranger_finds_nothing(
    name, scenario, at, reader, stranger, client_of
):
    codes = ["I1"] if name == "choice" else []
    browsers = (reader, client_of(stranger))
    before = tables()
    found = [browser.post(at(name, *codes), WRITING[name]).status_code for browser in browsers]
    assert (found, changed(before)) == ([403, 404], set())


@pytest.mark.parametrize("name", ["scenarios", "scenario", "limits"])
def test_a_stranger_finds_no_page(name, at, stranger, client_of):
    assert client_of(stranger).get(at(name)).status_code == 404


@pytest.mark.parametrize("name", [name for name in WRITING if name != "limits"])
def test_what_changes_something_is_not_looked_at(name, at, editor):
    codes = ["I1"] if name == "choice" else []
    assert editor.get(at(name, *codes)).status_code == 405


def test_a_scenario_under_another_roadmap_and_anothers_initiative_are_not_there(
    scenario, roadmap, editor, initiatives
):
    other = make_roadmap(roadmap.assessment, title="Otra")
    slug = roadmap.organization.slug
    for name in ("scenario", "limits"):
        wrong = reverse(f"plans:{name}", args=[slug, other.pk, scenario.pk])
        assert editor.get(wrong).status_code == 404
    foreign = other.initiatives.first()
    wrong = reverse("plans:choice", args=[slug, roadmap.pk, scenario.pk, foreign.pk])
    before = tables()
    assert editor.post(wrong, WRITING["choice"]).status_code == 404
    assert changed(before) == set()


# ---- what a page says ----------------------------------------------------------------------------


def test_before_a_scenario_the_page_says_what_one_is_for(roadmap, editor, reader):
    where = reverse("plans:scenarios", args=[roadmap.organization.slug, roadmap.pk])
    assert headline(editor.get(where)) == "No scenario yet"
    assert "The CX lead or a consultant can begin one." in words_of(reader.get(where))


def test_a_plan_that_is_not_computed_is_called_the_ranked_list(at, editor):
    page = editor.get(at("scenario"))
    assert headline(page) == "5 initiatives fit people, money and time"
    said = words_of(page)
    assert "The ranked list, placed where it fits; the best plan has not been computed yet." in said
    assert "Compute the best plan" in said
    assert "proven" not in said and "Where it leads" not in said and "firm" not in said


def test_the_computed_plan_is_said_with_its_proof_its_use_and_where_it_leads(scenario, at, editor):
    row = computed(scenario)
    page = editor.get(at("scenario"))
    end = row.result["course"]["overall"][-1]
    assert headline(page) == f"5 initiatives, from 2.4 to about {end[0]:.1f} in 4 quarters"
    said = words_of(page)
    assert "It takes 175 of 200 person-days and €115 of €150." in said
    assert f"between {end[1]:.1f} and {end[2]:.1f}" in said
    assert "The best plan there is under these limits: proven, in" in said
    assert "Compute the best plan" not in said
    assert rows_of(page.content.decode()) == {
        "I2": [True, False, False, False],
        "I6": [True, True, False, False],
        "I1": [False, True, True, False],
        "I3": [False, False, True, True],
        "I5": [False, False, False, True],
    }
    assert "50 of 50 days" in said and "40 of 50 days" in said
    assert "the rest of the budget does not pay for it" in said  # I4
    assert "The ranked list alone leads to the same plan." in said


def test_a_plan_that_is_not_proven_is_not_called_the_best_there_is(scenario, at, editor):
    row = computed(scenario)
    bounded = row.result | {"proof": "bounded", "gap": 0.031, "seconds": 10.0}
    Scenario.objects.filter(pk=row.pk).update(result=bounded)
    said = words_of(editor.get(at("scenario")))
    assert re.search(r"The best plan found in 10\.0 s; .* 3\.1%", said)
    assert "proven" not in said


def test_the_chart_draws_what_the_table_beside_it_says(scenario, at, editor):
    computed(scenario)
    page = editor.get(at("scenario")).content.decode()
    data = json.loads(re.search(r'id="chart-data-course">(.*?)</script>', page, re.S)[1])
    line = next(trace for trace in data["data"] if "customdata" in trace)
    table = re.search(r'class="list course".*?</table>', page, re.S)[0]
    overall = re.search(r"<tbody><tr>.*?</tr>", table, re.S)[0]
    shown = re.findall(r'<td class="num strong">(\d\.\d) \((\d\.\d) to (\d\.\d)\)', overall)
    drawn = [(f"{mean:.1f}", *re.search(r"\((.*?)–(.*?)\)", said).groups())
             for mean, said in zip(line["y"], line["customdata"], strict=True)]  # fmt: skip
    assert len(shown) == 5
    assert shown == drawn


def test_how_firm_a_place_is_is_said_in_words_and_shares(scenario, at, editor):
    row = computed(scenario)
    known = computed_plan(row, roadmap_plan(Roadmap.objects.get()))
    page = editor.get(at("scenario")).content.decode()
    assert "drawn 10,000 times" in page
    for key, place in known.places.items():
        part = re.search(rf'<li id="initiative-{key}">.*?</summary>', page, re.S)[0]
        assert f'class="firm {place.firmness.value}"' in part
        assert f"first {known.top}: {100 * place.within:.0f}" in part.replace("\u2060", "")


def test_who_would_be_first_with_which_weights_and_before_whom_is_said(
    scenario, initiatives, at, editor
):
    computed(scenario)
    answer = editor.get(at("scenario"))
    page = words_of(answer)
    # I2 is ranked first and I5 second: .832 against .810.
    assert re.search(r"before “Iniciativa I5” in \d\d% of the draws", page)
    one = answer.content.decode().split(f'id="initiative-{initiatives["I5"].pk}"')[1]
    rows = dict(
        re.findall(
            r'<tr><th scope="row">(.*?)</th><td class="num">.*?</td><td class="num">(\d+)%</td>',
            one.split("</details></li>")[0],
        )
    )
    # I5 lifts ME alone: it comes first where ME weighs most.
    assert max(rows, key=lambda name: int(rows[name])) == "ME Capacidad ME"
    assert int(rows["ME Capacidad ME"]) > 30  # it weighs 15 in the round
    last = answer.content.decode().split(f'id="initiative-{initiatives["I4"].pk}"')[1]
    assert "Against the next in rank" not in last.split("</details></li>")[0]


def test_a_conflict_is_named_and_the_list_shown_beneath(scenario, initiatives, at, editor):
    ScenarioChoice.objects.create(scenario=scenario, initiative=initiatives["I5"], start=1)
    computed(scenario)
    page = editor.get(at("scenario"))
    assert headline(page) == "No plan can meet every demand"
    said = words_of(page)
    assert "“Iniciativa I5” must start in Q1" in said
    assert "“Iniciativa I5” needs “Iniciativa I1” first" in said
    assert "Below is the ranked list" in said
    assert "This is our decision" not in said
    assert "I5" not in rows_of(page.content.decode())


def test_a_quarter_chosen_before_the_plan_was_shortened_is_named(scenario, initiatives, at, editor):
    ScenarioChoice.objects.create(scenario=scenario, initiative=initiatives["I2"], start=4)
    editor.post(at("limits"), limits_of(scenario, quarters=3))
    page = editor.get(at("scenario"))
    assert headline(page) == "No plan can meet every demand"
    assert "“Iniciativa I2” must start in" in words_of(page)
    editor.post(at("choice", "I2"), {"rev": 2, "rule": "", "start": ""})
    assert headline(editor.get(at("scenario"))).startswith("4 initiatives, from 2.4 to about")


def test_limits_that_nothing_fits_are_said_to_be_so(scenario, at, editor):
    Scenario.objects.update(days_per_quarter=1)
    computed(scenario)
    page = editor.get(at("scenario"))
    assert headline(page) == "Nothing fits these limits"
    assert "It takes 0 of 4 person-days" in words_of(page)


def test_a_roadmap_changed_since_is_said_and_the_list_shown(scenario, at, editor):
    computed(scenario)
    Initiative.objects.filter(library__code="I1").update(effort_days=61)
    page = editor.get(at("scenario"))
    assert "The roadmap has changed: compute the plan anew" in words_of(page)
    assert headline(page) == "4 initiatives fit people, money and time"


def test_while_the_best_is_looked_for_the_page_asks_again_and_can_be_told_to_stop(
    scenario, at, editor, reader, lead, settings
):
    settings.JOBS_RUN = "later"
    start_computing(scenario=scenario, by=lead)
    page = editor.get(at("scenario"))
    body = page.content.decode()
    assert "Looking for the best plan; until it is found this is the ranked list" in body
    assert 'data-hx-trigger="every 1s"' in body and "/stop/" in body
    assert "/compute/" not in body
    assert headline(page) == "5 initiatives fit people, money and time"
    assert "/stop/" not in reader.get(at("scenario")).content.decode()
    part = editor.get(at("scenario"), **HTMX).content.decode()
    assert "<html" not in part and 'data-hx-trigger="every 1s"' in part
    Job.objects.update(state="stopped")
    over = editor.get(at("scenario"), **HTMX).content.decode()
    assert "data-hx-trigger" not in over and "/compute/" in over


def test_spanish_pages_write_numbers_as_in_spain(scenario, at, client_of, lead):
    row = computed(scenario)
    browser = client_of(lead, **SPANISH)
    page = browser.get(at("scenario"))
    end = f"{row.result['course']['overall'][-1][0]:.1f}".replace(".", ",")
    assert end in headline(page) and "2,4" in headline(page)
    assert "115 €" in words_of(page)
    assert '<html lang="es"' in page.content.decode()
    for name in ("scenarios", "limits"):
        assert browser.get(at(name)).status_code == 200


def test_what_kept_the_plan_from_being_computed_is_said(scenario, at, editor, monkeypatch):
    kind = Kind("Looking for the best plan", "tests.jobs.kinds.cannot")
    monkeypatch.setitem(apps.get_app_config("plans").job_kinds, "compute_plan", kind)
    page = editor.post(at("compute"), follow=True)
    assert page.redirect_chain == [(at("scenario"), 302)]
    said = "The plan was not computed. the mail server sleeps"
    # And whenever somebody comes back, until there is a plan.
    for shown in (page, editor.get(at("scenario"))):
        assert said in words_of(shown) and "Compute again" in words_of(shown)
    computed(scenario)
    assert said not in words_of(editor.get(at("scenario")))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state": "stopped"}, "Computing was stopped"),
        ({"state": "running", "claim": "x"}, "Computing broke off without a word"),
    ],
)
def test_what_was_stopped_or_broke_off_says_so_and_can_be_computed_again(
    changes, said, scenario, at, editor, lead, settings
):
    settings.JOBS_RUN = "later"
    start_computing(scenario=scenario, by=lead)
    long_ago = NOW - timedelta(days=1)
    Job.objects.update(**changes, heartbeat_at=long_ago)
    page = editor.get(at("scenario"))
    assert said in words_of(page) and "Compute again" in words_of(page)
    assert "data-hx-trigger" not in page.content.decode()
    assert editor.get(at("scenario"), {"waiting": ""}, **HTMX).status_code == 200
    settings.JOBS_RUN = "here"
    editor.post(at("compute"))
    assert fresh(scenario).result["starts"]


# ---- new, copied, deleted ------------------------------------------------------------------------


def test_a_new_scenario_is_computed_at_once_and_opened(roadmap, editor):
    where = reverse("plans:new_scenario", args=[roadmap.organization.slug, roadmap.pk])
    response = editor.post(where, {"title": "Con lo que hay"})
    made = Scenario.objects.get()
    assert (response.status_code, response["Location"]) == (302, made.get_absolute_url())
    assert (made.title, made.result["proof"]) == ("Con lo que hay", "optimal")


@pytest.mark.parametrize("title", ["", "   ", "x" * 81, "As stated"])
def test_a_name_that_cannot_be_is_refused_and_nothing_made(title, scenario, at, editor):
    before = tables()
    response = editor.post(at("new_scenario"), {"title": title})
    assert (response.status_code, bool(response.context["form"].errors)) == (422, True)
    assert "Side by side" in words_of(response)
    assert changed(before) == set()


def test_one_too_many_is_refused_in_words(scenario, at, editor):
    for number in range(MOST - 1):
        begin_scenario(roadmap=scenario.roadmap, title=f"Otro {number}", by=None, at=NOW)
    before = tables()
    response = editor.post(at("new_scenario"), {"title": "Uno de más"})
    assert response.status_code == 422
    assert "Twelve scenarios are the most" in words_of(response)
    assert changed(before) == set()
    back = editor.post(at("copy"), follow=True)
    assert "Twelve scenarios are the most" in words_of(back)
    assert Scenario.objects.count() == MOST


def test_a_copy_leads_to_what_is_to_be_changed_in_it(scenario, at, editor):
    computed(scenario)
    response = editor.post(at("copy"))
    made = Scenario.objects.exclude(pk=scenario.pk).get()
    assert (response.status_code, response["Location"]) == (302, address("limits", made))
    assert made.title != scenario.title and made.result == fresh(scenario).result


def test_a_scenario_is_deleted_and_the_decision_is_not(scenario, at, editor, lead):
    decided(scenario, lead)
    refused = editor.post(at("delete_scenario"), follow=True)
    assert "take the decision back first" in words_of(refused)
    assert Scenario.objects.count() == 1
    assert "/delete/" not in refused.content.decode()
    editor.post(at("take_back"), {"rev": fresh(scenario).rev})
    gone = editor.post(at("delete_scenario"))
    assert (gone.status_code, gone["Location"]) == (302, at("scenarios"))
    assert not Scenario.objects.exists()


# ---- limits --------------------------------------------------------------------------------------


def test_limits_typed_are_kept_and_computed_with(scenario, at, editor, north):
    first = scenario.roadmap.assessment.framework.areas.first()
    sent = limits_of(
        scenario, title="La mitad", budget=75, quarters=3, second_half="0.5",
        days_1=60, money_2=0, **{f"team_{north.pk}": 40, f"target_{first.pk}": 5},
        **{f"weight_{first.pk}": "12.5"},
    )  # fmt: skip
    response = editor.post(at("limits"), sent)
    assert (response.status_code, response["Location"]) == (302, scenario.get_absolute_url())
    row = fresh(scenario)
    assert (row.title, row.budget, row.quarters, row.rev) == ("La mitad", 75, 3, 2)
    assert list(row.by_quarter.values_list("quarter", "days", "budget")) == [
        (1, 60, None), (2, None, 0),
    ]  # fmt: skip
    assert row.by_team.get().days == 40
    assert (row.by_area.get().target, float(row.by_area.get().weight)) == (5, 12.5)
    assert row.result["proof"] == "optimal" and max(row.result["starts"].values()) <= 3
    # What was kept is in the form again, opened.
    page = editor.get(at("limits")).content.decode()
    assert re.search(r'name="days_1" value="60"', page)
    assert "<details" in page and " open>" in page
    assert editor.post(at("limits"), limits_of(fresh(scenario))).status_code == 302
    assert (fresh(scenario).rev, fresh(scenario).by_quarter.count()) == (3, 2)


def test_quarters_beyond_a_shortened_plan_are_forgotten(scenario, at, editor):
    editor.post(at("limits"), limits_of(scenario, days_1=60, days_4=70))
    assert fresh(scenario).by_quarter.count() == 2
    editor.post(at("limits"), limits_of(fresh(scenario), quarters=3))
    assert [row.quarter for row in fresh(scenario).by_quarter.all()] == [1]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"quarters": 0}, "quarters"),
        ({"quarters": 13}, "quarters"),
        ({"days_per_quarter": 0}, "days_per_quarter"),
        ({"days_per_quarter": "x"}, "days_per_quarter"),
        ({"budget": -1}, "budget"),
        ({"preference": "0.4"}, "preference"),
        ({"preference": "1.01"}, "preference"),
        ({"second_half": "-0.1"}, "second_half"),
        ({"second_half": "NaN"}, "second_half"),
        ({"title": "  "}, "title"),
        ({"days_1": -1}, "days_1"),
        ({"money_2": "1e99"}, "money_2"),
        ({"rev": ""}, "rev"),
    ],
)
def test_limits_that_cannot_be_are_refused_and_nothing_is_written(
    wrong, field, scenario, at, editor
):
    before = tables()
    response = editor.post(at("limits"), limits_of(scenario) | wrong)
    assert (response.status_code, field in response.context["form"].errors) == (422, True)
    assert changed(before) == set()


@pytest.mark.parametrize(("kind", "wrong"), [("target", "6"), ("target", "0"), ("weight", "101")])
def test_targets_and_weights_that_cannot_be_are_refused(kind, wrong, scenario, at, editor):
    name = f"{kind}_{scenario.roadmap.assessment.framework.areas.first().pk}"
    before = tables()
    response = editor.post(at("limits"), limits_of(scenario, **{name: wrong}))
    assert (response.status_code, name in response.context["form"].errors) == (422, True)
    assert changed(before) == set()


def test_not_all_areas_may_weigh_nothing(scenario, at, editor):
    areas = scenario.roadmap.assessment.framework.areas.all()
    sent = limits_of(scenario, **{f"weight_{area.pk}": 0 for area in areas})
    response = editor.post(at("limits"), sent)
    assert response.status_code == 422
    assert "At least one area must weigh something." in words_of(response)
    last = f"weight_{list(areas)[-1].pk}"
    assert editor.post(at("limits"), sent | {last: 1}).status_code == 302


def test_a_team_of_another_organisation_and_fields_of_no_form_change_nothing(
    scenario, at, editor, other_organization
):
    from accounts.models import Team

    foreign = Team.objects.create(organization=other_organization, name="Ajena")
    extra = {f"team_{foreign.pk}": 5, "result": "{}", "decided_why": "x", "roadmap": "x"}
    assert editor.post(at("limits"), limits_of(scenario) | extra).status_code == 302
    row = fresh(scenario)
    assert (row.by_team.count(), row.decided_why, row.roadmap_id) == (0, "", scenario.roadmap_id)


def test_a_name_that_another_has_is_refused(scenario, at, editor):
    begin_scenario(roadmap=scenario.roadmap, title="Otro", by=None, at=NOW)
    before = tables()
    response = editor.post(at("limits"), limits_of(scenario, title="Otro"))
    assert (response.status_code, "title" in response.context["form"].errors) == (422, True)
    assert changed(before) == set()


def test_limits_on_top_of_a_change_not_seen_are_not_written_and_not_lost(scenario, at, editor):
    stale = limits_of(scenario, budget=77)
    editor.post(at("limits"), limits_of(scenario, budget=99))
    before = tables()
    response = editor.post(at("limits"), stale)
    assert response.status_code == 409
    assert "Somebody changed this scenario meanwhile." in words_of(response)
    assert 'value="77"' in response.content.decode()
    assert changed(before) == set()


def test_the_limits_of_the_decision_stand(scenario, at, editor, lead):
    row = decided(scenario, lead)
    before = tables()
    response = editor.post(at("limits"), limits_of(row, budget=1))
    assert response.status_code == 409
    assert "This scenario is the decision: change a copy of it." in words_of(response)
    assert changed(before) == set()


# ---- choices -------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
def test_a_quarter_chosen_moves_the_initiative_and_computes_the_rest(
    headers, scenario, at, editor, initiatives
):
    computed(scenario)
    sent = {"rev": 1, "rule": "", "start": 2}
    response = editor.post(at("choice", "I2"), sent, **headers)
    if headers:
        assert response.status_code == 200 and "<html" not in response.content.decode()
        said = re.search(
            r'<p id="said" data-hx-swap-oob="innerHTML">(.*?)</p>', response.content.decode()
        )
        assert said[1] == "“Iniciativa I2” starts in Q2 2027; the rest is computed anew."
    else:
        assert (response.status_code, response["Location"]) == (302, at("scenario"))
    row = fresh(scenario)
    assert (row.choices.get().start, row.rev) == (2, 2)
    page = editor.get(at("scenario")).content.decode()
    assert rows_of(page)["I2"] == [False, True, False, False]
    assert 'value="2"' in page  # the revision the next change is made on


def test_what_is_left_out_says_so_and_can_be_taken_back(scenario, at, editor):
    editor.post(at("choice", "I2"), {"rev": 1, "rule": "not", "start": ""})
    page = editor.get(at("scenario"))
    assert "I2" not in rows_of(page.content.decode())
    assert "left out by a person" in words_of(page)
    editor.post(at("choice", "I2"), {"rev": 2, "rule": "", "start": ""})
    assert "I2" in rows_of(editor.get(at("scenario")).content.decode())
    assert not ScenarioChoice.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"rule": "maybe"},
        {"start": "0"},
        {"start": "5"},
        {"start": "4"},  # takes two quarters of four
        {"start": "x"},
        {"rule": "not", "start": "1"},
        {"rev": ""},
        {"rev": "x"},
    ],
)
@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
def test_a_choice_that_cannot_be_is_refused(headers, wrong, scenario, at, editor):
    before = tables()
    sent = {"rev": 1, "rule": "", "start": ""} | wrong
    response = editor.post(at("choice", "I1"), sent, **headers)
    assert response.status_code == 422
    assert "Nothing was changed:" in words_of(response)
    assert changed(before) == set()


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
def test_a_choice_on_top_of_a_change_not_seen_is_told(headers, scenario, at, editor, initiatives):
    choose(scenario=scenario, initiative=initiatives["I2"], seen_rev=1, rule="must", start=None)
    before = tables()
    sent = {"rev": 1, "rule": "not", "start": ""}
    response = editor.post(at("choice", "I1"), sent, **headers)
    assert response.status_code == 409
    assert "Somebody changed this scenario meanwhile." in words_of(response)
    assert changed(before) == set()


def test_nothing_is_chosen_in_the_decision(scenario, at, editor, lead):
    row = decided(scenario, lead)
    before = tables()
    sent = {"rev": row.rev, "rule": "not", "start": ""}
    response = editor.post(at("choice", "I1"), sent)
    assert response.status_code == 409
    assert "change a copy of it" in words_of(response)
    assert changed(before) == set()


def test_each_initiative_can_be_moved_to_either_side_as_far_as_there_is_room(scenario, at, editor):
    computed(scenario)
    page = editor.get(at("scenario")).content.decode()
    table = re.search(r"plan-calendar.*?</table>", page, re.S)[0]
    moves = {}
    for row in re.findall(r'<tr id="row-.*?</tr>', table, re.S):
        title = re.search(r"<a [^>]*>(.*?)</a>", row)[1].removeprefix("Iniciativa ")
        buttons = re.findall(
            r'id="(?:earlier|later)-[^"]*" (?:name="start" value="(\d+)"|'
            r'type="button" aria-disabled="true")>',
            row,
        )
        # Never disabled: a pressed button that is would lose the focus.
        assert " disabled" not in row
        moves[title] = [int(value) if value else None for value in buttons]
    assert moves == {
        "I2": [None, 2], "I6": [None, 2], "I1": [1, 3], "I3": [2, None], "I5": [3, None],
    }  # fmt: skip


# ---- decided -------------------------------------------------------------------------------------


def test_a_decision_says_who_when_and_why_and_takes_nothing_more(scenario, at, editor, lead):
    computed(scenario)
    response = editor.post(at("decide"), {"rev": 1, "why": "Cabe en lo que hay"})
    assert (response.status_code, response["Location"]) == (302, at("scenario"))
    row = fresh(scenario)
    assert (row.is_decided, row.decided_by, row.decided_why) == (True, lead, "Cabe en lo que hay")
    page = editor.get(at("scenario"))
    said = words_of(page)
    assert "This is the decision: Lead," in said and "Cabe en lo que hay" in said
    body = page.content.decode()
    for gone in ("/initiatives/", "/delete/", "/limits/", "/decide/"):
        assert gone not in body.split('id="plan"')[1]
    assert headline(editor.get(at("scenarios"))) == "Decided: As stated"
    assert "Cabe en lo que hay" in words_of(editor.get(at("scenarios")))


@pytest.mark.parametrize("why", ["", "   ", "x" * 501])
def test_nothing_is_decided_without_a_reason(why, scenario, at, editor):
    before = tables()
    response = editor.post(at("decide"), {"rev": 1, "why": why})
    assert (response.status_code, bool(response.context["decision"].errors)) == (422, True)
    assert changed(before) == set()


def test_nobody_decides_for_what_they_have_not_seen(scenario, at, editor):
    computed(scenario)
    Scenario.objects.filter(pk=scenario.pk).update(rev=2)  # somebody changed it meanwhile
    response = editor.post(at("decide"), {"rev": 1, "why": "Así"})
    assert response.status_code == 409
    assert "Somebody changed this scenario meanwhile" in words_of(response)
    assert not fresh(scenario).is_decided


def test_what_has_no_plan_is_not_decided(scenario, initiatives, at, editor):
    ScenarioChoice.objects.create(scenario=scenario, initiative=initiatives["I5"], start=1)
    assert "conflict" in computed(scenario).result
    assert editor.post(at("decide"), {"rev": 1, "why": "Así"}).status_code == 409
    assert not fresh(scenario).is_decided


# ---- side by side --------------------------------------------------------------------------------


def test_scenarios_stand_side_by_side_and_what_differs_is_marked(scenario, at, editor):
    computed(scenario)
    later = NOW + timedelta(minutes=1)  # columns stand in the order in which they were begun
    copy = copy_scenario(scenario=scenario, title="La mitad", by=None, at=later)
    Scenario.objects.filter(pk=copy.pk).update(budget=75)
    computed(copy)
    page = editor.get(at("scenarios"))
    assert headline(page) == "2 scenarios, nothing decided yet"
    assert "“As stated” leads to about" in words_of(page)
    lines = {
        re.sub(r"<[^>]+>", "", name): ("differs" in kind, re.findall(r"<td>(.*?)</td>", cells))
        for kind, name, cells in re.findall(
            r'<tr( class="differs")?><th scope="row">(.*?)</th>(.*?)</tr>', page.content.decode()
        )
    }
    assert lines["Quarters"] == (False, ["4", "4"])
    assert lines["Budget"][0] is True
    assert lines["Initiatives"][1][0] == "5" and int(lines["Initiatives"][1][1]) < 5
    assert lines["How good the plan is"] == (False, ["the best, proven", "the best, proven"])
    dropped = [name for name, (_, cells) in lines.items() if cells[1:] == ["–"]]
    assert dropped and all(name.startswith("Iniciativa") for name in dropped)


def test_scenarios_that_are_not_computed_are_compared_as_far_as_they_go(scenario, at, editor):
    begin_scenario(roadmap=scenario.roadmap, title="Otro", by=None, at=NOW)
    said = words_of(editor.get(at("scenarios")))
    assert "not computed yet" in said and "ranked list only" in said
    assert "leads to about" not in said
    assert "2 scenarios have no plan computed of what is stated now." in said
    computed(scenario)
    assert "1 scenario has no plan computed of what is stated now." in words_of(
        editor.get(at("scenarios"))
    )


def test_a_plan_of_one_quarter_reads_as_one(scenario, at, editor):
    Scenario.objects.update(quarters=1)
    computed(scenario)
    assert headline(editor.get(at("scenario"))).endswith(" in 1 quarter")


def test_a_decision_made_anew_meanwhile_is_not_taken_back_unseen(scenario, at, editor, lead):
    computed(scenario)
    decided(scenario, lead)
    seen = fresh(scenario).rev
    decided(scenario, lead, "Por otra razón")
    answer = editor.post(at("take_back"), {"rev": seen})
    assert answer.status_code == 409
    assert fresh(scenario).decided_why == "Por otra razón"
    assert editor.post(at("take_back"), {"rev": fresh(scenario).rev}).status_code == 302
    again = editor.post(at("take_back"), {"rev": fresh(scenario).rev})
    assert again.status_code == 409
    assert "Nothing was taken back" in words_of(again)


# ---- queries -------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [3, 12])
def test_a_page_asks_the_same_for_any_number_of_initiatives(
    rows, tiny, hold, lead, editor, reader, django_assert_num_queries
):
    previous = []
    for n in range(rows):
        previous = [in_library(tiny, f"X{n}", {"D": 0.5, "ME": 0.2}, requires=previous)]
    roadmap = make_roadmap(hold().assessment)
    scenario = begin_scenario(roadmap=roadmap, title="Uno", by=lead, at=NOW)
    for number, initiative in enumerate(roadmap.initiatives.all()):
        ScenarioChoice.objects.create(
            scenario=scenario, initiative=initiative, rule="must" if number % 2 else "not"
        )
    assert roadmap.initiatives.count() == rows
    computed(scenario)
    asked = [(browser, name) for browser in (reader, editor) for name in ("scenario", "scenarios")]
    for browser, name in [*asked, (editor, "limits")]:
        where = address(name, scenario)
        with django_assert_num_queries(QUERIES[name]):
            page = browser.get(where)
        assert page.status_code == 200


# Each: session, person, membership; the roadmap with its round; scenarios and what differs by
# quarter, team, area and initiative; the roadmap's initiatives with all they bring, journeys;
# pairs that exclude each other and days by team.
QUERIES = {"scenario": 22, "scenarios": 20, "limits": 11}


@pytest.mark.parametrize("many", [1, 6])
def test_comparing_asks_the_same_for_any_number_of_scenarios(
    many, scenario, at, editor, django_assert_num_queries
):
    for number in range(many):
        copy_scenario(scenario=scenario, title=f"Otro {number}", by=None, at=NOW)
    where = at("scenarios")
    with django_assert_num_queries(QUERIES["scenarios"]):
        editor.get(where)


def test_a_decision_stays_on_its_page_although_one_of_it_is_done(
    scenario, initiatives, lead, editor
):
    done = computed(scenario)
    decide_scenario(scenario=done, why="Cabe", by=lead, at=NOW)
    Initiative.objects.filter(pk=initiatives["I2"].pk).update(status="done", done_on=NOW.date())
    page = words_of(editor.get(address("scenario", scenario)))
    assert "As decided; the roadmap has changed since it was computed." in page
    rows = re.findall(
        r'<tr id="row-([0-9a-f-]{36})"', editor.get(address("scenario", scenario)).content.decode()
    )
    left = {str(initiatives[code].pk) for code in ("I1", "I3", "I5", "I6")}
    assert set(rows) == left


def test_who_waits_hears_nothing_until_the_plan_is_there(scenario, lead, at, editor, settings):
    settings.JOBS_RUN = "later"
    job = start_computing(scenario=scenario, by=lead)
    waiting = at("scenario") + "?waiting"
    assert "?waiting" in editor.get(at("scenario")).content.decode()
    answer = editor.get(waiting, **HTMX)
    assert (answer.status_code, answer.content) == (204, b"")
    do_job(job_id=job.pk)
    answer = editor.get(waiting, **HTMX)
    assert answer.status_code == 200
    assert "proven" in words_of(answer) and "?waiting" not in answer.content.decode()


def test_the_pages_of_plans_belong_to_the_roadmap_in_the_navigation(scenario, editor, at):
    page = editor.get(at("scenarios")).content.decode()
    assert re.findall(r'href="([^"]+)" aria-current="true"', page) == [
        reverse("roadmaps:roadmaps", args=[scenario.roadmap.organization.slug])
    ]
