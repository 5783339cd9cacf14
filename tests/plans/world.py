"""Scenarios for the tests of pages: texts of a page, and a plan kept without a process of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization, User
from jobs.kinds import Kind
from jobs.work import Work
from plans.models import ExclusivePair, Progress, Scenario
from plans.services.computing import compute_plan
from plans.services.demands import days_seen, exclude_each_other
from plans.services.scenarios import begin_scenario, copy_scenario, decide_scenario
from roadmaps.models import Initiative, Roadmap

NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)  # scenarios stand in the order in which they were begun


def computed(scenario: Scenario) -> Scenario:
    """The scenario as it stands once its plan has been computed."""
    compute_plan(scenario=scenario, at=NOW)
    return Scenario.objects.get(pk=scenario.pk)


def computed_at_once(work: Work) -> str:
    """The job without a child process, which would have to load the solver anew."""
    compute_plan(scenario=Scenario.objects.get(pk=work.arguments["scenario"]), at=timezone.now())
    return "computed"


def not_computed(work: Work) -> str:
    """The job for tests that ask who may start it, and not what comes of it."""
    return ""


def address(name: str, scenario: Scenario, *more: object) -> str:
    where = [scenario.roadmap.organization.slug, scenario.roadmap_id]
    if name not in ("scenarios", "new_scenario"):
        where.append(scenario.pk)
    return reverse(f"plans:{name}", args=[*where, *more])


def limits_of(scenario: Scenario, **changes: object) -> dict[str, object]:
    """What the form of limits sends as it stands, with some fields changed."""
    head = ("title", "quarters", "days_per_quarter", "budget", "preference", "second_half", "rev")
    sent: dict[str, Any] = {name: getattr(scenario, name) for name in head}
    for row in scenario.by_quarter.all():
        sent |= {f"days_{row.quarter}": row.days, f"money_{row.quarter}": row.budget}
    sent |= {f"team_{row.team_id}": row.days for row in scenario.by_team.all()}
    for row in scenario.by_area.all():
        sent |= {f"target_{row.area_id}": row.target, f"weight_{row.area_id}": row.weight}
    return {name: value for name, value in (sent | changes).items() if value is not None}


def words_of(response: Any) -> str:
    """The text of a page, without markup and chart data."""
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"[\s\u00a0\u202f]+", " ", unescape(text).replace("\u2060", ""))


def headline(response: Any) -> str:
    found = unescape(re.search(r"<h1>(.*?)</h1>", response.content.decode())[1])
    return re.sub(r"[\s\u00a0\u202f]+", " ", found.replace("\u2060", ""))


# ---- in the scene of the tests of access ---------------------------------------------------------


def planned(roadmap: Roadmap, initiative: Initiative, by: User, marker: str) -> None:
    """A scenario whose texts carry ``marker``, a decided copy, and what was said of an initiative."""
    other = roadmap.initiatives.exclude(pk=initiative.pk).order_by("pk").first()
    exclude_each_other(first=initiative, second=other)
    row = begin_scenario(roadmap=roadmap, title=f"{marker} escenario"[:80], by=by, at=NOW)
    compute_plan(scenario=row, at=NOW, seconds=0.5)
    row.refresh_from_db()
    chosen = copy_scenario(scenario=row, title=f"{marker} decidido"[:80], by=by, at=NOW)
    decide_scenario(scenario=chosen, why=f"{marker} motivo", by=by, at=NOW)
    Progress.objects.create(
        initiative=initiative, percent=40, note=f"{marker} nota", risk=f"{marker} riesgo",
        said_by=by, said_at=NOW,
    )  # fmt: skip


def scenario_of(owner: Organization, *, decided: bool = False) -> Scenario:
    return Scenario.objects.owned_by(owner).get(decided_at__isnull=not decided)


@contextmanager
def nothing_computed() -> Iterator[None]:
    """Who may order a plan is asked of many; what it costs to compute one is not needed for it."""
    kinds = apps.get_app_config("plans").job_kinds
    label = kinds["compute_plan"].label
    with patch.dict(kinds, compute_plan=Kind(label, "tests.plans.world.not_computed")):
        yield


def pair_of(owner: Organization) -> ExclusivePair:
    return ExclusivePair.objects.get(roadmap__organization=owner)


def sent_to_plans(owner: Organization, initiative: Initiative) -> dict[str, dict[str, object]]:
    """What a person would send to each page that takes something."""
    scenario = scenario_of(owner)
    return {
        "plans:new_scenario": {"title": "Otro"},
        "plans:limits": limits_of(scenario, budget=1000),
        "plans:choice": {"rev": scenario.rev, "rule": "must", "start": ""},
        "plans:demands": {"seen": days_seen(scenario.roadmap)},
        "plans:add_pair": dict(
            zip(
                ("first", "second"),
                scenario.roadmap.initiatives.order_by("-pk")[:2].values_list("pk", flat=True),
                strict=True,
            )
        ),
        "plans:decide": {"rev": scenario.rev, "why": "Lo hemos hablado"},
        "plans:enter_scores": {
            f"{pk}-rev": 0 for pk in scenario.roadmap.initiatives.values_list("pk", flat=True)
        }
        | {f"{initiative.pk}-reach": 900},
        "plans:take_back": {"rev": scenario_of(owner, decided=True).rev},
        "plans:progress": {"rev": initiative.rev, "status": "under_way", "percent": 50},
    }
