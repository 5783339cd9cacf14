"""Long work is started once, counted, stopped, taken up again, and never done by two."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from jobs.kinds import Kind, NoSuchKindError
from jobs.models import Job, JobState
from jobs.processes import run_apart
from jobs.querysets import SILENCE
from jobs.services import (
    JobOverError,
    ask_to_stop,
    do_job,
    do_what_is_due,
    start_job,
    take_up,
)
from tests.assessments.world import HTMX, signed_in, text_of
from tests.jobs import kinds

ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def known_kinds(monkeypatch):
    names = ("count", "cannot", "breaks", "loses_its_hold")
    own = {name: Kind(f"Kind {name}", f"tests.jobs.kinds.{name}") for name in names}
    monkeypatch.setattr(apps.get_app_config("jobs"), "job_kinds", own, raising=False)
    kinds.SEEN.clear()


@pytest.fixture
def waiting(settings):
    """Jobs stay in the queue until somebody does them."""
    settings.JOBS_RUN = "later"


@pytest.fixture
def start(organization, lead):
    def started(kind="count", subject="", **arguments):
        given = {"to": 3, **arguments}
        return start_job(
            organization=organization, kind=kind, arguments=given, by=lead, subject=subject,
            back="/o/acme/",
        )  # fmt: skip

    return started


def silent(job):
    """The process that had this job in hand has been gone for a while."""
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING,
        claim="gone",
        heartbeat_at=timezone.now() - SILENCE - timedelta(seconds=1),
    )


def fresh(job):
    return Job.objects.get(pk=job.pk)


def test_a_job_is_done_and_says_how_far_it_came(start):
    job = fresh(start())
    assert (job.state, job.done, job.total, job.message) == ("done", 3, 3, "counted to 3")
    assert kinds.SEEN == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert job.claim == ""


def test_a_kind_nobody_knows_starts_nothing(start):
    with pytest.raises(NoSuchKindError):
        start("no such thing")
    assert not Job.objects.exists()


def test_a_reason_meant_for_people_is_shown_and_any_other_is_not(start, caplog):
    assert fresh(start("cannot")).message == "the mail server sleeps"
    broken = fresh(start("breaks"))
    assert (broken.state, "secret detail" in broken.message) == ("failed", False)
    assert "secret detail" in caplog.text


def test_a_job_stops_between_two_steps_and_goes_on_from_there(start):
    job = start(to=5, stop_at=2)
    assert (fresh(job).state, fresh(job).done) == ("stopped", 3)
    Job.objects.filter(pk=job.pk).update(arguments={"to": 5})
    take_up(job=job)
    assert (fresh(job).state, fresh(job).done, fresh(job).stop_asked) == ("done", 5, False)
    assert [number for number, _ in kinds.SEEN] == [0, 1, 2, 3, 4, 5]


def test_a_job_in_the_queue_stops_on_the_spot(start, waiting):
    job = start()
    ask_to_stop(job=job)
    assert fresh(job).state == "stopped"
    assert do_job(job_id=job.pk) is False


def test_where_the_job_in_the_way_ends_before_it_is_found_a_new_one_starts(start, waiting):
    first = start(subject="this")
    ends = iter([True])

    def ending(execute, sql, params, many, context):
        """Another process ends the first job just before this one looks it up."""
        if sql.startswith("SELECT") and next(ends, False):
            Job.objects.filter(pk=first.pk).update(state=JobState.DONE)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(ending):
        second = start(subject="this")
    assert (second.pk != first.pk, fresh(first).state, fresh(second).state) == (
        True, "done", "queued",
    )  # fmt: skip
    assert start(subject="this") == second


@pytest.mark.parametrize("change", [ask_to_stop, take_up])
def test_a_job_that_is_done_is_neither_stopped_nor_taken_up(change, start):
    job = start()
    with pytest.raises(JobOverError):
        change(job=job)


def test_a_job_that_somebody_has_in_hand_is_not_taken_up(start, waiting):
    job = start()
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, claim="alive")
    with pytest.raises(JobOverError):
        take_up(job=job)
    assert do_job(job_id=job.pk) is False
    assert fresh(job).claim == "alive"


def test_who_lost_a_job_writes_nothing_more(start):
    job = fresh(start("loses_its_hold"))
    assert (job.state, job.claim, job.done) == ("running", "another", 7)


def test_the_same_subject_is_worked_on_once(start, waiting):
    first, second = start(subject="round:1"), start(subject="round:1")
    assert first.pk == second.pk
    assert start(subject="round:2").pk != first.pk
    assert start().pk != start().pk  # nothing in particular is no subject


def test_what_was_forgotten_is_done_when_somebody_comes_by(start, settings):
    settings.JOBS_RUN = "later"
    job = start()
    settings.JOBS_RUN = "apart"
    assert do_what_is_due()["jobs"] == 0  # its own process may still be starting
    silent(job)
    assert fresh(job).is_interrupted()
    assert do_what_is_due()["jobs"] == 1
    assert fresh(job).state == "done"


def test_where_jobs_wait_run_due_does_them_at_once(start, waiting, capsys):
    job = start()
    call_command("run_due")
    assert fresh(job).state == "done"
    assert "jobs: 1" in capsys.readouterr().out


def test_the_command_says_when_there_is_nothing_to_do(start, capsys):
    call_command("run_job", str(start().pk))
    assert "nothing to do" in capsys.readouterr().out


def test_one_due_work_that_breaks_costs_the_others_nothing(start, waiting, monkeypatch, caplog):
    config = apps.get_app_config("jobs")
    monkeypatch.setattr(config, "due_work", ("tests.jobs.kinds.breaks",), raising=False)
    job = start()
    do_what_is_due()
    assert fresh(job).state == "done"
    assert "due work failed" in caplog.text


# ---- two at once, and a process of its own ----------------------------------------------------


def test_eight_processes_that_want_a_job_do_it_once(transactional_db, framework, settings):
    from tests.assessments.world import organization

    settings.JOBS_RUN = "later"
    job = start_job(organization=organization("Ocho"), kind="count", arguments={"to": 50}, by=None)
    gate = Barrier(8, timeout=30)

    def work(_number):
        try:
            gate.wait()
            return do_job(job_id=job.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(work, range(8))) == [False] * 7 + [True]
    assert len(kinds.SEEN) == 51


def test_a_process_of_its_own_is_told_the_job_and_outlives_the_request(
    monkeypatch, tmp_path, settings
):
    settings.STATE_DIR = tmp_path / "state"
    settings.BASE_DIR = tmp_path
    (tmp_path / "manage.py").write_text("import os, sys\nprint(sys.argv[1:], os.getsid(0))")
    run_apart("00000000-0000-0000-0000-000000000007")
    log = tmp_path / "state" / "jobs.log"
    for _ in range(200):
        if log.exists() and log.read_text().strip():
            break
        __import__("time").sleep(0.05)
    said = log.read_text().split()
    assert said[:2] == ["['run_job',", "'00000000-0000-0000-0000-000000000007']"]
    assert int(said[2]) != __import__("os").getsid(0)


def test_where_no_process_can_be_started_the_job_waits(monkeypatch, tmp_path, settings, caplog):
    settings.STATE_DIR = tmp_path
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    run_apart("00000000-0000-0000-0000-000000000007")
    assert "no process could be started" in caplog.text


# ---- pages ------------------------------------------------------------------------------------


def test_the_page_asks_for_itself_again_only_while_there_is_something_to_see(start, lead, waiting):
    job = start()
    browser = signed_in(lead, headers=ENGLISH)
    address = reverse("jobs:progress", args=["acme", job.pk])
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, done=2, total=4)
    running = text_of(browser.get(address, **HTMX))
    assert "every 1500ms" in running and 'value="2"' in running and 'max="4"' in running
    assert "<html" not in running and "2 of 4" in running
    do_job(job_id=job.pk)
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, message="All of it.")
    over = text_of(browser.get(address))
    assert "every 1500ms" not in over and "All of it." in over and "/o/acme/" in over


def test_an_interrupted_job_is_shown_as_such_and_can_go_on(start, lead, settings):
    settings.JOBS_RUN = "later"
    job = start()
    settings.JOBS_RUN = "here"
    silent(job)
    browser = signed_in(lead, headers=ENGLISH)
    page = text_of(browser.get(reverse("jobs:progress", args=["acme", job.pk])))
    assert "Interrupted" in page and "every 1500ms" not in page
    sent = browser.post(reverse("jobs:go_on", args=["acme", job.pk]))
    assert (sent.status_code, fresh(job).state) == (302, "done")


def test_stopping_from_the_page(start, lead, waiting):
    job = start()
    browser = signed_in(lead, headers=ENGLISH)
    fragment = browser.post(reverse("jobs:stop", args=["acme", job.pk]), **HTMX)
    assert fragment.status_code == 200 and "Stopped" in text_of(fragment)
    assert fresh(job).state == "stopped"
