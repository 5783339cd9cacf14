"""Scenarios side by side; new ones, copies, and their end."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import OrganizationRequest, for_editors, for_members
from plans.forms import NameForm
from plans.pages.comparing import ComparingPage
from plans.selectors.computed import computed_plans
from plans.services.scenarios import (
    DecidedError,
    NameTakenError,
    TooManyError,
    begin_scenario,
    copy_scenario,
    delete_scenario,
    start_computing,
    usual_title,
)
from plans.views.scenario import own_roadmap, own_scenario
from roadmaps.selectors import roadmap_plan


@require_GET
@for_members()
def scenarios(request: OrganizationRequest, roadmap: UUID) -> HttpResponse:
    return _page(request, roadmap)


def _page(
    request: OrganizationRequest, roadmap: UUID, status: int = 200, **extra: object
) -> HttpResponse:
    row = own_roadmap(request, roadmap)
    plan = roadmap_plan(row)
    rows = list(row.scenarios.with_parts())
    for scenario in rows:
        scenario.roadmap = row
    context = {
        "page": ComparingPage(row, computed_plans(rows, plan)),
        "roadmap": row,
        "form": NameForm(initial={"title": usual_title(row)}),
        **extra,
    }
    return render(request, "plans/scenarios.html", context, status=status)


@require_POST
@for_editors
def new_scenario(request: OrganizationRequest, roadmap: UUID) -> HttpResponse:
    """A scenario of what the roadmap states; its plan is computed at once."""
    form = NameForm(request.POST)
    if not form.is_valid():
        return _page(request, roadmap, 422, form=form)
    try:
        made = begin_scenario(
            roadmap=own_roadmap(request, roadmap),
            title=form.cleaned_data["title"],
            by=request.user,
            at=timezone.now(),
        )
    except (NameTakenError, TooManyError) as error:
        form.add_error("title", _refusal(error))
        return _page(request, roadmap, 422, form=form)
    start_computing(scenario=made, by=request.user)
    return redirect(made)


@require_POST
@for_editors
def copy(request: OrganizationRequest, roadmap: UUID, pk: UUID) -> HttpResponse:
    """A copy, to change: the page of its limits comes next."""
    row = own_scenario(request, roadmap, pk)
    try:
        made = copy_scenario(
            scenario=row, title=usual_title(row.roadmap), by=request.user, at=timezone.now()
        )
    except (NameTakenError, TooManyError) as error:
        messages.error(request, _refusal(error))
        return redirect("plans:scenarios", request.organization.slug, row.roadmap_id)
    return redirect("plans:limits", request.organization.slug, row.roadmap_id, made.pk)


def _refusal(error: ValueError) -> str:
    if isinstance(error, NameTakenError):
        return _("Another scenario of this roadmap has this name.")
    return _("Twelve scenarios are the most that can be compared: delete one first.")


@require_POST
@for_editors
def delete(request: OrganizationRequest, roadmap: UUID, pk: UUID) -> HttpResponse:
    row = own_scenario(request, roadmap, pk)
    try:
        delete_scenario(scenario=row)
    except DecidedError:
        messages.error(request, _("This scenario is the decision; take the decision back first."))
        return redirect(row)
    messages.success(request, _("“%(title)s” is deleted.") % {"title": row.title})
    return redirect("plans:scenarios", request.organization.slug, row.roadmap_id)
