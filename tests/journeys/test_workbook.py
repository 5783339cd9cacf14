"""Journeys as tables: everything that goes out comes back, and a second time changes nothing."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils.translation import override
from openpyxl import Workbook, load_workbook

from journeys.exchange.assembling import Known
from journeys.exchange.files import read_file
from journeys.exchange.known import known_names
from journeys.exchange.tables import flat_of, sheets_of
from journeys.exchange.text_tables import write_archive, write_csv
from journeys.exchange.workbook import write_workbook
from journeys.models import Channel, Journey, PainPoint, Rating, Stage, Touchpoint
from journeys.selectors.document import document_of
from journeys.services.documents import apply_plan
from journeys.services.planning import plan_document
from tests.journeys.test_document import awkward_journey
from tests.journeys.world import NOW, example_journey, touchpoint_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def planned(organization, data, name="viaje.xlsx", chosen=None, title=""):
    known = known_names(organization, title=title)
    incoming = read_file(data, name, known=known, chosen=chosen or {})
    plan = plan_document(
        organization=organization,
        checked=incoming.checked,
        complete=incoming.complete and not incoming.problems,
    )
    return incoming, plan


def put_in(organization, data, author, **more):
    incoming, plan = planned(organization, data, **more)
    assert incoming.problems == []
    assert plan.problems == []
    apply_plan(plan=plan, author=author, at=NOW, label="viaje")
    return plan


WRITERS = {"xlsx": write_workbook, "zip": write_archive}


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("kind", WRITERS)
def test_what_goes_out_in_sheets_comes_back_the_same(organization, lead, kind, language):
    journey = awkward_journey(organization)
    before = document_of(journey)
    with override(language):
        data = WRITERS[kind](sheets_of(before))
    with override("en"):
        assert put_in(organization, data, lead).changes_nothing
        Journey.objects.all().delete()
        put_in(organization, data, lead)
    assert document_of(Journey.objects.get()) == before


@pytest.mark.parametrize("language", ["es", "en"])
def test_one_table_comes_back_without_changing_anything(organization, lead, language):
    document = document_of(awkward_journey(organization))
    with override(language):
        data = write_csv(flat_of(document))
    assert put_in(organization, data, lead, name="tabla.csv").changes_nothing


def test_no_text_becomes_a_formula(organization):
    journey = example_journey(organization)
    texts = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r\n=1", "'=1"]
    for number, text in enumerate(texts):
        Touchpoint.objects.create(stage=Stage.objects.first(), order=number + 5, title=text)
    sheets = sheets_of(document_of(journey))
    book = load_workbook(BytesIO(write_workbook(sheets)))
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert {cell.value for cell in cells if str(cell.value).startswith(("'=", "''="))} >= {
        "'=1+1",
        "''=1",
    }
    assert not [cell for cell in cells if cell.data_type == "f"]
    begun = {
        text[:1] for text in write_csv(sheets[2]).decode("utf-8-sig").replace('"', "").split(",")
    }
    assert not begun & set("=+@\t")


def edited(data, sheet, edit):
    book = load_workbook(BytesIO(data))
    edit(book[sheet])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_changed_cell_changes_one_field_and_a_new_line_adds_one_row(organization, lead):
    journey = example_journey(organization)
    with override("en"):
        data = write_workbook(sheets_of(document_of(journey)))

        def edit(sheet):
            sheet["D3"] = "Se paga con tarjeta"
            sheet.append(["Recibo", None, "Firmo la entrega"])

        data = edited(data, "Touchpoints", edit)
        plan = put_in(organization, data, lead)
        assert plan.of(Touchpoint) == {"new": 1, "changed": 1, "removed": 0, "same": 4}
        assert put_in(organization, data, lead).changes_nothing
    assert touchpoint_of(journey, "Compra").description == "Se paga con tarjeta"
    assert touchpoint_of(journey, "Firmo la entrega").stage.name == "Recibo"


def test_a_line_that_is_gone_goes_into_the_bin_but_not_while_another_is_refused(organization, lead):
    journey = example_journey(organization)
    with override("en"):
        whole = write_workbook(sheets_of(document_of(journey)))
        less = edited(whole, "Ratings", lambda sheet: sheet.delete_rows(2))
        _incoming, plan = planned(organization, less)
        assert plan.of(Rating)["removed"] == 1
        spoilt = edited(less, "Ratings", lambda sheet: sheet.__setitem__("F2", "mucho"))
        incoming, plan = planned(organization, spoilt)
    assert plan.of(Rating)["removed"] == 0
    assert [problem.place for problem in incoming.problems] == ["Ratings, line 2, Expectation"]


def csv(*lines):
    return "\n".join(lines).encode()


def test_a_table_that_people_made_becomes_a_journey_and_a_second_time_nothing(organization, lead):
    data = csv(
        "Etapa;Punto de contacto;Canal;Persona;Importancia;Experiencia;Emoción;Pain",
        "Busco;Comparo precios;Web;Ana;4,5;3;-1;Hay letra pequeña",
        "Busco;Comparo precios;Web;Luis;4;3;1;",
        "Compro;Pago;Quiosco de la esquina;Ana;5;2;-2;",
    )
    for again in range(2):
        plan = put_in(organization, data, lead, name="mi viaje.csv", title="Mi viaje")
        assert plan.changes_nothing is bool(again)
    journey = Journey.objects.get()
    assert journey.title == "Mi viaje"
    assert [str(stage) for stage in journey.stages.all()] == ["Busco", "Compro"]
    assert [p.name for p in journey.personas.all()] == ["Ana", "Luis"]
    assert touchpoint_of(journey, "Comparo precios").channel.key == "web"
    assert Channel.objects.get(key="quiosco-de-la-esquina").name_es == "Quiosco de la esquina"
    assert float(Rating.objects.get(persona__name="Ana", emotion=-1).importance) == 4.5
    assert PainPoint.objects.get().text == "Hay letra pequeña"


def test_an_unknown_column_is_left_out_until_somebody_says_what_it_is(organization):
    data = csv("Stage,Touchpoint,Qué tal", "Busco,Comparo,hola")
    incoming, plan = planned(organization, data, title="T")
    (read,) = [column for _table, column in incoming.reading.unrecognised]
    assert (read.heading, read.column, read.samples) == ("Qué tal", None, ["hola"])
    assert plan.new[-1].row.description == ""
    chosen = {f"column-{read.name}": "description"}
    _incoming, plan = planned(organization, data, chosen=chosen, title="T")
    assert plan.new[-1].row.description == "hola"


@pytest.mark.parametrize(
    ("heading", "cells", "scale", "stored"),
    [
        ("Emotion", ("1", "3", "5"), "from_five", (-2, 0, 2)),
        ("Emotion", ("-3", "0", "2"), "from_seven", (-2, 0, 1)),
        ("Experience", ("-2", "0", "2"), "five_from_centred", (1, 3, 5)),
        ("Importance", ("-3", "1", "3"), "five_from_seven", (1, 4, 5)),
    ],
)
def test_a_column_on_another_scale_is_offered_its_conversion(
    organization, heading, cells, scale, stored
):
    lines = [f"Busco,T{n},Ana,{cell}" for n, cell in enumerate(cells)]
    data = csv(f"Stage,Touchpoint,Persona,{heading}", *lines)
    incoming, plan = planned(organization, data, title="T")
    ((_table, read),) = incoming.reading.rescalable
    assert (read.scales, read.scale) == ([scale], scale)
    rows = [p.row for p in plan.new if isinstance(p.row, Rating)]
    assert tuple(float(getattr(row, heading.lower())) for row in rows) == stored
    refused, _plan = planned(organization, data, chosen={f"scale-{read.name}": "as_is"}, title="T")
    assert refused.problems


@pytest.mark.parametrize("values", ["1 2 3 4 5", "-2 0 2", "2 2 2"])
def test_a_column_on_its_own_scale_is_left_alone(organization, values):
    heading = "Emotion" if "-2" in values else "Importance"
    lines = [f"Busco,T{n},Ana,{value}" for n, value in enumerate(values.split())]
    data = csv(f"Stage,Touchpoint,Persona,{heading}", *lines)
    assert planned(organization, data, title="T")[0].reading.rescalable == []


def test_stage_orders_with_holes_are_closed(organization, lead):
    book = Workbook()
    stages = book.active
    stages.title = "Stages"
    for row in (("Order", "Name"), (70, "Tercera"), (10, "Primera"), (30, "Segunda")):
        stages.append(row)
    touchpoints = book.create_sheet("Touchpoints")
    for row in (("Stage", "Touchpoint"), ("Primera", "Uno")):
        touchpoints.append(row)
    out = BytesIO()
    book.save(out)
    put_in(organization, out.getvalue(), lead, title="T")
    rows = Stage.objects.order_by("order").values_list("order", "name")
    assert list(rows) == [(0, "Primera"), (1, "Segunda"), (2, "Tercera")]


def test_lines_about_one_touchpoint_must_agree(organization):
    data = csv(
        "Stage,Touchpoint,Channel,Persona,Experience",
        "Busco,Comparo,Web,Ana,3",
        "Busco,Comparo,App,Luis,3",
        "Busco,Comparo,Web,Luis,7",
        "Nada,Nadie",
        ",,Web",
    )
    incoming, plan = planned(organization, data, name="t.csv", title="T")
    assert [problem.place for problem in incoming.problems] == [
        "t.csv, line 3",
        "t.csv, line 6",
        "t.csv, line 4, experience",
    ]
    assert plan.of(Touchpoint)["new"] == 2


def test_a_sheet_with_another_name_is_said_to_be_left_out(organization):
    book = load_workbook(
        BytesIO(write_workbook(sheets_of(document_of(example_journey(organization)))))
    )
    book.create_sheet("Notas").append(["a", "b"])
    out = BytesIO()
    book.save(out)
    incoming, _plan = planned(organization, out.getvalue())
    assert [note.place for note in incoming.reading.notes] == ["Notas"]


def test_an_archive_has_one_table_per_sheet(organization):
    data = write_archive(sheets_of(document_of(example_journey(organization))))
    assert len(ZipFile(BytesIO(data)).namelist()) == 9


def test_names_follow_from_the_organization(organization, other_organization, lead, stranger):
    data = csv("Stage,Touchpoint", "Busco,Comparo")
    put_in(organization, data, lead, title="T")
    put_in(other_organization, data, stranger, title="T")
    assert Journey.objects.filter(title="T").count() == 2
    assert Known("1") != Known("2")
