"""Scenarios begun, copied, changed, chosen from, decided, deleted: and each refusal by its name."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jobs.models import Job
from plans.models import (
    Scenario,
    ScenarioArea,
    ScenarioChoice,
    ScenarioQuarter,
    ScenarioTeam,
)
from plans.selectors.computed import computed_plan
from plans.services.scenarios import (
    HEAD,
    MOST,
    DecidedError,
    NameTakenError,
    NotDecidedError,
    Parts,
    StaleScenarioError,
    TooManyError,
    begin_scenario,
    change_scenario,
    choose,
    copy_scenario,
    decide_scenario,
    delete_scenario,
    start_computing,
    subject_of,
    take_back_decision,
    usual_title,
)
from roadmaps.models import Roadmap
from roadmaps.selectors import roadmap_plan
from tests.assessments.world import changed, make_roadmap, tables
from tests.plans.world import NOW, computed


def fresh(scenario):
    return Scenario.objects.get(pk=scenario.pk)


def head_of(scenario, **changes):
    return {name: getattr(scenario, name) for name in ("title", *HEAD)} | changes


def another(scenario, title="Otro"):
    return begin_scenario(roadmap=scenario.roadmap, title=title, by=None, at=NOW)


def decided(scenario, by, why="Lo hemos hablado"):
    decide_scenario(scenario=scenario, why=why, by=by, at=NOW)
    return fresh(scenario)


def area(scenario, code):
    return scenario.roadmap.assessment.framework.areas.get(code=code)


@pytest.fixture
def filled(scenario, north, initiatives):
    """A scenario in which everything that can be said is said, with its plan."""
    for fields in ({"quarter": 1, "days": 60}, {"quarter": 2, "budget": 90}):
        ScenarioQuarter.objects.create(scenario=scenario, **fields)
    ScenarioTeam.objects.create(scenario=scenario, team=north, days=40)
    ScenarioArea.objects.create(
        scenario=scenario, area=area(scenario, "D"), target=5, weight=Decimal("12.5")
    )
    ScenarioChoice.objects.create(scenario=scenario, initiative=initiatives["I4"], rule="not")
    ScenarioChoice.objects.create(scenario=scenario, initiative=initiatives["I2"], start=2)
    return computed(scenario)


def parts_of(scenario):
    """Everything that differs, as plain values."""
    return (
        sorted(scenario.by_quarter.values_list("quarter", "days", "budget")),
        sorted(scenario.by_team.values_list("team", "days")),
        sorted(scenario.by_area.values_list("area", "target", "weight")),
        sorted(scenario.choices.values_list("initiative", "rule", "start")),
    )


# ---- begun ---------------------------------------------------------------------------------------


def test_a_scenario_begins_with_what_the_roadmap_states(roadmap, lead):
    made = begin_scenario(roadmap=roadmap, title="Uno", by=lead, at=NOW)
    row = fresh(made)
    assert (row.quarters, row.days_per_quarter, row.budget) == (
        roadmap.quarters, roadmap.days_per_quarter, roadmap.budget,
    )  # fmt: skip
    assert (row.preference, row.second_half, row.rev) == (1, 1, 1)
    assert (row.created_by, row.created_at, row.is_decided, row.result) == (lead, NOW, False, None)


def test_a_name_is_taken_once_in_a_roadmap_and_freely_in_another(scenario, roadmap):
    before = tables()
    with pytest.raises(NameTakenError):
        another(scenario, scenario.title)
    assert changed(before) == set()
    other = make_roadmap(roadmap.assessment, title="Otra")
    assert begin_scenario(roadmap=other, title=scenario.title, by=None, at=NOW).pk


def test_a_roadmap_takes_as_many_scenarios_as_can_be_compared(scenario):
    for number in range(MOST - 1):
        another(scenario, f"Otro {number}")
    before = tables()
    with pytest.raises(TooManyError):
        another(scenario, "Uno de más")
    with pytest.raises(TooManyError):
        copy_scenario(scenario=scenario, title="Copia", by=None, at=NOW)
    assert changed(before) == set()


def test_the_usual_name_is_one_that_nothing_has(roadmap):
    names = []
    for _ in range(3):
        names.append(usual_title(roadmap))
        begin_scenario(roadmap=roadmap, title=names[-1], by=None, at=NOW)
    assert len(set(names)) == 3
    Scenario.objects.filter(title=names[1]).delete()
    assert usual_title(roadmap) not in names[::2]


# ---- copied --------------------------------------------------------------------------------------


def test_a_copy_has_everything_but_the_decision_and_its_plan_is_current(filled, lead, roadmap):
    row = decided(filled, lead)
    copy = fresh(copy_scenario(scenario=row, title="Copia", by=lead, at=NOW))
    assert copy.pk != row.pk
    assert (copy.is_decided, copy.decided_by, copy.decided_why) == (False, None, "")
    assert head_of(copy, title=row.title) == head_of(row)
    assert parts_of(copy) == parts_of(row)
    assert (copy.result, copy.digest, copy.computed_at) == (row.result, row.digest, NOW)
    plan = roadmap_plan(Roadmap.objects.get(pk=roadmap.pk))
    assert computed_plan(copy, plan).is_current
    # The first one has kept its own.
    assert fresh(row).is_decided and len(parts_of(fresh(row))[0]) == 2


def test_changing_a_copy_leaves_the_first_as_it_was(filled, initiatives):
    before = parts_of(filled)
    copy = copy_scenario(scenario=filled, title="Copia", by=None, at=NOW)
    change_scenario(scenario=copy, seen_rev=1, head=head_of(copy, budget=1), parts=Parts())
    choose(scenario=copy, initiative=initiatives["I4"], seen_rev=2, rule="", start=None)
    assert (parts_of(fresh(filled)), fresh(filled).budget) == (before, 150)
    assert [len(part) for part in parts_of(fresh(copy))] == [0, 0, 0, 1]


# ---- changed -------------------------------------------------------------------------------------


def test_everything_stated_is_written_at_once(scenario, north):
    parts = Parts(
        quarters={1: (60, None), 2: (None, 0), 3: (None, None)},
        teams={north.pk: 0},
        areas={area(scenario, "D").pk: (5, None), area(scenario, "ME").pk: (None, None)},
    )
    head = head_of(scenario, title="Otro nombre", quarters=3, second_half=Decimal("0.5"))
    change_scenario(scenario=scenario, seen_rev=1, head=head, parts=parts)
    row = fresh(scenario)
    assert (row.title, row.quarters, row.second_half, row.rev) == (
        "Otro nombre", 3, Decimal("0.5"), 2,
    )  # fmt: skip
    assert parts_of(row) == (
        [(1, 60, None), (2, None, 0)],
        [(north.pk, 0)],
        [(area(scenario, "D").pk, 5, None)],
        [],
    )


def test_what_is_no_longer_said_is_gone_and_choices_stay(filled):
    change_scenario(scenario=filled, seen_rev=1, head=head_of(filled), parts=Parts())
    assert [len(part) for part in parts_of(fresh(filled))] == [0, 0, 0, 2]


def test_who_has_not_seen_the_last_change_writes_nothing(filled, initiatives):
    change_scenario(scenario=filled, seen_rev=1, head=head_of(filled, budget=7), parts=Parts())
    before = tables()
    with pytest.raises(StaleScenarioError) as refused:
        change_scenario(scenario=filled, seen_rev=1, head=head_of(filled), parts=Parts())
    assert refused.value.current.budget == 7
    with pytest.raises(StaleScenarioError):
        choose(scenario=filled, initiative=initiatives["I1"], seen_rev=1, rule="must", start=None)
    assert changed(before) == set()


def test_a_name_that_is_taken_undoes_the_whole_change(filled):
    another(filled, "Otro")
    before = tables()
    with pytest.raises(NameTakenError):
        change_scenario(
            scenario=filled, seen_rev=1, head=head_of(filled, title="Otro"), parts=Parts()
        )
    assert changed(before) == set()


# ---- chosen from ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("rule", "start"), [("must", None), ("not", None), ("", 3), ("must", 2)])
def test_a_word_on_an_initiative_takes_the_place_of_the_one_before(
    rule, start, scenario, initiatives
):
    one = initiatives["I1"]
    choose(scenario=scenario, initiative=one, seen_rev=1, rule="must", start=4)
    choose(scenario=scenario, initiative=one, seen_rev=2, rule=rule, start=start)
    assert parts_of(scenario)[3] == [(one.pk, rule, start)]
    choose(scenario=scenario, initiative=one, seen_rev=3, rule="", start=None)
    assert (parts_of(scenario)[3], fresh(scenario).rev) == ([], 4)


@pytest.mark.parametrize(("rule", "start"), [("not", 1), ("", 0), ("", 5), ("must", -1)])
def test_a_start_that_cannot_be_is_refused(rule, start, scenario, initiatives):
    before = tables()
    with pytest.raises(ValueError, match="a start lies"):
        choose(scenario=scenario, initiative=initiatives["I1"], seen_rev=1, rule=rule, start=start)
    assert changed(before) == set()


# ---- decided -------------------------------------------------------------------------------------


def test_one_scenario_of_a_roadmap_is_the_decision(scenario, lead):
    other = another(scenario)
    row = decided(scenario, lead, "La primera")
    assert (row.decided_at, row.decided_by, row.decided_why, row.rev) == (
        NOW, lead, "La primera", 2,
    )  # fmt: skip
    row = decided(other, lead, "La segunda")
    assert (row.is_decided, row.decided_why) == (True, "La segunda")
    first = fresh(scenario)
    assert (first.is_decided, first.decided_by, first.decided_why) == (False, None, "")


def test_each_roadmap_has_a_decision_of_its_own(scenario, roadmap, lead):
    other = make_roadmap(roadmap.assessment, title="Otra")
    there = begin_scenario(roadmap=other, title="Allí", by=None, at=NOW)
    decided(scenario, lead)
    decided(there, lead)
    assert fresh(scenario).is_decided and fresh(there).is_decided


def test_the_decision_is_changed_in_a_copy_only(filled, lead, initiatives):
    row = decided(filled, lead)
    before = tables()
    with pytest.raises(DecidedError):
        change_scenario(scenario=row, seen_rev=row.rev, head=head_of(row), parts=Parts())
    with pytest.raises(DecidedError):
        choose(
            scenario=row, initiative=initiatives["I1"], seen_rev=row.rev, rule="must", start=None
        )
    with pytest.raises(DecidedError):
        delete_scenario(scenario=row)
    assert changed(before) == set()


def test_a_decision_taken_back_leaves_a_scenario_like_any_other(scenario, lead):
    with pytest.raises(StaleScenarioError):
        take_back_decision(scenario=decided(scenario, lead), seen_rev=1)
    take_back_decision(scenario=scenario, seen_rev=2)
    row = fresh(scenario)
    assert (row.is_decided, row.decided_why, row.rev) == (False, "", 3)
    with pytest.raises(NotDecidedError):
        take_back_decision(scenario=scenario, seen_rev=3)
    delete_scenario(scenario=row)
    assert not Scenario.objects.exists()


def test_who_deletes_one_leaves_the_others(filled):
    other = another(filled)
    delete_scenario(scenario=filled)
    assert list(Scenario.objects.all()) == [other]
    for model in (ScenarioQuarter, ScenarioTeam, ScenarioArea, ScenarioChoice):
        assert not model.objects.exists()


# ---- computed in a job ---------------------------------------------------------------------------


def test_two_orders_at_once_start_one_job(scenario, lead, settings):
    settings.JOBS_RUN = "later"
    first = start_computing(scenario=scenario, by=lead)
    assert start_computing(scenario=scenario, by=None) == first
    assert start_computing(scenario=another(scenario), by=lead) != first
    row = Job.objects.get(pk=first.pk)
    assert (row.kind, row.subject, row.organization) == (
        "compute_plan", subject_of(scenario), scenario.roadmap.organization,
    )  # fmt: skip
    assert row.back == scenario.get_absolute_url()
