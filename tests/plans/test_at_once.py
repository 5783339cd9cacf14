"""Eight people in the scenarios of one roadmap at the same moment: one decision, no lost change."""

from __future__ import annotations

import pytest

from plans.models import Scenario
from plans.services.scenarios import (
    MOST,
    DecidedError,
    NameTakenError,
    StaleScenarioError,
    TooManyError,
    begin_scenario,
    choose,
    decide_scenario,
    delete_scenario,
)
from tests.assessments.test_concurrency import THREADS, at_once
from tests.assessments.world import hold_round, make_roadmap, organization
from tests.plans.world import NOW


@pytest.fixture
def roadmap(transactional_db):
    owner = organization("Concurrida")
    return make_roadmap(hold_round(owner, {"Norte": 6}, lambda *where: 2).assessment)


def begin(roadmap, title):
    return begin_scenario(roadmap=roadmap, title=title, by=None, at=NOW)


def outcome(work, *errors):
    """``work(n)``, or the name of the refusal."""

    def tried(number):
        try:
            work(number)
        except errors as refused:
            return type(refused).__name__
        return "done"

    return tried


def test_eight_choices_on_the_same_page_leave_one_and_seven_refusals(roadmap):
    scenario, rows = begin(roadmap, "Uno"), list(roadmap.initiatives.all()[:THREADS])

    def work(number):
        choose(scenario=scenario, initiative=rows[number], seen_rev=1, rule="must", start=None)

    found = at_once(outcome(work, StaleScenarioError))
    assert sorted(found) == ["StaleScenarioError"] * (THREADS - 1) + ["done"]
    scenario.refresh_from_db()
    assert scenario.rev == 2
    assert scenario.choices.get().initiative == rows[found.index("done")]


def test_eight_decisions_at_once_leave_one(roadmap):
    rows = [begin(roadmap, f"Uno {number}") for number in range(THREADS)]
    at_once(lambda n: decide_scenario(scenario=rows[n], why=f"Por {n}", by=None, at=NOW))
    row = Scenario.objects.get(decided_at__isnull=False)
    assert row.decided_why == f"Por {rows.index(row)}"
    assert set(Scenario.objects.filter(decided_at=None).values_list("decided_why", flat=True)) == {
        ""
    }


def test_eight_begun_under_one_name_are_one(roadmap):
    found = at_once(outcome(lambda n: begin(roadmap, "Uno"), NameTakenError))
    assert sorted(found) == ["NameTakenError"] * (THREADS - 1) + ["done"]


def test_no_more_are_begun_at_once_than_one_after_the_other(roadmap):
    for number in range(MOST - 3):
        begin(roadmap, f"Ya {number}")
    found = at_once(outcome(lambda n: begin(roadmap, f"Uno {n}"), TooManyError))
    assert (found.count("done"), Scenario.objects.count()) == (3, MOST)


def test_what_is_decided_while_somebody_deletes_it_is_either_decided_or_gone(roadmap):
    scenario = begin(roadmap, "Uno")

    def work(number):
        if number % 2:
            decide_scenario(scenario=scenario, why="Así", by=None, at=NOW)
        else:
            delete_scenario(scenario=Scenario.objects.get(pk=scenario.pk))

    at_once(outcome(work, DecidedError, Scenario.DoesNotExist))
    assert [row.is_decided for row in Scenario.objects.all()] in ([], [True])
