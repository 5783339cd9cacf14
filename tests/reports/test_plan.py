"""The plan as pages of the report: what was decided, or computed from today's figures."""

from __future__ import annotations

import pytest

from plans.models import Scenario
from plans.services.scenarios import begin_scenario, copy_scenario, decide_scenario
from reports.document import report_document
from roadmaps.models import Initiative
from roadmaps.selectors import roadmap_plan
from tests.plans.conftest import (  # noqa: F401
    example_library,
    hold,
    initiatives,
    roadmap,
    scenario,
    tiny,
)
from tests.plans.world import NOW, computed
from tests.reports.rounds import MADE_ON

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(roadmap):  # noqa: F811
    def made(language="en"):
        return report_document(
            assessment=roadmap.assessment, plan=roadmap_plan(roadmap), previous=None,
            language=language, consultancy=None, made_on=MADE_ON,
        )["plan"]  # fmt: skip

    return made


def test_without_a_computed_plan_there_is_no_page(section, scenario):  # noqa: F811
    assert section() == {}


def test_the_plan_stands_with_its_proof_its_calendar_and_how_firm_it_is(section, scenario):  # noqa: F811
    computed(scenario)
    found = section()
    assert found["headline"].startswith("5 initiatives, from 2.4 to about 3.")
    assert "nothing has been decided yet" in found["decision"]
    assert "proven" in found["proof"]
    assert found["table"]["header"][-1] == "First 5"
    names = [row[1] for row in found["table"]["rows"]]
    assert names == [f"Iniciativa {code}" for code in ("I2", "I6", "I1", "I3", "I5")]
    assert found["table"]["rows"][0][4] == "firm"
    assert found["losses"] == ["The ranked list alone leads to the same plan."]
    assert found["course"]["rows"][0][0] == "Overall"
    assert found["scenarios"] == {}
    assert "10,000 times (seed 2026)" in found["notes"][0]


def test_the_decision_is_named_with_its_reason_and_stands_first(section, scenario, lead):  # noqa: F811
    computed(scenario)
    other = copy_scenario(scenario=scenario, title="Con más", by=lead, at=NOW)
    Scenario.objects.filter(pk=other.pk).update(budget=400)
    computed(other)
    decide_scenario(scenario=other, why="Vale la pena", by=lead, at=NOW)
    found = section()
    assert "“Con más”. Vale la pena" in found["decision"]
    assert found["scenarios"]["header"] == ["", "Con más", "As stated"]
    assert ["Budget", "€400", "€150"] in [row[:1] + row[1:] for row in found["scenarios"]["rows"]]


def test_a_plan_of_other_figures_is_not_printed(section, scenario, initiatives):  # noqa: F811
    computed(scenario)
    Initiative.objects.filter(pk=initiatives["I1"].pk).update(effort_days=90)
    assert section() == {}


def test_a_decision_is_printed_although_one_of_it_is_done(section, scenario, initiatives, lead):  # noqa: F811
    computed(scenario)
    copy_scenario(scenario=scenario, title="Otro", by=lead, at=NOW)
    decide_scenario(scenario=scenario, why="Cabe", by=lead, at=NOW)
    done = Initiative.objects.filter(pk=initiatives["I2"].pk)
    done.update(status="done", done_on=NOW.date())
    computed(Scenario.objects.get(title="Otro"))
    found = section()
    assert "“As stated”. Cabe" in found["decision"]
    assert found["proof"].startswith("As decided; the roadmap has changed")
    assert [row[1] for row in found["table"]["rows"]] == [
        f"Iniciativa {code}" for code in ("I6", "I1", "I3", "I5")
    ]
    expected = [row for row in found["scenarios"]["rows"] if row[0] == "Score expected at the end"]
    assert expected[0][1] == "–"


def test_of_twelve_quarters_five_are_printed(section, roadmap, lead):  # noqa: F811
    long = begin_scenario(roadmap=roadmap, title="Largo", by=lead, at=NOW)
    Scenario.objects.filter(pk=long.pk).update(quarters=12)
    computed(long)
    header = section()["course"]["header"]
    assert len(header) <= 6
    assert header[1] == "today"
