"""The screen in the room: the question, who is here, the votes once they are revealed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.access import OrganizationRequest, for_members
from meetings.links import join_token
from meetings.models import CalibrationSession
from meetings.selectors.live import Stage, people_of
from meetings.views.common import STOP_POLLING, answer_poll, own_session, screen, stage_now


@require_GET
@for_members()
def room(request: OrganizationRequest, pk: UUID, session: UUID) -> HttpResponse:
    """The whole screen; a closed session leads to its record."""
    row = own_session(request, pk, session)
    if row.is_closed:
        return redirect(row)
    stage = stage_now(row)
    context = {**_context(request, row)(stage), "stage": stage}
    return render(request, "meetings/room.html", context)


@require_GET
@for_members()
def room_live(request: OrganizationRequest, pk: UUID, session: UUID) -> HttpResponse:
    row = own_session(request, pk, session)
    context = _context(request, row)
    if row.is_closed:
        stage = stage_now(row)
        given = {**context(stage), "stage": stage}
        return screen(request, "meetings/_room_stage.html", given, STOP_POLLING)
    return answer_poll(
        request,
        row,
        stage="meetings/_room_stage.html",
        tally="meetings/_room_tally.html",
        context=context,
    )


def _context(
    request: OrganizationRequest, session: CalibrationSession
) -> Callable[[Stage], dict[str, Any]]:
    def built(stage: Stage) -> dict[str, Any]:
        link = reverse("meetings:join", args=[join_token(session)])
        page = request.build_absolute_uri(reverse("meetings:enter_code"))
        return {
            "session": session,
            "people": people_of(session),
            "join_link": request.build_absolute_uri(link),
            "code_page": page.partition("//")[2].rstrip("/"),
        }

    return built
