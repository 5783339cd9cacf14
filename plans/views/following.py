"""Following a decided plan up."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.access import OrganizationRequest, for_editors, for_members
from plans.forms import ProgressForm
from plans.models import Scenario
from plans.pages.following import FollowingPage
from plans.selectors.following import followed_plan
from plans.services.following import say_progress, take_over_probabilities
from plans.views.scenario import own_roadmap, own_scenario
from roadmaps.models import Initiative
from roadmaps.services import StaleInitiativeError


def _decided(request: OrganizationRequest, roadmap: UUID) -> Scenario | None:
    rows = Scenario.objects.owned_by(request.organization).filter(roadmap=roadmap)
    found = rows.filter(decided_at__isnull=False).first()
    return own_scenario(request, roadmap, found.pk) if found else None


@require_GET
@for_members()
def following(request: OrganizationRequest, roadmap: UUID) -> HttpResponse:
    """What is late, what was said, what the next round found."""
    return _page(request, roadmap)


def _page(
    request: OrganizationRequest, roadmap: UUID, status: int = 200, **extra: object
) -> HttpResponse:
    row, scenario = own_roadmap(request, roadmap), _decided(request, roadmap)
    context = {"roadmap": row, "scenario": scenario, **extra}
    if scenario is not None:
        plan = followed_plan(scenario.roadmap, scenario, timezone.localdate())
        context["page"] = FollowingPage(plan)
    return render(request, "plans/following.html", context, status=status)


@require_POST
@for_editors
def progress(request: OrganizationRequest, roadmap: UUID, initiative: UUID) -> HttpResponse:
    """Keep what somebody says about an initiative today."""
    rows = Initiative.objects.owned_by(request.organization).filter(roadmap=roadmap)
    one = get_object_or_404(rows, pk=initiative)
    form = ProgressForm(request.POST, auto_id=f"id_%s_{one.pk}")
    if not form.is_valid():
        return _page(request, roadmap, 422, refused=form, refused_of=one.pk)
    try:
        say_progress(
            initiative=one,
            seen_rev=form.cleaned_data["rev"],
            status=form.cleaned_data["status"],
            fields=form.said,
            by=request.user,
            at=timezone.now(),
        )
    except StaleInitiativeError as stale:
        return _page(request, roadmap, 409, stale=stale.current)
    messages.success(request, _("Saved."))
    slug = request.organization.slug
    return redirect("plans:following", slug, roadmap)


@require_POST
@for_editors
def recalibrate(request: OrganizationRequest, roadmap: UUID) -> HttpResponse:
    """Take the organisation's own probabilities over for what is still to be begun."""
    scenario = _decided(request, roadmap)
    if scenario is None:
        raise Http404
    plan = followed_plan(scenario.roadmap, scenario, timezone.localdate())
    if plan.calibration is None:
        raise Http404
    library = {
        i.library_id: plan.calibration.own_probability(float(i.library.probability))
        for i in scenario.roadmap.initiatives.select_related("library")
        if i.library
    }
    changed = take_over_probabilities(roadmap=scenario.roadmap, own=library)
    messages.success(
        request,
        ngettext(
            "%(n)s initiative now has the probability found here; estimates of your own stay.",
            "%(n)s initiatives now have the probability found here; estimates of your own stay.",
            changed,
        )
        % {"n": changed},
    )
    return redirect("plans:following", request.organization.slug, roadmap)
