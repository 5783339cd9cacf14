"""Handing in a file, seeing what it would do, confirming; and taking files out."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from journeys.exchange.limits import FILE_BYTES
from journeys.models import Journey, Operation, Revision, RevisionCause, Touchpoint
from journeys.selectors.document import document_of
from journeys.selectors.presence import changes_since
from tests.journeys.test_document import awkward_journey
from tests.journeys.world import NOW, example_journey, touchpoint_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def hand_in(client_of, lead, organization):
    """``hand_in(data, name)``: the preview; ``confirm(page)`` presses its button."""
    browser = client_of(lead, headers={"accept-language": "en"})
    address = reverse("journeys:import_journey", args=[organization.slug])

    def handed(data, name="viaje.json", **more):
        return browser.post(address, {"file": SimpleUploadedFile(name, data), **more})

    def confirm(page, **more):
        sent = {"token": page.context["upload"].token, "seen": page.context["plan"].fingerprint}
        return browser.post(address, {**sent, "step": "confirm", **more})

    handed.confirm = confirm
    handed.browser, handed.address = browser, address
    return handed


def files_of(browser, journey, kind, language="en"):
    address = reverse("journeys:export", args=[journey.organization.slug, journey.pk, kind])
    return browser.get(address, {"language": language})


@pytest.mark.parametrize("kind", ["json", "xlsx", "sheets"])
def test_a_file_taken_out_brings_a_deleted_journey_back(hand_in, organization, kind):
    journey = awkward_journey(organization)
    before = document_of(journey)
    data = files_of(hand_in.browser, journey, kind, "es").content
    Journey.objects.all().delete()
    page = hand_in(data, f"viaje.{kind}")
    assert page.context["plan"].is_new
    assert not Journey.objects.exists()
    answer = hand_in.confirm(page)
    assert answer["Location"].endswith(f"/journeys/{journey.pk}/")
    assert document_of(Journey.objects.get()) == before


def test_a_changed_file_changes_the_journey_and_keeps_a_version(hand_in, organization, consultant):
    journey = example_journey(organization)
    document = document_of(journey)
    changed = json.loads(json.dumps(document).replace("Entrega", "Entrega en casa"))
    page = hand_in(json.dumps(changed).encode())
    assert "Entrega en casa" in page.text
    assert document_of(journey) == document
    hand_in.confirm(page)
    assert document_of(journey) == changed
    kept = Revision.objects.get()
    assert (kept.cause, kept.label) == (RevisionCause.BEFORE_IMPORT, "viaje.json")
    assert changes_since(journey, since=NOW, apart_from=consultant).structure
    assert Operation.objects.get().author is None


def test_a_document_without_ids_is_what_it_was_when_it_was_seen(hand_in):
    document = {"format": "brujula-journey", "version": 1, "journey": {"title": "A mano"}}
    page = hand_in(json.dumps({**document, "stages": [{"name": "Busco"}]}).encode())
    assert hand_in.confirm(page).status_code == 302
    assert [str(stage) for stage in Journey.objects.get().stages.all()] == ["Busco"]


def test_a_file_that_changes_nothing_says_so_and_offers_nothing(hand_in, organization):
    journey = example_journey(organization)
    page = hand_in(json.dumps(document_of(journey)).encode())
    assert "Nothing to change" in page.text
    assert 'value="confirm"' not in page.text
    assert hand_in.confirm(page).status_code == 409
    assert not Revision.objects.exists()


def test_columns_can_be_decided_about_between_preview_and_confirmation(hand_in):
    page = hand_in(b"Stage,Touchpoint,Notas\nBusco,Comparo,Con calma\n", "mi viaje.csv")
    assert page.context["plan"].journey.title == "mi viaje"
    ((_table, read),) = page.context["reading"].unrecognised
    token = page.context["upload"].token
    chosen = {f"column-{read.name}": "description"}
    page = hand_in.browser.post(hand_in.address, {"token": token, "step": "preview", **chosen})
    hand_in.confirm(page, **chosen)
    assert Touchpoint.objects.get().description == "Con calma"


def test_a_journey_changed_since_the_preview_is_looked_at_again_first(hand_in, organization):
    journey = example_journey(organization)
    changed = json.dumps(document_of(journey)).replace("Entrega", "Entrega en casa")
    page = hand_in(changed.encode())
    Touchpoint.objects.filter(title="Entrega").update(title="Llega", rev=7)
    answer = hand_in.confirm(page)
    assert answer.status_code == 409
    assert touchpoint_of(journey, "Llega").rev == 7


def test_a_file_that_is_no_longer_kept_is_asked_for_again(hand_in, client_of, consultant):
    page = hand_in(b"Stage,Touchpoint\nBusco,Comparo\n", "uno.csv")
    other = client_of(consultant)
    token = {"token": page.context["upload"].token}
    assert other.post(hand_in.address, token).status_code == 410
    hand_in(b"Stage,Touchpoint\nBusco,Pregunto\n", "dos.csv")
    assert hand_in.confirm(page).status_code == 410
    assert not Journey.objects.exists()


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        (b"x" * (FILE_BYTES + 1), 413, "larger"),
        (b"\x89PNG\r\n\x1a\n", 422, "picture"),
        (b'{"format": "otro"}', 422, "brujula-journey"),
        (b"", 422, ""),
    ],
)
def test_a_file_that_cannot_be_taken_is_answered_with_the_reason(hand_in, data, status, said):
    answer = hand_in(data, "archivo")
    assert answer.status_code == status
    assert said in answer.text
    assert not Journey.objects.exists()


def test_no_file_is_asked_for(hand_in):
    assert hand_in.browser.post(hand_in.address).status_code == 422


@pytest.mark.parametrize(
    ("kind", "ending"),
    [("json", "json"), ("xlsx", "xlsx"), ("csv", "csv"), ("sheets", "zip"), ("mermaid", "mmd")],
)
def test_every_kind_of_file_can_be_taken_out_by_who_may_only_read(
    client_of, executive, organization, kind, ending
):
    journey = example_journey(organization)
    answer = files_of(client_of(executive), journey, kind)
    assert answer["Content-Disposition"] == f'attachment; filename="compro-algo.{ending}"'
    assert answer.content


def test_an_unknown_kind_of_file_is_not_there(client_of, lead, organization):
    assert (
        files_of(
            client_of(lead, headers={"accept-language": "en"}), example_journey(organization), "exe"
        ).status_code
        == 404
    )


def test_the_page_names_every_file_and_only_editors_see_the_way_in(
    client_of, lead, executive, organization
):
    journey = example_journey(organization)
    address = reverse("journeys:exchange", args=[organization.slug, journey.pk])
    pages = {who: client_of(who).get(address).text for who in (lead, executive)}
    for kind in ("json", "xlsx", "csv", "sheets", "mermaid"):
        assert f"/export/{kind}/" in pages[executive]
    way_in = reverse("journeys:import_journey", args=[organization.slug])
    assert (way_in in pages[lead], way_in in pages[executive]) == (True, False)
