"""A model out of a file: what it would do is shown first, then it is confirmed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import OrganizationRequest, for_editors
from frameworks.domain.difference import difference
from frameworks.exchange.files import FileError, read_file
from frameworks.exchange.limits import FILE_BYTES
from frameworks.selectors.content import content_of
from frameworks.sentences import change_fields, change_words, problem_words
from frameworks.services import import_content, target_of
from journeys.services.uploads import Upload, forget_upload, keep_upload, kept_upload

PROBLEMS_SHOWN = 100


@require_http_methods(["GET", "POST"])
@for_editors
def import_model(request: OrganizationRequest) -> HttpResponse:
    """Hand in a file; see what it would do; confirm. Nothing is written before."""
    if request.method == "GET":
        return _form(request)
    if "file" in request.FILES:
        file = request.FILES["file"]
        if file.size > FILE_BYTES:
            message = _("The file is larger than %(most)d MB.") % {"most": FILE_BYTES >> 20}
            return _form(request, message, status=413)
        upload = keep_upload(
            person=request.user, data=file.read(), name=file.name[:120], title="model"
        )
        return _look_through(request, upload)
    token = request.POST.get("token", "")
    if not token:
        return _form(request, _("Choose a file first."), status=422)
    kept = kept_upload(person=request.user, token=token)
    if kept is None:
        message = _("The file is no longer here: an hour has passed, or another came since.")
        return _form(request, message, status=410)
    return _look_through(request, kept)


def _form(
    request: OrganizationRequest,
    message: str = "",
    problems: list[tuple[str, str]] | None = None,
    *,
    status: int = 200,
    more: int = 0,
) -> HttpResponse:
    context = {"message": message, "problems": problems, "more": more, "most": FILE_BYTES >> 20}
    return render(request, "frameworks/import.html", context, status=status)


def _look_through(request: OrganizationRequest, upload: Upload) -> HttpResponse:
    """Show what a file would do, or do it where that was seen and confirmed."""
    try:
        incoming = read_file(upload.data)
    except FileError as error:
        return _form(request, str(error), status=422)
    if incoming.problems:
        said = [(one.place, problem_words(one.problem)) for one in incoming.problems]
        shown, more = said[:PROBLEMS_SHOWN], max(0, len(said) - PROBLEMS_SHOWN)
        return _form(request, problems=shown, more=more, status=422)
    target = target_of(request.organization, incoming.slug, incoming.content)
    confirmed = request.POST.get("step") == "confirm"
    if confirmed and request.POST.get("seen") == target.print and not target.same:
        made = import_content(
            organization=request.organization, target=target, content=incoming.content
        )
        forget_upload(person=request.user)
        messages.success(request, _("The file is in this draft. Check it, then publish it."))
        return redirect("frameworks:edit_model", request.organization.slug, made.pk)
    before = content_of(target.before) if target.before else None
    changes = () if target.same else difference(before, incoming.content)
    context = {
        "upload": upload,
        "target": target,
        "content": incoming.content,
        "changes": [
            {"state": c.state, "part": c.part, "words": change_words(c), "fields": change_fields(c)}
            for c in changes
        ],
        "changed_meanwhile": confirmed and not target.same,
    }
    status = 409 if confirmed and not target.same else 200
    return render(request, "frameworks/preview.html", context, status=status)
