"""Personas: who walks the journeys."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import OrganizationRequest, for_editors, for_members
from journeys.forms.library import PersonaForm
from journeys.models import Persona
from journeys.selectors.overview import persona_cards
from journeys.services.errors import StaleRowError
from journeys.services.library import (
    OnlyPersonaError,
    create_persona,
    remove_persona,
    restore_persona,
    save_shared,
)
from journeys.views.wanted import editors_only, wanted_row


@require_http_methods(["GET", "POST"])
@for_members()
def personas(request: OrganizationRequest) -> HttpResponse:
    """The personas and their journeys; POST takes one out of the bin."""
    binned = Persona.objects.owned_by(request.organization).in_bin()
    if request.method == "POST":
        editors_only(request)
        restore_persona(persona=wanted_row(binned, request.POST.get("restore")))
        return redirect("journeys:personas", request.organization.slug)
    context = {"cards": persona_cards(request.organization), "binned": binned}
    return render(request, "journeys/personas.html", context)


@require_http_methods(["GET", "POST"])
@for_editors
def new_persona(request: OrganizationRequest) -> HttpResponse:
    form = PersonaForm(request.POST or None, instance=Persona(organization=request.organization))
    if request.method == "POST" and form.is_valid():
        persona = create_persona(organization=request.organization, fields=form.own_fields)
        messages.success(request, _("%(persona)s is there.") % {"persona": persona})
        return redirect("journeys:personas", request.organization.slug)
    return _form_page(request, form, 422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@for_editors
def edit_persona(request: OrganizationRequest, persona: UUID) -> HttpResponse:
    rows = Persona.objects.owned_by(request.organization).present()
    stored = get_object_or_404(rows, pk=persona)
    if "delete" in request.POST:
        return _remove(request, stored)
    form = PersonaForm(request.POST or None, instance=get_object_or_404(rows, pk=persona))
    if request.method == "GET":
        return _form_page(request, form, persona=stored)
    if not form.is_valid():
        return _form_page(request, form, 422, persona=stored)
    try:
        save_shared(row=stored, fields=form.own_fields, seen_rev=form.seen_rev)
    except StaleRowError as stale:
        return _form_page(request, form, 409, persona=stored, stale_rev=stale.rev)
    messages.success(request, _("Saved."))
    return redirect("journeys:personas", request.organization.slug)


def _remove(request: OrganizationRequest, persona: Persona) -> HttpResponse:
    try:
        remove_persona(persona=persona, at=timezone.now())
    except OnlyPersonaError as alone:
        form = PersonaForm(instance=persona)
        return _form_page(request, form, 409, persona=persona, alone_in=alone.journeys)
    messages.success(request, _("“%(persona)s” lies in the bin.") % {"persona": persona})
    return redirect("journeys:personas", request.organization.slug)


def _form_page(
    request: OrganizationRequest, form: PersonaForm, status: int = 200, **context: object
) -> HttpResponse:
    return render(request, "journeys/persona_form.html", {"form": form, **context}, status=status)
