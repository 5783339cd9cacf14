"""Roadmaps: generated from a round, ranked, edited in place, recalculated at once."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import OrganizationRequest, for_editors, for_members
from assessments.models import Assessment
from roadmaps.aim_lines import aim_lines
from roadmaps.forms import (
    CapacityForm,
    EstimateForm,
    ExclusionForm,
    InitiativeForm,
    JourneysForm,
    RoadmapForm,
)
from roadmaps.models import Initiative, LibraryInitiative, Roadmap
from roadmaps.needs_list import needs_list
from roadmaps.needs_page import AnswerPage
from roadmaps.pages import RoadmapPage, library_page
from roadmaps.selectors import roadmap_plan
from roadmaps.services import (
    NoScoresError,
    PrerequisiteCycleError,
    StaleInitiativeError,
    add_from_library,
    add_own_initiative,
    decide,
    generate_roadmap,
    next_quarter,
    save_initiative,
    weigh_journeys,
)


def own_roadmap(request: OrganizationRequest, pk: UUID) -> Roadmap:
    rows = Roadmap.objects.owned_by(request.organization).with_round()
    return get_object_or_404(rows, pk=pk)


def own_initiative(request: OrganizationRequest, roadmap: Roadmap, pk: UUID) -> Initiative:
    rows = Initiative.objects.owned_by(request.organization).filter(roadmap=roadmap)
    initiative = get_object_or_404(rows.with_everything(), pk=pk)
    initiative.roadmap = roadmap
    return initiative


@require_GET
@for_members()
def roadmaps(request: OrganizationRequest) -> HttpResponse:
    rows = Roadmap.objects.owned_by(request.organization).with_round().newest_first()
    rounds = [
        a
        for a in Assessment.objects.owned_by(request.organization).newest_first()
        if a.shows_results
    ]
    return render(request, "roadmaps/roadmaps.html", {"roadmaps": rows, "rounds": rounds})


@require_GET
@for_members()
def from_round(request: OrganizationRequest, assessment: UUID) -> HttpResponse:
    """Go to the round's newest roadmap; where there is none, to making one."""
    existing = (
        Roadmap.objects.owned_by(request.organization)
        .filter(assessment=assessment)
        .newest_first()
        .first()
    )
    if existing:
        return redirect("roadmaps:roadmap", request.organization.slug, existing.pk)
    round_ = get_object_or_404(Assessment.objects.owned_by(request.organization), pk=assessment)
    if not request.membership.may_edit:
        return redirect("roadmaps:roadmaps", request.organization.slug)
    return redirect("roadmaps:new_roadmap", request.organization.slug, round_.pk)


