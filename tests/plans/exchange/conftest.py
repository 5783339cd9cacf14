"""A computed plan of Example R, and its files as somebody downloads them."""

from __future__ import annotations

import pytest

from plans.models import Scenario
from plans.selectors.computed import ComputedPlan, computed_plan
from roadmaps.selectors import roadmap_plan
from tests.plans.world import address, computed


@pytest.fixture
def known(scenario) -> Scenario:
    """The scenario with its plan."""
    return computed(scenario)


@pytest.fixture
def plan_of():
    """``plan_of(scenario)``: what a page or a file reads of it, as its rows stand now."""

    def read(scenario: Scenario) -> ComputedPlan:
        row = Scenario.objects.select_related("roadmap__assessment__framework").get(pk=scenario.pk)
        return computed_plan(row, roadmap_plan(row.roadmap))

    return read


@pytest.fixture
def download(editor):
    """``download(scenario, "xlsx", "es")``: the bytes of a file."""

    def get(scenario: Scenario, kind: str, language: str = "en", who=editor) -> bytes:
        answer = who.get(address("file", scenario, kind), {"language": language})
        assert answer.status_code == 200, answer
        return answer.content

    return get
