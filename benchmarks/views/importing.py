"""Figures of others from a file: read, shown, and kept only once confirmed."""

from __future__ import annotations

import csv
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import OrganizationRequest, for_editors, for_members
from assessments.models import Framework
from benchmarks.exchange.reading import Reading, read_benchmark
from benchmarks.forms import BenchmarkForm
from benchmarks.models import Benchmark
from benchmarks.services import delete_benchmark, import_benchmark
from benchmarks.services.importing import Source, Value
from tables.errors import TableError

AN_HOUR = 60 * 60
SALT = "benchmarks.preview"


def _framework(request: OrganizationRequest) -> Framework:
    """Return the framework whose parts a file may name: the one of the last round, or built in."""
    last = request.organization.assessments.order_by("-opens_on").values("framework")[:1]
    known = Framework.objects.available_to(request.organization)
    framework = known.filter(pk__in=last).first() or known.built_in().newest_first().first()
    return get_object_or_404(known, pk=framework.pk if framework else 0)


@require_http_methods(["GET", "POST"])
@for_editors
def import_benchmark_file(request: OrganizationRequest) -> HttpResponse:
    """Hand in a file; see what of it can be kept; confirm."""
    if request.method == "GET":
        return _page(request, BenchmarkForm())
    if request.POST.get("kept"):
        return _confirm(request)
    return _preview(request)


def _page(
    request: OrganizationRequest, form: BenchmarkForm, status: int = 200, **extra: Any
) -> HttpResponse:
    context = {"form": form, **extra}
    return render(request, "benchmarks/import.html", context, status=status)


def _preview(request: OrganizationRequest) -> HttpResponse:
    """Read the file and show, line by line, what would be kept. Nothing is written."""
    handed_in = request.FILES.get("file")
    if handed_in is None:
        form = BenchmarkForm(data=request.POST)
        form.add_error("file", _("Choose a file."))
        return _page(request, form, 422)
    framework = _framework(request)
    try:
        reading = read_benchmark(handed_in, handed_in.name, framework)
    except TableError as error:
        form = BenchmarkForm(data=request.POST)
        form.add_error("file", _at_line(error))
        return _page(request, form, 422)
    form = BenchmarkForm(data=request.POST, said=reading.said)
    if not form.is_valid() or not reading.values:
        return _page(request, form, 422, problems=reading.problems)
    source = Source(**{name: form.cleaned_data[name] for name in Source.__dataclass_fields__})
    context = {
        "source": source,
        "reading": reading,
        "kept": _signed(request, framework, source, reading),
    }
    return render(request, "benchmarks/preview.html", context)


def _at_line(error: TableError) -> str:
    if error.line is None:
        return error.message
    return _("Line %(line)s: %(message)s") % {"line": error.line, "message": error.message}


def _signed(
    request: OrganizationRequest, framework: Framework, source: Source, reading: Reading
) -> str:
    """Return what was shown, signed for this organisation: the page itself keeps it."""
    shown = {
        "organization": request.organization.pk,
        "framework": framework.slug,
        "source": asdict(source),
        "values": [asdict(value) for value in reading.values],
    }
    return signing.dumps(shown, salt=SALT, compress=True)


def _confirm(request: OrganizationRequest) -> HttpResponse:
    try:
        shown = signing.loads(request.POST["kept"], salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        shown = {}
    if shown.get("organization") != request.organization.pk:
        form = BenchmarkForm()
        return _page(request, form, 422, gone=True)
    benchmark, created = import_benchmark(
        organization=request.organization,
        framework_slug=shown["framework"],
        source=Source(**shown["source"]),
        values=[Value(**value) for value in shown["values"]],
        by=request.user,
        at=timezone.now(),
    )
    if created:
        messages.success(request, _("“%(title)s” is kept.") % {"title": benchmark.title})
    else:
        messages.info(request, _("These figures were here already; nothing was changed."))
    return redirect("benchmarks:benchmarks", request.organization.slug)


@require_POST
@for_editors
def delete(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    benchmark = get_object_or_404(Benchmark.objects.owned_by(request.organization), pk=pk)
    delete_benchmark(benchmark=benchmark)
    messages.success(request, _("“%(title)s” is deleted.") % {"title": benchmark.title})
    return redirect("benchmarks:benchmarks", request.organization.slug)


@require_GET
@for_members()
def template(request: OrganizationRequest) -> HttpResponse:
    """An empty table with the columns and every part of the model, to be filled in."""
    framework = _framework(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="benchmark-template.csv"'
    response.write("\ufeff")
    lines = csv.writer(response, delimiter=";")
    lines.writerow(["part", "name", "mean", "p25", "p75", "n"])
    lines.writerow(["overall", "", "", "", "", ""])
    for area in framework.areas.prefetch_related("capabilities"):
        for row in (area, *area.capabilities.all()):
            lines.writerow([row.code, row.name, "", "", "", ""])
    return response
