"""Eight customers at the same moment: every answer is kept, and every one is counted."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections
from django.test import Client
from django.utils import timezone

from metrics.models import Reading
from surveys.models import SurveyAnswer, SurveyToken
from surveys.services.answers import AlreadyAnsweredError, take_answer
from surveys.services.one_time import make_one_time_links
from surveys.stamps import new_stamp, read_stamp
from tests.surveys.conftest import link, send
from voice.models import CustomerComment

THREADS = 8


def at_once(work) -> list:
    """Run ``work(n)`` in eight threads that start together; a refusal is returned."""
    gate = Barrier(THREADS, timeout=30)

    def one(number):
        try:
            gate.wait()
            return work(number)
        except AlreadyAnsweredError as error:
            return type(error)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


def answer(survey, stamp, score=5, token=None):
    return take_answer(
        survey=survey, token=token, score=score, comment="hola", language="es", stamp=stamp,
        at=timezone.now(),
    )  # fmt: skip


def stamped(survey):
    return read_stamp(new_stamp(survey), survey).key


def test_eight_answers_at_once_are_eight_answers_and_one_reading_of_eight(transactional_db, make):
    survey = make(question="nps")
    assert at_once(lambda n: answer(survey, stamped(survey), score=n + 3)) == [True] * THREADS
    row = Reading.objects.get()
    assert (row.n, row.score_sum, row.numerator, row.detractors) == (8, 52, 2, 4)
    assert SurveyAnswer.objects.count() == CustomerComment.objects.count() == THREADS


def test_one_page_sent_eight_times_at_once_is_one_answer(transactional_db, make):
    survey = make()
    stamp = stamped(survey)
    assert Counter(at_once(lambda _n: answer(survey, stamp))) == {True: 1, False: THREADS - 1}
    assert (Reading.objects.get().n, CustomerComment.objects.count()) == (1, 1)


def test_one_link_used_on_eight_devices_at_once_takes_one_answer(transactional_db, make):
    survey = make(is_open=False)
    make_one_time_links(survey=survey, number=1, at=timezone.now())
    token = SurveyToken.objects.get()
    done = Counter(at_once(lambda _n: answer(survey, stamped(survey), token=token)))
    assert done == {True: 1, AlreadyAnsweredError: THREADS - 1}
    assert (SurveyAnswer.objects.count(), Reading.objects.get().n) == (1, 1)


def test_eight_browsers_at_once_lose_nothing(transactional_db, make):
    survey = make()
    address = link(survey)
    done = at_once(
        lambda n: send(address, Client(REMOTE_ADDR=f"10.0.0.{n}"), score="4").status_code
    )
    assert done == [302] * THREADS
    assert (SurveyAnswer.objects.count(), Reading.objects.get().n) == (THREADS, THREADS)
