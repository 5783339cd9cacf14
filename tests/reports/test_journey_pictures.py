"""A journey's curve and map as pictures: text stays text, nothing runs, nothing is fetched."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from PIL import Image

from accounts.models import Organization
from journeys.models import Journey
from reports.journeys.measure import shortened, width, wrapped
from reports.journeys.pictures import PIXELS, as_png, journey_picture
from tests.journeys.world import example_journey
from tests.reports.journeys import MADE_ON, long_journey, ready_journey
from tests.reports.test_pdf import HOSTILE

pytestmark = pytest.mark.django_db

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {"svg", "title", "desc", "rect", "line", "circle", "polygon", "text"}


@pytest.fixture
def example(organization: Organization) -> Journey:
    return example_journey(organization)


def picture(journey: Journey, subject: str, language: str = "en", **other: Any) -> str:
    given = {"persona": None, "consultancy": None, "made_on": MADE_ON, **other}
    return journey_picture(journey=journey, subject=subject, language=language, **given)


def texts(svg: str) -> str:
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing
    return " ".join(node.text or "" for node in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("subject", ["curve", "map"])
def test_a_drawing_has_a_title_a_description_a_box_and_a_language(
    example: Journey, subject: str
) -> None:
    root = ElementTree.fromstring(picture(example, subject, "es"))  # noqa: S314
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    assert root.get("lang") == "es"
    assert root.find(f"{SVG}title").text == "Compro algo"
    assert "Entrega" in root.find(f"{SVG}desc").text
    assert {node.tag.removeprefix(SVG) for node in root.iter()} <= ALLOWED


def test_the_map_says_every_touchpoint_with_its_values(organization: Organization) -> None:
    made = ready_journey(organization, language="en")
    said = texts(picture(made.journey, "map"))
    for word in ("Comparing plans", "Importance", "What hurts", "Moment of truth", "researched"):
        assert word in said
    assert all(f"{number} " in said for number in range(1, 19))


def test_the_curve_of_one_persona_says_its_words(organization: Organization) -> None:
    made = ready_journey(organization, language="en")
    said = texts(picture(made.journey, "curve", persona=made.personas[0]))
    assert str(made.personas[0]) in said
    assert str(made.personas[1]) not in said
    assert "Delighted" in said


def test_lines_are_solid_dashed_or_dotted_by_their_evidence(organization: Organization) -> None:
    made = ready_journey(organization)
    root = ElementTree.fromstring(picture(made.journey, "curve"))  # noqa: S314
    dashes = {node.get("stroke-dasharray") for node in root.iter(f"{SVG}line")}
    assert "0.1 6" in dashes


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_is_shown_as_it_was_written(example: Journey, text: str) -> None:
    example.stages.first().touchpoints.update(title=text)
    Journey.objects.filter(pk=example.pk).update(title=text)
    svg = picture(Journey.objects.get(pk=example.pk), "map")
    root = ElementTree.fromstring(svg)  # noqa: S314
    assert root.find(f"{SVG}title").text == " ".join(text.split())
    assert {node.tag.removeprefix(SVG) for node in root.iter()} <= ALLOWED
    assert not [name for node in root.iter() for name in node.attrib if "href" in name or name.startswith("on")]  # fmt: skip  # noqa: E501
    assert as_png(svg).startswith(b"\x89PNG")


def test_a_png_is_the_drawing_in_pixels_twice_as_fine(example: Journey) -> None:
    svg = picture(example, "curve")
    root = ElementTree.fromstring(svg)  # noqa: S314
    image = Image.open(BytesIO(as_png(svg)))
    wanted = (2 * float(root.get("width")), 2 * float(root.get("height")))
    assert image.size == pytest.approx(wanted, abs=2)
    assert len(image.convert("RGB").getcolors(1 << 24)) > 20


@pytest.mark.parametrize("subject", ["curve", "map"])
def test_150_touchpoints_are_a_long_picture_with_a_limit_to_its_pixels(
    organization: Organization, subject: str
) -> None:
    svg = picture(long_journey(organization), subject)
    assert "150 150 Espero" in texts(svg)
    across, tall = Image.open(BytesIO(as_png(svg))).size
    assert PIXELS * 0.9 < across * tall <= PIXELS * 1.02


def test_an_empty_journey_has_an_empty_picture(organization: Organization) -> None:
    journey = Journey.objects.create(organization=organization, title="Vacío")
    for subject in ("curve", "map"):
        assert "Vacío" in texts(picture(journey, subject))


def test_lines_are_broken_to_the_room_they_have() -> None:
    lines = wrapped("Doy parte de un siniestro y espero " * 4, 120, 13)
    assert all(width(line, 13) <= 120 for line in lines)
    assert " ".join(lines).split() == ("Doy parte de un siniestro y espero " * 4).split()
    assert all(width(line, 13) <= 120 for line in wrapped("W" * 200, 120, 13))
    assert wrapped("", 120, 13) == []


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    assert wrapped("uno dos tres cuatro", 40, 13, most=2)[-1].endswith("…")
    assert shortened("corto", 100, 13) == "corto"
    assert width(shortened("W" * 100, 50, 13), 13) <= 50


@pytest.mark.parametrize(
    ("subject", "kind", "served"),
    [
        ("curve", "svg", "image/svg+xml; charset=utf-8"),
        ("map", "png", "image/png"),
    ],
)
def test_each_is_a_file_and_is_not_kept(
    client_of, lead, example, subject: str, kind: str, served: str
) -> None:
    response = client_of(lead).get(_address(example, subject, kind), {"language": "en"})
    assert response["Content-Type"] == served
    expected = f'attachment; filename="compro-algo-{subject}-en.{kind}"'
    assert response["Content-Disposition"] == expected
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(("subject", "kind"), [("table", "svg"), ("curve", "gif")])
def test_another_picture_is_404(client_of, lead, example, subject: str, kind: str) -> None:
    assert client_of(lead).get(_address(example, subject, kind)).status_code == 404


def _address(journey: Journey, subject: str, kind: str) -> str:
    things = [journey.organization.slug, journey.pk, subject, kind]
    return reverse("reports:journey_picture", args=things)
