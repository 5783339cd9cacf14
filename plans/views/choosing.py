"""What people choose within a scenario, and which scenario they decide for."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import OrganizationRequest, for_editors
from plans.forms import ChoiceForm, DecisionForm, RevisionForm
from plans.selectors.inputs import problem_of
from plans.sentences import quarter_names
from plans.services.scenarios import (
    DecidedError,
    NoPlanError,
    NotDecidedError,
    StaleScenarioError,
    choose,
    decide_scenario,
    start_computing,
    take_back_decision,
)
from plans.views.scenario import own_scenario, plan_page
from roadmaps.models import Initiative
from roadmaps.selectors import roadmap_plan


@require_POST
@for_editors
def choice(request: OrganizationRequest, roadmap: UUID, pk: UUID, initiative: UUID) -> HttpResponse:
    """Make an initiative mandatory, leave it out, or fix its quarter; then compute anew."""
    row = own_scenario(request, roadmap, pk)
    one = get_object_or_404(Initiative.objects.filter(roadmap=row.roadmap_id), pk=initiative)
    names = quarter_names(row, row.quarters)
    form = ChoiceForm(request.POST, quarters=names, duration=one.duration)
    if not form.is_valid():
        return plan_page(request, row, 422, refused=form)
    try:
        choose(
            scenario=row,
            initiative=one,
            seen_rev=form.cleaned_data["rev"],
            rule=form.cleaned_data["rule"],
            start=form.cleaned_data["start"],
        )
    except StaleScenarioError:
        return plan_page(request, own_scenario(request, roadmap, pk), 409, stale=True)
    except DecidedError:
        return plan_page(request, row, 409, decided=True)
    start_computing(scenario=row, by=request.user)
    if request.htmx:
        start = form.cleaned_data["start"]
        said = start and _("“%(title)s” starts in %(quarter)s; the rest is computed anew.") % {
            "title": one.title, "quarter": names[start - 1],
        }  # fmt: skip
        return plan_page(request, own_scenario(request, roadmap, pk), said=said)
    return redirect(row)


@require_POST
@for_editors
def decide(request: OrganizationRequest, roadmap: UUID, pk: UUID) -> HttpResponse:
    """Decide for a scenario, with a reason."""
    row = own_scenario(request, roadmap, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return plan_page(request, row, 422, decision=form)
    try:
        decide_scenario(
            scenario=row,
            why=form.cleaned_data["why"],
            by=request.user,
            at=timezone.now(),
            seen_rev=form.cleaned_data["rev"],
            digest=problem_of(row, roadmap_plan(row.roadmap)).digest,
        )
    except StaleScenarioError:
        return plan_page(request, own_scenario(request, roadmap, pk), 409, stale=True)
    except NoPlanError:
        return plan_page(request, own_scenario(request, roadmap, pk), 409, no_plan=True)
    messages.success(request, _("Decided. The other scenarios stay, to compare."))
    return redirect(row)


@require_POST
@for_editors
def take_back(request: OrganizationRequest, roadmap: UUID, pk: UUID) -> HttpResponse:
    row = own_scenario(request, roadmap, pk)
    form = RevisionForm(request.POST)
    if not form.is_valid():
        return plan_page(request, row, 422, refused=form)
    try:
        take_back_decision(scenario=row, seen_rev=form.cleaned_data["rev"])
    except StaleScenarioError:
        return plan_page(request, own_scenario(request, roadmap, pk), 409, stale=True)
    except NotDecidedError:
        return plan_page(request, own_scenario(request, roadmap, pk), 409, not_decided=True)
    messages.success(request, _("The decision is taken back."))
    return redirect(row)
