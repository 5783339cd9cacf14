"""Editing in place: one field of one row, saved on its own, never over somebody else's words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import OrganizationRequest, for_editors
from journeys.forms.fields import (
    EDITABLE,
    RATED,
    CellForm,
    both_texts,
    cell_form,
    in_words,
    is_editable,
    problems_of,
)
from journeys.models import Journey, Operation, Persona, Rating, Row, Touchpoint
from journeys.pages.grid import touchpoint_cells
from journeys.selectors.board import load_board, shown_rating
from journeys.services import (
    InvalidValueError,
    NotInThisJourneyError,
    StaleRowError,
    set_field,
    set_rating,
)
from journeys.services.log import text_of
from journeys.views.board import own_touchpoint
from journeys.views.common import chosen_persona, next_page, own_journey


def wants_json(request: OrganizationRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def own_row(journey: Journey, model: str, pk: UUID) -> Row:
    """Return a row of this journey that is not in the bin; 404 for any other."""
    kind = EDITABLE[model][0]
    if kind is Journey:
        return get_object_or_404(Journey.objects.filter(pk=journey.pk), pk=pk)
    path = {
        "stage": ["journey"],
        "touchpoint": ["stage__journey"],
    }.get(model, ["touchpoint__stage__journey"])
    rows = kind.objects.of(journey).present().select_related(*path)
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
@for_editors
def cell(request: OrganizationRequest, pk: UUID, model: str, row: UUID, name: str) -> HttpResponse:
    """Show one field as a form, or save it."""
    if not is_editable(model, name):
        raise Http404
    journey = own_journey(request, pk)
    found = own_row(journey, model, row)
    if request.method == "GET":
        form = cell_form(found, name, organization=request.organization)
        return _form_page(request, journey, found, name, form)
    form = cell_form(found, name, organization=request.organization, data=request.POST)
    if not form.is_valid():
        return _refused(request, journey, found, name, form)
    try:
        operation = set_field(
            row=found,
            name=name,
            value=form.cleaned_data["value"],
            seen_rev=form.cleaned_data["rev"] or 0,
            was=form.cleaned_data["was"],
            author=request.user,
            at=timezone.now(),
        )
    except StaleRowError as conflict:
        return _conflict(request, journey, found, name, conflict)
    except InvalidValueError as error:
        form.add_error("value", error.messages)
        return _refused(request, journey, found, name, form)
    except NotInThisJourneyError:
        raise Http404 from None
    return _saved(request, journey, found, name, operation)


@require_http_methods(["GET", "POST"])
@for_editors
def rating_cell(
    request: OrganizationRequest, pk: UUID, touchpoint: UUID, name: str
) -> HttpResponse:
    """Show what each persona's rating is, or save one persona's value."""
    if name not in RATED:
        raise Http404
    journey = own_journey(request, pk)
    place = own_touchpoint(request, journey, touchpoint)
    personas = list(Persona.objects.present().filter(walks__journey=journey))
    if request.method == "GET":
        return _rating_page(request, journey, place, name, personas)
    persona = _named(personas, request.POST.get("persona", ""))
    form = CellForm(Rating, name, organization=request.organization, data=request.POST)
    if not form.is_valid():
        return _refused(request, journey, place, name, form)
    try:
        operation = set_rating(
            touchpoint=place,
            persona=persona,
            name=name,
            value=form.cleaned_data["value"],
            seen_rev=form.cleaned_data["rev"] or 0,
            was=form.cleaned_data["was"],
            author=request.user,
            at=timezone.now(),
            today=timezone.localdate(),
        )
    except StaleRowError as conflict:
        return _conflict(request, journey, place, name, conflict, persona=persona)
    except NotInThisJourneyError:
        raise Http404 from None
    rows = Rating.objects.present().filter(persona=persona).select_related("touchpoint")
    rating = shown_rating(list(rows.filter(touchpoint=place)), name)
    return _saved(request, journey, rating or place, name, operation)


def _named(personas: list[Persona], wanted: str) -> Persona:
    """Return the persona a form names; 404 for one that does not walk this journey."""
    for persona in personas:
        if str(persona.pk) == wanted:
            return persona
    raise Http404


def _saved(
    request: OrganizationRequest,
    journey: Journey,
    row: Row,
    name: str,
    operation: Operation | None,
) -> HttpResponse:
    """Acknowledge what is in the database, with the cells it changed as a reload would show them."""
    at = timezone.localtime()
    if not wants_json(request):
        return redirect(next_page(request, _home(journey, row)))
    touchpoint = touchpoint_of(row)
    cells = {}
    if touchpoint is not None:
        board = load_board(journey, chosen_persona(request, journey), only=touchpoint)
        cells = touchpoint_cells(board, touchpoint.pk)
    return JsonResponse(
        {
            "rev": row.rev,
            "value": text_of(row, name) if name not in RATED or isinstance(row, Rating) else None,
            "touchpoint": str(touchpoint.pk) if touchpoint else None,
            "cells": cells,
            "saved": _("Saved %(time)s") % {"time": date_format(at, "TIME_FORMAT")},
            "undo": operation.label if operation else None,
        }
    )


def touchpoint_of(row: Row) -> Touchpoint | None:
    """Return the touchpoint a row is, or hangs from; None for stages and the journey itself."""
    if isinstance(row, Touchpoint):
        return row
    return getattr(row, "touchpoint", None)


def _home(journey: Journey, row: Row) -> str:
    touchpoint = touchpoint_of(row)
    here = [journey.organization.slug, journey.pk]
    if touchpoint is None:
        return reverse("journeys:map", args=here)
    return reverse("journeys:touchpoint", args=[*here, touchpoint.pk])


def _refused(
    request: OrganizationRequest, journey: Journey, row: Row, name: str, form: CellForm
) -> HttpResponse:
    """Say in words what does not fit; nothing is written, what was typed stays."""
    if wants_json(request):
        return JsonResponse({"problems": problems_of(form)}, status=422)
    return _form_page(request, journey, row, name, form, status=422)


def _conflict(
    request: OrganizationRequest,
    journey: Journey,
    row: Row,
    name: str,
    conflict: StaleRowError,
    persona: Persona | None = None,
) -> HttpResponse:
    """Somebody wrote here meanwhile: theirs, mine, who, when, and a choice."""
    mine = request.POST.get("value", "")
    asked = Rating if persona else type(row)
    context: dict[str, Any] = {
        "journey": journey,
        "label": asked._meta.get_field(name).verbose_name,
        "row": row,
        "mine": mine,
        "theirs": conflict.theirs,
        "shown_mine": in_words(asked, name, mine),
        "shown_theirs": in_words(asked, name, conflict.theirs),
        "who": conflict.who,
        "at": conflict.at,
        "rev": conflict.rev,
        "persona": persona,
        "both": both_texts(asked, name, conflict.theirs, mine),
        "action": request.get_full_path(),
        "home": _home(journey, row),
    }
    if wants_json(request):
        html = render_to_string("journeys/_conflict.html", context, request)
        answer = {"conflict": html, "rev": conflict.rev, "theirs": conflict.theirs}
        return JsonResponse(answer, status=409)
    return render(request, "journeys/conflict.html", context, status=409)


def _form_page(
    request: OrganizationRequest,
    journey: Journey,
    row: Row,
    name: str,
    form: CellForm,
    status: int = 200,
) -> HttpResponse:
    asked = Rating if name in RATED and not isinstance(row, Rating) else type(row)
    context = {
        "journey": journey,
        "row": row,
        "label": asked._meta.get_field(name).verbose_name,
        "form": form,
        "home": _home(journey, row),
        "persona": request.POST.get("persona", ""),
    }
    return render(request, "journeys/cell.html", context, status=status)


def _rating_page(
    request: OrganizationRequest,
    journey: Journey,
    touchpoint: Touchpoint,
    name: str,
    personas: list[Persona],
) -> HttpResponse:
    """One small form per persona, so that the map's links also work without JavaScript."""
    rows = list(Rating.objects.filter(touchpoint=touchpoint, deleted_at=None))
    asked = []
    for persona in personas:
        rating = shown_rating([row for row in rows if row.persona_id == persona.pk], name)
        stored = text_of(rating, name) if rating else None
        initial = {"value": stored, "rev": rating.rev if rating else 0, "was": stored or ""}
        form = CellForm(Rating, name, organization=request.organization, initial=initial)
        asked.append((persona, form))
    context = {
        "journey": journey,
        "row": touchpoint,
        "label": Rating._meta.get_field(name).verbose_name,
        "asked": asked,
        "home": _home(journey, touchpoint),
    }
    return render(request, "journeys/cell.html", context)
