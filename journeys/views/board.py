"""The map of a journey, one touchpoint's page, and what an open map asks of late."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import OrganizationRequest, for_editors, for_members
from accounts.models import Team
from journeys.forms.fields import RATED, touchpoint_forms
from journeys.forms.findings import FINDING_FORMS
from journeys.models import (
    Channel,
    ControlledBy,
    Journey,
    SaleMoment,
    StageKind,
    Tool,
    Touchpoint,
)
from journeys.pages.curve_lane import CurveLane
from journeys.pages.grid import Grid, touchpoint_cells
from journeys.selectors.board import Board, load_board
from journeys.selectors.presence import changes_since, people_at
from journeys.services import within_reach
from journeys.services.presence import note_presence
from journeys.views.common import board_of, journey_page, own_journey

OVERLAP = timedelta(seconds=3)  # a change may be stamped a moment before it can be seen


@require_GET
@for_members()
def journey_map(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """The journey as a grid; ``?part=derived`` gives only what follows from the ratings."""
    board = board_of(request, pk)
    context = map_context(request, board)
    part = request.GET.get("part")
    if part in ("derived", "map"):
        may_edit = request.membership.may_edit
        context |= {
            "board": board,
            "journey": board.journey,
            "persona": board.persona,
            "may_edit": may_edit,
        }
        return render(request, f"journeys/_{part}.html", context)
    return journey_page(request, board, "journeys/map.html", tab="map", **context)


def map_context(request: OrganizationRequest, board: Board) -> dict[str, Any]:
    """Return what the map's templates show beside the board."""
    may_edit = request.membership.may_edit
    grid = Grid(board, may_edit=may_edit)
    context: dict[str, Any] = {"grid": grid, "curve": CurveLane(grid)}
    if may_edit:
        organization = request.organization
        last, first = within_reach(board.journey, request.user)
        context |= {
            "undoable": last,
            "redoable": first,
            "channels": Channel.objects.owned_by(organization),
            "teams": Team.objects.filter(organization=organization),
            "controls": ControlledBy.choices,
            "kinds": StageKind.choices,
            "moments": SaleMoment.choices,
            "words": words_of_the_map(board),
            "now": timezone.now(),
        }
    return context


def words_of_the_map(board: Board) -> dict[str, Any]:
    """Return what the map's script says aloud, in the language of the page."""
    return {
        "saving": _("Saving…"),
        "saved": _("Saved"),
        "conflict": _("Somebody wrote here too: choose what should stand"),
        "refused": _("Not saved: %s"),
        "trouble": _("Not saved: open the page again. What you wrote is kept in this browser."),
        "offline": _("No connection: %s changes wait here and are sent as soon as it is back"),
        "held": _("%s is held. Arrows move it, Space puts it down, Escape leaves it where it was."),
        "over": _("%s, position %d of %d"),
        "dropped": _("%s stays where it was"),
        "emotions": {str(value): word for value, word in board.words.items()},
    }


@require_GET
@for_members()
def touchpoint(request: OrganizationRequest, pk: UUID, touchpoint: UUID) -> HttpResponse:
    """Everything about one touchpoint, each field on its own; on a phone this is the editor."""
    journey = own_journey(request, pk)
    return touchpoint_page(request, journey, own_touchpoint(request, journey, touchpoint))


def touchpoint_page(
    request: OrganizationRequest,
    journey: Journey,
    row: Touchpoint,
    status: int = 200,
    **refused: Any,
) -> HttpResponse:
    """Render a touchpoint's page; ``refused`` are forms that come back with what is wrong."""
    board = load_board(journey, only=row)
    whole = Touchpoint.objects.of(journey).present().filter(stage__deleted_at=None).in_order()
    order = list(whole.values_list("pk", "title"))
    place = next(index for index, (key, _title) in enumerate(order) if key == row.pk)
    context = {
        "column": board.column(row.pk),
        "forms": touchpoint_forms(row, request.organization),
        **{f"{name}_form": form(touchpoint=row) for name, form in FINDING_FORMS.items()},
        "all_tools": Tool.objects.owned_by(request.organization).present(),
        "before": order[place - 1] if place else None,
        "after": order[place + 1] if place + 1 < len(order) else None,
        "number": place + 1,
        "total": len(order),
        "stages": [stage.stage for stage in board.stages],
        "rated": RATED,
        "words": words_of_the_map(board),
        **refused,
    }
    return journey_page(
        request, board, "journeys/touchpoint.html", tab="", status=status, **context
    )


def own_touchpoint(request: OrganizationRequest, journey: Journey, pk: UUID) -> Touchpoint:
    """Return a touchpoint of this journey; 404 for any other, and for one in the bin."""
    rows = Touchpoint.objects.of(journey).present().filter(stage__deleted_at=None)
    return get_object_or_404(rows.select_related("stage__journey", "channel", "owner"), pk=pk)


@require_POST
@for_editors
def changes(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Say where this person stands; answer who else is here and what they changed since."""
    journey = own_journey(request, pk)
    at = timezone.now()
    note_presence(
        journey=journey, user=request.user, cell=request.POST.get("cell", "")[:120], at=at
    )
    since = _moment(request.POST.get("since", "")) or at
    late = changes_since(journey, since=since - OVERLAP, apart_from=request.user)
    board = load_board(journey) if late.touchpoints and not late.structure else None
    here = {str(column.touchpoint.pk) for column in board.columns} if board else set()
    return JsonResponse(
        {
            "now": at.isoformat(),
            "people": [
                {"name": p.user.get_short_name(), "cell": p.cell}
                for p in people_at(journey, at=at, apart_from=request.user)
            ],
            "by": late.authors,
            "structure": late.structure,
            "cells": {key: touchpoint_cells(board, key) for key in late.touchpoints if key in here}
            if board
            else {},
        }
    )


def _moment(sent: str) -> datetime | None:
    """Return the moment that an earlier answer told; None for anything else."""
    try:
        found = parse_datetime(sent)
    except ValueError:
        return None
    return found if found and timezone.is_aware(found) else None
