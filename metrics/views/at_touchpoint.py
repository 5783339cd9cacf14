"""Customers' figures on the page of a touchpoint, and as a rating of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import OrganizationRequest, for_editors, for_members
from journeys.models import Persona, Touchpoint
from journeys.services import InvalidValueError
from metrics.pages.at_touchpoint import AtTouchpoint, at_touchpoint
from metrics.services.ratings import rate_by_customers


def _found(request: OrganizationRequest, pk: UUID) -> AtTouchpoint:
    rows = Touchpoint.objects.filter(
        stage__journey__organization=request.organization,
        deleted_at=None,
        stage__deleted_at=None,
        stage__journey__deleted_at=None,
    )
    touchpoint = get_object_or_404(rows.select_related("stage__journey"), pk=pk)
    return at_touchpoint(request.organization, touchpoint, timezone.localdate())


def _personas(found: AtTouchpoint) -> QuerySet[Persona]:
    journey = found.touchpoint.stage.journey_id
    return Persona.objects.filter(walks__journey=journey, deleted_at=None).order_by("walks__order")


@require_GET
@for_members()
def said_here(request: OrganizationRequest, touchpoint: UUID) -> HttpResponse:
    """What customers said at a touchpoint: a part of its page, or a page of its own."""
    found = _found(request, touchpoint)
    context = {"found": found, "personas": list(_personas(found))}
    part = "metrics/_at_touchpoint.html" if request.htmx else "metrics/at_touchpoint.html"
    return render(request, part, context)


@require_POST
@for_editors
def rate_touchpoint(request: OrganizationRequest, touchpoint: UUID) -> HttpResponse:
    """Take the customers' mean score over as a rating of experience, for one persona."""
    found = _found(request, touchpoint)
    try:
        persona = get_object_or_404(_personas(found), pk=UUID(request.POST.get("persona", "")))
    except ValueError as error:
        raise Http404 from error
    _take_over(request, found, persona)
    journey = found.touchpoint.stage.journey_id
    page = reverse("journeys:touchpoint", args=[request.organization.slug, journey, touchpoint])
    return redirect(f"{page}#ratings")


def _take_over(request: OrganizationRequest, found: AtTouchpoint, persona: Persona) -> None:
    if found.score is None:
        messages.error(request, _("Too few customers gave a score here to rate it by."))
        return
    try:
        rate_by_customers(
            touchpoint=found.touchpoint, persona=persona, score=found.score, n=found.n,
            author=request.user, at=timezone.now(),
        )  # fmt: skip
    except InvalidValueError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The customers' score now stands as a rating."))
