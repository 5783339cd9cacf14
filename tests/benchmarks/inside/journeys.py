"""A large journey: made, opened and timed in one process, and looked at again after the typing.

prepare: twenty editors and who types where · open: the map, large and small · compare: what is kept
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import connection

from accounts.models import Membership, Organization, Role, User
from journeys.models import (
    Channel,
    Journey,
    JourneyPersona,
    Persona,
    Rating,
    Source,
    Stage,
    StageKind,
    Touchpoint,
)
from journeys.services import ensure_vocabulary
from tests.benchmarks.inside.tools import (
    browser,
    given,
    median_of,
    page,
    prepare,
    statements,
)

SESSION = settings.SESSION_COOKIE_NAME
STAGES, TOUCHPOINTS, PERSONAS, FEW = 12, 150, 3, 15
EACH = 7  # touchpoints whose texts one person writes; the rest of 150 are shared by all


def grow(organization: Organization, touchpoints: int) -> Journey:
    """Make a journey of twelve stages; each touchpoint rated once per persona."""
    journey = Journey.objects.create(organization=organization, title=f"{touchpoints} touchpoints")
    personas = Persona.objects.bulk_create(
        Persona(organization=organization, name=f"Persona {i}", colour=i + 1)
        for i in range(PERSONAS)
    )
    JourneyPersona.objects.bulk_create(
        JourneyPersona(journey=journey, persona=persona, order=i)
        for i, persona in enumerate(personas)
    )
    kinds = list(StageKind)
    stages = Stage.objects.bulk_create(
        Stage(journey=journey, order=i, kind=kinds[i * 4 // STAGES], name=f"Stage {i}")
        for i in range(STAGES)
    )
    channels = list(Channel.objects.filter(organization=organization))
    rows = Touchpoint.objects.bulk_create(
        Touchpoint(
            stage=stages[i * STAGES // touchpoints],
            order=i,
            title=f"Touchpoint {i}",
            channel=channels[i % len(channels)],
        )
        for i in range(touchpoints)
    )
    Rating.objects.bulk_create(
        Rating(
            touchpoint=row,
            persona=persona,
            source=Source.ASSUMPTION,
            importance=1 + (i + j) % 5,
            expectation=3,
            experience=1 + (2 * i + j) % 5,
            emotion=(i + j) % 5 - 2,
            intensity=1 + i % 5,
        )
        for i, row in enumerate(rows)
        for j, persona in enumerate(personas)
    )
    return journey


def make(people: int) -> dict[str, Any]:
    """Make the journeys; tell each editor's session and the fields that only they write."""
    prepare()
    organization = Organization.objects.create(slug="bench", name="Bench")
    ensure_vocabulary(organization)
    journey, small = grow(organization, TOUCHPOINTS), grow(organization, FEW)
    rows = [
        str(pk) for pk in Touchpoint.objects.of(journey).in_order().values_list("pk", flat=True)
    ]
    home = f"/o/{organization.slug}/journeys/"
    cells = f"{home}{journey.pk}/cells/touchpoint/"
    editors = []
    for i in range(people):
        mine, beside = _share(rows, i), _share(rows, (i + 1) % people)
        # The titles beside one's own: two people write in one row, each in a field of their own.
        own = [f"{cells}{row}/description/" for row in mine]
        own += [f"{cells}{row}/title/" for row in beside]
        editors.append({"session": _session_of(organization, i), "own": own})
    _settle()
    titles = dict(Touchpoint.objects.of(journey).values_list("pk", "title"))
    return {
        "map": f"{home}{journey.pk}/",
        "small": f"{home}{small.pk}/",
        "changes": f"{home}{journey.pk}/changes/",
        "editors": editors,
        "shared": [f"{cells}{row}/description/" for row in rows[people * EACH :]],
        "stands": {f"{cells}{pk}/title/": title for pk, title in titles.items()},
    }


def _settle() -> None:
    """Let PostgreSQL know its tables, as it does by itself within a minute."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")


def _share(rows: Sequence[str], number: int) -> Sequence[str]:
    return rows[number * EACH : (number + 1) * EACH]


def _session_of(organization: Organization, number: int) -> str:
    user = User.objects.create_user(f"editor{number}@example.org", name=f"Editor {number}")
    Membership.objects.create(user=user, organization=organization, role=Role.LEAD)
    client = browser()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[SESSION].value


def open_the_map(known: dict[str, Any]) -> dict[str, Any]:
    """Time the map of the large journey, and count the statements of both."""
    client = browser()
    client.cookies[SESSION] = known["editors"][0]["session"]
    told: dict[str, Any] = {}
    for name in ("map", "small"):
        fetch = page(client, known[name])
        told[f"{name}_bytes"] = len(fetch())  # a warm-up as well
        told[f"{name}_queries"] = len(statements(fetch))
        told[f"{name}_ms"] = median_of(7, fetch)
    return told


def compare(told: dict[str, Any]) -> dict[str, int]:
    """Compare what each person was told is saved with what is stored.

    told: ``own`` texts by address, and ``lines`` that each address shared by all must hold.
    """
    stored = {
        str(row.pk): {"title": row.title, "description": row.description}
        for row in Touchpoint.objects.all()
    }

    def found(address: str) -> str:
        row, name = address.rstrip("/").split("/")[-2:]
        return stored[row][name]

    lost = sum(found(address) != text for address, text in told["own"].items())
    missing = sum(
        line not in found(address).split("\n")
        for address, lines in told["lines"].items()
        for line in lines
    )
    return {
        "own": len(told["own"]),
        "lines": sum(map(len, told["lines"].values())),
        "lost": lost + missing,
    }


def main(words: list[str]) -> Any:
    task, *rest = words
    if task == "prepare":
        return make(int(rest[0]))
    return open_the_map(given()) if task == "open" else compare(given())
