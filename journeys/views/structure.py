"""Adding, moving, deleting and taking back: each answers with the map as it now stands."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import OrganizationRequest, for_editors
from journeys.forms.fields import stage_forms
from journeys.models import Journey, SaleMoment, Stage, StageKind, Touchpoint
from journeys.selectors.board import load_board
from journeys.services import (
    ChangedSinceError,
    InvalidValueError,
    NothingToUndoError,
    NotInThisJourneyError,
    add_stage,
    add_touchpoint,
    redo,
    undo,
)
from journeys.services import move_stage as put_stage_elsewhere
from journeys.services import move_touchpoint as put_touchpoint_elsewhere
from journeys.services import remove_stage as bin_stage
from journeys.views.board import map_context, own_touchpoint, words_of_the_map
from journeys.views.common import chosen_persona, next_page, own_journey


def answer(
    request: OrganizationRequest,
    journey: Journey,
    said: str,
    *,
    focus: str = "",
    home: str = "",
    refused: int = 0,
    undo: bool = False,
) -> HttpResponse:
    """Return the map as it stands, and say aloud what happened; a page without JavaScript moves on."""
    if not request.htmx:
        (messages.error if refused else messages.success)(request, said)
        return redirect(home or next_page(request, journey.get_absolute_url()))
    board = load_board(journey, chosen_persona(request, journey))
    context = {
        "board": board,
        "journey": journey,
        "persona": board.persona,
        **map_context(request, board),
    }
    context["may_edit"] = True
    response = render(request, "journeys/_map.html", context, status=refused or 200)
    event = {"journey:done": {"said": said, "focus": focus, "undo": undo, "refused": bool(refused)}}
    response["HX-Trigger-After-Settle"] = json.dumps(event)
    return response


def position_of(request: OrganizationRequest) -> int | None:
    """Return ``position`` (from 0) as it was sent; None where none was."""
    sent = request.POST.get("position", "")
    if not sent:
        return None
    if not sent.removeprefix("-").isdecimal() or len(sent) > 6:
        raise InvalidValueError([_("A position is a whole number.")])
    return max(0, int(sent))


@require_POST
@for_editors
def undo_last(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Take back one's own newest change."""
    return _turn(request, own_journey(request, pk), undo, _("Undone: %(what)s"))


