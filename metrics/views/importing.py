"""Files of figures handed in: what there was, the upload, templates to be filled in."""

from __future__ import annotations

from io import BytesIO

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import OrganizationRequest, for_editors, for_members
from metrics.forms.importing import UploadForm
from metrics.models import ImportShape, ImportState, MetricImport, SourceKind
from metrics.pages.import_history import history
from metrics.pages.import_results import refusal_of
from metrics.pages.import_templates import template_of
from metrics.selectors.importing import imports_page, open_job
from metrics.services.importing import receive_file
from metrics.services.metrics import source_named
from metrics.views.import_steps import look_through
from tables.limits import LARGE, MB


@require_GET
@for_members()
def imports(request: OrganizationRequest) -> HttpResponse:
    """What was handed in, newest first, and what became of each."""
    lines = imports_page(request.organization, request.GET.get("page", 1))
    lines.object_list = history(lines.object_list, request.organization.slug)
    home = reverse("metrics:home", args=[request.organization.slug])
    return render(request, "metrics/imports.html", {"lines": lines, "home": home})


@require_http_methods(["GET", "POST"])
@for_editors
def import_figures(request: OrganizationRequest) -> HttpResponse:
    """Hand in a file or pasted lines; it is looked at and leads on to its columns."""
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    initial = {"source": request.GET.get("source", ""), "shape": ""}
    form = UploadForm(*given, organization=request.organization, initial=initial)
    if request.method == "GET":
        return _upload_page(request, form)
    if not form.is_valid():
        return _upload_page(request, form, 422)
    row = _received(request, form)
    if row.state == ImportState.REFUSED:
        form.add_error("file" if form.cleaned_data["file"] else "text", refusal_of(row))
        return _upload_page(request, form, 422)
    if job := open_job(row):
        return redirect("jobs:progress", request.organization.slug, job.pk)
    return redirect("metrics:import_columns", request.organization.slug, row.pk)


def _upload_page(request: OrganizationRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "most": LARGE.file_bytes // MB}
    return render(request, "metrics/import_figures.html", context, status=status)


def _received(request: OrganizationRequest, form: UploadForm) -> MetricImport:
    """Keep what was handed in and look at it: a large file in a job."""
    given = form.cleaned_data
    source = form.chosen_source() or source_named(
        organization=request.organization, name=given["name"], kind=SourceKind.IMPORT
    )
    shape = given["shape"] or source.mapping.get("shape", "")
    row = receive_file(
        organization=request.organization,
        source=source,
        file=given["file"] or BytesIO(given["text"].encode("utf-8", "replace")),
        name=given["file"].name if given["file"] else "",
        shape=shape or ImportShape.READINGS,
        by=request.user,
        at=timezone.now(),
    )
    look_through(request, row, {"shape": shape})
    return row


@require_GET
@for_members()
def import_template(request: OrganizationRequest, shape: str) -> HttpResponse:
    """An example of one kind of table, to be filled in."""
    if shape not in ImportShape.values:
        raise Http404
    response = HttpResponse(template_of(shape), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{shape}.csv"'
    return response
