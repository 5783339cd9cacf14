"""A round against earlier ones: what changed, how it went on over the years, how good the data are."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import OrganizationRequest, for_members
from assessments.models import Assessment
from assessments.selectors.changes import changes_page
from assessments.selectors.comparable import earlier_rounds
from assessments.selectors.data_quality import quality_page
from assessments.selectors.trend import trend_page
from assessments.views.rounds import own_round


@require_GET
@for_members()
def changes(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """What changed since an earlier round; ``?with=`` chooses which."""
    assessment = own_round(request, pk)
    if not assessment.shows_results:
        return redirect(assessment)
    context = {"page": changes_page(assessment, _chosen(request, assessment))}
    return render(request, "assessments/changes.html", {**context, "assessment": assessment})


def _chosen(request: OrganizationRequest, assessment: Assessment) -> Assessment | None:
    """Return the earlier round asked for; 404 for one that cannot be compared with this one."""
    asked = request.GET.get("with")
    if not asked:
        return None
    for then in earlier_rounds(assessment):
        if str(then.pk) == asked:
            return then
    raise Http404


@require_GET
@for_members()
def trend(request: OrganizationRequest) -> HttpResponse:
    """All closed rounds, one after another."""
    context = {"page": trend_page(request.organization, timezone.localdate())}
    return render(request, "assessments/trend.html", context)


@require_GET
@for_members()
def quality(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """How good the data are: before publishing, and before deciding."""
    assessment = own_round(request, pk)
    context = {"page": quality_page(assessment), "assessment": assessment}
    return render(request, "assessments/quality.html", context)
