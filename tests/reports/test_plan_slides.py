# ruff: noqa: F401, F811 - the fixtures of a scenario are those of the tests of plans
"""The plan as slides: native tables and charts, in the language asked for, nothing that computes."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from pptx import Presentation

from plans.models import Scenario
from plans.services.scenarios import copy_scenario, decide_scenario
from roadmaps.models import Initiative
from tests.plans.conftest import (
    editor,
    example_library,
    hold,
    initiatives,
    reader,
    roadmap,
    scenario,
    tiny,
)
from tests.plans.world import MINUTE, NOW, computed

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(scenario):
    slug = scenario.roadmap.organization.slug
    return reverse("reports:plan_slides", args=[slug, scenario.roadmap_id, scenario.pk])


def slides_of(response):
    assert response.status_code == 200
    return list(Presentation(BytesIO(response.content)).slides)


def titles(slides):
    return [slide.shapes.title.text_frame.text for slide in slides]


def texts(slide):
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def cells(slide):
    [table] = [shape.table for shape in slide.shapes if shape.has_table]
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_before_a_plan_is_computed_the_slides_say_that_they_show_the_list(
    scenario, address, reader
):
    slides = slides_of(reader.get(address, {"language": "en"}))
    assert "has not been computed" in slides[0].notes_slide.notes_text_frame.text
    assert not any(shape.has_chart for slide in slides for shape in slide.shapes)
    Scenario.objects.filter(pk=scenario.pk).update(days_per_quarter=1)
    assert reader.get(address).status_code == 404  # nothing fits: there is nothing to show


def test_the_plan_its_course_its_firmness_and_the_list_stand_on_slides(
    scenario,
    address,
    reader,
):
    computed(scenario)
    slides = slides_of(reader.get(address, {"language": "en"}))
    assert titles(slides)[0].startswith("5 initiatives, from 2.4 to about 3.")
    assert titles(slides)[1] == "What is done when"
    rows = cells(slides[1])
    assert rows[0][:4] == ["Quarters", "Initiative", "Days", "Cost"]
    assert [row[1] for row in rows[1:]] == [
        f"Iniciativa {c}" for c in ("I2", "I6", "I1", "I3", "I5")
    ]
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    course, firm = charts
    (expected,) = [s for s in course.plots[0].series if s.name == "expected score"]
    assert len(list(expected.values)) == 5  # today and four quarters
    assert next(iter(expected.values)) == pytest.approx(2.4, abs=0.02)
    assert len(list(firm.plots[0].categories)) == 5
    assert all(0 <= value <= 1 for value in firm.plots[0].series[0].values)


def test_scenarios_stand_beside_one_another(scenario, address, reader, lead):
    computed(scenario)
    other = copy_scenario(scenario=scenario, title="Con más", by=lead, at=NOW + MINUTE)
    Scenario.objects.filter(pk=other.pk).update(budget=400)
    computed(other)
    slides = slides_of(reader.get(address, {"language": "en"}))
    assert titles(slides)[-1] == "Scenarios side by side"
    assert cells(slides[-1])[0] == ["", "As stated", "Con más"]
    assert "nothing has been decided yet" in " ".join(texts(slides[0]))
    decide_scenario(scenario=other, why="Vale la pena", by=lead, at=NOW)
    slides = slides_of(reader.get(address, {"language": "en"}))
    assert "Scenario “As stated”; the decision is “Con más”." in texts(slides[0])


def test_what_looks_like_a_formula_stays_a_text_in_the_charts_workbook(
    scenario,
    address,
    reader,
    initiatives,
):
    Initiative.objects.filter(pk=initiatives["I2"].pk).update(own_title="=1+1")
    computed(scenario)
    slides = slides_of(reader.get(address))
    [firm] = [s.chart for s in slides[3].shapes if s.has_chart]
    assert "'=1+1" in list(firm.plots[0].categories)


def test_another_organisation_finds_nothing(scenario, address, client_of):
    from tests.conftest import Membership, User

    stranger = User.objects.create_user("x@otra.example", "a long enough password", name="X")
    assert not Membership.objects.filter(user=stranger).exists()
    assert client_of(stranger).get(address).status_code == 404
