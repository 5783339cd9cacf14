"""Answers gathered with another tool: handed in, looked through, confirmed."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import OrganizationRequest, for_editors
from accounts.models import Language
from assessments.exchange.choices import Choices, ChoicesError, choices_from_page
from assessments.exchange.known import known_in
from assessments.exchange.preview import look_through, opened, write_through
from assessments.exchange.wording import column_choices, value_choices
from assessments.models import Assessment, RoleGroup
from assessments.services.answering import ConsentMissingError
from assessments.services.importing import ImportMovedError, Outcome
from assessments.services.rounds import RoundStateError
from assessments.services.uploads import Upload, forget_upload, keep_upload, kept_upload
from assessments.views.rounds import own_round
from tables.errors import TableError
from tables.limits import MB, ORDINARY


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def import_answers(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Hand in a file; see what it would do; confirm. Nothing is written before."""
    assessment = own_round(request, pk)
    if assessment.is_closed:
        messages.error(request, _("A closed round takes no more answers."))
        return redirect(assessment)
    if request.method != "POST":
        return _form(request, assessment)
    if "file" in request.FILES:
        file = request.FILES["file"]
        if file.size > ORDINARY.file_bytes:
            most = {"most": ORDINARY.file_bytes // MB}
            message = _("The file is larger than %(most)d MB.") % most
            return _form(request, assessment, message, status=413)
        upload = keep_upload(
            person=request.user, assessment=assessment, data=file.read(), name=file.name[:120]
        )
        return _look(request, assessment, upload)
    token = request.POST.get("token", "")
    if not token:
        return _form(request, assessment, _("Choose a file first."), status=422)
    kept = kept_upload(person=request.user, assessment=assessment, token=token)
    if kept is None:
        message = _("The file is no longer here: an hour has passed, or another came since.")
        return _form(request, assessment, message, status=410)
    return _look(request, assessment, kept)


def _form(
    request: OrganizationRequest, assessment: Assessment, problem: str = "", *, status: int = 200
) -> HttpResponse:
    context = {
        "assessment": assessment,
        "problem": problem,
        "most": ORDINARY.file_bytes // MB,
        "capabilities": known_in(assessment).capabilities,
    }
    return render(request, "assessments/import_answers.html", context, status=status)


def _look(request: OrganizationRequest, assessment: Assessment, upload: Upload) -> HttpResponse:
    """Show what a file would do, or do it where that was seen and confirmed."""
    known = known_in(assessment)
    try:
        source = opened(BytesIO(upload.data), upload.name, request.POST.get("sheet", ""))
        choices = choices_from_page(request.POST.dict(), known)
        if request.POST.get("step") == "confirm":
            return _write(request, assessment, upload, choices)
        look = look_through(assessment=assessment, source=source, choices=choices, known=known)
    except TableError as error:
        return _form(request, assessment, _placed(error), status=422)
    except ChoicesError:
        message = _("That choice does not exist any more. Hand the file in again.")
        return _form(request, assessment, message, status=422)
    return _preview(request, assessment, upload, choices, look)


def _placed(error: TableError) -> str:
    if error.line is None:
        return error.message
    return _("Line %(line)d: %(message)s") % {"line": error.line, "message": error.message}


def _preview(
    request: OrganizationRequest,
    assessment: Assessment,
    upload: Upload,
    choices: Choices,
    look: Any,
    *,
    status: int = 200,
    said: str = "",
) -> HttpResponse:
    context = {
        "assessment": assessment,
        "upload": upload,
        "look": look,
        "choices": choices,
        "said": said,
        "agreed": bool(request.POST.get("agreed")),
        "column_choices": column_choices(known_in(assessment)),
        "value_choices": value_choices(),
        "roles": RoleGroup.choices,
        "languages": Language.choices,
    }
    return render(request, "assessments/import_preview.html", context, status=status)


def _write(
    request: OrganizationRequest, assessment: Assessment, upload: Upload, choices: Choices
) -> HttpResponse:
    """Write what was seen. Nothing is written where it would no longer do the same."""
    source = opened(BytesIO(upload.data), upload.name, request.POST.get("sheet", ""))
    said, status = "", 409
    try:
        outcome = write_through(
            assessment=assessment,
            source=source,
            choices=choices,
            agreed=bool(request.POST.get("agreed")),
            seen=request.POST.get("seen", ""),
            at=timezone.now(),
        )
    except ImportMovedError:
        said = _("Nothing was written: what the file would do has changed. Look again.")
    except ConsentMissingError:
        said, status = _("Say first that these people agreed to be known by their answers."), 422
    except RoundStateError:
        messages.error(request, _("A closed round takes no more answers."))
        return redirect(assessment)
    else:
        forget_upload(person=request.user, assessment=assessment)
        messages.success(request, _done(outcome))
        return redirect(assessment)
    look = look_through(assessment=assessment, source=source, choices=choices)
    return _preview(request, assessment, upload, choices, look, status=status, said=said)


def _done(outcome: Outcome) -> str:
    done = ngettext(
        "The answers of %(count)d person were imported.",
        "The answers of %(count)d people were imported.",
        outcome.people,
    ) % {"count": outcome.people}
    if not outcome.refusals:
        return done
    left = ngettext(
        "%(count)d line was left out.", "%(count)d lines were left out.", len(outcome.refusals)
    ) % {"count": len(outcome.refusals)}
    return f"{done} {left}"
