"""Taking journeys out as files, and in from files and from rows pasted out of a spreadsheet."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import OrganizationRequest, for_editors, for_members
from accounts.models import Language
from journeys.exchange.files import Incoming, read_file
from journeys.exchange.known import known_in, known_names
from journeys.exchange.limits import FILE_BYTES
from journeys.exchange.mermaid import unrated, write_mermaid
from journeys.exchange.pasted import read_pasted
from journeys.exchange.preview import preview_of
from journeys.exchange.sheets import FLAT, SHEETS
from journeys.exchange.tables import flat_of, sheets_of
from journeys.exchange.text_tables import write_archive, write_csv
from journeys.exchange.workbook import write_workbook
from journeys.models import Persona, RevisionCause, Stage
from journeys.selectors.board import Board
from journeys.selectors.document import document_of_board
from journeys.services import DocumentError, ensure_vocabulary
from journeys.services.documents import apply_seen
from journeys.services.planning import plan_document
from journeys.services.plans import Plan
from journeys.services.uploads import Upload, forget_upload, keep_upload, kept_upload
from journeys.views.common import board_of, journey_page

PROBLEMS_SHOWN = 100
CHOICES = ("column-", "scale-")

# What leaves as a file: how it is written, its ending, its type.
KINDS: dict[str, tuple[Callable[[Board], bytes], str, str]] = {
    "json": (
        lambda board: json.dumps(document_of_board(board), ensure_ascii=False, indent=1).encode(),
        "json",
        "application/json",
    ),
    "xlsx": (
        lambda board: write_workbook(sheets_of(document_of_board(board))),
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "csv": (
        lambda board: write_csv(flat_of(document_of_board(board))),
        "csv",
        "text/csv; charset=utf-8",
    ),
    "sheets": (
        lambda board: write_archive(sheets_of(document_of_board(board))),
        "zip",
        "application/zip",
    ),
    "mermaid": (lambda board: write_mermaid(board).encode(), "mmd", "text/plain; charset=utf-8"),
}
# Made elsewhere in the product, and named by address.
DOCUMENTS: dict[str, tuple[str, ...]] = {
    "pdf": (),
    "slides": (),
    "curve_svg": ("curve", "svg"),
    "curve_png": ("curve", "png"),
    "map_svg": ("map", "svg"),
    "map_png": ("map", "png"),
}


@require_GET
@for_members()
def exchange(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """What can be taken out of a journey, in which language, and the way back in."""
    board = board_of(request, pk)
    documents = {name: _address_of(name, board) for name in DOCUMENTS}
    return journey_page(
        request,
        board,
        "journeys/exchange.html",
        tab="exchange",
        language=get_language(),
        languages=Language.choices,
        documents={name: address for name, address in documents.items() if address},
        unrated=unrated(board),
    )


def _address_of(name: str, board: Board) -> str:
    """The address of a document of this journey, where this site makes it."""
    of, journey = DOCUMENTS[name], board.journey
    called = f"reports:journey_{'picture' if of else name}"
    try:
        return reverse(called, args=[journey.organization.slug, journey.pk, *of])
    except NoReverseMatch:
        return ""


@require_GET
@for_members()
def export(request: OrganizationRequest, pk: UUID, kind: str) -> HttpResponse:
    """One file of a journey, in the language asked for."""
    if kind not in KINDS:
        raise Http404
    write, ending, content_type = KINDS[kind]
    board = board_of(request, pk)
    language = request.GET.get("language", "")
    with override(language if language in Language.values else get_language()):
        response = HttpResponse(write(board), content_type=content_type)
    name = slugify(board.journey.title)[:60] or "journey"
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


# ---- in ----------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def import_journey(request: OrganizationRequest) -> HttpResponse:
    """Hand in a file; see what it would do; confirm. Nothing is written before."""
    if request.method != "POST":
        return _import_form(request)
    ensure_vocabulary(request.organization)
    if "file" in request.FILES:
        file = request.FILES["file"]
        if file.size > FILE_BYTES:
            message = _("The file is larger than %(most)d MB.") % {"most": FILE_BYTES >> 20}
            return _import_form(request, [message], status=413)
        title = request.POST.get("title", "").strip()[:160] or _title_of(file.name)
        name = file.name[:120]
        upload = keep_upload(person=request.user, data=file.read(), name=name, title=title)
        return _look_through(request, upload)
    if not request.POST.get("token"):
        return _import_form(request, [_("Choose a file first.")], status=422)
    kept = kept_upload(person=request.user, token=request.POST["token"])
    if kept is None:
        message = _("The file is no longer here: an hour has passed, or another came since.")
        return _import_form(request, [message], status=410)
    return _look_through(request, kept)


def _title_of(file_name: str) -> str:
    stem = file_name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return " ".join(stem.replace("_", " ").split())[:160] or _("Imported journey")


def _import_form(
    request: OrganizationRequest, problems: list[Any] | None = None, *, status: int = 200
) -> HttpResponse:
    context = {
        "problems": (problems or [])[:PROBLEMS_SHOWN],
        "more_problems": max(0, len(problems or []) - PROBLEMS_SHOWN),
        "most": FILE_BYTES >> 20,
        "sheets": SHEETS,
        "flat": FLAT,
    }
    return render(request, "journeys/import.html", context, status=status)


def _look_through(request: OrganizationRequest, upload: Upload) -> HttpResponse:
    """Show what a file would do, or do it where that was seen and confirmed."""
    known = known_names(request.organization, title=upload.title)
    try:
        incoming = read_file(upload.data, upload.name, known=known, chosen=_chosen(request))
    except DocumentError as error:
        return _import_form(request, error.problems, status=422)
    if request.POST.get("step") != "confirm":
        context = {"upload": upload, **_shown(incoming, _plan(request, incoming))}
        return render(request, "journeys/import_preview.html", context)
    plan, written = _write(request, incoming, label=upload.name)
    if written:
        forget_upload(person=request.user)
        messages.success(request, _("“%(title)s” was imported.") % {"title": plan.journey})
        return redirect(plan.journey)
    context = {"upload": upload, "changed_meanwhile": True, **_shown(incoming, plan)}
    return render(request, "journeys/import_preview.html", context, status=409)


def _chosen(request: OrganizationRequest) -> dict[str, str]:
    """What the person decided about columns and scales."""
    return {key: value for key, value in request.POST.items() if key.startswith(CHOICES)}


def _plan(request: OrganizationRequest, incoming: Incoming) -> Plan:
    return plan_document(
        organization=request.organization,
        checked=incoming.checked,
        complete=incoming.removes,
    )


def _write(
    request: OrganizationRequest,
    incoming: Incoming,
    *,
    label: str,
    keep: str | None = RevisionCause.BEFORE_IMPORT,
) -> tuple[Plan, bool]:
    """Write what was seen, where it would still do the same."""
    return apply_seen(
        organization=request.organization,
        checked=incoming.checked,
        complete=incoming.removes,
        seen=request.POST.get("seen", ""),
        author=request.user,
        at=timezone.now(),
        label=label,
        keep=keep,
    )


def _shown(incoming: Incoming, plan: Plan) -> Mapping[str, Any]:
    problems = [*incoming.problems, *plan.problems]
    reading = incoming.reading
    return {
        "plan": plan,
        "preview": preview_of(plan),
        "reading": reading,
        "complete": incoming.removes,
        "problems": problems[:PROBLEMS_SHOWN],
        "more_problems": max(0, len(problems) - PROBLEMS_SHOWN),
        "notes": [*(reading.notes if reading else []), *plan.notes],
        "may_write": not plan.problems and not plan.changes_nothing,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def paste(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Rows pasted from a spreadsheet: see what they would do; confirm. It can be taken back."""
    board = board_of(request, pk)
    if request.method != "POST":
        return _paste_form(request, board)
    stage = _of_the_board(request, "stage", [stage.stage for stage in board.stages])
    persona = _of_the_board(request, "persona", list(board.personas))
    known = known_in(board, stage=stage, persona=persona)
    text = request.POST.get("text", "")
    try:
        incoming = read_pasted(text, known=known, chosen=_chosen(request))
    except DocumentError as error:
        return _paste_form(request, board, error.problems, status=422)
    chosen = {"text": text, "stage": stage, "rated_by": persona}
    if request.POST.get("step") != "confirm":
        shown = _shown(incoming, _plan(request, incoming))
        return _paste_page(request, board, "preview", 200, **chosen, **shown)
    plan, written = _write(request, incoming, label=_("Pasted rows"), keep=None)
    if written:
        messages.success(request, _("The rows are in. Undo takes them out again."))
        return redirect(board.journey)
    shown = _shown(incoming, plan)
    return _paste_page(request, board, "preview", 409, changed_meanwhile=True, **chosen, **shown)


def _of_the_board(
    request: OrganizationRequest, name: str, rows: list[Any]
) -> Stage | Persona | None:
    """The row chosen for what names none: the last stage, the first persona, unless told."""
    wanted = request.POST.get(name, "")
    found = next((row for row in rows if str(row.pk) == wanted), None)
    if wanted and found is None:
        raise Http404
    return found or (rows[-1 if name == "stage" else 0] if rows else None)


def _paste_form(
    request: OrganizationRequest,
    board: Board,
    problems: list[Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    text = request.POST.get("text", "")
    return _paste_page(request, board, "form", status, problems=problems or [], text=text)


def _paste_page(
    request: OrganizationRequest, board: Board, step: str, status: int, **context: Any
) -> HttpResponse:
    template = "journeys/paste.html" if step == "form" else "journeys/paste_preview.html"
    return journey_page(request, board, template, tab="map", status=status, flat=FLAT, **context)