@require_http_methods(["GET", "POST"])
@for_editors
def new_roadmap(request: OrganizationRequest, assessment: UUID) -> HttpResponse:
    round_ = get_object_or_404(Assessment.objects.owned_by(request.organization), pk=assessment)
    if not round_.shows_results:
        messages.error(request, _("A roadmap needs results; this round does not show them yet."))
        return redirect("assessments:round", request.organization.slug, round_.pk)
    year, quarter = next_quarter(timezone.localdate())
    form = RoadmapForm(
        request.POST or None,
        initial={
            "starts_year": year,
            "starts_quarter": quarter,
            "title": _("Roadmap %(year)s") % {"year": year},
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            roadmap = generate_roadmap(assessment=round_, **form.cleaned_data)
        except NoScoresError:
            form.add_error(None, _("This round shows no results yet."))
        else:
            return redirect("roadmaps:roadmap", request.organization.slug, roadmap.pk)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "assessment": round_}
    return render(request, "roadmaps/roadmap_form.html", context, status=status)


@require_GET
@for_members()
def roadmap_detail(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """The ranked list with its arithmetic, the quadrant, the calendar."""
    return _plan(request, own_roadmap(request, pk))


def _plan(
    request: OrganizationRequest, roadmap: Roadmap, status: int = 200, **extra: object
) -> HttpResponse:
    """Render the whole page, or for htmx the part that is recalculated."""
    template = "roadmaps/_plan.html" if request.htmx else "roadmaps/roadmap.html"
    plan = roadmap_plan(roadmap)
    context = {
        "page": RoadmapPage(plan, needs_list(plan), aim_lines(roadmap, timezone.localdate())),
        "roadmap": roadmap,
        "capacity_form": CapacityForm(instance=roadmap),
        **extra,
    }
    return render(request, template, context, status=status)


def _recalculated(request: OrganizationRequest, roadmap: Roadmap) -> HttpResponse:
    if request.htmx:
        return _plan(request, roadmap)
    return redirect("roadmaps:roadmap", request.organization.slug, roadmap.pk)


@require_POST
@for_editors
def set_capacity(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    roadmap = own_roadmap(request, pk)
    form = CapacityForm(request.POST, instance=roadmap)
    if not form.is_valid():
        return _plan(request, own_roadmap(request, pk), 422, capacity_form=form)
    form.save()
    return _recalculated(request, roadmap)


@require_POST
@for_editors
def set_journeys(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Change which journeys count in the ranking, and how much."""
    roadmap = own_roadmap(request, pk)
    form = JourneysForm(request.POST, instance=own_roadmap(request, pk))
    if not form.is_valid():
        return _plan(request, roadmap, 422, refused=form)
    weigh_journeys(roadmap=roadmap, **form.choice)
    return _recalculated(request, own_roadmap(request, pk))


@require_GET
@for_editors
def answer(request: OrganizationRequest, pk: UUID, code: str) -> HttpResponse:
    """One need, and the initiatives that could answer it."""
    roadmap = own_roadmap(request, pk)
    plan = roadmap_plan(roadmap)
    need = needs_list(plan).find(code)
    if need is None:
        raise Http404
    context = {"page": AnswerPage(plan, need), "need": need, "roadmap": roadmap}
    return render(request, "roadmaps/answer.html", context)


@require_http_methods(["GET", "POST"])
@for_editors
def set_estimates(request: OrganizationRequest, pk: UUID, initiative: UUID) -> HttpResponse:
    """Change one initiative's figures within the ranking and see it ranked anew.

    GET gives the form for a line that was opened: thirty of them at once would make the
    page slow and nobody would read them.
    """
    roadmap = own_roadmap(request, pk)
    row = own_initiative(request, roadmap, initiative)
    if request.method == "GET":
        if not request.htmx:
            return redirect("roadmaps:edit_initiative", request.organization.slug, pk, initiative)
        context = {"form": EstimateForm(instance=row), "initiative": row, "roadmap": roadmap}
        return render(request, "roadmaps/_estimates.html", context)
    form = EstimateForm(request.POST, instance=row)
    if not form.is_valid():
        return _plan(request, roadmap, 422, refused=form)
    return _decided(request, roadmap, initiative, form.cleaned_data["rev"], form.estimates)


@require_POST
@for_editors
def exclude(request: OrganizationRequest, pk: UUID, initiative: UUID) -> HttpResponse:
    """Leave an initiative out, with a reason; with none it comes back."""
    roadmap = own_roadmap(request, pk)
    own_initiative(request, roadmap, initiative)
    form = ExclusionForm(request.POST)
    if not form.is_valid():
        return _plan(request, roadmap, 422, refused=form)
    reason = form.cleaned_data["excluded_reason"].strip()
    if not reason and "back" not in request.POST:
        form.add_error("excluded_reason", _("Say why it is left out; the reason is printed."))
        return _plan(request, roadmap, 422, refused=form)
    return _decided(
        request, roadmap, initiative, form.cleaned_data["rev"], {"excluded_reason": reason}
    )


def _decided(
    request: OrganizationRequest, roadmap: Roadmap, pk: UUID, rev: int, fields: dict
) -> HttpResponse:
    try:
        decide(initiative=own_initiative(request, roadmap, pk), seen_rev=rev, **fields)
    except StaleInitiativeError as stale:
        return _plan(request, roadmap, 409, stale=stale.current)
    return _recalculated(request, roadmap)


@require_http_methods(["GET", "POST"])
@for_editors
def edit_initiative(request: OrganizationRequest, pk: UUID, initiative: UUID) -> HttpResponse:
    roadmap = own_roadmap(request, pk)
    row = own_initiative(request, roadmap, initiative)
    form = InitiativeForm(request.POST or None, instance=row, need=request.GET.get("need", ""))
    context = {"form": form, "roadmap": roadmap, "initiative": row}
    if request.method == "GET":
        return render(request, "roadmaps/initiative_form.html", context)
    status = 422
    if form.is_valid():
        try:
            save_initiative(
                initiative=row,
                seen_rev=form.cleaned_data["rev"] or 0,
                fields=form.texts_and_estimates,
                requires=list(form.cleaned_data["requires"]),
                **form.answers,
            )
        except PrerequisiteCycleError:
            form.add_error("requires", _("It would have to be finished before it can begin."))
        except StaleInitiativeError as stale:
            context["stale"], status = stale.current, 409
        else:
            messages.success(request, _("Saved and ranked anew."))
            return redirect("roadmaps:roadmap", request.organization.slug, roadmap.pk)
    return render(request, "roadmaps/initiative_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_editors
def new_initiative(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """An initiative of the organisation's own."""
    roadmap = own_roadmap(request, pk)
    form = InitiativeForm(
        request.POST or None,
        instance=Initiative(roadmap=roadmap),
        need=request.GET.get("need", ""),
    )
    if request.method == "POST" and form.is_valid():
        add_own_initiative(
            roadmap=roadmap,
            fields=form.texts_and_estimates,
            requires=list(form.cleaned_data["requires"]),
            **form.answers,
        )
        messages.success(request, _("Added and ranked."))
        return redirect("roadmaps:roadmap", request.organization.slug, roadmap.pk)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "roadmap": roadmap}
    return render(request, "roadmaps/initiative_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_editors
def library(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """All initiatives of the library, those in the roadmap marked; POST adds one."""
    roadmap = own_roadmap(request, pk)
    if request.method == "POST":
        rows = LibraryInitiative.objects.filter(framework=roadmap.assessment.framework_id)
        row = get_object_or_404(rows.with_lifts(), code=request.POST.get("code", ""))
        add_from_library(roadmap=roadmap, library=[row])
        messages.success(request, _("Added and ranked."))
        return redirect("roadmaps:library", request.organization.slug, roadmap.pk)
    context = {"areas": library_page(roadmap), "roadmap": roadmap}
    return render(request, "roadmaps/library.html", context)
