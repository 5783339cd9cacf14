"""``manage.py plan_roadmap ROADMAP [--scenario TITLE] [--days N] ...``: the best plan as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import override

from plans.exchange.document import document_of
from plans.models import Scenario
from plans.selectors.computed import ComputedPlan, computed_plan
from plans.services.computing import SECONDS, ChangedMeanwhileError, compute_plan, result_of
from plans.services.scenarios import DecidedError
from roadmaps.models import Roadmap
from roadmaps.selectors import roadmap_plan

LIMITS = {"days": "days_per_quarter", "budget": "budget", "quarters": "quarters"}
NO_PLAN = 3  # exit code: what is demanded cannot be kept; the document says why
LONGEST = 3600.0  # seconds


class Command(BaseCommand):
    """Exit status 0: a plan. 3: none keeps all that is demanded. 1: nothing was computed.

    A scenario's plan is computed and kept. With other limits, or without a scenario, nothing is
    kept: the limits are then the scenario's, else the roadmap's, with those given in their place.
    """

    help = "Compute the best plan of a roadmap and print it, with its proof or its gap, as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("roadmap", help="the roadmap's id, as in its address")
        parser.add_argument("--scenario", metavar="TITLE", help="a scenario of the roadmap")
        parser.add_argument("--days", type=int, metavar="N", help="person-days per quarter")
        parser.add_argument("--budget", type=int, metavar="N", help="for outside costs")
        parser.add_argument("--quarters", type=int, metavar="N")
        parser.add_argument(
            "--seconds", type=float, default=SECONDS, metavar="N", help="that the solver may take"
        )
        parser.add_argument(
            "--language",
            choices=[code for code, _ in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE[:2],
            help="of names and sentences",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if not 0 < options["seconds"] <= LONGEST:
            raise CommandError(f"--seconds lies above 0 and up to {LONGEST:.0f}")
        roadmap = _roadmap(options["roadmap"])
        scenario = _scenario(roadmap, options["scenario"])
        limits = {LIMITS[name]: options[name] for name in LIMITS if options[name] is not None}
        with override(options["language"]):
            keep = options["scenario"] is not None and not limits
            if keep:
                plan = _kept(scenario, options["seconds"])
            else:
                plan = _tried(scenario, limits, options["seconds"])
            teams = {
                str(pk): name for pk, name in roadmap.organization.teams.values_list("pk", "name")
            }
            document = document_of(plan, teams, timezone.now())
        self.stdout.write(json.dumps({"kept": keep} | document, ensure_ascii=False, indent=2))
        if plan.conflict:
            raise CommandError("no plan keeps all that is demanded", returncode=NO_PLAN)


def _roadmap(text: str) -> Roadmap:
    try:
        return Roadmap.objects.with_round().get(pk=UUID(text))
    except (ValueError, Roadmap.DoesNotExist) as error:
        raise CommandError(f"There is no roadmap {text}.") from error


def _scenario(roadmap: Roadmap, title: str | None) -> Scenario:
    """Return the scenario called so; without a title one that is as the roadmap states, not kept."""
    if title is None:
        return Scenario(
            roadmap=roadmap,
            title=roadmap.title[:80],
            **{name: getattr(roadmap, name) for name in LIMITS.values()},
        )
    found = roadmap.scenarios.filter(title=title).first()
    if found is None:
        raise CommandError(f"The roadmap has no scenario {title!r}.")
    found.roadmap = roadmap
    return found


def _tried(scenario: Scenario, limits: dict[str, int], seconds: float) -> ComputedPlan:
    """Compute with other limits; nothing is written."""
    for name, value in limits.items():
        setattr(scenario, name, value)
    try:
        scenario.clean_fields(exclude={"roadmap", "created_by", "decided_by"})
    except ValidationError as error:
        words = "; ".join(f"{name}: {' '.join(said)}" for name, said in error.message_dict.items())
        raise CommandError(words) from error
    scenario.result, scenario.digest, scenario.computed_at = None, "", timezone.now()
    computed = computed_plan(scenario, roadmap_plan(scenario.roadmap))
    try:
        scenario.result = result_of(computed.problem, seconds)
    except TimeoutError as error:
        raise CommandError(str(error)) from error
    scenario.digest = computed.problem.digest
    return ComputedPlan(scenario, computed.roadmap, computed.problem)


def _kept(scenario: Scenario, seconds: float) -> ComputedPlan:
    """Compute a scenario's own plan and keep it."""
    try:
        compute_plan(scenario=scenario, at=timezone.now(), seconds=seconds)
    except (TimeoutError, ChangedMeanwhileError, DecidedError) as error:
        raise CommandError(str(error) or "the roadmap changed meanwhile") from error
    scenario.refresh_from_db(fields=["result", "digest", "computed_at"])
    return computed_plan(scenario, roadmap_plan(scenario.roadmap))
