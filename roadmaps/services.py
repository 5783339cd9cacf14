"""Writes about the library and about roadmaps; verb phrases, one transaction each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from assessments.domain.scorecard import Scorecard
from assessments.models import Assessment, Capability, Framework
from assessments.selectors.scores import round_scores
from roadmaps.journey_needs import journeys_of_today, touchpoints_of_today
from roadmaps.models import (
    Initiative,
    InitiativeLift,
    InitiativeRelief,
    InitiativeStatus,
    InitiativeTool,
    LibraryInitiative,
    LibraryLift,
    Roadmap,
)

LIBRARY_TEXTS = ("title", "why", "deliverable", "metric", "owner")


class StaleInitiativeError(ValueError):
    """Somebody changed the initiative since this form was opened; ``current`` is the row now."""

    def __init__(self, current: Initiative) -> None:
        self.current = current
        super().__init__("the initiative was changed elsewhere")


class PrerequisiteCycleError(ValueError):
    """The initiative would have to be finished before it can begin."""


class ForeignNeedError(ValueError):
    """A touchpoint or a journey is none of the organisation's journeys of today."""


class NoScoresError(ValueError):
    """The round shows no results yet, so there are no gaps to plan for."""


@transaction.atomic
def load_library(*, framework: Framework, rows: Sequence[Mapping[str, Any]]) -> int:
    """Create or bring up to date the framework's library; return how many rows it has.

    Roadmaps keep their own estimates, so a better sentence or estimate in the library
    changes texts that nobody has rewritten and nothing that was decided.
    """
    capabilities = {c.code: c for c in Capability.objects.filter(area__framework=framework)}
    stored: dict[str, LibraryInitiative] = {}
    for row in rows:
        stored[row["code"]], _ = LibraryInitiative.objects.update_or_create(
            framework=framework,
            code=row["code"],
            defaults=_library_fields(row, capabilities),
        )
    LibraryLift.objects.filter(initiative__framework=framework).delete()
    LibraryLift.objects.bulk_create(
        LibraryLift(
            initiative=stored[row["code"]],
            capability=capabilities[code],
            points=Decimal(str(points)),
        )
        for row in rows
        for code, points in row["lifts"].items()
    )
    for row in rows:
        stored[row["code"]].requires.set([stored[code] for code in row["requires"]])
    return len(stored)


def _library_fields(
    row: Mapping[str, Any], capabilities: Mapping[str, Capability]
) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "capability": capabilities[row["capability"]],
        "applies_from": row["applies"]["from"],
        "applies_to": row["applies"]["to"],
        "quarters": row["quarters"],
        "probability": Decimal(str(row["probability"])),
    }
    for language in ("es", "en"):
        for name in LIBRARY_TEXTS:
            fields[f"{name}_{language}"] = row[name][language].strip()
        fields[f"steps_{language}"] = "\n".join(step[language].strip() for step in row["steps"])
    for name, key in (("effort", "effort_days"), ("cost", "cost")):
        for bound in ("low", "likely", "high"):
            fields[f"{name}_{bound}"] = row[key][bound]
    return fields


def next_quarter(today: date) -> tuple[int, int]:
    """Return (year, quarter) of the first quarter that begins after ``today``."""
    quarter = (today.month - 1) // 3 + 1
    return (today.year + 1, 1) if quarter == 4 else (today.year, quarter + 1)


@transaction.atomic
def generate_roadmap(
    *,
    assessment: Assessment,
    title: str,
    quarters: int,
    days_per_quarter: int,
    budget: int,
    starts_year: int,
    starts_quarter: int,
) -> Roadmap:
    """Make a roadmap from a round's gaps: every library initiative that fits where we stand."""
    if not assessment.shows_results:
        raise NoScoresError
    roadmap = Roadmap.objects.create(
        organization_id=assessment.organization_id,
        assessment=assessment,
        title=title,
        quarters=quarters,
        days_per_quarter=days_per_quarter,
        budget=budget,
        starts_year=starts_year,
        starts_quarter=starts_quarter,
    )
    scorecard = round_scores(assessment).scorecard
    library = list(LibraryInitiative.objects.filter(framework=assessment.framework_id).with_lifts())
    add_from_library(roadmap=roadmap, library=[row for row in library if fits(row, scorecard)])
    return roadmap


def fits(row: LibraryInitiative, scorecard: Scorecard) -> bool:
    """Say whether an initiative suits the level of its main capability and a gap is left there."""
    score = {c.code: c for c in scorecard.capabilities}.get(row.capability.code)
    if score is None or score.mean is None or not score.gap:
        return False
    return row.applies_from <= score.mean < row.applies_to


@transaction.atomic
def add_from_library(*, roadmap: Roadmap, library: Sequence[LibraryInitiative]) -> list[Initiative]:
    """Copy library estimates into the roadmap; prerequisites among its rows are linked."""
    asked = set(roadmap.assessment.scopes.values_list("capability_id", flat=True))
    added = []
    for row in library:
        initiative, created = Initiative.objects.get_or_create(
            roadmap=roadmap,
            library=row,
            defaults={
                "effort_days": row.effort_likely,
                "cost": row.cost_likely,
                "duration": row.quarters,
                "probability": row.probability,
            },
        )
        if created:
            added.append(initiative)
            InitiativeLift.objects.bulk_create(
                InitiativeLift(
                    initiative=initiative, capability_id=lift.capability_id, points=lift.points
                )
                for lift in row.lifts.all()
                if lift.capability_id in asked
            )
    _link_prerequisites(roadmap)
    return added


def _link_prerequisites(roadmap: Roadmap) -> None:
    """Link library prerequisites; what stands above already (level reached) is not waited for."""
    present = {
        i.library_id: i
        for i in roadmap.initiatives.exclude(library=None).prefetch_related("library__requires")
    }
    for initiative in present.values():
        initiative.requires.add(
            *(present[r.pk] for r in initiative.library.requires.all() if r.pk in present)
        )


