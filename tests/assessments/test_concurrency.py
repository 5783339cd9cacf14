"""Eight people, or eight devices, at the same moment: every answer is there afterwards."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test import Client

from accounts.models import Role
from assessments.forms import text_print
from assessments.models import Answer, Capability, Framework, Participant
from tests.assessments.world import (
    HTMX,
    hold_round,
    member,
    nothing,
    organization,
    signed_in,
    text_of,
)

THREADS = 8


@pytest.fixture
def held(transactional_db):
    """An open round, really committed, with a seat for each thread."""
    assert Framework.objects.exists()
    return hold_round(
        organization("Concurrida"), {"Norte": THREADS}, nothing, state="open", submitted=False
    )


def at_once(work) -> list:
    """Run ``work(n)`` in eight threads that start together, each with a connection of its own."""
    gate = Barrier(THREADS, timeout=30)

    def one(number):
        try:
            gate.wait()
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return [
            found.result(timeout=120) for found in [pool.submit(one, n) for n in range(THREADS)]
        ]


def test_the_database_of_this_test_is_one_that_several_processes_share(held):
    name = str(connection.settings_dict["NAME"])
    assert connection.vendor == "postgresql" or "memory" not in name


def test_eight_people_saving_at_once_lose_no_answer(held):
    codes = list(Capability.objects.asked_in(held.assessment).values_list("code", flat=True))[:10]
    browsers = [held.arrive(n) for n in range(THREADS)]

    def answer(number):
        return [
            browsers[number]
            .post(held.question(number, code), {"choice": str(1 + (number + i) % 5)}, **HTMX)
            .status_code
            for i, code in enumerate(codes)
        ]

    assert at_once(answer) == [[200] * len(codes)] * THREADS
    for number, seat in enumerate(held.seats):
        stored = dict(
            Answer.objects.filter(participant=seat).values_list("capability__code", "level")
        )
        assert stored == {code: 1 + (number + i) % 5 for i, code in enumerate(codes)}


def test_eight_devices_of_one_person_keep_one_row_per_question(held):
    browsers = [held.arrive(0) for _ in range(THREADS)]

    def answer(number):
        sent = [{"choice": "4"}, {"confidence": "2"}, {"evidence": "1"}][number % 3]
        return browsers[number].post(held.question(0, "DA1"), sent, **HTMX).status_code

    assert at_once(answer) == [200] * THREADS
    row = Answer.objects.get()
    assert (row.level, row.confidence, row.evidence) == (4, 2, 1)


def test_of_eight_comments_on_the_same_text_one_wins_and_the_others_are_told(held):
    browsers = [held.arrive(0) for _ in range(THREADS)]

    def comment(number):
        sent = {"comment": f"texto {number}", "comment_rev": "0", "comment_shown": text_print("")}
        return browsers[number].post(held.question(0, "DA1"), sent, **HTMX).status_code

    found = at_once(comment)
    assert sorted(found) == [200] + [409] * (THREADS - 1)
    row = Answer.objects.get()
    assert (row.comment, row.comment_rev) == (f"texto {found.index(200)}", 1)


def test_whoever_submits_while_others_answer_takes_nothing_of_theirs(held):
    browsers = [held.arrive(n) for n in range(THREADS)]
    for number in range(THREADS):
        browsers[number].post(held.question(number, "DA1"), {"choice": "2"}, **HTMX)

    def go(number):
        if number % 2:
            return browsers[number].post(f"/q/{held.seats[number].pk}/submit/").status_code
        return (
            browsers[number].post(held.question(number, "DA2"), {"choice": "5"}, **HTMX).status_code
        )

    assert at_once(go) == [200, 302] * (THREADS // 2)
    assert Participant.objects.filter(submitted_at__isnull=False).count() == THREADS // 2
    assert Answer.objects.filter(capability__code="DA1", level=2).count() == THREADS
    assert Answer.objects.filter(capability__code="DA2", level=5).count() == THREADS // 2


def test_two_who_close_at_once_close_once(held, django_user_model):
    leads = [member(held.assessment.organization, Role.LEAD) for _ in range(THREADS)]
    browsers: list[Client] = [signed_in(lead) for lead in leads]
    address = held.url("assessments:close_round")
    at_once(lambda number: browsers[number].post(address).status_code)
    held.assessment.refresh_from_db()
    assert held.assessment.is_closed
    closed_at = held.assessment.closed_at
    browsers[0].post(address)
    held.assessment.refresh_from_db()
    assert held.assessment.closed_at == closed_at


def told(answer) -> str:
    """The one message a page shows."""
    return re.search(r'<li class="notice[^>]*>.*?<span>(.*?)</span>', text_of(answer), re.S)[1]


def leads(held) -> list[Client]:
    people = [member(held.assessment.organization, Role.LEAD, name=f"Lead {n}") for n in range(8)]
    browsers = [signed_in(person) for person in people]
    for browser in browsers:
        browser.cookies["language"] = "en"
    return browsers


def test_of_eight_leads_who_close_at_once_one_does_and_the_others_are_told_who(held):
    browsers = leads(held)
    address = held.url("assessments:close_round")
    answers = at_once(lambda number: browsers[number].post(address, follow=True))
    assert {a.redirect_chain[0][0] for a in answers} == {held.url("assessments:results")}
    words = sorted(map(told, answers))
    (closing,) = held.assessment.closings.all()
    who = f"{closing.closed_by.name} closed the round already, on"
    assert [w.startswith(who) for w in words] == [w != CLOSED for w in words]
    assert words.count(CLOSED) == 1


def test_of_eight_leads_who_open_again_at_once_one_reason_is_kept(held):
    browsers = leads(held)
    browsers[0].post(held.url("assessments:close_round"), follow=True)
    address = held.url("assessments:reopen")
    reasons = [f"Un motivo cualquiera {n}" for n in range(8)]
    answers = at_once(
        lambda n: browsers[n].post(address, {"reason": reasons[n]}, follow=True),
    )
    words = list(map(told, answers))
    opened = [n for n, text in enumerate(words) if text.startswith("The round is open again")]
    (closing,) = held.assessment.closings.all()
    assert [closing.reopen_reason] == [reasons[n] for n in opened]
    late = {
        "Somebody else has opened it again meanwhile.",
        "Only a closed round can be opened again.",
    }
    assert {words[n] for n in range(8) if n not in opened} <= late


CLOSED = "The round is closed; its results are frozen."
