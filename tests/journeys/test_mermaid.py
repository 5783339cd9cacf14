"""Mermaid ``journey`` diagrams: sections are stages, tasks touchpoints, scores emotions."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from journeys.exchange.files import read_file
from journeys.exchange.known import known_names
from journeys.exchange.mermaid import read_mermaid, unrated, write_mermaid
from journeys.models import Journey, Rating, Source, Stage, Touchpoint
from journeys.selectors.board import load_board
from journeys.services import DocumentError
from journeys.services.documents import apply_plan
from journeys.services.planning import plan_document
from tests.journeys.world import NOW, example_journey

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


DIAGRAM = """\
---
config:
  theme: dark
---
%% the usual example, ours
journey
    title Un día con nosotros
    accTitle: fuera
    section Busco
      Comparo precios: 4: Ana, Luis
      Leo opiniones: 2: Ana
    section Compro
      Pago： sin sorpresas: 5
"""


def put_in(organization, text, author):
    known = known_names(organization, title="Sin título")
    incoming = read_file(text.encode(), "viaje.mmd", known=known, chosen={})
    plan = plan_document(
        organization=organization, checked=incoming.checked, complete=incoming.complete
    )
    apply_plan(plan=plan, author=author, at=NOW, label="")
    return plan


def test_a_journey_is_written_as_a_diagram(organization):
    journey = example_journey(
        organization, personas=("Lucía, primera", "Tomás"), title="Compro: ya"
    )
    Rating.objects.filter(persona__name="Tomás", touchpoint__title="Compra").update(emotion=-2)
    Touchpoint.objects.create(stage=Stage.objects.last(), order=9, title="Nadie #1")
    board = load_board(journey)
    assert write_mermaid(board) == (
        "journey\n"
        "    title Compro： ya\n"
        "    section Busco\n"
        "      Búsqueda: 4: Lucía， primera, Tomás\n"
        "    section Compro\n"
        "      Compra: 1: Tomás\n"
        "      Compra: 4: Lucía， primera\n"
        "    section Recibo\n"
        "      Entrega: 2: Lucía， primera, Tomás\n"
        "      Soporte: 1: Lucía， primera, Tomás\n"
        "    section Sigo\n"
        "      Renovación: 3: Lucía， primera, Tomás\n"
        "      %% Nadie ＃1: nobody has rated it\n"
    )
    assert [str(column.touchpoint) for column in unrated(board)] == ["Nadie #1"]


def test_a_diagram_becomes_a_journey_of_assumptions_and_a_second_time_nothing(organization, lead):
    for again in range(2):
        assert put_in(organization, DIAGRAM, lead).changes_nothing is bool(again)
    journey = Journey.objects.get()
    assert journey.title == "Un día con nosotros"
    assert [str(stage) for stage in journey.stages.all()] == ["Busco", "Compro"]
    rated = Rating.objects.of(journey).order_by("touchpoint__title", "persona__name")
    assert [(r.touchpoint.title, r.persona.name, int(r.emotion)) for r in rated] == [
        ("Comparo precios", "Ana", 1),
        ("Comparo precios", "Luis", 1),
        ("Leo opiniones", "Ana", -1),
        ("Pago: sin sorpresas", "Customer", 2),
    ]
    assert {(r.source, r.importance, r.experience) for r in rated} == {
        (Source.ASSUMPTION, None, None)
    }


def test_what_was_written_is_read_back(organization, other_organization, stranger):
    journey = example_journey(
        organization, personas=("Lucía, primera", "Tomás"), title="Compro: ya"
    )
    text = write_mermaid(load_board(journey))
    put_in(other_organization, text, stranger)
    copy = Journey.objects.get(organization=other_organization)
    assert write_mermaid(load_board(copy)) == text


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("flowchart TD\n A-->B", "line 1"),
        ("%% nota\n\nsequenceDiagram\n A->>B: hola", "line 3"),
        ("journey\n section Busco\n Comparo: 9: Ana", "line 3"),
        ("journey\n section Busco\n Comparo: bien: Ana", "line 3"),
        ("journey\n section Busco\n Comparo", "line 3"),
        ("journey\n Comparo: 3: Ana: Luis", "line 2"),
        ("journey\n section A\n T: 3: Ana\n T: 4: Ana", "line 4"),
    ],
)
def test_a_line_that_does_not_fit_is_refused_with_its_number(organization, text, place):
    with pytest.raises(DocumentError) as refused:
        read_file(text.encode(), "a.mmd", known=known_names(organization), chosen={})
    assert [problem.place for problem in refused.value.problems] == [place]


def test_a_fence_around_a_diagram_is_no_part_of_it():
    document = read_mermaid(
        "```mermaid\n" + DIAGRAM.split("---\n")[2] + "```\n", seed="1", title=""
    )
    assert [stage["name"] for stage in document["stages"]] == ["Busco", "Compro"]
