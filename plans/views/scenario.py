"""One scenario: its plan, its limits, and the order to compute."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import OrganizationRequest, for_editors, for_members
from jobs.models import Job
from plans.forms import ScenarioForm
from plans.models import Scenario
from plans.pages.scenario import ScenarioPage
from plans.selectors.computed import computed_plan
from plans.services.scenarios import (
    DecidedError,
    NameTakenError,
    StaleScenarioError,
    change_scenario,
    start_computing,
    subject_of,
)
from roadmaps.models import Roadmap
from roadmaps.selectors import roadmap_plan


def own_roadmap(request: OrganizationRequest, pk: UUID) -> Roadmap:
    rows = Roadmap.objects.owned_by(request.organization).with_round()
    return get_object_or_404(rows, pk=pk)


def own_scenario(request: OrganizationRequest, roadmap: UUID, pk: UUID) -> Scenario:
    """Return a scenario of the organisation's with all that its page and its problem read."""
    rows = Scenario.objects.owned_by(request.organization).filter(roadmap=roadmap)
    rows = rows.with_parts()
    found = get_object_or_404(rows, pk=pk)
    found.roadmap = own_roadmap(request, roadmap)
    return found


@require_GET
@for_members()
def scenario(request: OrganizationRequest, roadmap: UUID, pk: UUID) -> HttpResponse:
    """The best plan known; the ranked list's while the best is being looked for.

    A page that waits for it (``?waiting``) hears nothing until there is something new, so that
    what people have opened or begun in the meantime stays.
    """
    if request.htmx and "waiting" in request.GET:
        rows = Scenario.objects.owned_by(request.organization).filter(roadmap=roadmap)
        row = get_object_or_404(rows, pk=pk)
        jobs = Job.objects.owned_by(request.organization).open().filter(subject=subject_of(row))
        if any(not job.is_interrupted() for job in jobs):
            return HttpResponse(status=204)
    return plan_page(request, own_scenario(request, roadmap, pk))


def plan_page(
    request: OrganizationRequest, scenario: Scenario, status: int = 200, **extra: object
) -> HttpResponse:
    """Render the whole page, or for htmx the part that changes."""
    jobs = Job.objects.owned_by(request.organization).filter(subject=subject_of(scenario))
    job = jobs.order_by("-created_at").first()
    # After the job was looked for: one that ended since the row was read has left its result.
    scenario.refresh_from_db(fields=["result", "digest", "computed_at"])
    page = ScenarioPage(
        computed_plan(scenario, roadmap_plan(scenario.roadmap)),
        {str(pk): name for pk, name in request.organization.teams.values_list("pk", "name")},
        job,
    )
    template = "plans/_scenario.html" if request.htmx else "plans/scenario.html"
    context = {"page": page, "scenario": scenario, "roadmap": scenario.roadmap, **extra}
    return render(request, template, context, status=status)


@require_http_methods(["GET", "POST"])
@for_editors
def limits(request: OrganizationRequest, roadmap: UUID, pk: UUID) -> HttpResponse:
    """People, money and time of a scenario, its targets and its weights."""
    row = own_scenario(request, roadmap, pk)
    # What is typed is written onto a row of its own: the page speaks of the one there is.
    typed = own_scenario(request, roadmap, pk) if request.method == "POST" else row
    form = ScenarioForm(request.POST or None, instance=typed)
    context = {"form": form, "scenario": row, "roadmap": row.roadmap}
    if request.method == "GET":
        return render(request, "plans/limits.html", context)
    status = 422
    if form.is_valid():
        try:
            changed = change_scenario(
                scenario=row, seen_rev=form.cleaned_data["rev"], head=form.head, parts=form.parts
            )
        except NameTakenError:
            form.add_error("title", _("Another scenario of this roadmap has this name."))
        except StaleScenarioError as stale:
            context["stale"], status = stale.current, 409
        except DecidedError:
            form.add_error(None, _("This scenario is the decision: change a copy of it."))
            status = 409
        else:
            start_computing(scenario=changed, by=request.user)
            return redirect(changed)
    return render(request, "plans/limits.html", context, status=status)


@require_POST
@for_editors
def compute(request: OrganizationRequest, roadmap: UUID, pk: UUID) -> HttpResponse:
    """Look for the best plan, in a job; the page shows the ranked list's meanwhile."""
    row = own_scenario(request, roadmap, pk)
    start_computing(scenario=row, by=request.user)
    return redirect(row)
