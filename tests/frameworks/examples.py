"""Models made up for the tests: complete, in both languages, of any number of areas."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from accounts.models import Organization
from assessments.models import Framework
from frameworks.domain.content import (
    AreaContent,
    CapabilityContent,
    Content,
    Estimate,
    InitiativeContent,
    LevelContent,
    Text,
)
from frameworks.services import import_content, publish, target_of

NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)


def both(text: str) -> Text:
    return Text(f"{text} en español", f"{text} in English")


def capability(code: str, **changes: object) -> CapabilityContent:
    texts = ("name", "definition", "help", "sufficient", "insufficient")
    one = CapabilityContent(
        code=code,
        question=Text(f"¿Cómo se hace {code}?", f"How is {code} done?"),
        anchors=tuple(
            Text(
                f"En {code} alguien hace visible el paso {level} ante todo su equipo.",
                f"In {code} somebody makes step {level} visible to the whole team.",
            )
            for level in range(1, 6)
        ),
        **{name: both(f"{code} {name}") for name in texts},
    )
    return replace(one, **changes)


def initiative(
    capability: str, letter: str = "A", requires: tuple[str, ...] = (), **changes: object
) -> InitiativeContent:
    texts = ("title", "why", "deliverable", "metric", "owner")
    low = letter == "A"
    one = InitiativeContent(
        code=f"{capability}-{letter}",
        capability=capability,
        applies_from=1 if low else 3,
        applies_to=3 if low else 5,
        steps=tuple(both(f"{capability}{letter} paso {n}") for n in (1, 2, 3)),
        effort=Estimate(5, 10, 20),
        cost=Estimate(0, 1000, 5000),
        quarters=1,
        probability=Decimal("0.85"),
        lifts=((capability, Decimal("1.10")),),
        requires=requires,
        **{name: both(f"{capability}{letter} {name}") for name in texts},
    )
    return replace(one, **changes)


def model(areas: int = 3, per_area: int = 2, *, title: str = "Modelo propio") -> Content:
    """A complete model: areas P, Q, R …; capabilities P1, P2 …; one initiative each."""
    letters = "PQRSTUVWX"[:areas]
    listed = tuple(
        AreaContent(
            code=letter * 2,
            key=f"area-{letter.lower()}",
            name=both(f"Zona {letter}"),
            summary=both(f"Lo que abarca {letter}"),
            capabilities=tuple(capability(f"{letter}{n}") for n in range(1, per_area + 1)),
        )
        for letter in letters
    )
    return Content(
        title=both(title),
        status=both("Escrito por nosotros"),
        levels=tuple(
            LevelContent(n, both(f"Peldaño {n}"), both(f"Así se ve el {n}")) for n in range(1, 6)
        ),
        areas=listed,
        initiatives=tuple(initiative(c.code) for area in listed for c in area.capabilities),
    )


def draft_of(
    organization: Organization, content: Content | None = None, slug: str = ""
) -> Framework:
    """A draft of an organisation that says this, as if read from a file."""
    content = content or model()
    target = target_of(organization, slug, content)
    return import_content(organization=organization, target=target, content=content)


def published(organization: Organization, content: Content | None = None) -> Framework:
    """A version that rounds can ask."""
    draft = draft_of(organization, content)
    return publish(draft=draft, seen_rev=draft.rev, at=NOW)
