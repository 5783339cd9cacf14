"""What must hold of scenarios also holds in the database: each named rule refuses once."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.apps import apps
from django.utils import timezone

from plans.models import (
    ExclusivePair,
    InitiativeTeam,
    Progress,
    Scenario,
    ScenarioArea,
    ScenarioChoice,
    ScenarioQuarter,
    ScenarioTeam,
)
from tests.assessments.test_constraints import again, change, refused_by_name


class Rows:
    """One row of each kind to break a rule with."""

    def __init__(self, scenario, team, initiatives):
        self.scenario = scenario
        self.decided = Scenario.objects.create(
            roadmap=scenario.roadmap, title="Decidido", quarters=4, days_per_quarter=1, budget=0,
            decided_at=timezone.now(), decided_why="Así",
        )  # fmt: skip
        self.quarter = ScenarioQuarter.objects.create(scenario=scenario, quarter=1, days=5)
        self.of_team = ScenarioTeam.objects.create(scenario=scenario, team=team, days=5)
        area = scenario.roadmap.assessment.framework.areas.first()
        self.area = ScenarioArea.objects.create(scenario=scenario, area=area, target=3)
        one, other = initiatives["I1"], initiatives["I2"]
        self.choice = ScenarioChoice.objects.create(scenario=scenario, initiative=one, start=1)
        self.given = InitiativeTeam.objects.create(initiative=one, team=team, days=3)
        self.progress = Progress.objects.create(initiative=one, percent=50)
        self.pair = ExclusivePair.objects.create(roadmap=scenario.roadmap, first=one, second=other)


BROKEN = {
    "scenarios_of_a_roadmap_have_names_of_their_own": lambda r: again(r.scenario),
    "one_scenario_is_the_decision": lambda r: again(r.decided, title="Otra"),
    "a_scenario_has_time_and_people": lambda r: change(r.scenario, quarters=13),
    "what_counts_less_counts_0_to_1": lambda r: change(r.scenario, preference=Decimal("1.01")),
    "a_decision_has_a_reason": lambda r: change(r.decided, decided_why=""),
    "only_a_decision_keeps_its_first_quarter": lambda r: change(
        r.scenario, decided_year=2027, decided_quarter=1
    ),
    "a_quarter_of_a_scenario_is_said_once": lambda r: again(r.quarter),
    "a_quarter_within_the_longest": lambda r: change(r.quarter, quarter=13),
    "a_team_of_a_scenario_is_said_once": lambda r: again(r.of_team),
    "an_area_of_a_scenario_is_said_once": lambda r: again(r.area),
    "targets_of_scenarios_are_levels": lambda r: change(r.area, target=6),
    "weights_of_scenarios_are_percent": lambda r: change(r.area, weight=101),
    "an_initiative_is_chosen_once": lambda r: again(r.choice),
    "what_is_left_out_starts_in_no_quarter": lambda r: change(r.choice, rule="not"),
    "a_chosen_start_within_the_longest": lambda r: change(r.choice, start=13),
    "a_team_gives_to_an_initiative_once": lambda r: again(r.given),
    "a_pair_is_said_once": lambda r: again(r.pair),
    "a_pair_is_of_two": lambda r: change(r.pair, second=r.pair.first),
    "progress_is_percent": lambda r: change(r.progress, percent=101),
    "what_was_used_is_not_negative": lambda r: change(r.progress, days=-1),
}


@pytest.fixture
def rows(scenario, north, initiatives):
    return Rows(scenario, north, initiatives)


def test_every_named_rule_of_plans_is_broken_once():
    named = {c.name for m in apps.get_app_config("plans").get_models() for c in m._meta.constraints}
    assert named == set(BROKEN)


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name, rows):
    with refused_by_name(name):
        BROKEN[name](rows)


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("scenario", {"quarters": 0}),
        ("scenario", {"days_per_quarter": 0}),
        ("scenario", {"preference": 0}),
        ("scenario", {"second_half": Decimal("1.01")}),
        ("quarter", {"quarter": 0}),
        ("area", {"target": 0}),
        ("choice", {"start": 0}),
        ("progress", {"cost": -1}),
    ],
)
def test_the_other_end_is_refused_too(row, wrong, rows):
    names = {
        "quarters": "a_scenario_has_time_and_people",
        "days_per_quarter": "a_scenario_has_time_and_people",
        "preference": "what_counts_less_counts_0_to_1",
        "second_half": "what_counts_less_counts_0_to_1",
        "quarter": "a_quarter_within_the_longest",
        "target": "targets_of_scenarios_are_levels",
        "start": "a_chosen_start_within_the_longest",
        "cost": "what_was_used_is_not_negative",
    }
    with refused_by_name(names[next(iter(wrong))]):
        change(getattr(rows, row), **wrong)


def test_scenarios_go_with_their_organisation(rows, organization):
    organization.delete()
    for model in apps.get_app_config("plans").get_models():
        assert not model.objects.exists()
