"""Versions: kept by hand and before imports, looked at, put back, and that undone again."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse

from journeys.models import Persona, Revision, RevisionCause, Touchpoint
from journeys.selectors.document import document_of
from journeys.services.documents import KEPT_BY_THEMSELVES, keep_version
from journeys.services.versions import restore_version, save_version
from tests.journeys.test_document import awkward_journey
from tests.journeys.world import NOW, example_journey, touchpoint_of

pytestmark = pytest.mark.django_db


def address(name, journey, *more):
    return reverse(f"journeys:{name}", args=[journey.organization.slug, journey.pk, *more])


def test_a_version_put_back_is_the_journey_as_it_stood_and_can_be_undone(organization, lead):
    journey = awkward_journey(organization)
    before = document_of(journey)
    kept = save_version(journey=journey, author=lead, at=NOW, label="antes")
    Touchpoint.objects.filter(title="Entrega").update(title="Otra cosa", deleted_at=NOW)
    Persona.objects.filter(name="Lucía").update(goal="Otra meta")
    journey.walked_by.first().delete()
    touchpoint_of(journey, "Soporte").ratings.first().delete()
    now = document_of(journey)
    restore_version(revision=kept, author=lead, at=NOW + timedelta(hours=1))
    assert document_of(journey) == before
    safety = Revision.objects.get(cause=RevisionCause.BEFORE_RESTORE)
    assert (safety.snapshot, safety.author) == (now, lead)
    restore_version(revision=safety, author=lead, at=NOW + timedelta(hours=2))
    assert document_of(journey) == now


def test_putting_back_what_is_there_already_keeps_no_copy(organization, lead):
    journey = example_journey(organization)
    kept = save_version(journey=journey, author=lead, at=NOW, label="")
    assert restore_version(revision=kept, author=lead, at=NOW).changes_nothing
    assert Revision.objects.get() == kept


def test_versions_nobody_asked_for_make_room_and_those_by_hand_stay(organization, lead):
    journey = example_journey(organization)
    save_version(journey=journey, author=lead, at=NOW - timedelta(days=900), label="a mano")
    for hour in range(KEPT_BY_THEMSELVES + 3):
        keep_version(
            journey=journey,
            author=lead,
            at=NOW + timedelta(hours=hour),
            label=str(hour),
            cause=RevisionCause.BEFORE_IMPORT,
        )
    labels = [revision.label for revision in Revision.objects.order_by("at")]
    assert labels[:2] == ["a mano", "3"]
    assert len(labels) == KEPT_BY_THEMSELVES + 1


def test_the_pages_keep_show_and_put_back(client_of, organization, lead):
    journey = example_journey(organization)
    browser = client_of(lead, headers={"accept-language": "en"})
    kept = browser.post(address("versions", journey), {"label": " antes  del taller "})
    assert kept["Location"] == address("versions", journey)
    revision = Revision.objects.get()
    assert (revision.label, revision.author) == ("antes del taller", lead)
    assert "antes del taller" in browser.get(address("versions", journey)).text
    Touchpoint.objects.filter(title="Entrega").update(title="Llega tarde")
    page = browser.get(address("version", journey, revision.pk)).text
    assert "Entrega" in page and "Llega tarde" in page
    answer = browser.post(address("restore_version", journey, revision.pk))
    assert answer["Location"] == journey.get_absolute_url()
    assert touchpoint_of(journey, "Entrega").rev == 2


def test_a_version_that_no_longer_fits_says_why_and_writes_nothing(client_of, organization, lead):
    journey = example_journey(organization)
    snapshot = deepcopy(document_of(journey))
    snapshot["stages"][0]["kind"] = "war"
    snapshot["journey"]["title"] = "Otra"
    revision = Revision.objects.create(journey=journey, at=NOW, snapshot=snapshot)
    answer = client_of(lead, headers={"accept-language": "en"}).post(
        address("restore_version", journey, revision.pk)
    )
    assert answer.status_code == 409
    assert "stages[0].kind" in answer.text
    assert document_of(journey)["journey"]["title"] == "Compro algo"


def test_who_may_only_read_can_look_but_not_keep(client_of, organization, lead, executive):
    journey = example_journey(organization)
    revision = save_version(journey=journey, author=lead, at=NOW, label="")
    browser = client_of(executive)
    assert browser.get(address("version", journey, revision.pk)).status_code == 200
    assert browser.post(address("versions", journey)).status_code == 403
    assert Revision.objects.count() == 1


def test_a_version_of_another_journey_is_not_there(client_of, organization, lead):
    journey, other = example_journey(organization), example_journey(organization, title="Otra")
    revision = save_version(journey=other, author=lead, at=NOW, label="")
    browser = client_of(lead, headers={"accept-language": "en"})
    assert browser.get(address("version", journey, revision.pk)).status_code == 404
    assert browser.post(address("restore_version", journey, revision.pk)).status_code == 404


def test_a_list_of_versions_reads_none_of_them(
    client_of, organization, lead, django_assert_max_num_queries
):
    journey = example_journey(organization)
    for _n in range(40):
        save_version(journey=journey, author=lead, at=NOW, label="v")
    browser = client_of(lead, headers={"accept-language": "en"})
    with django_assert_max_num_queries(20) as captured:
        browser.get(address("versions", journey))
    assert not [q for q in captured.captured_queries if '"snapshot"' in q["sql"]]
