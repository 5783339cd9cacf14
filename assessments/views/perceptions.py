"""What we see differently: one page for members."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.access import OrganizationRequest, for_members
from assessments.selectors import perceptions as board
from assessments.views.rounds import own_round


@require_GET
@for_members()
def perceptions(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Where people, role groups and teams differ; a round without results has only participation."""
    assessment = own_round(request, pk)
    if not assessment.shows_results:
        return redirect(assessment)
    context = {"page": board.perceptions(assessment), "assessment": assessment}
    return render(request, "assessments/perceptions.html", context)
