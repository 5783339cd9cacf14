"""What hangs from a touchpoint: findings added, tools named, rows put into the bin and out of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import OrganizationRequest, for_editors, for_members
from journeys.forms.findings import FINDING_FORMS
from journeys.models import (
    BIN_DAYS,
    Evidence,
    Journey,
    PainPoint,
    Rating,
    Stage,
    Tool,
    Touchpoint,
)
from journeys.pages.grid import touchpoint_cells
from journeys.selectors.board import load_board
from journeys.services import InvalidValueError, NotInThisJourneyError, add_finding, remove, restore
from journeys.services.tools_used import use_tools
from journeys.views.board import own_touchpoint, touchpoint_page
from journeys.views.cells import wants_json
from journeys.views.common import chosen_persona, own_journey
from journeys.views.structure import answer

FINDINGS = {"rating": Rating, "evidence": Evidence, "pain_point": PainPoint}
BINNABLE = {"touchpoint": Touchpoint, **FINDINGS}


@require_POST
@for_editors
def new_finding(
    request: OrganizationRequest, pk: UUID, touchpoint: UUID, model: str
) -> HttpResponse:
    """Add a pain point, a piece of evidence or a rating to a touchpoint."""
    if model not in FINDINGS:
        raise Http404
    journey = own_journey(request, pk)
    row = own_touchpoint(request, journey, touchpoint)
    form = FINDING_FORMS[model](request.POST, touchpoint=row)
    if not form.is_valid():
        if wants_json(request):
            problems = [str(text) for texts in form.errors.values() for text in texts]
            return JsonResponse({"problems": problems}, status=422)
        return touchpoint_page(request, journey, row, status=422, **{f"{model}_form": form})
    found = add_finding(
        model=FINDINGS[model],
        touchpoint=row,
        author=request.user,
        at=timezone.now(),
        **form.cleaned_data,
    )
    if wants_json(request):
        return _added(request, journey, row, found)
    home = reverse("journeys:touchpoint", args=[request.organization.slug, journey.pk, row.pk])
    return redirect(f"{home}#{model}")


def _added(
    request: OrganizationRequest, journey: Journey, row: Touchpoint, found: Any
) -> HttpResponse:
    """Acknowledge a finding to an open map, with the cells as a reload would show them."""
    board = load_board(journey, chosen_persona(request, journey), only=row)
    at = timezone.localtime()
    return JsonResponse(
        {
            "id": str(found.pk),
            "rev": found.rev,
            "touchpoint": str(row.pk),
            "cells": touchpoint_cells(board, row.pk),
            "saved": _("Saved %(time)s") % {"time": date_format(at, "TIME_FORMAT")},
        }
    )


@require_POST
@for_editors
def set_tools(request: OrganizationRequest, pk: UUID, touchpoint: UUID) -> HttpResponse:
    """Say which of the organisation's tools are used at a touchpoint."""
    journey = own_journey(request, pk)
    row = own_touchpoint(request, journey, touchpoint)
    owned = Tool.objects.owned_by(request.organization).present()
    sent = request.POST.getlist("tools")
    tools = [tool for tool in owned if str(tool.pk) in sent]
    if len(tools) != len(set(sent)):
        raise Http404
    use_tools(touchpoint=row, tools=tools, at=timezone.now())
    messages.success(request, _("Saved"))
    return redirect("journeys:touchpoint", request.organization.slug, journey.pk, row.pk)


@require_POST
@for_editors
def remove_row(request: OrganizationRequest, pk: UUID, model: str, row: UUID) -> HttpResponse:
    """Put a touchpoint, a rating, a pain point or a piece of evidence into the bin."""
    journey = own_journey(request, pk)
    found = _binnable(journey, model, row, present=True)
    try:
        remove(row=found, author=request.user, at=timezone.now())
    except NotInThisJourneyError:
        raise Http404 from None
    home = journey.get_absolute_url()
    if model != "touchpoint":
        home = reverse(
            "journeys:touchpoint",
            args=[request.organization.slug, journey.pk, found.touchpoint_id],
        )
    said = _("“%(row)s” deleted; it stays in the bin for %(days)d days") % {
        "row": found,
        "days": BIN_DAYS,
    }
    return answer(request, journey, said, home=home, undo=True)


@require_POST
@for_editors
def restore_row(request: OrganizationRequest, pk: UUID, model: str, row: UUID) -> HttpResponse:
    """Take a row out of the bin."""
    journey = own_journey(request, pk)
    found = _binnable(journey, model, row, present=False)
    home = reverse("journeys:bin", args=[request.organization.slug, journey.pk])
    try:
        restore(row=found, author=request.user, at=timezone.now())
    except NotInThisJourneyError:
        said = _("What it belongs to is in the bin too: take that out first.")
        return answer(request, journey, said, refused=409, home=home)
    except InvalidValueError as error:
        return answer(request, journey, error.messages[0], refused=409, home=home)
    said = _("“%(row)s” is back") % {"row": found}
    return answer(request, journey, said, home=home)


def _binnable(journey: Journey, model: str, pk: UUID, *, present: bool) -> Any:
    kinds = {**BINNABLE, "stage": Stage} if not present else BINNABLE
    if model not in kinds:
        raise Http404
    rows = kinds[model].objects.of(journey)
    return get_object_or_404(rows.present() if present else rows.in_bin(), pk=pk)


@require_GET
@for_members()
def bin_page(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """What was deleted of this journey in the last days, to be taken out again."""
    journey = own_journey(request, pk)
    groups = [
        (name, model._meta.verbose_name_plural, model.objects.of(journey).in_bin())
        for name, model in {"stage": Stage, **BINNABLE}.items()
    ]
    context = {
        "journey": journey,
        "groups": [(name, title, list(rows)) for name, title, rows in groups if rows],
        "days": BIN_DAYS,
        "may_edit": request.membership.may_edit,
    }
    return render(request, "journeys/bin.html", context)
