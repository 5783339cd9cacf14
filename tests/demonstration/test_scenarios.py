"""What the demonstration's committee weighed: three plans, one decided, one under way."""

from __future__ import annotations

import pytest

from demonstration.scenarios import DAYS_USED, PERCENT, STATED, WHY, weigh_scenarios
from plans.selectors.computed import computed_plan
from roadmaps.domain.portfolio import Proof
from roadmaps.selectors import roadmap_plan
from tests.demonstration.conftest import TODAY


@pytest.fixture
def roadmap(demonstration):
    weigh_scenarios(
        roadmap=demonstration.roadmap,
        lead=demonstration.lead,
        consultant=demonstration.consultant,
        today=TODAY,
    )
    return demonstration.roadmap


def test_three_plans_are_proven_best_and_keep_their_limits(roadmap):
    known = [computed_plan(row, roadmap_plan(roadmap)) for row in roadmap.scenarios.with_parts()]
    stated, half, more = known
    assert [plan.proof for plan in known] == [Proof.OPTIMAL] * 3
    assert all(plan.is_current for plan in known)
    assert half.scenario.result["value"] < stated.scenario.result["value"]
    assert stated.scenario.result["value"] < more.scenario.result["value"]
    costs = {str(row.pk): row.cost for row in roadmap.initiatives.all()}
    for plan in known:
        assert 0 < sum(costs[key] for key in plan.starts) <= plan.scenario.budget


def test_the_committee_decided_on_the_one_as_stated_and_the_first_word_is_said(
    roadmap, demonstration
):
    decided = roadmap.scenarios.exclude(decided_at=None).get()
    assert (decided.title, decided.decided_why, decided.decided_by) == (
        STATED,
        WHY,
        demonstration.lead,
    )
    first = roadmap.initiatives.get(library__code="ME2-A")
    (said,) = first.progress.all()
    assert (said.percent, said.days, said.said_by) == (PERCENT, DAYS_USED, demonstration.lead)
    assert said.days <= first.effort_days
    assert str(first.pk) in decided.result["starts"]
