"""Large files are worked on by jobs, which can be killed and taken up again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from jobs.models import Job, JobState
from jobs.services import do_job, start_job, take_up
from metrics.exchange import importing
from metrics.exchange.importing import keep
from metrics.models import Reading
from metrics.services.importing import cancel_import, give_up_forgotten, subject_of
from tests.metrics.importing import (
    FILE,
    LINES,
    NOW,
    Killed,
    checked,
    everything,
    handed_in,
    outcome_of,
    received,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def outcome(organization):
    return outcome_of(organization)


def a_job(row, kind, **arguments):
    return start_job(
        organization=row.organization, kind=kind, by=None, subject=subject_of(row),
        arguments={"import": str(row.pk), **arguments},
    )  # fmt: skip


def test_jobs_look_check_and_keep_and_say_what_they_did(organization):
    row = received(organization, FILE)
    assert a_job(row, "look_at_figures", shape="").state
    row.refresh_from_db()
    a_job(row, "check_figures", mapping=row.look["suggested"])
    a_job(row, "keep_figures")
    row.refresh_from_db()
    assert (row.state, Reading.objects.count()) == ("done", 6)
    assert list(Job.objects.order_by("created_at").values_list("state", "done", "total")) == [
        ("done", 2, 2), ("done", LINES, LINES), ("done", LINES, LINES),
    ]  # fmt: skip
    assert "6" in Job.objects.get(kind="keep_figures").message


def test_a_job_that_was_killed_and_taken_up_keeps_everything_once(
    organization, outcome, monkeypatch, settings
):
    row = checked(organization, FILE)
    settings.JOBS_RUN = "later"
    job = a_job(row, "keep_figures")
    finish = importing.finish_import

    def killed(**_kwargs):
        raise Killed

    monkeypatch.setattr(importing, "finish_import", killed)
    with pytest.raises(Killed):
        do_job(job_id=job.pk)
    silent = timezone.now() - timezone.timedelta(minutes=5)
    Job.objects.filter(pk=job.pk).update(heartbeat_at=silent)
    monkeypatch.setattr(importing, "finish_import", finish)
    take_up(job=Job.objects.get(pk=job.pk))
    assert do_job(job_id=job.pk)
    assert everything() == outcome
    assert Job.objects.get().state == JobState.DONE


def test_giving_up_stops_the_job(organization, settings):
    row = checked(organization, FILE)
    settings.JOBS_RUN = "later"
    job = a_job(row, "keep_figures")
    cancel_import(row=row)
    job.refresh_from_db()
    assert job.state == JobState.STOPPED


def test_a_job_says_why_it_cannot_go_on(organization, settings):
    settings.LANGUAGE_CODE = "en"
    row = received(organization, "Fecha;CSAT\n13/01/2026;9\n")
    a_job(row, "keep_figures")
    assert Job.objects.get().message == "The import was kept or given up meanwhile."
    row = handed_in(organization, b"\x89PNG\r\n\x1a\n")
    a_job(row, "look_at_figures")
    assert Job.objects.filter(state="failed", message="This is a picture, not a table.").exists()


def test_an_import_nobody_decides_on_for_a_month_is_given_up(organization):
    row, kept = checked(organization, FILE), checked(organization, FILE)
    keep(kept, at=NOW)
    assert give_up_forgotten(NOW + timedelta(days=29)) == 0
    assert give_up_forgotten(NOW + timedelta(days=31)) == 1
    row.refresh_from_db()
    kept.refresh_from_db()
    assert (row.state, kept.state) == ("cancelled", "done")
