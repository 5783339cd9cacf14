"""A roadmap as a template for another organisation: what goes along, what stays, and making it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import transaction

from accounts.models import Organization
from assessments.models import Assessment, Capability
from roadmaps.domain.mentions import name_patterns, named_in
from roadmaps.models import Initiative, InitiativeLift, LibraryInitiative, Roadmap
from roadmaps.services import NoScoresError
from roadmaps.standings import initiatives_of

# Who is responsible is the other organisation's own to say.
CARRIED_TEXTS = ("title", "why", "steps", "deliverable", "metric")


class TemplateChangedError(ValueError):
    """Something else would go along now than what was shown."""


@dataclass(frozen=True)
class Withheld:
    """A text that stays behind, because it says a name of the organisation it was written for."""

    field: str
    name: str


@dataclass(frozen=True)
class Carried:
    """An initiative as it goes along. Empty texts are those of the library, where it has one."""

    key: str
    title: str
    library: int | None
    texts: Mapping[str, str]
    effort: Decimal
    cost: Decimal
    duration: int
    probability: Decimal
    lifts: Mapping[str, Decimal]
    requires: tuple[str, ...]
    withheld: tuple[Withheld, ...] = ()


@dataclass(frozen=True)
class Left:
    """An initiative that stays: left out there, named after people, or about other capabilities."""

    title: str
    is_excluded: bool = False
    name: str = ""  # that its title says


@dataclass(frozen=True)
class Template:
    """What would go along to a round of another organisation."""

    carried: tuple[Carried, ...]
    left: tuple[Left, ...]
    lost: tuple[tuple[str, str], ...]  # code and name of capabilities the other round lacks
    costs_stay: bool  # the two reckon in different currencies
    asked: Mapping[str, int] = field(default_factory=dict)  # capability by code, in the other round

    @cached_property
    def digest(self) -> str:
        told = [asdict(one) for one in self.carried]
        return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def template_for(roadmap: Roadmap, assessment: Assessment) -> Template:
    """Say what of a roadmap would go along to the round of another organisation."""
    asked = {c.code: c.pk for c in Capability.objects.asked_in(assessment)}
    library = {
        row.code: row for row in LibraryInitiative.objects.filter(framework=assessment.framework_id)
    }
    patterns = _patterns(roadmap.organization)
    costs_stay = roadmap.organization.currency != assessment.organization.currency
    carried, left = [], []
    lost: dict[str, str] = {}
    for row in initiatives_of(roadmap):
        if row.is_excluded:
            left.append(Left(row.title, is_excluded=True))
            continue
        for lift in row.lifts.all():
            if lift.capability.code not in asked:
                lost[lift.capability.code] = lift.capability.name
        same = _in_library(row, library)
        texts, withheld = _texts(row, same, patterns)
        lifts = {
            lift.capability.code: lift.points
            for lift in row.lifts.all()
            if lift.capability.code in asked
        }
        if not lifts or (same is None and not texts["title"]):
            left.append(Left(row.title, name=withheld[0].name if withheld and lifts else ""))
            continue
        cost = row.cost if not costs_stay else Decimal(same.cost_likely if same else 0)
        carried.append(
            Carried(
                key=str(row.pk),
                title=texts["title"] or (same.title if same else ""),
                library=same.pk if same else None,
                texts=texts,
                effort=row.effort_days,
                cost=cost,
                duration=row.duration,
                probability=row.probability,
                lifts=lifts,
                requires=tuple(sorted(str(needed.pk) for needed in row.requires.all())),
                withheld=withheld,
            )
        )
    return Template(tuple(carried), tuple(left), tuple(sorted(lost.items())), costs_stay, asked)


def _patterns(organization: Organization) -> list[Any]:
    people = organization.memberships.values_list("user__name", "user__email")
    return name_patterns(organization.name, [name for both in people for name in both])


def _in_library(
    row: Initiative, library: Mapping[str, LibraryInitiative]
) -> LibraryInitiative | None:
    """Return the same initiative in the other round's library; a code alone may mean another."""
    mine = row.library
    other = library.get(mine.code) if mine else None
    if mine is None or other is None:
        return None
    return other if (mine.title_es, mine.title_en) == (other.title_es, other.title_en) else None


def _texts(
    row: Initiative, same: LibraryInitiative | None, patterns: list[Any]
) -> tuple[dict[str, str], tuple[Withheld, ...]]:
    """Return the texts that go along; of one the other library has, only those rewritten here."""
    texts, withheld = {}, []
    for name in CARRIED_TEXTS:
        text = getattr(row, f"own_{name}")
        if not text and same is None and row.library is not None:
            text = getattr(row.library, name)
        if said := named_in(text, patterns):
            withheld.append(Withheld(name, said))
            text = ""
        texts[name] = text
    return texts, tuple(withheld)


@transaction.atomic
def reuse_roadmap(
    *,
    roadmap: Roadmap,
    assessment: Assessment,
    seen: str,
    title: str,
    quarters: int,
    days_per_quarter: int,
    budget: int,
    starts_year: int,
    starts_quarter: int,
) -> Roadmap:
    """Make a roadmap of another organisation's closed round with the initiatives of this one.

    ``seen`` is the digest of what was shown. Neither status, dates, people, touchpoints, tools,
    metrics nor scenarios go along. TemplateChangedError, NoScoresError.
    """
    if not assessment.is_closed:
        raise NoScoresError
    template = template_for(roadmap, assessment)
    if template.digest != seen:
        raise TemplateChangedError
    made = Roadmap.objects.create(
        organization_id=assessment.organization_id,
        assessment=assessment,
        title=title,
        quarters=quarters,
        days_per_quarter=days_per_quarter,
        budget=budget,
        starts_year=starts_year,
        starts_quarter=starts_quarter,
    )
    rows = {one.key: _row(made, one) for one in template.carried}
    Initiative.objects.bulk_create(rows.values())
    InitiativeLift.objects.bulk_create(
        InitiativeLift(initiative=rows[one.key], capability_id=template.asked[code], points=points)
        for one in template.carried
        for code, points in one.lifts.items()
    )
    for one in template.carried:
        rows[one.key].requires.set([rows[key] for key in one.requires if key in rows])
    return made


def _row(made: Roadmap, one: Carried) -> Initiative:
    return Initiative(
        roadmap=made,
        library_id=one.library,
        effort_days=one.effort,
        cost=one.cost,
        duration=one.duration,
        probability=one.probability,
        **{f"own_{name}": text for name, text in one.texts.items()},
    )
