"""Rows pasted from a spreadsheet: seen first, written when confirmed, taken back with undo."""

from __future__ import annotations

import pytest
from django.urls import reverse

from journeys.models import Operation, PainPoint, Rating, Revision, Stage, Touchpoint
from journeys.selectors.document import document_of
from journeys.services import undo
from tests.journeys.world import NOW, example_journey, touchpoint_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def journey(organization):
    return example_journey(organization)


@pytest.fixture
def paste(client_of, lead, journey):
    """``paste(text, …)``: what the page answers; with ``confirm=True`` as seen before."""
    browser = client_of(lead, headers={"accept-language": "en"})
    address = reverse("journeys:paste", args=[journey.organization.slug, journey.pk])

    def pasted(text, *, confirm=False, **more):
        answer = browser.post(address, {"text": text, **more})
        if confirm:
            seen = answer.context["plan"].fingerprint
            return browser.post(address, {"text": text, "step": "confirm", "seen": seen, **more})
        return answer

    return pasted


def rows(*lines):
    return "\n".join("\t".join(line) for line in lines)


ROWS = rows(
    ("Stage", "Touchpoint", "Experience", "Emotion", "Pain point"),
    ("Compro", "Compra", "2", "-2", "Me cobran dos veces"),
    ("Compro", "Pago con tarjeta", "4", "1", ""),
    ("Recibo", "Entrega", "nueve", "", ""),
)


def test_a_preview_writes_nothing_and_names_what_is_matched_new_and_refused(paste, journey):
    before = document_of(journey)
    page = paste(ROWS)
    plan = page.context["plan"]
    assert plan.of(Touchpoint) == {"new": 1, "changed": 0, "removed": 0, "same": 1}
    assert plan.of(Rating) == {"new": 1, "changed": 1, "removed": 0, "same": 0}
    assert [p.place for p in page.context["problems"]] == ["pasted rows, line 4, Experience"]
    assert document_of(journey) == before


def test_confirmed_rows_are_written_and_undo_takes_them_out(paste, journey, lead):
    before = document_of(journey)
    answer = paste(ROWS, confirm=True)
    assert answer["Location"] == journey.get_absolute_url()
    rating = touchpoint_of(journey, "Compra").ratings.get()
    assert (int(rating.experience), int(rating.emotion), int(rating.importance)) == (2, -2, 5)
    assert PainPoint.objects.get().text == "Me cobran dos veces"
    added = touchpoint_of(journey, "Pago con tarjeta")
    assert (added.stage.name, added.order) == ("Compro", 1)
    assert not Revision.objects.exists()
    undo(journey=journey, author=lead, at=NOW)
    assert document_of(journey) == before


def test_the_same_rows_twice_change_nothing(paste):
    paste(ROWS, confirm=True)
    assert paste(ROWS).context["plan"].changes_nothing


def test_rows_without_headings_begin_with_the_touchpoint(paste, journey):
    page = paste(rows(("Llamo", "x"), ("Espero", "y")))
    unknown = [read.heading for _table, read in page.context["reading"].unrecognised]
    assert unknown == ["column 2"]
    paste(rows(("Llamo",), ("Espero",)), confirm=True)
    last = Stage.objects.order_by("order").last()
    assert [t.title for t in last.touchpoints.order_by("order")] == [
        "Renovación",
        "Llamo",
        "Espero",
    ]


def test_rows_without_a_stage_go_where_they_are_known_or_where_the_person_says(paste, journey):
    stage = Stage.objects.get(name="Busco")
    text = rows(("Touchpoint", "Description"), ("Soporte", "Llamo"), ("Nuevo", "Algo"))
    paste(text, confirm=True, stage=str(stage.pk))
    assert touchpoint_of(journey, "Nuevo").stage == stage
    assert touchpoint_of(journey, "Soporte").stage.name == "Recibo"


def test_an_empty_cell_says_nothing(paste, journey):
    Touchpoint.objects.filter(title="Compra").update(description="Se queda")
    paste(rows(("Touchpoint", "Description", "Importance"), ("Compra", "", "1")), confirm=True)
    assert touchpoint_of(journey, "Compra").description == "Se queda"


def test_what_changed_between_preview_and_confirmation_is_seen_again_first(
    client_of, lead, paste, journey
):
    seen = paste(ROWS).context["plan"].fingerprint
    Touchpoint.objects.create(stage=Stage.objects.get(name="Compro"), title="Pago con tarjeta")
    answer = paste(ROWS, step="confirm", seen=seen)
    assert answer.status_code == 409
    assert "Nothing was written" in answer.text
    assert not Operation.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"), [("", "empty"), ("\n\t\n", "empty"), ("a" * 300_001, "most")]
)
def test_what_cannot_be_read_is_refused_and_kept_in_the_form(paste, text, said):
    answer = paste(text)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_chosen_stage_of_another_journey_is_not_there(paste, organization):
    other = example_journey(organization, title="Otra")
    assert paste(ROWS, stage=str(other.stages.first().pk)).status_code == 404


def test_pasted_markup_stays_text(paste):
    page = paste(rows(("Touchpoint", "<b>x"), ("<script>alert(1)</script>", "</textarea>")))
    assert "<script>alert(1)" not in page.text
    assert page.text.count("</textarea>") == 1
