"""The results of a round, and of one capability in it; and what the model is."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.access import OrganizationRequest, for_members
from assessments.models import Framework
from assessments.selectors.agreed import agreed_levels
from assessments.selectors.reflections import written_themes
from assessments.selectors.results import capability_page, results_page
from assessments.selectors.rounds import submitted_by_team_link
from assessments.views.rounds import own_round


@require_GET
@for_members()
def results(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """The level, why, and everything under it. An open anonymous round shows participation only."""
    assessment = own_round(request, pk)
    if not assessment.shows_results:
        return redirect(assessment)
    context = {
        "page": results_page(assessment),
        "assessment": assessment,
        "agreed": agreed_levels(assessment),
        "reflections": written_themes(assessment),
        "devices": submitted_by_team_link(assessment),
    }
    return render(request, "assessments/results.html", context)


@require_GET
@for_members()
def capability(request: OrganizationRequest, pk: UUID, code: str) -> HttpResponse:
    """One capability: who chose what, in the anchors' own words."""
    assessment = own_round(request, pk)
    if not assessment.shows_results:
        return redirect(assessment)
    detail = capability_page(assessment, code)
    if detail is None:
        raise Http404
    context = {
        "detail": detail,
        "assessment": assessment,
        "agreed": agreed_levels(assessment).get(code),
    }
    return render(request, "assessments/capability.html", context)


@login_not_required
@require_GET
def about(request: HttpRequest) -> HttpResponse:
    """The newest published framework, every question and anchor of it, and the method."""
    framework = Framework.objects.built_in().published().newest_first().with_content().first()
    if framework is None:
        raise Http404
    return render(request, "assessments/about.html", {"framework": framework})
