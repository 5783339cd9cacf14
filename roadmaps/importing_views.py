"""Initiatives from a file: read, shown line by line, and kept only as they were shown."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import OrganizationRequest, for_editors, for_members
from assessments.models import Capability
from roadmaps.domain.initiative_lines import Examined
from roadmaps.exchange.initiative_file import LIMITS, Reading, read_initiatives, reading_from
from roadmaps.exchange.initiative_table import as_text, as_workbook, initiative_rows
from roadmaps.import_forms import FileForm
from roadmaps.import_page import ImportPreview, told_after
from roadmaps.importing import ChangedMeanwhileError, examine_lines, keep_initiatives
from roadmaps.models import Roadmap
from roadmaps.standings import capabilities_of
from roadmaps.views import own_roadmap
from tables.errors import TableError
from tables.opening import opened_table

AN_HOUR = 60 * 60
SALT = "roadmaps.import"
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_http_methods(["GET", "POST"])
@for_editors
def import_initiatives(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Hand in a file; see what each of its lines would do; keep exactly that."""
    roadmap = own_roadmap(request, pk)
    if request.method == "GET":
        return _page(request, roadmap, FileForm())
    if "kept" in request.POST:
        return _keep(request, roadmap)
    return _look(request, roadmap)


def _page(
    request: OrganizationRequest, roadmap: Roadmap, form: FileForm, status: int = 200, **extra: Any
) -> HttpResponse:
    asked = Capability.objects.asked_in(roadmap.assessment)
    context = {"form": form, "roadmap": roadmap, "capabilities": asked, **extra}
    return render(request, "roadmaps/import.html", context, status=status)


def _look(request: OrganizationRequest, roadmap: Roadmap) -> HttpResponse:
    """Read the file and show what it would do. Nothing is written."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, roadmap, form, 422)
    file = form.cleaned_data["file"]
    try:
        source = opened_table(file, file.name[:80], limits=LIMITS)
        asked = Capability.objects.asked_in(roadmap.assessment)
        reading = read_initiatives(source, capabilities_of(roadmap), asked)
    except TableError as error:
        form.add_error("file", _at_line(error))
        return _page(request, roadmap, form, 422)
    examined = examine_lines(roadmap, reading.lines)
    return _preview(request, roadmap, reading, examined, 200 if examined.kept else 422)


def _at_line(error: TableError) -> str:
    if error.line is None:
        return error.message
    return _("Line %(line)s: %(message)s") % {"line": error.line, "message": error.message}


def _preview(
    request: OrganizationRequest,
    roadmap: Roadmap,
    reading: Reading,
    examined: Examined,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    """Show the outcome. The page itself keeps what was read, signed for this roadmap."""
    shown = {
        "roadmap": str(roadmap.pk),
        "reading": reading.as_kept(),
        "seen": examined.digest,
    }
    context = {
        "roadmap": roadmap,
        "name": reading.name,
        "page": ImportPreview(examined, reading.left_out, roadmap.organization.currency),
        "kept": signing.dumps(shown, salt=SALT, compress=True) if examined.writes else "",
        **extra,
    }
    return render(request, "roadmaps/import_preview.html", context, status=status)


def _keep(request: OrganizationRequest, roadmap: Roadmap) -> HttpResponse:
    try:
        shown = signing.loads(request.POST["kept"], salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        shown = {}
    if shown.get("roadmap") != str(roadmap.pk):
        return _page(request, roadmap, FileForm(), 422, gone=True)
    reading = reading_from(shown["reading"])
    try:
        examined = keep_initiatives(roadmap=roadmap, lines=reading.lines, seen=shown["seen"])
    except ChangedMeanwhileError as changed:
        return _preview(request, roadmap, reading, changed.examined, 409, meanwhile=True)
    messages.success(request, told_after(examined))
    return redirect("roadmaps:roadmap", request.organization.slug, roadmap.pk)


@require_GET
@for_members()
def initiatives_file(request: OrganizationRequest, pk: UUID, kind: str) -> HttpResponse:
    """The roadmap's initiatives as a table to fill in; two examples where there are none."""
    if kind not in TYPES:
        raise Http404
    roadmap = own_roadmap(request, pk)
    rows = initiative_rows(roadmap)
    content = as_text(rows) if kind == "csv" else as_workbook(rows, _("Initiatives"))
    response = HttpResponse(content, content_type=TYPES[kind])
    name = slugify(f"{request.organization} {_('Initiatives')} {roadmap}")[:80] or "initiatives"
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
