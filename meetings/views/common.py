"""What the screens of a session begin with: the session asked for, and whether anything is new."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.access import OrganizationRequest
from assessments.models import Assessment
from assessments.views.rounds import own_round
from meetings.models import CalibrationSession
from meetings.selectors.live import Stage, stage_of, tally_of

STOP_POLLING = 286  # htmx shows the answer and asks no more


def round_with_results(request: OrganizationRequest, pk: UUID) -> Assessment:
    """Return the organisation's round; 404 also for one whose results nobody may see yet."""
    assessment = own_round(request, pk)
    if not assessment.shows_results:
        raise Http404
    return assessment


def own_session(request: OrganizationRequest, pk: UUID, session: UUID) -> CalibrationSession:
    """Return a session of one of the organisation's rounds, or 404."""
    rows = CalibrationSession.objects.owned_by(request.organization).with_focus()
    return get_object_or_404(rows, pk=session, assessment=pk)


def stage_now(session: CalibrationSession) -> Stage:
    return stage_of(session, tally_of(session), timezone.now())


def answer_poll(
    request: HttpRequest,
    session: CalibrationSession,
    *,
    stage: str,
    tally: str,
    context: Callable[[Stage], dict[str, Any]],
) -> HttpResponse:
    """Answer a screen that asks what is new since what it shows.

    204 where nothing is; only the tally where somebody voted, came or left, so that nobody's form
    is touched; otherwise the whole stage. ``stage`` and ``tally`` are templates.
    """
    now = tally_of(session)
    same_rev = request.GET.get("rev") == str(session.rev)
    if same_rev and request.GET.get("tally") == now.mark:
        return HttpResponse(status=204)
    shown = stage_of(session, now, timezone.now())
    given = {**context(shown), "stage": shown, "preserve": True}
    if not same_rev:
        return screen(request, stage, given)
    given["only_tally"] = True
    answer = screen(request, tally, given)
    answer["HX-Reswap"] = "none"
    return answer


def screen(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Return a part of a screen with the marks by which it asks for the next."""
    html = render_to_string(template, context, request)
    marks = render_to_string("meetings/_marks.html", context, request)
    return HttpResponse(html + marks, status=status)