@require_POST
@for_editors
def redo_last(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Do again what one last took back."""
    return _turn(request, own_journey(request, pk), redo, _("Done again: %(what)s"))


def _turn(request: OrganizationRequest, journey: Journey, turn: Any, words: str) -> HttpResponse:
    try:
        operation = turn(journey=journey, author=request.user, at=timezone.now())
    except NothingToUndoError:
        return answer(request, journey, _("There is nothing left to undo or to do again."))
    except ChangedSinceError as changed:
        said = _("Somebody changed this since, so it was left as it is: %(what)s")
        return answer(request, journey, said % {"what": changed.label}, refused=409)
    return answer(request, journey, words % {"what": operation.label})


@require_POST
@for_editors
def new_stage(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Add a stage at the end, or where ``position`` says."""
    journey = own_journey(request, pk)
    try:
        stage = add_stage(
            journey=journey,
            author=request.user,
            at=timezone.now(),
            position=position_of(request),
            kind=StageKind.DELIVERY,
            moment=SaleMoment.AFTER,
            name=request.POST.get("name", "").strip()[:80] or _("New stage"),
        )
    except InvalidValueError as error:
        return answer(request, journey, error.messages[0], refused=422)
    return answer(request, journey, _("Stage added"), focus=f"stage:{stage.pk}:name", undo=True)


@require_POST
@for_editors
def new_touchpoint(request: OrganizationRequest, pk: UUID, stage: UUID) -> HttpResponse:
    """Add a touchpoint to a stage, ready to be named."""
    journey = own_journey(request, pk)
    place = own_stage(journey, stage)
    try:
        row = add_touchpoint(
            stage=place,
            author=request.user,
            at=timezone.now(),
            position=position_of(request),
            title=request.POST.get("title", "").replace("\x00", "").strip()[:160],
        )
    except InvalidValueError as error:
        return answer(request, journey, error.messages[0], refused=422)
    home = reverse("journeys:touchpoint", args=[request.organization.slug, journey.pk, row.pk])
    return answer(
        request,
        journey,
        _("Touchpoint added to %(stage)s") % {"stage": place},
        focus=f"touchpoint:{row.pk}:title",
        home=home,
        undo=True,
    )


def own_stage(journey: Journey, pk: UUID | str) -> Stage:
    rows = Stage.objects.of(journey).present().select_related("journey")
    try:
        return get_object_or_404(rows, pk=UUID(str(pk)))
    except ValueError as error:
        raise Http404 from error


@require_POST
@for_editors
def move_touchpoint(request: OrganizationRequest, pk: UUID, touchpoint: UUID) -> HttpResponse:
    """Put a touchpoint elsewhere: ``stage`` and ``position`` (from 0), or ``by`` −1 or +1."""
    journey = own_journey(request, pk)
    row = own_touchpoint(request, journey, touchpoint)
    try:
        stage, position = _target(request, journey, row)
        put_touchpoint_elsewhere(
            touchpoint=row, stage=stage, position=position, author=request.user, at=timezone.now()
        )
    except InvalidValueError as error:
        return answer(request, journey, error.messages[0], refused=422)
    except NotInThisJourneyError:
        raise Http404 from None
    row.refresh_from_db()
    said = _("%(touchpoint)s moved to %(stage)s, position %(position)d of %(total)d") % {
        "touchpoint": row,
        "stage": stage,
        "position": row.order + 1,
        "total": Touchpoint.objects.filter(stage=stage, deleted_at=None).count(),
    }
    return answer(request, journey, said, focus=f"touchpoint:{row.pk}:title", undo=True)


def _target(request: OrganizationRequest, journey: Journey, row: Touchpoint) -> tuple[Stage, int]:
    """Return where a move leads. One step beyond the end of a stage is the next stage."""
    by = request.POST.get("by", "")
    if by not in ("1", "-1"):
        stage = own_stage(journey, request.POST.get("stage") or row.stage_id)
        position = position_of(request)
        return stage, 10_000 if position is None else position
    siblings = list(
        Touchpoint.objects.filter(stage=row.stage, deleted_at=None)
        .order_by("order", "id")
        .values_list("pk", flat=True)
    )
    place = siblings.index(row.pk) + int(by)
    if 0 <= place < len(siblings):
        return row.stage, place
    stages = list(Stage.objects.of(journey).present())
    index = stages.index(row.stage) + int(by)
    if not 0 <= index < len(stages):
        return row.stage, place
    return stages[index], 10_000 if by == "-1" else 0


@require_POST
@for_editors
def move_stage(request: OrganizationRequest, pk: UUID, stage: UUID) -> HttpResponse:
    """Put a stage elsewhere: ``position`` (from 0), or ``by`` −1 or +1."""
    journey = own_journey(request, pk)
    row = own_stage(journey, stage)
    stages = list(Stage.objects.of(journey).present())
    try:
        by = request.POST.get("by", "")
        position = stages.index(row) + int(by) if by in ("1", "-1") else position_of(request)
    except InvalidValueError as error:
        return answer(request, journey, error.messages[0], refused=422)
    place = max(0, min(len(stages) - 1 if position is None else position, len(stages) - 1))
    put_stage_elsewhere(stage=row, position=place, author=request.user, at=timezone.now())
    said = _("Stage %(stage)s moved to position %(position)d of %(total)d") % {
        "stage": row,
        "position": place + 1,
        "total": len(stages),
    }
    return answer(request, journey, said, focus=f"stage:{row.pk}:name", undo=True)


@require_GET
@for_editors
def edit_stage(request: OrganizationRequest, pk: UUID, stage: UUID) -> HttpResponse:
    """One stage with everything that can be done to it; what its menu shows, as a page."""
    journey = own_journey(request, pk)
    row = own_stage(journey, stage)
    context = {
        "journey": journey,
        "stage": row,
        "forms": stage_forms(row, request.organization),
        "others": Stage.objects.of(journey).present().exclude(pk=row.pk),
        "words": words_of_the_map(load_board(journey)),
        "holds": Touchpoint.objects.filter(stage=row, deleted_at=None).count(),
    }
    return render(request, "journeys/stage.html", context)


@require_POST
@for_editors
def remove_stage(request: OrganizationRequest, pk: UUID, stage: UUID) -> HttpResponse:
    """Delete a stage; ``to`` says where its touchpoints go: another stage, or ``bin``."""
    journey = own_journey(request, pk)
    row = own_stage(journey, stage)
    to = request.POST.get("to", "")
    holds = Touchpoint.objects.filter(stage=row, deleted_at=None).exists()
    if holds and not to:
        said = _("Say where the touchpoints of this stage should go.")
        home = reverse("journeys:stage", args=[request.organization.slug, journey.pk, row.pk])
        return answer(request, journey, said, refused=422, home=home)
    target = own_stage(journey, to) if to not in ("", "bin") else None
    try:
        bin_stage(stage=row, touchpoints_to=target, author=request.user, at=timezone.now())
    except NotInThisJourneyError:
        raise Http404 from None
    return answer(
        request,
        journey,
        _("Stage “%(stage)s” deleted") % {"stage": row},
        undo=True,
        home=journey.get_absolute_url(),
    )
