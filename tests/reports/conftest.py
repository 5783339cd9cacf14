"""One believable round for the whole module: making it takes a second."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Consultancy
from reports.document import report_document
from tests.reports.rounds import MADE_ON, Planned, plan_of_a_year


@pytest.fixture(scope="module")
def planned(django_db_setup: None, django_db_blocker: Any) -> Iterator[Planned]:
    """The round in a transaction that is rolled back after the module's last test."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield plan_of_a_year()
        transaction.set_rollback(True)


def document_of(planned: Planned, language: str, **other: Any) -> dict[str, Any]:
    """The report about a planned round, with a consultant's name and colour."""
    given = {
        "assessment": planned.assessment,
        "plan": planned.plan,
        "previous": planned.previous,
        "language": language,
        "consultancy": Consultancy(firm="Rumbo Consultores", color="#7a3417"),
        "made_on": MADE_ON,
        **other,
    }
    return report_document(**given)


@pytest.fixture(scope="module")
def spanish(planned: Planned) -> dict[str, Any]:
    return document_of(planned, "es")


@pytest.fixture(scope="module")
def english(planned: Planned) -> dict[str, Any]:
    return document_of(planned, "en")