@transaction.atomic
def save_initiative(
    *,
    initiative: Initiative,
    seen_rev: int,
    fields: Mapping[str, Any],
    lifts: Mapping[Capability, Decimal],
    requires: Sequence[Initiative],
    reliefs: Mapping[UUID, Decimal] | None = None,
    tools: Iterable[tuple[str, str]] | None = None,
) -> Initiative:
    """Write an initiative's estimates, texts, lifts and prerequisites, all or nothing.

    ``reliefs`` are points by touchpoint, ``tools`` pairs of moment and kind; None leaves them
    as they are. StaleInitiativeError when it has changed since revision ``seen_rev`` was read,
    ForeignNeedError for a touchpoint that is none of today's.
    """
    current = Initiative.objects.select_for_update().get(pk=initiative.pk)
    if current.rev != seen_rev:
        raise StaleInitiativeError(current)
    _refuse_cycle(initiative, requires)
    fields = {**fields, **_done_on(current, fields)}
    for name, value in fields.items():
        setattr(current, name, value)
    current.rev = seen_rev + 1
    current.save()
    _replace_lifts(current, lifts)
    _replace_answers(current, reliefs, tools)
    current.requires.set(requires)
    return current


@transaction.atomic
def add_own_initiative(
    *,
    roadmap: Roadmap,
    fields: Mapping[str, Any],
    lifts: Mapping[Capability, Decimal],
    requires: Sequence[Initiative],
    reliefs: Mapping[UUID, Decimal] | None = None,
    tools: Iterable[tuple[str, str]] | None = None,
) -> Initiative:
    """Add an initiative that is the organisation's own idea.

    ForeignNeedError for a touchpoint that is none of today's.
    """
    initiative = Initiative(roadmap=roadmap)
    for name, value in {**fields, **_done_on(initiative, fields)}.items():
        setattr(initiative, name, value)
    initiative.save(force_insert=True)
    _replace_lifts(initiative, lifts)
    _replace_answers(initiative, reliefs, tools)
    initiative.requires.set(requires)
    return initiative


@transaction.atomic
def decide(*, initiative: Initiative, seen_rev: int, **fields: Any) -> Initiative:
    """Change status, pinned quarter or exclusion of one initiative, if nobody was faster."""
    fields |= _done_on(initiative, fields)
    changed = Initiative.objects.filter(pk=initiative.pk, rev=seen_rev).update(
        rev=F("rev") + 1, **fields
    )
    current = Initiative.objects.get(pk=initiative.pk)
    if not changed:
        raise StaleInitiativeError(current)
    return current


def _done_on(initiative: Initiative, fields: Mapping[str, Any]) -> dict[str, date | None]:
    """Return since when an initiative is done, where its status is among what is written.

    The day a person gives, else the one that stands, else today; none while it is not done.
    """
    if "status" not in fields:
        return {}
    if fields["status"] != InitiativeStatus.DONE:
        return {"done_on": None}
    return {"done_on": fields.get("done_on") or initiative.done_on or timezone.localdate()}


@transaction.atomic
def weigh_journeys(
    *, roadmap: Roadmap, weight: Decimal, seen: Collection[UUID], counted: Collection[UUID]
) -> None:
    """Say what a point of customers' gap is worth, and which of the journeys ``seen`` count.

    A journey that the person has not seen, because it is new, stays as it is.
    ForeignNeedError for a journey that is none of today's.
    """
    today = set(journeys_of_today(roadmap.organization).values_list("pk", flat=True))
    if not today.issuperset([*seen, *counted]):
        raise ForeignNeedError
    Roadmap.objects.filter(pk=roadmap.pk).update(journey_weight=weight)
    roadmap.journeys_left_out.remove(*counted)
    roadmap.journeys_left_out.add(*(set(seen) - set(counted)))


def _replace_answers(
    initiative: Initiative,
    reliefs: Mapping[UUID, Decimal] | None,
    tools: Iterable[tuple[str, str]] | None,
) -> None:
    if reliefs is not None:
        today = touchpoints_of_today(initiative.roadmap.organization).order_by()
        offered = set(today.values_list("pk", flat=True))
        if not offered.issuperset(reliefs):
            raise ForeignNeedError
        # What lies in a bin is not offered, and stays until the bin is emptied.
        initiative.reliefs.filter(touchpoint__in=offered).delete()
        InitiativeRelief.objects.bulk_create(
            InitiativeRelief(initiative=initiative, touchpoint_id=key, points=points)
            for key, points in reliefs.items()
            if points
        )
    if tools is not None:
        initiative.tools.all().delete()
        InitiativeTool.objects.bulk_create(
            InitiativeTool(initiative=initiative, moment=moment, kind=kind)
            for moment, kind in tools
        )


def _replace_lifts(initiative: Initiative, lifts: Mapping[Capability, Decimal]) -> None:
    initiative.lifts.all().delete()
    InitiativeLift.objects.bulk_create(
        InitiativeLift(initiative=initiative, capability=capability, points=points)
        for capability, points in lifts.items()
        if points
    )


def _refuse_cycle(initiative: Initiative, requires: Sequence[Initiative]) -> None:
    needed = {
        row.pk: {r.pk for r in row.requires.all()}
        for row in initiative.roadmap.initiatives.prefetch_related("requires")
    }
    needed[initiative.pk] = {r.pk for r in requires}
    reached, frontier = set(), set(needed[initiative.pk])
    while frontier:
        if initiative.pk in frontier:
            raise PrerequisiteCycleError
        reached |= frontier
        frontier = {n for pk in frontier for n in needed.get(pk, ())} - reached
