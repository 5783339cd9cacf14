"""The demonstration: made, signed in to, and timed in one process.

prepare: tell addresses and sessions · report: the documents · questions: the two lists of questions
"""

from __future__ import annotations

from statistics import median
from typing import Any

from django.conf import settings
from django.test import Client

from assessments.services import renew_link
from demonstration.management.commands.demonstration import build_with_its_foundations
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
    built = build_with_its_foundations()
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
    decided = roadmap.scenarios.exclude(decided_at=None).get()
    plan = f"{organization}roadmaps/{roadmap.pk}/plans/{decided.pk}/"
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
        "slides": f"{plan}plan.pptx",
        "workbook": f"{plan}files/xlsx/",
    }


def with_session(key: str) -> Client:
    client = browser()
    client.cookies[SESSION] = key
    return client


def document(address: str, session: str) -> dict[str, Any]:
    """Time a document from the request to its last byte, a child process included."""
    fetch = page(with_session(session), address)
    content: list[bytes] = []
    first = milliseconds(lambda: content.append(fetch()))
    again = median(milliseconds(fetch) for _ in range(3))
    return {"first_ms": first, "ms": again, "pages": pages_of(content[0]), "bytes": len(content[0])}


def pages_of(content: bytes) -> int | None:
    """Return the pages of a PDF, None of anything else."""
    if not content.startswith(b"%PDF"):
        return None
    try:
        from io import BytesIO

        from pypdf import PdfReader
    except ImportError:
        return None
    return len(PdfReader(BytesIO(content)).pages)


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
        names = ("report", "slides", "workbook")
        return {name: document(known[name], known["lead"]) for name in names}
    return lists_of_questions(known["own"]["all questions"], known["respondent"])
