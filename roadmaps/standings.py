"""What a file of initiatives is compared with: the roadmap's own, and those of its library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from accounts.models import Language
from assessments.models import Capability
from roadmaps.domain.initiative_lines import Standing, Values
from roadmaps.models import Initiative, InitiativeStatus, LibraryInitiative, Roadmap

TEXTS = ("title", "why", "steps", "deliverable", "metric", "owner")
ON_LINES = ("why", "steps", "deliverable")  # their line breaks stay
LIBRARY_KEY = "library:"  # before the code of one that the roadmap has not taken up


def initiatives_of(roadmap: Roadmap) -> list[Initiative]:
    """Return a roadmap's initiatives with everything, in an order that stays."""
    rows = Initiative.objects.filter(roadmap=roadmap).with_everything()
    return sorted(rows, key=lambda row: (row.library is None, _place(row), row.title, str(row.pk)))


def _place(row: Initiative) -> tuple[Any, ...]:
    if row.library is None:
        return ()
    capability = row.library.capability
    return (capability.area.order, capability.order, row.library.code)


def standings_of(roadmap: Roadmap, asked: Iterable[Capability]) -> list[Standing]:
    """Return every initiative a file may be about. A fixed number of queries.

    ``asked`` are the capabilities of the roadmap's round: lifts of others are not taken up.
    """
    present = initiatives_of(roadmap)
    framework = roadmap.assessment.framework_id
    library = list(LibraryInitiative.objects.filter(framework=framework).with_lifts())
    taken = {row.library_id: str(row.pk) for row in present if row.library_id}
    keys = {row.pk: taken.get(row.pk, LIBRARY_KEY + row.code) for row in library}
    codes = {capability.code for capability in asked}
    return [
        *(_of_roadmap(row) for row in present),
        *(_of_library(row, keys, codes) for row in library if row.pk not in taken),
    ]


def _of_roadmap(row: Initiative) -> Standing:
    texts: dict[str, Any] = {
        name: as_given_back(name, getattr(row, f"own_{name}")) for name in TEXTS
    }
    return Standing(
        key=str(row.pk),
        title=row.title,
        values=Values(
            **texts,
            effort=row.effort_days,
            cost=row.cost,
            duration=Decimal(row.duration),
            probability=row.probability,
            status=row.status,
            lifts={lift.capability.code: lift.points for lift in row.lifts.all()},
            requires=frozenset(str(needed.pk) for needed in row.requires.all()),
        ),
        code=row.library.code if row.library else "",
        library_texts=_texts(row.library) if row.library else {},
        does_more=bool(row.reliefs.all() or row.tools.all()),
    )


def _of_library(row: LibraryInitiative, keys: Mapping[int, str], asked: set[str]) -> Standing:
    lifts = {lift.capability.code: lift.points for lift in row.lifts.all()}
    return Standing(
        key=keys[row.pk],
        title=row.title,
        values=Values(
            effort=Decimal(row.effort_likely),
            cost=Decimal(row.cost_likely),
            duration=Decimal(row.quarters),
            probability=row.probability,
            status=InitiativeStatus.PROPOSED,
            lifts={code: points for code, points in lifts.items() if code in asked},
            requires=frozenset(keys[needed.pk] for needed in row.requires.all()),
        ),
        code=row.code,
        library_texts=_texts(row),
        is_present=False,
    )


def _texts(row: LibraryInitiative) -> dict[str, frozenset[str]]:
    return {
        name: frozenset(
            as_given_back(name, getattr(row, f"{name}_{language}")) for language in Language.values
        )
        for name in TEXTS
    }


def as_given_back(name: str, text: str) -> str:
    """Return a text as a file gives it back: one kind of line break, no blanks that say nothing."""
    if name in ON_LINES:
        return "\n".join(line.rstrip() for line in text.splitlines()).strip()
    return " ".join(text.split())


def capabilities_of(roadmap: Roadmap) -> Sequence[Capability]:
    """Return all capabilities of the roadmap's model, in its order."""
    rows = Capability.objects.filter(area__framework=roadmap.assessment.framework_id)
    return list(rows.select_related("area").order_by("area__order", "order"))
