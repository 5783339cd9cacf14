"""What a scenario asks of the programme: limits, goals, choices, and the name of all of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plans.models import (
    ExclusivePair,
    InitiativeTeam,
    Scenario,
    ScenarioArea,
    ScenarioChoice,
    ScenarioQuarter,
    ScenarioTeam,
)
from plans.selectors.computed import computed_plan, computed_plans
from plans.services.computing import load_problem
from roadmaps.domain.portfolio import Demand, DemandKind, InfeasibleError, Segment
from roadmaps.domain.programme import best_plan
from roadmaps.models import Initiative, InitiativeRelief, InitiativeStatus, Roadmap
from roadmaps.selectors import roadmap_plan
from tests.journeys.world import example_journey, touchpoint_of
from tests.roadmaps.domain.example_r import BUDGET, CANDIDATES, CAPACITY, QUARTERS

GAPS = {"D": 2.0, "DI": 1.0, "EN": 1.0, "ME": 1.5, "CU": 1.5}
WEIGHTS = {"D": 0.30, "DI": 0.20, "EN": 0.20, "ME": 0.15, "CU": 0.15}


def change(row, **fields):
    type(row).objects.filter(pk=row.pk).update(**fields)


def area(scenario, code):
    return scenario.roadmap.assessment.framework.areas.get(code=code)


def option(scenario, key):
    return next(one for one in load_problem(scenario.pk).options if one.key == key)


def goal(scenario, key):
    return next(one for one in load_problem(scenario.pk).goals if one.key == key)


# ---- as the roadmap states -----------------------------------------------------------------------


def test_a_new_scenario_asks_what_the_roadmap_states(scenario, key_of):
    problem = load_problem(scenario.pk)
    assert (problem.limits.quarters, problem.limits.budget) == (QUARTERS, BUDGET)
    assert problem.limits.days == (CAPACITY,) * QUARTERS
    assert (problem.limits.quarter_budget, problem.limits.team_days) == (None, {})
    assert (problem.limits.exclusive, problem.limits.preference) == ((), 1.0)
    assert {g.key: g.weight for g in problem.goals} == pytest.approx(WEIGHTS)
    assert {g.key: g.segments for g in problem.goals} == {
        key: (Segment(gap),) for key, gap in GAPS.items()
    }
    assert {o.key for o in problem.options} == {key_of(one.key) for one in CANDIDATES}
    for one in CANDIDATES:
        found = option(scenario, key_of(one.key))
        assert (found.days, found.cost, found.quarters) == (
            one.effort_days, one.cost, one.quarters,
        )  # fmt: skip
        assert found.requires == {key_of(key) for key in one.requires}
        assert (found.start, found.is_mandatory, found.is_excluded) == (None, False, False)
    first = option(scenario, key_of("I1"))
    assert first.lifts == pytest.approx({"D": 0.8, "ME": 0.4})  # probability × lift
    assert sum(ground.weight for ground in problem.grounds) == pytest.approx(1)


def test_the_best_plan_of_the_rows_is_that_of_the_example(scenario, named):
    problem = load_problem(scenario.pk)
    plan = best_plan(problem.options, problem.goals, problem.limits)
    assert named(plan.starts) == {"I1": 2, "I2": 1, "I3": 3, "I5": 4, "I6": 1}
    assert plan.value == pytest.approx(2.1245, abs=5e-5)


def test_the_limits_are_the_scenarios_and_not_the_roadmaps(scenario):
    change(scenario, quarters=2, days_per_quarter=70, budget=33, preference=Decimal("0.9"))
    limits = load_problem(scenario.pk).limits
    assert (limits.quarters, limits.days, limits.budget, limits.preference) == (
        2, (70.0, 70.0), 33.0, 0.9,
    )  # fmt: skip


def test_a_quarter_may_have_other_people_or_money_and_nothing_is_not_empty(scenario):
    rows = [(1, None, 20), (2, 0, None), (4, 80, 0)]
    ScenarioQuarter.objects.bulk_create(
        ScenarioQuarter(scenario=scenario, quarter=q, days=days, budget=money)
        for q, days, money in rows
    )
    problem = load_problem(scenario.pk)
    assert problem.limits.days == (50.0, 0.0, 50.0, 80.0)
    assert problem.limits.quarter_budget == (20.0, None, None, 0.0)
    assert problem.resources.effort_days == 180


def test_a_team_has_its_days_in_each_quarter_and_initiatives_take_of_them(
    scenario, north, south, initiatives, key_of
):
    ScenarioTeam.objects.create(scenario=scenario, team=north, days=12)
    for team, days in ((north, "30.5"), (south, 8)):
        InitiativeTeam.objects.create(initiative=initiatives["I1"], team=team, days=days)
    problem = load_problem(scenario.pk)
    assert problem.limits.team_days == {str(north.pk): (12.0,) * QUARTERS}
    assert option(scenario, key_of("I1")).by_team == {str(north.pk): 30.5, str(south.pk): 8.0}
    assert option(scenario, key_of("I2")).by_team == {}
    # 30.5 days of the north in two quarters are more than it has.
    assert key_of("I1") not in best_plan(problem.options, problem.goals, problem.limits).starts


# ---- targets and weights -------------------------------------------------------------------------


def test_a_target_of_the_scenario_moves_the_gap_and_leaves_the_weight(scenario):
    ScenarioArea.objects.create(scenario=scenario, area=area(scenario, "D"), target=3)
    found = goal(scenario, "D")
    assert (found.segments, found.weight) == ((Segment(1.0),), pytest.approx(0.30))


def test_a_target_already_passed_leaves_nothing_to_close_and_takes_nothing_away(scenario):
    ScenarioArea.objects.create(scenario=scenario, area=area(scenario, "D"), target=1)
    problem = load_problem(scenario.pk)
    assert "D" not in {g.key for g in problem.goals}
    assert next(g.target for g in problem.grounds if g.key == "D") == 2.0  # where it stands


def test_weights_of_the_scenario_are_brought_to_a_whole(scenario):
    ScenarioArea.objects.create(scenario=scenario, area=area(scenario, "D"), weight=80)
    found = {g.key: g.weight for g in load_problem(scenario.pk).goals}
    assert sum(found.values()) == pytest.approx(1)
    # 80 beside the 20, 20, 15, 15 of the round.
    assert found == pytest.approx(
        {"D": 0.8 / 1.5, "DI": 0.2 / 1.5, "EN": 0.2 / 1.5, "ME": 0.1, "CU": 0.1}
    )


def test_an_area_may_count_for_nothing(scenario):
    ScenarioArea.objects.create(scenario=scenario, area=area(scenario, "D"), weight=0)
    problem = load_problem(scenario.pk)
    assert next(g.weight for g in problem.goals if g.key == "D") == 0
    assert "D" not in {ground.key for ground in problem.grounds}


@pytest.mark.parametrize("half", [Decimal("0.4"), Decimal(0)])
def test_the_second_half_of_a_gap_counts_what_the_scenario_says(scenario, half):
    change(scenario, second_half=half)
    assert goal(scenario, "ME").segments == (Segment(0.75), Segment(0.75, float(half)))


# ---- choices -------------------------------------------------------------------------------------


def test_what_is_pinned_in_the_roadmap_must_start_then(scenario, initiatives, key_of):
    change(initiatives["I2"], pinned_quarter=3)
    found = option(scenario, key_of("I2"))
    assert (found.start, found.is_mandatory) == (3, True)


def test_a_pin_from_which_it_would_not_end_in_time_is_none(scenario, initiatives, key_of):
    change(initiatives["I4"], pinned_quarter=3)  # takes three quarters
    found = option(scenario, key_of("I4"))
    assert (found.start, found.is_mandatory) == (None, False)


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("", 4, (4, True, False)),  # another quarter than the roadmap's
        ("must", None, (None, True, False)),  # "any quarter" takes the pin away
        ("must", 1, (1, True, False)),
        ("not", None, (None, False, True)),
    ],
)
def test_a_choice_of_the_scenario_stands_above_the_roadmaps_pin(
    rule, start, expected, scenario, initiatives, key_of
):
    change(initiatives["I2"], pinned_quarter=3)
    ScenarioChoice.objects.create(
        scenario=scenario, initiative=initiatives["I2"], rule=rule, start=start
    )
    found = option(scenario, key_of("I2"))
    assert (found.start, found.is_mandatory, found.is_excluded) == expected


def test_what_the_roadmap_leaves_out_stays_out(scenario, initiatives, key_of):
    change(initiatives["I2"], excluded_reason="Sin equipo")
    assert option(scenario, key_of("I2")).is_excluded


def test_what_must_be_done_here_counts_although_the_roadmap_leaves_it_out(
    scenario, initiatives, key_of
):
    change(initiatives["I2"], excluded_reason="Sin equipo")
    ScenarioChoice.objects.create(scenario=scenario, initiative=initiatives["I2"], rule="must")
    found = option(scenario, key_of("I2"))
    assert (found.is_mandatory, found.is_excluded) == (True, False)
    assert found.lifts == pytest.approx({"DI": 0.8, "D": 0.16})
    assert key_of("I2") in {one.key for one in load_problem(scenario.pk).candidates}


def test_of_two_that_exclude_each_other_one_is_done(scenario, roadmap, initiatives, key_of):
    pair = {"first": initiatives["I1"], "second": initiatives["I2"]}
    ExclusivePair.objects.create(roadmap=roadmap, **pair)
    problem = load_problem(scenario.pk)
    assert problem.limits.exclusive == (frozenset({key_of("I1"), key_of("I2")}),)
    starts = best_plan(problem.options, problem.goals, problem.limits).starts
    assert not {key_of("I1"), key_of("I2")} <= starts.keys()


@pytest.mark.parametrize(("done", "other"), [("I1", "I2"), ("I2", "I1")])
def test_where_one_of_two_is_done_the_other_is_not_planned(
    done, other, scenario, roadmap, initiatives, key_of
):
    pair = {"first": initiatives["I1"], "second": initiatives["I2"]}
    ExclusivePair.objects.create(roadmap=roadmap, **pair)
    change(initiatives[done], status=InitiativeStatus.DONE)
    assert option(scenario, key_of(other)).is_excluded
    ScenarioChoice.objects.create(scenario=scenario, initiative=initiatives[other], rule="must")
    assert option(scenario, key_of(other)).is_mandatory  # a person's word stands above it


def test_what_is_done_asks_nothing_and_is_waited_for_no_longer(scenario, initiatives, key_of):
    change(initiatives["I1"], status=InitiativeStatus.DONE)
    problem = load_problem(scenario.pk)
    assert key_of("I1") not in {one.key for one in problem.options}
    assert option(scenario, key_of("I5")).requires == frozenset()


def test_what_cannot_be_kept_together_is_named(scenario, initiatives, key_of):
    ScenarioChoice.objects.create(scenario=scenario, initiative=initiatives["I5"], start=1)
    problem = load_problem(scenario.pk)
    with pytest.raises(InfeasibleError) as refused:
        best_plan(problem.options, problem.goals, problem.limits)
    assert set(refused.value.conflict) == {
        Demand(DemandKind.START, key_of("I5"), quarter=1),
        Demand(DemandKind.MANDATORY, key_of("I5")),
        Demand(DemandKind.PREREQUISITE, key_of("I5"), key_of("I1")),
    }


# ---- journeys ------------------------------------------------------------------------------------


@pytest.fixture
def relief(organization, initiatives):
    place = touchpoint_of(example_journey(organization), "Entrega")
    return InitiativeRelief.objects.create(initiative=initiatives["I2"], touchpoint=place, points=1)


def test_a_touchpoint_with_a_gap_is_a_goal_weighed_as_the_roadmap_says(
    scenario, roadmap, relief, key_of
):
    name = f"touchpoint:{relief.touchpoint_id}"
    felt = {
        need.key: need for need in roadmap_plan(Roadmap.objects.get(pk=roadmap.pk)).journeys.needs
    }[str(relief.touchpoint_id)]
    whole = float(roadmap.journey_weight)
    assert goal(scenario, name).weight == pytest.approx(whole * felt.weight)
    assert goal(scenario, name).segments == (Segment(felt.gap),)
    assert option(scenario, key_of("I2")).lifts[name] == pytest.approx(0.8 * min(1, felt.gap))
    change(roadmap, journey_weight=0)
    assert name not in {g.key for g in load_problem(scenario.pk).goals}


# ---- the digest ----------------------------------------------------------------------------------


def digest(scenario):
    return load_problem(scenario.pk).digest


NOTHING_THAT_COUNTS = {
    "the name": lambda s, i: change(s, title="Otro"),
    "a revision": lambda s, i: change(s, rev=99),
    "a decision": lambda s, i: change(s, decided_at=s.created_at, decided_why="Así"),
    "people and time of the roadmap": lambda s, i: change(
        s.roadmap, days_per_quarter=9, budget=9, quarters=1
    ),
    "the name of the roadmap": lambda s, i: change(s.roadmap, title="Otra"),
    "words of an initiative": lambda s, i: change(i["I1"], own_title="Otra", own_owner="Ana"),
    "a state short of done": lambda s, i: change(i["I1"], status="under_way"),
    "a choice of nothing": lambda s, i: ScenarioChoice.objects.create(
        scenario=s, initiative=i["I1"]
    ),
    "a quarter as it was": lambda s, i: ScenarioQuarter.objects.create(scenario=s, quarter=1),
    "an area as it was": lambda s, i: ScenarioArea.objects.create(
        scenario=s, area=area(s, "D"), target=4
    ),
    "another scenario": lambda s, i: Scenario.objects.create(
        roadmap=s.roadmap, title="Otro", quarters=1, days_per_quarter=1, budget=1
    ),
}
SOMETHING_THAT_COUNTS = {
    "quarters": lambda s, i: change(s, quarters=3),
    "people": lambda s, i: change(s, days_per_quarter=51),
    "money": lambda s, i: change(s, budget=151),
    "what early counts": lambda s, i: change(s, preference=Decimal("0.95")),
    "what the second half counts": lambda s, i: change(s, second_half=Decimal("0.95")),
    "people of a quarter": lambda s, i: ScenarioQuarter.objects.create(
        scenario=s, quarter=1, days=51
    ),
    "money of a quarter": lambda s, i: ScenarioQuarter.objects.create(
        scenario=s, quarter=1, budget=9
    ),
    "a target": lambda s, i: ScenarioArea.objects.create(scenario=s, area=area(s, "D"), target=3),
    "a weight": lambda s, i: ScenarioArea.objects.create(scenario=s, area=area(s, "D"), weight=31),
    "a rule": lambda s, i: ScenarioChoice.objects.create(
        scenario=s, initiative=i["I4"], rule="not"
    ),
    "a quarter for one": lambda s, i: ScenarioChoice.objects.create(
        scenario=s, initiative=i["I2"], start=2
    ),
    "a pin": lambda s, i: change(i["I2"], pinned_quarter=2),
    "effort": lambda s, i: change(i["I1"], effort_days=61),
    "cost": lambda s, i: change(i["I1"], cost=41),
    "a probability": lambda s, i: change(i["I1"], probability=Decimal("0.79")),
    "a duration": lambda s, i: change(i["I1"], duration=1),
    "a lift": lambda s, i: i["I1"].lifts.update(points=Decimal("0.9")),
    "what comes first": lambda s, i: i["I2"].requires.add(i["I6"]),
    "left out": lambda s, i: change(i["I1"], excluded_reason="No toca"),
    "done": lambda s, i: change(i["I1"], status="done"),
    "two that exclude each other": lambda s, i: ExclusivePair.objects.create(
        roadmap=s.roadmap, first=i["I1"], second=i["I2"]
    ),
}


@pytest.mark.parametrize("what", NOTHING_THAT_COUNTS)
def test_what_does_not_count_leaves_the_digest_as_it_was(what, scenario, initiatives):
    before = digest(scenario)
    NOTHING_THAT_COUNTS[what](scenario, initiatives)
    assert digest(scenario) == before


@pytest.mark.parametrize("what", SOMETHING_THAT_COUNTS)
def test_what_counts_changes_the_digest(what, scenario, initiatives):
    before = digest(scenario)
    SOMETHING_THAT_COUNTS[what](scenario, initiatives)
    assert digest(scenario) != before


def test_days_of_a_team_count_where_an_initiative_takes_of_them(
    scenario, initiatives, north, south
):
    ScenarioTeam.objects.create(scenario=scenario, team=north, days=12)
    before = digest(scenario)
    InitiativeTeam.objects.create(initiative=initiatives["I1"], team=north, days=30)
    after = digest(scenario)
    assert before != after
    ScenarioTeam.objects.filter(scenario=scenario).update(days=13)
    assert digest(scenario) not in (before, after)


# ---- queries -------------------------------------------------------------------------------------


def test_problems_of_several_scenarios_are_read_in_as_many_queries_as_of_one(
    scenario, django_assert_num_queries
):

    for number in range(4):
        scenario.pk, scenario.title, scenario._state.adding = None, f"Otro {number}", True
        scenario.pk = Scenario._meta.pk.get_default()
        scenario.save(force_insert=True)
    row = Roadmap.objects.with_round().get(pk=scenario.roadmap_id)
    plan = roadmap_plan(row)
    rows = Scenario.objects.prefetch_related(
        "by_quarter", "by_team__team", "by_area__area", "choices"
    )
    for found in (list(rows[:1]), list(rows)):
        for one in found:
            one.roadmap = row
        # pairs that exclude each other, days of teams
        with django_assert_num_queries(2):
            for known in computed_plans(found, plan):
                assert known.problem.digest
    assert computed_plan(found[0], plan).problem.digest == known.problem.digest
    assert Initiative.objects.count() == len(CANDIDATES)
