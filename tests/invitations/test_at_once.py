"""Two leads at the same moment, eight devices at the same moment, a process killed in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.conf import settings as product
from django.core import mail
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from assessments.models import Identity, Participant
from invitations.domain.lists import Line
from invitations.models import Message
from invitations.services.links import LinkOverError, make_team_link, seat_device
from invitations.services.lists import ListGoneError, confirm_list, keep_list
from invitations.services.messages import prepare_invitations, start_sending
from jobs.models import Job
from jobs.services import do_job

THREADS = 8


def at_once(work) -> list:
    """Run ``work(n)`` in eight threads that start together; an exception is returned."""
    gate = Barrier(THREADS, timeout=30)

    def one(number):
        try:
            gate.wait()
            return work(number)
        except (ListGoneError, LinkOverError) as error:
            return type(error)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


@pytest.fixture
def held(transactional_db, hold):
    return hold("ana")


def a_list(held, lead, *names):
    return keep_list(
        assessment=held.assessment,
        lines=[Line(n, name, f"{name}@x.es", "Oeste", "mandos") for n, name in enumerate(names)],
        reading={}, text="", role_group="", team_name="", language="es", by=lead,
        at=timezone.now(),
    )  # fmt: skip


def test_one_list_confirmed_eight_times_at_once_seats_everybody_once(held, lead):
    upload = a_list(held, lead, "bea", "cruz")
    done = at_once(
        lambda n: confirm_list(upload=upload, create_teams=True, at=timezone.now()).people
    )
    assert Counter(done) == {2: 1, ListGoneError: THREADS - 1}
    assert Participant.objects.count() == 3


def test_eight_lists_with_the_same_address_seat_it_once(held, lead):
    uploads = [a_list(held, lead, "bea", f"otra{n}") for n in range(THREADS)]
    done = at_once(
        lambda n: confirm_list(upload=uploads[n], create_teams=True, at=timezone.now()).people
    )
    assert sorted(done) == [1] * (THREADS - 1) + [2]
    assert Identity.objects.filter(email="bea@x.es").count() == 1
    positions = Participant.objects.values_list("position", flat=True)
    assert len(set(positions)) == len(positions) == THREADS + 2


def test_eight_leads_who_invite_at_once_send_one_message_each(transactional_db, hold):
    held = hold("ana", "bea", "cruz")

    def work(_number):
        prepare_invitations(assessment=held.assessment, at=timezone.now())
        start_sending(assessment=held.assessment, by=None)

    at_once(work)
    while Message.objects.filter(state="queued").exists():  # queued as the one job was ending
        start_sending(assessment=held.assessment, by=None)
    assert sorted(message.to[0] for message in mail.outbox) == [
        "ana@ejemplo.es", "bea@ejemplo.es", "cruz@ejemplo.es",
    ]  # fmt: skip


def test_eight_devices_get_eight_seats_in_a_row(held):
    team = held.seats["ana"].team
    link = make_team_link(
        assessment=held.assessment, team=team, role_group="front_line", language="es",
        at=timezone.now(),
    )  # fmt: skip
    at_once(lambda n: seat_device(link=link, language="es", at=timezone.now()).pk)
    positions = Participant.objects.filter(team_link=link).values_list("position", flat=True)
    assert sorted(positions) == list(range(1, THREADS + 1))


# ---- a real process ------------------------------------------------------------------------------


def own_database() -> str:
    """The address of the database of this test, for a process of its own."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    who = f"{given['USER']}:{given['PASSWORD']}" if given["PASSWORD"] else given["USER"]
    return f"postgres://{who}@{given['HOST']}:{given['PORT'] or 5432}/{given['NAME']}"


@pytest.fixture
def process(tmp_path):
    """``process(job, seconds)``: the command as the site would start it, writing to a slow server."""
    kept = tmp_path / "sent.txt"
    kept.touch()

    def start(job, seconds):
        environment = {
            **os.environ,
            "DATABASE_URL": own_database(),
            "CX_EMAIL_BACKEND": "tests.invitations.slow_mail.EmailBackend",
            "SLOW_MAIL": str(kept),
            "SLOW_MAIL_SECONDS": str(seconds),
        }
        command = [sys.executable, "manage.py", "run_job", str(job.pk)]
        return subprocess.Popen(
            command, cwd=product.BASE_DIR, env=environment, start_new_session=True
        )

    start.sent = lambda: kept.read_text(encoding="utf-8").split()
    return start


def test_a_process_killed_in_the_middle_and_started_again_sends_nothing_twice(
    transactional_db, hold, process, settings
):
    settings.JOBS_RUN = "later"
    held = hold(*(f"p{n:02}" for n in range(30)))
    prepare_invitations(assessment=held.assessment, at=timezone.now())
    job = start_sending(assessment=held.assessment, by=None)
    running = process(job, 0.05)
    until = time.monotonic() + 60
    while len(process.sent()) < 5 and time.monotonic() < until:
        time.sleep(0.02)
    os.kill(running.pid, signal.SIGKILL)
    running.wait(timeout=20)
    before = process.sent()
    assert 5 <= len(before) < 30

    # Nobody takes it while it may still live; once it has been silent, somebody does.
    assert do_job(job_id=job.pk) is False
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - timedelta(minutes=2))
    assert process(job, 0).wait(timeout=60) == 0

    times = Counter(process.sent())
    assert set(times.values()) == {1}
    found = Counter(Message.objects.values_list("state", flat=True))
    assert found["unsure"] <= 1
    assert found["sent"] + found["unsure"] == 30
    missing = {f"p{n:02}@ejemplo.es" for n in range(30)} - set(times)
    unsure = set(Message.objects.filter(state="unsure").values_list("address", flat=True))
    assert missing <= unsure
    job.refresh_from_db()
    assert job.state == "done"


def test_the_site_starts_that_process_itself_and_the_page_is_free(
    transactional_db, hold, settings, monkeypatch, tmp_path, lead, client_of
):
    settings.JOBS_RUN, settings.STATE_DIR = "apart", tmp_path
    monkeypatch.setenv("DATABASE_URL", own_database())
    monkeypatch.setenv("CX_EMAIL_BACKEND", "tests.invitations.slow_mail.EmailBackend")
    monkeypatch.setenv("SLOW_MAIL", str(tmp_path / "sent.txt"))
    held = hold("ana")
    browser: Client = client_of(lead)
    page = browser.post(held.url("send", "invitation"))
    assert page.status_code == 302 and "/jobs/" in page["Location"]
    until = time.monotonic() + 60
    while Job.objects.get().is_open and time.monotonic() < until:
        time.sleep(0.1)
    job = Job.objects.get()
    assert (job.state, job.done) == ("done", 1), (tmp_path / "jobs.log").read_text()
    assert (tmp_path / "sent.txt").read_text().split() == ["ana@ejemplo.es"]
