"""A scenario's plan taken away as a file, in the language asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import OrganizationRequest, for_members
from accounts.models import ExportKind, Language
from accounts.services import record_export
from plans.exchange.boards import asana_rows, jira_rows
from plans.exchange.calendar_file import calendar_file
from plans.exchange.document import document_of
from plans.exchange.lines import lines_of
from plans.exchange.plan_tables import all_tables, initiatives_table
from plans.exchange.text import archive_of, for_programs, for_spreadsheets
from plans.exchange.workbook import plan_workbook
from plans.models import Scenario
from plans.selectors.computed import ComputedPlan, computed_plans
from plans.views.scenario import own_scenario
from roadmaps.selectors import roadmap_plan

TEXT = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class Asked:
    """What a file is written from."""

    scenario: Scenario
    teams: Mapping[str, str]
    address: str
    at: datetime

    @cached_property
    def plans(self) -> list[ComputedPlan]:
        """All scenarios of the roadmap, read as one."""
        rows = list(self.scenario.roadmap.scenarios.with_parts())
        for row in rows:
            row.roadmap = self.scenario.roadmap
        return computed_plans(rows, roadmap_plan(self.scenario.roadmap))

    @property
    def plan(self) -> ComputedPlan:
        return next(plan for plan in self.plans if plan.scenario == self.scenario)


# By the last part of the address: the ending of the file's name, its type, how it is written.
KINDS: dict[str, tuple[str, str, Callable[[Asked], bytes]]] = {
    "xlsx": (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda asked: plan_workbook(asked.plans, asked.plan, asked.teams, asked.at),
    ),
    "csv": ("csv", TEXT, lambda asked: for_spreadsheets(initiatives_table(asked.plan).lines)),
    "tables": (
        "zip",
        "application/zip",
        lambda asked: archive_of(
            (table.name, table.lines)
            for table in all_tables(asked.plans, asked.plan, asked.teams, asked.at)
        ),
    ),
    "json": (
        "json",
        "application/json",
        lambda asked: json.dumps(
            document_of(asked.plan, asked.teams, asked.at), ensure_ascii=False, indent=1
        ).encode(),
    ),
    "jira": (
        "jira.csv",
        TEXT,
        lambda asked: for_programs(jira_rows(asked.scenario, lines_of(asked.plan))),
    ),
    "asana": (
        "asana.csv",
        TEXT,
        lambda asked: for_programs(asana_rows(asked.scenario, lines_of(asked.plan))),
    ),
    "ics": (
        "ics",
        "text/calendar; charset=utf-8",
        lambda asked: calendar_file(asked.scenario, lines_of(asked.plan), asked.address, asked.at),
    ),
}


# The kinds that the portfolio lists among what was handed over; tasks and dates are taken along.
NOTED = {
    "xlsx": ExportKind.PLAN_XLSX,
    "csv": ExportKind.PLAN_CSV,
    "tables": ExportKind.PLAN_CSV,
    "json": ExportKind.PLAN_JSON,
}


@require_GET
@for_members()
def file(request: OrganizationRequest, roadmap: UUID, pk: UUID, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    row = own_scenario(request, roadmap, pk)
    teams = {str(key): name for key, name in request.organization.teams.values_list("pk", "name")}
    address = request.build_absolute_uri(row.get_absolute_url())
    ending, content_type, write = KINDS[kind]
    wanted = request.GET.get("language", "")
    language = wanted if wanted in Language.values else (get_language() or "es")[:2]
    with override(language):
        content = write(Asked(row, teams, address, timezone.now()))
        name = slugify(f"{request.organization} {_('Plan')} {row.title}")[:80] or "plan"
    if kind in NOTED:
        record_export(
            organization=request.organization,
            person=request.user,
            kind=NOTED[kind],
            about=row.title,
            language=language,
            at=timezone.now(),
        )
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response
