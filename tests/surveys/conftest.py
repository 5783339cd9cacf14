"""Surveys to answer, and answers as a customer's browser sends them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journeys.models import Touchpoint
from surveys.links import open_token
from surveys.models import Survey
from surveys.services.answers import take_answer
from surveys.services.one_time import make_one_time_links
from surveys.services.surveys import make_survey
from surveys.stamps import new_stamp, read_stamp
from tests.journeys.world import example_journey

NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
_number = count(1)


@pytest.fixture
def make(organization) -> Callable[..., Survey]:
    """``make(question="nps", is_open=False, …)``: a survey that takes answers."""

    def made(of=organization, **fields: Any) -> Survey:
        said = {
            "title": f"Encuesta {next(_number)}",
            "question": "csat",
            "is_open": True,
            **fields,
        }
        return make_survey(organization=of, fields=said, by=None, at=NOW)

    return made


@pytest.fixture
def place(organization) -> Touchpoint:
    """A touchpoint to ask about: the delivery of example J."""
    return Touchpoint.objects.of(example_journey(organization)).get(title="Entrega")


@pytest.fixture
def answered() -> Callable[..., bool]:
    """``answered(survey, 5, 4, comment="…", at=…)``: one answer for each score, by the service."""

    def gave(survey: Survey, *scores: int, comment: str = "", at: datetime | None = None) -> None:
        for score in scores:
            stamp = read_stamp(new_stamp(survey), survey)
            take_answer(
                survey=survey, token=None, score=score, comment=comment, language="es",
                stamp=stamp.key, at=at or timezone.now(),
            )  # fmt: skip

    return gave


def link(survey: Survey, name: str = "answer") -> str:
    return reverse(f"surveys:{name}", args=[open_token(survey)])


def one_time(survey: Survey, number: int = 1) -> list[str]:
    tokens = make_one_time_links(survey=survey, number=number, at=timezone.now())
    return [reverse("surveys:answer", args=[token]) for token in tokens]


def stamp_on(response: HttpResponse) -> str:
    return re.search(r'name="stamp" value="([^"]+)"', response.content.decode())[1]


def send(address: str, browser: Client | None = None, **said: Any) -> HttpResponse:
    """Open a link and send an answer, as a browser without cookies does."""
    browser = browser or Client(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="en")
    if "stamp" not in said:
        page = browser.get(address)
        said["stamp"] = (
            stamp_on(page) if page.status_code == 200 and b"stamp" in page.content else ""
        )
    return browser.post(address, said)
