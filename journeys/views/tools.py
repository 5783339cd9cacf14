"""The organisation's tools: what each moment has and lacks, and what hangs together."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import OrganizationRequest, for_editors, for_members
from journeys.forms.library import ToolForm
from journeys.models import StageKind, Tool, ToolKind
from journeys.selectors.tools import tools_page
from journeys.services.errors import NotInThisJourneyError, StaleRowError
from journeys.services.tools import (
    create_tool,
    remove_tool,
    restore_tool,
    save_tool,
    set_integrations,
)
from journeys.views.wanted import editors_only, wanted_row


@require_http_methods(["GET", "POST"])
@for_members()
def tools(request: OrganizationRequest) -> HttpResponse:
    """The inventory; POST sets the ticked integrations, or takes a tool out of the bin."""
    if request.method == "GET":
        context = {"page": tools_page(request.organization)}
        return render(request, "journeys/tools.html", context)
    editors_only(request)
    if "restore" in request.POST:
        binned = Tool.objects.owned_by(request.organization).in_bin()
        restore_tool(tool=wanted_row(binned, request.POST["restore"]))
        return redirect("journeys:tools", request.organization.slug)
    try:
        set_integrations(
            organization=request.organization,
            seen=_pairs(request.POST.getlist("was")),
            wanted=_pairs(request.POST.getlist("pair")),
        )
    except (ValueError, NotInThisJourneyError) as error:
        raise Http404 from error
    messages.success(request, _("Saved."))
    return redirect("journeys:tools", request.organization.slug)


def _pairs(values: list[str]) -> list[frozenset[UUID]]:
    """Read ``id:id`` of each ticked box. ValueError for anything else, or a tool with itself."""
    pairs = [frozenset(UUID(key) for key in value.split(":")) for value in values]
    if any(len(pair) != 2 for pair in pairs):
        raise ValueError("a pair is two tools")
    return pairs


@require_http_methods(["GET", "POST"])
@for_editors
def new_tool(request: OrganizationRequest) -> HttpResponse:
    kind, moment = request.GET.get("kind"), request.GET.get("moment")
    form = ToolForm(
        request.POST or None,
        instance=Tool(organization=request.organization),
        organization=request.organization,
        initial={
            "kind": kind if kind in ToolKind.values else ToolKind.OTHER,
            "moments": [moment] if moment in StageKind.values else [],
        },
    )
    if request.method == "POST" and form.is_valid():
        create_tool(organization=request.organization, fields=form.own_fields, parts=form.parts)
        return redirect("journeys:tools", request.organization.slug)
    return _form_page(request, form, 422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@for_editors
def edit_tool(request: OrganizationRequest, tool: UUID) -> HttpResponse:
    rows = Tool.objects.owned_by(request.organization).present()
    stored = get_object_or_404(rows, pk=tool)
    if "delete" in request.POST:
        remove_tool(tool=stored, at=timezone.now())
        messages.success(request, _("“%(tool)s” lies in the bin.") % {"tool": stored})
        return redirect("journeys:tools", request.organization.slug)
    form = ToolForm(
        request.POST or None,
        instance=get_object_or_404(rows, pk=tool),
        organization=request.organization,
    )
    if request.method == "GET":
        return _form_page(request, form, tool=stored)
    if not form.is_valid():
        return _form_page(request, form, 422, tool=stored)
    try:
        save_tool(tool=stored, fields=form.own_fields, parts=form.parts, seen_rev=form.seen_rev)
    except StaleRowError as stale:
        return _form_page(request, form, 409, tool=stored, stale_rev=stale.rev)
    messages.success(request, _("Saved."))
    return redirect("journeys:tools", request.organization.slug)


def _form_page(
    request: OrganizationRequest, form: ToolForm, status: int = 200, **context: object
) -> HttpResponse:
    return render(request, "journeys/tool_form.html", {"form": form, **context}, status=status)
