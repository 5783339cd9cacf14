"""One file of figures, step by step: its columns decided, checked, kept or given up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import OrganizationRequest, for_editors
from jobs.models import Job
from jobs.services import start_job
from metrics.exchange.deciding import MappingError
from metrics.exchange.files import SMALL
from metrics.exchange.importing import NothingToKeepError, check, keep
from metrics.exchange.looking import look_at
from metrics.exchange.names import Names
from metrics.forms.import_columns import Decisions, Problem
from metrics.models import ImportShape, ImportState, MetricImport
from metrics.pages.import_results import CheckPage
from metrics.pages.import_words import came_before, remembered_words
from metrics.pages.importing import columns_page
from metrics.selectors.importing import KnownNames, open_job, own_import
from metrics.services.importing import StaleImportError, subject_of
from metrics.services.importing import cancel_import as give_up
from tables.errors import TableError

UNDECIDED = (ImportState.LOOKED_AT, ImportState.CHECKED)


def _own(request: OrganizationRequest, figures: UUID) -> MetricImport:
    row = own_import(request.organization, figures)
    if row is None:
        raise Http404
    return row


def _to(name: str, row: MetricImport) -> HttpResponseRedirect:
    return redirect(f"metrics:{name}", row.organization.slug, row.pk)


def _to_job(job: Job) -> HttpResponseRedirect:
    return redirect("jobs:progress", job.organization.slug, job.pk)


def look_through(request: OrganizationRequest, row: MetricImport, how: dict[str, Any]) -> None:
    """Look at a file; at a large one in a job, so that the page can be left."""
    if row.file_size > SMALL:
        start(request, row, "look_at_figures", how, back="import_columns")
    else:
        look_at(row, **how)


def start(
    request: OrganizationRequest, row: MetricImport, kind: str, how: dict[str, Any], back: str
) -> Job:
    return start_job(
        organization=request.organization,
        kind=kind,
        arguments={"import": str(row.pk), **how},
        by=request.user,
        subject=subject_of(row),
        back=reverse(f"metrics:{back}", args=[request.organization.slug, row.pk]),
    )


# ---- columns ---------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@for_editors
def import_columns(request: OrganizationRequest, figures: UUID) -> HttpResponse:
    """Say what each column is. ``step``: again shows the choices anew, reread, check goes on."""
    row = _own(request, figures)
    if job := open_job(row):
        return _to_job(job)
    posted = request.POST.dict() if request.method == "POST" else None
    step = posted.get("step", "") if posted is not None else ""
    if step == "reread" and row.file and row.state != ImportState.DONE:
        return _read_again(request, row, posted or {})
    if row.state not in UNDECIDED:
        return _to("import_check", row) if posted is None else _no_longer(request, row)
    decisions = _decisions(row, posted)
    if step == "check":
        return _check(request, row, decisions)
    return _columns(request, row, decisions)


def _decisions(row: MetricImport, posted: dict[str, str] | None) -> Decisions:
    remembered = row.source.mapping.get("date_order", {})
    return Decisions(
        shape=row.shape,
        look=row.look,
        mapping=row.mapping or row.look.get("suggested", {}),
        names=KnownNames(row.organization),
        matched=Names.of(row.organization).matched,
        decided_dates=lambda heading: bool(row.mapping) or heading in remembered,
        data=posted,
    )


def _columns(
    request: OrganizationRequest,
    row: MetricImport,
    decisions: Decisions,
    status: int = 200,
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    context = {"row": row, "page": columns_page(row, decisions, problems)}
    if request.htmx:
        return render(request, "metrics/_import_columns.html", context, status=status)
    said = " ".join(filter(None, (came_before(row), remembered_words(row))))
    context |= {"remembered": said, "shapes": ImportShape.choices}
    return render(request, "metrics/import_columns.html", context, status=status)


def _read_again(
    request: OrganizationRequest, row: MetricImport, posted: dict[str, str]
) -> HttpResponse:
    """Look at the file anew, with the line of its headings, its sheet or its kind corrected."""
    line, sheet, shape = (
        posted.get("heading_line", ""),
        posted.get("sheet", ""),
        posted.get("shape"),
    )
    how = {
        "heading_line": int(line) if line.isdecimal() and len(line) < 8 else None,
        "sheet": sheet if sheet in row.look.get("sheets", []) else "",
        "shape": shape if shape in ImportShape.values else row.shape,
    }
    look_through(request, row, how)
    return _to("import_columns", row)


def _check(request: OrganizationRequest, row: MetricImport, decisions: Decisions) -> HttpResponse:
    """Check the whole file with what was decided; a large one in a job."""
    if decisions.problems():
        return _columns(request, row, decisions, 422)
    mapping = decisions.as_mapping()
    try:
        if row.file_size > SMALL:
            return _to_job(
                start(request, row, "check_figures", {"mapping": mapping}, "import_check")
            )
        check(row, mapping)
    except MappingError as error:
        wrong = tuple(Problem(p.message, p.field.replace(":", "-")) for p in error.problems)
        return _columns(request, row, decisions, 422, wrong)
    except TableError as error:
        return _columns(request, row, decisions, 422, (Problem(_placed(error)),))
    except StaleImportError:
        return _no_longer(request, _own(request, row.pk))
    return _to("import_check", row)


def _placed(error: TableError) -> str:
    if error.line is None:
        return error.message
    return _("Line %(line)d: %(message)s") % {"line": error.line, "message": error.message}


# ---- check, keep, give up --------------------------------------------------------------------


@require_GET
@for_editors
def import_check(request: OrganizationRequest, figures: UUID) -> HttpResponse:
    """What the file would do; afterwards, what it did or why it did nothing."""
    row = _own(request, figures)
    if job := open_job(row):
        return _to_job(job)
    if row.state == ImportState.LOOKED_AT:
        return _to("import_columns", row)
    return _result(request, row)


def _result(
    request: OrganizationRequest, row: MetricImport, status: int = 200, said: str = ""
) -> HttpResponse:
    metrics = {metric.key: metric for metric in KnownNames(row.organization).metric_rows}
    context = {
        "row": row,
        "page": CheckPage(row, metrics),
        "said": said,
        "home": reverse("metrics:home", args=[request.organization.slug]),
    }
    return render(request, "metrics/import_check.html", context, status=status)


def _no_longer(request: OrganizationRequest, row: MetricImport) -> HttpResponse:
    said = _("This import was finished or given up meanwhile. Nothing was changed just now.")
    return _result(request, row, 409, said)


@require_POST
@for_editors
def keep_import(request: OrganizationRequest, figures: UUID) -> HttpResponse:
    """Keep what was seen; nothing where the columns were corrected since."""
    row = _own(request, figures)
    if job := open_job(row):
        return _to_job(job)
    if row.state != ImportState.CHECKED:
        return _no_longer(request, row)
    if request.POST.get("seen") != CheckPage(row, {}).seen:
        said = _("The columns were corrected meanwhile: look at it again. Nothing was kept.")
        return _result(request, row, 409, said)
    if row.file_size > SMALL:
        return _to_job(start(request, row, "keep_figures", {}, "import_check"))
    try:
        keep(row, by=request.user)
    except StaleImportError:
        return _no_longer(request, _own(request, figures))
    except (NothingToKeepError, MappingError, TableError) as error:
        return _result(request, _own(request, figures), 422, str(error))
    return _to("import_check", row)


@require_POST
@for_editors
def cancel_import(request: OrganizationRequest, figures: UUID) -> HttpResponse:
    """Give up: the file and all that was prepared of it go."""
    row = _own(request, figures)
    try:
        give_up(row=row)
    except StaleImportError:
        return _no_longer(request, _own(request, figures))
    messages.success(request, _("Given up. Nothing was kept."))
    return redirect("metrics:imports", request.organization.slug)


@require_GET
@for_editors
def import_refused(request: OrganizationRequest, figures: UUID) -> FileResponse:
    """The refused lines with their reasons, to be corrected and handed in again."""
    name = _own(request, figures).result.get("rejected_file", "")
    try:
        file = default_storage.open(name) if name else None
    except OSError:
        file = None
    if file is None:
        raise Http404
    kind = "text/csv; charset=utf-8"
    return FileResponse(file, as_attachment=True, filename="refused.csv", content_type=kind)
