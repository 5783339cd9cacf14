"""What is planned about a capability, a touchpoint or a metric: a part of the pages about them."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import OrganizationRequest, for_members
from roadmaps.tracing import NoSubjectError, reason_for


@require_GET
@for_members()
def behind(request: OrganizationRequest) -> HttpResponse:
    """The initiatives for ``capability`` of a ``round``, for a ``touchpoint`` or a ``metric``."""
    try:
        reason = reason_for(request.organization, request.GET.dict())
    except NoSubjectError as error:
        raise Http404 from error
    template = "roadmaps/_behind.html" if request.htmx else "roadmaps/behind.html"
    return render(request, template, {"reason": reason})
