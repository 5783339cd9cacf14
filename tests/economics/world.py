"""A case in the scene of the tests of access, and what its pages are sent."""

from __future__ import annotations

from datetime import UTC, datetime

from accounts.models import Organization, User
from economics.domain.inputs import Key, Range, certain
from economics.models import Case
from economics.services.cases import add_case


def valued(owner: Organization, lead: User, marker: str) -> Case:
    """A case whose texts carry ``marker``."""
    return add_case(
        organization=owner,
        head={"title": f"{marker} caso", "segment": f"{marker} clientes", "customers": 100},
        ranges={
            Key.MARGIN: Range(80, 100, 115),
            Key.RETENTION: certain(0.8),
            Key.DISCOUNT: certain(0.1),
        },
        notes={Key.MARGIN: f"{marker} nota"},
        measured={},
        by=lead,
        at=datetime(2026, 10, 14, 9, 0, tzinfo=UTC),
    )


def case_of(owner: Organization) -> Case:
    return Case.objects.owned_by(owner).get()


def sent_to_economics(owner: Organization) -> dict[str, dict[str, object]]:
    """What a person would send to each page that takes something."""
    head = {"title": "Otro", "segment": "", "period": "year", "form": "b", "prices": "nominal"}
    assumed = {"horizon": "5", "margin": "100", "retention": "80", "discount": "10", "rev": "1"}
    return {
        "economics:new_case": head,
        "economics:case": head | assumed,
        "economics:save_case": head | assumed,
    }
