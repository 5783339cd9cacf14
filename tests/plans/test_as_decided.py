"""A decided plan while the roadmap goes on: its page and its files stay, whatever is changed."""

from __future__ import annotations

import pytest

from plans.models import ExclusivePair, Scenario, ScenarioChoice
from plans.services.computing import compute_plan
from plans.services.scenarios import DecidedError, decide_scenario, start_computing
from roadmaps.models import Initiative
from tests.plans.world import NOW, address, computed, words_of


@pytest.fixture
def decided(scenario, lead) -> Scenario:
    decide_scenario(scenario=computed(scenario), why="Cabe", by=lead, at=NOW)
    return Scenario.objects.get(pk=scenario.pk)


def lengthen(initiatives):
    """What runs in the last quarter takes two."""
    Initiative.objects.filter(pk=initiatives["I5"].pk).update(duration=2)


def leave_out(initiatives):
    Initiative.objects.filter(pk=initiatives["I6"].pk).update(excluded_reason="Ya lo hay")


def finish_a_rival(initiatives):
    one, other = sorted((initiatives["I6"], initiatives["I4"]), key=lambda row: str(row.pk))
    ExclusivePair.objects.create(roadmap_id=one.roadmap_id, first=one, second=other)
    Initiative.objects.filter(pk=initiatives["I4"].pk).update(status="done", done_on=NOW.date())


@pytest.mark.parametrize("change", [lengthen, leave_out, finish_a_rival])
def test_whatever_is_changed_the_decision_is_shown_and_taken_away(
    change, decided, initiatives, editor
):
    change(initiatives)
    page = editor.get(decided.get_absolute_url())
    assert page.status_code == 200
    assert "As decided; the roadmap has changed" in words_of(page)
    assert editor.get(address("scenarios", decided)).status_code == 200
    for kind in ("xlsx", "csv", "tables", "json", "jira", "asana", "ics"):
        assert editor.get(address("file", decided, kind)).status_code == 200, kind


def test_what_runs_beyond_the_quarters_planned_says_so(decided, initiatives, editor):
    lengthen(initiatives)
    assert "Q4 2027 – Q1 2028" in words_of(editor.get(decided.get_absolute_url()))


def test_a_decision_is_not_computed_anew(decided, initiatives, editor, lead):
    lengthen(initiatives)
    before = decided.result
    body = editor.get(decided.get_absolute_url()).content.decode()
    assert "/compute/" not in body
    with pytest.raises(DecidedError):
        compute_plan(scenario=decided, at=NOW)
    job = start_computing(scenario=decided, by=lead)
    job.refresh_from_db()
    assert job.state == "failed"
    assert Scenario.objects.get().result == before


@pytest.mark.parametrize("is_computed", [False, True])
def test_nobody_decides_for_limits_of_which_there_is_no_plan(is_computed, scenario, editor):
    if is_computed:  # of other limits
        computed(scenario)
        Scenario.objects.update(budget=20)
    body = editor.get(scenario.get_absolute_url()).content.decode()
    assert "/decide/" not in body
    assert "/delete/" in body
    response = editor.post(address("decide", scenario), {"rev": 1, "why": "Así"})
    assert response.status_code == 409
    assert "Nothing was decided" in words_of(response)
    assert not Scenario.objects.get().is_decided


def test_a_scenario_whose_demands_contradict_each_other_can_be_deleted(
    scenario, initiatives, editor
):
    ScenarioChoice.objects.create(scenario=scenario, initiative=initiatives["I5"], start=1)
    body = editor.get(computed(scenario).get_absolute_url()).content.decode()
    assert "/delete/" in body
    assert "/decide/" not in body


def test_the_rival_of_what_is_done_was_left_out_by_nobody(scenario, initiatives, editor):
    finish_a_rival(initiatives)
    page = words_of(editor.get(computed(scenario).get_absolute_url()))
    assert "the one it excludes is done" in page
    assert "left out by a person" not in page
