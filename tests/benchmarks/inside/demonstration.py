"""The demonstration: made, signed in to, and timed in one process.

prepare: tell addresses and sessions · report: the PDF · questions: the two lists of questions
"""

from __future__ import annotations

from statistics import median
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from assessments.services import renew_link
from demonstration.builder import build
from tests.benchmarks.inside.tools import (
    browser,
    given,
    median_of,
    milliseconds,
    page,
    prepare,
    statements,
)

SESSION = settings.SESSION_COOKIE_NAME


def make() -> dict[str, Any]:
    """Build the demonstration; return its pages and the sessions that open them."""
    prepare()
    built = build(today=timezone.localdate())
    roadmap, seat = built.roadmap, built.halfway
    if roadmap is None or seat is None:
        raise RuntimeError("the demonstration has no roadmap or no half-way questionnaire")
    lead = browser()
    lead.force_login(built.lead, backend="django.contrib.auth.backends.ModelBackend")
    respondent = browser()
    respondent.post(f"/r/{renew_link(participant=seat)}/")
    question = respondent.get(f"/q/{seat.pk}/")["Location"]
    organization = f"/o/{built.organization.slug}/"
    assessment = f"{organization}assessments/{roadmap.assessment_id}/"
    return {
        "lead": lead.cookies[SESSION].value,
        "respondent": respondent.cookies[SESSION].value,
        "own": {"question": question, "all questions": f"/q/{seat.pk}/review/"},
        "pages": {
            "model": "/model/",
            "overview": organization,
            "round": assessment,
            "results": f"{assessment}results/",
            "capability": f"{assessment}results/CU1/",
            "roadmap": f"{organization}roadmaps/{roadmap.pk}/",
        },
        "report": f"{assessment}exports/report.pdf",
    }


def with_session(key: str) -> Client:
    client = browser()
    client.cookies[SESSION] = key
    return client


def report(address: str, session: str) -> dict[str, Any]:
    """Time the report from the request to its last byte, its child process included."""
    fetch = page(with_session(session), address)
    content: list[bytes] = []
    first = milliseconds(lambda: content.append(fetch()))
    again = median(milliseconds(fetch) for _ in range(3))
    return {"first_ms": first, "ms": again, "pages": pages_of(content[0]), "bytes": len(content[0])}


def pages_of(pdf: bytes) -> int | None:
    try:
        from io import BytesIO

        from pypdf import PdfReader
    except ImportError:
        return None
    return len(PdfReader(BytesIO(pdf)).pages)


def lists_of_questions(review: str, session: str) -> dict[str, Any]:
    told = {}
    for name, address, client in (
        ("review", review, with_session(session)),
        ("model", "/model/", browser()),
    ):
        fetch = page(client, address)
        fetch()  # warm-up
        told[name] = {"ms": median_of(5, fetch), "queries": len(statements(fetch))}
    return told


def main(words: list[str]) -> dict[str, Any]:
    if words == ["prepare"]:
        return make()
    known = given()
    if words == ["report"]:
        return report(known["report"], known["lead"])
    return lists_of_questions(known["own"]["all questions"], known["respondent"])
