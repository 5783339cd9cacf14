"""The bin keeps things for thirty days, and what leaves it leaves nothing behind."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from journeys.models import (
    BIN_DAYS,
    Comment,
    Evidence,
    Journey,
    PainPoint,
    Persona,
    Rating,
    Stage,
    Tool,
    Touchpoint,
)
from journeys.services import empty_bins, remove, remove_journey, restore_journey
from tests.journeys.world import NOW, example_journey, touchpoint_of

DAYS = timedelta(days=BIN_DAYS)


@pytest.fixture
def journey(organization):
    return example_journey(organization)


@pytest.fixture
def support(journey):
    return touchpoint_of(journey, "Soporte")


def one_of_each(journey, support) -> list:
    """One row of everything that can be put into a bin, beside what the journey has."""
    organization = journey.organization
    return [
        PainPoint.objects.create(touchpoint=support, text="Espero"),
        Evidence.objects.create(touchpoint=support, text="Doce entrevistas"),
        Rating.objects.create(touchpoint=support, persona=Persona.objects.get(), source="survey"),
        Comment.objects.create(journey=journey, touchpoint=support, text="¿Y esto?"),
        Touchpoint.objects.create(stage=support.stage, title="Sobra", order=7),
        Stage.objects.create(journey=journey, name="Sobra", order=7),
        Persona.objects.create(organization=organization, name="Nadie"),
        Tool.objects.create(organization=organization, name="Campana"),
        Journey.objects.create(organization=organization, title="Olvidado"),
    ]


@pytest.mark.parametrize(("past", "gone"), [(timedelta(0), 0), (timedelta(seconds=1), 1)])
def test_each_thing_leaves_the_bin_after_its_days_and_not_before(journey, support, past, gone):
    rows = one_of_each(journey, support)
    for row in rows:
        type(row).objects.filter(pk=row.pk).update(deleted_at=NOW)
    assert empty_bins(at=NOW + DAYS + past) == gone * len(rows)
    left = [row for row in rows if type(row).objects.filter(pk=row.pk).exists()]
    assert left == ([] if gone else rows)
    assert Touchpoint.objects.of(journey).present().count() == 5


def test_what_is_in_no_bin_stays_whatever_its_age(journey, support):
    rows = one_of_each(journey, support)
    assert empty_bins(at=NOW + timedelta(days=4000)) == 0
    assert all(type(row).objects.filter(pk=row.pk).exists() for row in rows)


def test_a_touchpoint_that_leaves_takes_what_hangs_from_it(journey, support, lead):
    PainPoint.objects.create(touchpoint=support, text="Espero")
    remove(row=support, author=lead, at=NOW)
    assert empty_bins(at=NOW + DAYS + timedelta(days=1)) == 1
    assert not PainPoint.objects.exists()
    assert Rating.objects.of(journey).count() == 4


def test_a_file_leaves_with_the_evidence_it_belongs_to(
    journey, support, lead, django_capture_on_commit_callbacks
):
    proof = Evidence.objects.create(touchpoint=support, text="Acta")
    proof.file.save("acta.pdf", ContentFile(b"%PDF-1.7"))
    stored = proof.file.name
    remove(row=support, author=lead, at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        empty_bins(at=NOW + DAYS)
    assert default_storage.exists(stored)
    with django_capture_on_commit_callbacks(execute=True):
        empty_bins(at=NOW + DAYS + timedelta(days=1))
    assert not default_storage.exists(stored)


def test_a_future_journey_outlives_the_one_it_came_from(organization, journey):
    future = Journey.objects.create(
        organization=organization, title="Mañana", state="to_be", derived_from=journey
    )
    remove_journey(journey=journey, at=NOW)
    empty_bins(at=NOW + DAYS + timedelta(days=1))
    future.refresh_from_db()
    assert future.derived_from is None


def test_a_journey_out_of_the_bin_is_whole_and_counts_as_changed(journey):
    remove_journey(journey=journey, at=NOW)
    assert not Journey.objects.present().exists()
    restore_journey(journey=journey, at=NOW + timedelta(days=2))
    journey.refresh_from_db()
    assert (journey.deleted_at, journey.updated_at) == (None, NOW + timedelta(days=2))
    assert Touchpoint.objects.of(journey).present().count() == 5


def test_the_command_says_how_many_rows_went(journey, support, lead):
    remove(row=support, author=lead, at=timezone.now() - DAYS - timedelta(hours=1))
    said = StringIO()
    call_command("empty_journey_bins", stdout=said)
    assert said.getvalue().strip().endswith(": 1")
    quiet = StringIO()
    call_command("empty_journey_bins", verbosity=0, stdout=quiet)
    assert quiet.getvalue() == ""
