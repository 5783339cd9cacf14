"""A round beside what its customers say."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.access import OrganizationRequest, for_members
from assessments.models import Assessment
from metrics.pages.outside_in import OutsideInPage
from metrics.selectors.outside_in import MONTHS, USUAL, expectation, outside_in


@require_GET
@for_members()
def customers(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """What the team expects and what customers say; a part of it for the round's results page.

    Seen where the results are. ``months`` says how far back from the closing.
    """
    rounds = Assessment.objects.owned_by(request.organization).select_related("framework")
    assessment = get_object_or_404(rounds, pk=pk)
    assessment.organization = request.organization
    if not assessment.shows_results:
        if request.htmx:
            raise Http404
        return redirect(assessment)
    months = request.GET.get("months", "")
    window = int(months) if months in map(str, MONTHS) else USUAL
    read = expectation if request.htmx else outside_in
    context = {"page": OutsideInPage(read(assessment, window)), "assessment": assessment}
    template = "outside_in_beside" if request.htmx else "outside_in"
    return render(request, f"metrics/{template}.html", context)
