"""The way back from a capability, a touchpoint or a metric to the initiatives it is a reason for."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from metrics.domain.measures import Kind
from metrics.services.metrics import known_metric
from roadmaps.models import InitiativeAim, InitiativeRelief
from tests.journeys.world import example_journey

pytestmark = pytest.mark.django_db


@pytest.fixture
def behind(roadmap):
    """``behind(client, metric="csat")``: the part as a page asks for it."""

    def ask(client, **query):
        address = reverse("roadmaps:behind", args=[roadmap.organization.slug])
        return client.get(address, query, headers={"HX-Request": "true"})

    return ask


def named(response) -> list[str]:
    return [str(row) for row in response.context["reason"].initiatives]


def test_a_capability_names_what_lifts_it_the_largest_lift_first(
    behind, reader, roadmap, initiatives
):
    lift = initiatives["I1"].lifts.order_by("-points").first()
    found = behind(reader, round=roadmap.assessment_id, capability=lift.capability.code)
    points = [row.points for row in found.context["reason"].initiatives]
    assert str(initiatives["I1"]) in named(found)
    assert points == sorted(points, reverse=True)
    assert f"#initiative-{initiatives['I1'].pk}" in found.content.decode()
    others = [
        row for row in initiatives.values() if not row.lifts.filter(capability=lift.capability)
    ]
    assert others and not {str(row) for row in others} & set(named(found))


def test_a_touchpoint_names_what_eases_it(behind, reader, roadmap, initiatives):
    touchpoint = example_journey(roadmap.organization).stages.first().touchpoints.first()
    assert named(behind(reader, touchpoint=touchpoint.pk)) == []
    InitiativeRelief.objects.create(
        initiative=initiatives["I2"], touchpoint=touchpoint, points="1.5"
    )
    found = behind(reader, touchpoint=touchpoint.pk)
    assert named(found) == [str(initiatives["I2"])]
    assert "1.5" in found.content.decode() or "1,5" in found.content.decode()


def test_a_metric_names_what_should_move_it(behind, reader, roadmap, initiatives):
    csat = known_metric(organization=roadmap.organization, kind=Kind.CSAT)
    InitiativeAim.objects.create(
        initiative=initiatives["I3"], metric=csat, to_value=0.8, due_on="2027-12-31"
    )
    assert named(behind(reader, metric="csat")) == [str(initiatives["I3"])]
    assert named(behind(reader, metric="nps")) == []


def test_what_is_not_there_and_what_is_anothers_is_not_found(
    behind, reader, roadmap, client_of, stranger
):
    for query in (
        {"touchpoint": "x"},
        {"touchpoint": uuid.uuid4()},
        {"capability": "D1"},
        {"capability": "nothing", "round": roadmap.assessment_id},
        {"capability": "D1", "round": uuid.uuid4()},
    ):
        assert behind(reader, **query).status_code == 404
    assert behind(client_of(stranger), metric="csat").status_code == 404


def test_the_pages_about_them_ask_for_it(roadmap, reader, initiatives):
    capability = initiatives["I1"].lifts.first().capability
    slug = roadmap.organization.slug
    address = reverse("assessments:capability", args=[slug, roadmap.assessment_id, capability.code])
    page = reader.get(address).content.decode()
    asked = f"{reverse('roadmaps:behind', args=[slug])}?round={roadmap.assessment_id}"
    assert f'data-hx-get="{asked}&amp;capability={capability.code}"' in page
