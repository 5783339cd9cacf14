"""Example R of docs/methods.md as rows: a framework of five areas with one capability each."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assessments.models import Anchor, Area, Capability, Framework, Level
from assessments.services import save_scope
from roadmaps.models import LibraryInitiative, LibraryLift
from tests.assessments.world import hold_round, make_roadmap
from tests.roadmaps.domain.example_r import BUDGET, CANDIDATES, CAPACITY, NEEDS, QUARTERS

CODES = tuple(need.code for need in NEEDS)


def both(*names: str, text: str = "x") -> dict[str, str]:
    return {f"{name}_{language}": text for name in names for language in ("es", "en")}


def tiny_framework(codes=CODES, slug="tiny") -> Framework:
    """A framework with one capability of the same code in each area."""
    framework = Framework.objects.create(
        slug=slug, version=1, content_hash="x", **both("title", "status")
    )
    Level.objects.bulk_create(
        Level(framework=framework, number=n, **both("name", "summary", text=f"Nivel {n}"))
        for n in range(1, 6)
    )
    for order, code in enumerate(codes, start=1):
        area = Area.objects.create(
            framework=framework,
            code=code,
            key=code.lower(),
            order=order,
            **both("name", "summary", text=f"Área {code}"),
        )
        capability = Capability.objects.create(
            area=area,
            code=code,
            order=1,
            **both("name", text=f"Capacidad {code}"),
            **both("definition", "question", "help", "sufficient", "insufficient"),
        )
        Anchor.objects.bulk_create(
            Anchor(capability=capability, level=n, **both("text", text=f"{code} {n}"))
            for n in range(1, 6)
        )
    return framework


def in_library(
    framework: Framework,
    code: str,
    lifts: dict[str, float],
    *,
    probability=0.8,
    effort=10,
    cost=0,
    quarters=1,
    applies=(1, 5),
    requires=(),
) -> LibraryInitiative:
    """Add an initiative to the library; the first capability it lifts is its own."""
    capabilities = {c.code: c for c in Capability.objects.filter(area__framework=framework)}
    row = LibraryInitiative.objects.create(
        framework=framework,
        code=code,
        capability=capabilities[next(iter(lifts))],
        applies_from=applies[0],
        applies_to=applies[1],
        quarters=quarters,
        probability=Decimal(str(probability)),
        **both("title", text=f"Iniciativa {code}"),
        **both("why", "deliverable", "metric", "owner"),
        **both("steps", text="uno\ndos\ntres"),
        **dict.fromkeys(("effort_low", "effort_likely", "effort_high"), effort),
        **dict.fromkeys(("cost_low", "cost_likely", "cost_high"), cost),
    )
    LibraryLift.objects.bulk_create(
        LibraryLift(initiative=row, capability=capabilities[c], points=Decimal(str(points)))
        for c, points in lifts.items()
    )
    row.requires.set(requires)
    return row


@pytest.fixture
def tiny(db) -> Framework:
    return tiny_framework()


@pytest.fixture
def example_library(tiny) -> dict[str, LibraryInitiative]:
    """The six initiatives of the example."""
    rows: dict[str, LibraryInitiative] = {}
    for one in CANDIDATES:
        rows[one.key] = in_library(
            tiny,
            one.key,
            dict(one.lifts),
            probability=one.probability,
            effort=int(one.effort_days),
            cost=int(one.cost),
            quarters=one.quarters,
            requires=[rows[key] for key in one.requires],
        )
    return rows


# Targets of a round are whole levels. The example's EN lies at 2.5 with a target of 3.5; here
# at 3.0 with 4: the same gap, which is all that the ranking knows of it.
MEANS = {"D": 2.0, "DI": 3.0, "EN": 3.0, "ME": 1.5, "CU": 2.5}
TARGETS = {"D": 4, "DI": 4, "EN": 4, "ME": 3, "CU": 4}
WEIGHTS = {need.code: Decimal(str(need.weight)) for need in NEEDS}


def half_and_half(means):
    """Six people whose answers have these means: whole levels, or half above and half below."""
    return lambda team, seat, code: int(means[code]) + (seat % 2 if means[code] % 1 else 0)


@pytest.fixture
def hold(tiny, organization):
    """``hold(means=…, targets=…)``: a closed round of the tiny framework with these means."""

    def held(means=None, targets=None, out_of_scope=None, answering=None, **how):
        def scoped(assessment):
            save_scope(
                assessment=assessment,
                targets={**TARGETS, **(targets or {})},
                weights={},
                out_of_scope=out_of_scope or {},
                area_weights=WEIGHTS,
            )

        return hold_round(
            organization,
            {"Norte": 6},
            answering or half_and_half({**MEANS, **(means or {})}),
            framework=tiny,
            before_opening=scoped,
            **how,
        )

    return held


@pytest.fixture
def roadmap(example_library, hold):
    """The roadmap of the example, as generated."""
    return make_roadmap(
        hold().assessment, quarters=QUARTERS, days_per_quarter=CAPACITY, budget=BUDGET
    )


@pytest.fixture
def initiatives(roadmap):
    """The roadmap's initiatives by the keys of the example."""
    return {row.library.code: row for row in roadmap.initiatives.select_related("library")}


@pytest.fixture
def editor(lead, client_of):
    return client_of(lead, HTTP_ACCEPT_LANGUAGE="en")


@pytest.fixture
def reader(executive, client_of):
    return client_of(executive, HTTP_ACCEPT_LANGUAGE="en")
