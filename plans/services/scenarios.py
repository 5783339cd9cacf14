"""Scenarios begun, copied, changed, chosen from, decided and deleted."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from jobs.models import Job
from jobs.services import JobOverError, start_job, take_up
from plans.models import (
    Rule,
    Scenario,
    ScenarioArea,
    ScenarioChoice,
    ScenarioQuarter,
    ScenarioTeam,
)
from roadmaps.models import Initiative, Roadmap

HEAD = ("quarters", "days_per_quarter", "budget", "preference", "second_half")
MOST = 12  # scenarios of a roadmap: more cannot be compared
UNDECIDED: dict[str, Any] = {
    "decided_at": None, "decided_by": None, "decided_why": "",
    "decided_year": None, "decided_quarter": None,
}  # fmt: skip


class StaleScenarioError(ValueError):
    """Somebody changed the scenario since this form was opened; ``current`` is the row now."""

    def __init__(self, current: Scenario) -> None:
        self.current = current
        super().__init__("the scenario was changed elsewhere")


class NameTakenError(ValueError):
    """Another scenario of the roadmap has this name."""


class TooManyError(ValueError):
    """The roadmap has as many scenarios as can be compared."""


class DecidedError(ValueError):
    """The scenario is the decision: it is changed in a copy, or the decision is taken back."""


class NotDecidedError(ValueError):
    """The scenario is not the decision, or not any more."""


class NoPlanError(ValueError):
    """There is no plan to decide for: none can be, or none is computed of what is stated now."""


@dataclass(frozen=True)
class Parts:
    """What differs from the rest: days and budget by quarter, days by team, target and weight by area.

    Entries of which everything is None say nothing and are not kept.
    """

    quarters: Mapping[int, tuple[int | None, int | None]] = field(default_factory=dict)
    teams: Mapping[UUID, int | None] = field(default_factory=dict)
    areas: Mapping[int, tuple[int | None, Decimal | None]] = field(default_factory=dict)


@transaction.atomic
def begin_scenario(*, roadmap: Roadmap, title: str, by: User | None, at: datetime) -> Scenario:
    """Make a scenario of the people, money and time that the roadmap states.

    NameTakenError, TooManyError.
    """
    _room(roadmap)
    return _insert(
        Scenario(
            roadmap=roadmap, title=title, quarters=roadmap.quarters,
            days_per_quarter=roadmap.days_per_quarter, budget=roadmap.budget,
            created_by=by, created_at=at,
        )
    )  # fmt: skip


@transaction.atomic
def copy_scenario(*, scenario: Scenario, title: str, by: User | None, at: datetime) -> Scenario:
    """Make a copy with everything but the decision; its plan is still current. Errors as above."""
    _room(scenario.roadmap)
    copy = _insert(
        Scenario(
            roadmap=scenario.roadmap, title=title, created_by=by, created_at=at,
            result=scenario.result, digest=scenario.digest, computed_at=scenario.computed_at,
            **{name: getattr(scenario, name) for name in HEAD},
        )
    )  # fmt: skip
    for rows in (scenario.by_quarter, scenario.by_team, scenario.by_area, scenario.choices):
        for row in rows.all():
            row.pk, row.scenario, row._state.adding = None, copy, True
            row.save(force_insert=True)
    return copy


@transaction.atomic
def change_scenario(
    *, scenario: Scenario, seen_rev: int, head: Mapping[str, Any], parts: Parts
) -> Scenario:
    """Write a scenario's name, limits, targets and weights, all or nothing.

    StaleScenarioError where it has changed since ``seen_rev``, DecidedError where it is the
    decision, NameTakenError.
    """
    current = _locked(scenario, seen_rev)
    for name, value in head.items():
        setattr(current, name, value)
    current.rev = F("rev") + 1
    try:
        with transaction.atomic():
            current.save()
    except IntegrityError as error:
        raise NameTakenError from error
    current.by_quarter.all().delete()
    ScenarioQuarter.objects.bulk_create(
        ScenarioQuarter(scenario=current, quarter=quarter, days=days, budget=budget)
        for quarter, (days, budget) in parts.quarters.items()
        if days is not None or budget is not None
    )
    current.by_team.all().delete()
    ScenarioTeam.objects.bulk_create(
        ScenarioTeam(scenario=current, team_id=team, days=days)
        for team, days in parts.teams.items()
        if days is not None
    )
    current.by_area.all().delete()
    ScenarioArea.objects.bulk_create(
        ScenarioArea(scenario=current, area_id=area, target=target, weight=weight)
        for area, (target, weight) in parts.areas.items()
        if target is not None or weight is not None
    )
    current.refresh_from_db()
    return current


@transaction.atomic
def choose(
    *, scenario: Scenario, initiative: Initiative, seen_rev: int, rule: str, start: int | None
) -> None:
    """Say that an initiative must be done, is left out, or starts in a quarter; "" and None undo.

    StaleScenarioError, DecidedError; ValueError for a start outside the scenario's quarters or
    of what is left out.
    """
    current = _locked(scenario, seen_rev)
    if start is not None and (rule == Rule.NOT or not 1 <= start <= current.quarters):
        raise ValueError("a start lies within the quarters, and what is left out has none")
    if rule or start:
        ScenarioChoice.objects.update_or_create(
            scenario=current, initiative=initiative, defaults={"rule": rule, "start": start}
        )
    else:
        ScenarioChoice.objects.filter(scenario=current, initiative=initiative).delete()
    Scenario.objects.filter(pk=current.pk).update(rev=F("rev") + 1)


@transaction.atomic
def decide_scenario(
    *,
    scenario: Scenario,
    why: str,
    by: User,
    at: datetime,
    seen_rev: int | None = None,
    digest: str | None = None,
) -> None:
    """Make a scenario the decision of its roadmap, in the place of any other.

    StaleScenarioError where it has changed since ``seen_rev``: nobody decides for what they have
    not seen. NoPlanError where its demands cannot be met together, or its plan is not that of the
    inputs that ``digest`` names.
    """
    roadmap = Roadmap.objects.select_for_update().get(pk=scenario.roadmap_id)
    rows = Scenario.objects.filter(roadmap=scenario.roadmap_id)
    current = rows.get(pk=scenario.pk)
    if seen_rev is not None and current.rev != seen_rev:
        raise StaleScenarioError(current)
    if "conflict" in (current.result or {}) or digest not in (None, current.digest):
        raise NoPlanError
    others = rows.exclude(pk=scenario.pk).filter(decided_at__isnull=False)
    others.update(**UNDECIDED, rev=F("rev") + 1)
    rows.filter(pk=scenario.pk).update(
        decided_at=at,
        decided_by=by,
        decided_why=why,
        decided_year=roadmap.starts_year,
        decided_quarter=roadmap.starts_quarter,
        rev=F("rev") + 1,
    )


@transaction.atomic
def take_back_decision(*, scenario: Scenario, seen_rev: int) -> None:
    """Let the decision be one of several scenarios again.

    StaleScenarioError where it has changed since ``seen_rev``: it may be decided anew, for other
    reasons. NotDecidedError where another is the decision now, or none.
    """
    Roadmap.objects.select_for_update().get(pk=scenario.roadmap_id)
    current = Scenario.objects.get(pk=scenario.pk)
    if not current.is_decided:
        raise NotDecidedError
    if current.rev != seen_rev:
        raise StaleScenarioError(current)
    Scenario.objects.filter(pk=scenario.pk).update(**UNDECIDED, rev=F("rev") + 1)


@transaction.atomic
def delete_scenario(*, scenario: Scenario) -> None:
    """Delete a scenario. DecidedError where it is the decision."""
    if Scenario.objects.select_for_update().get(pk=scenario.pk).is_decided:
        raise DecidedError
    scenario.delete()


def start_computing(*, scenario: Scenario, by: User | None) -> Job:
    """Compute a scenario's plan in a job; of two at once, one is started.

    One that broke off is taken up again.
    """
    slug = scenario.roadmap.organization.slug
    job = start_job(
        organization=scenario.roadmap.organization,
        kind="compute_plan",
        arguments={"scenario": str(scenario.pk)},
        by=by,
        subject=subject_of(scenario),
        back=reverse("plans:scenario", args=[slug, scenario.roadmap_id, scenario.pk]),
    )
    if job.is_interrupted():
        with suppress(JobOverError):  # somebody else has taken it up meanwhile
            take_up(job=job)
    return job


def subject_of(scenario: Scenario) -> str:
    """What a job about a scenario's plan is about."""
    return f"plan:{scenario.pk}"


def usual_title(roadmap: Roadmap) -> str:
    """Return a name that no scenario of the roadmap has."""
    taken = set(roadmap.scenarios.values_list("title", flat=True))
    if not taken:
        return _("As stated")
    number = len(taken) + 1
    while (title := _("Scenario %(number)s") % {"number": number}) in taken:
        number += 1
    return title


def _room(roadmap: Roadmap) -> None:
    Roadmap.objects.select_for_update().get(pk=roadmap.pk)
    if roadmap.scenarios.count() >= MOST:
        raise TooManyError


def _insert(scenario: Scenario) -> Scenario:
    try:
        with transaction.atomic():
            scenario.save(force_insert=True)
    except IntegrityError as error:
        raise NameTakenError from error
    return scenario


def _locked(scenario: Scenario, seen_rev: int) -> Scenario:
    current = Scenario.objects.select_for_update().get(pk=scenario.pk)
    if current.is_decided:
        raise DecidedError
    if current.rev != seen_rev:
        raise StaleScenarioError(current)
    return current
