"""The file of a piece of evidence: handed over as a file, added, replaced, removed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import OrganizationRequest, for_members
from journeys.evidence_files import FileRefusedError, FileTooLargeError
from journeys.models import Evidence, Journey
from journeys.services.evidence import attach_file, detach_file
from journeys.views.common import own_journey


@require_http_methods(["GET", "POST"])
@for_members()
def evidence_file(request: OrganizationRequest, pk: UUID, evidence: UUID) -> HttpResponse:
    """GET hands the file over; POST keeps a new one or, with ``remove``, none."""
    if request.method == "POST" and not request.membership.may_edit:
        raise PermissionDenied
    journey = own_journey(request, pk)
    found = own_evidence(journey, evidence)
    if request.method == "GET":
        return _handed_over(found)
    home = reverse(
        "journeys:touchpoint", args=[request.organization.slug, journey.pk, found.touchpoint_id]
    )
    if "remove" in request.POST:
        detach_file(evidence=found, at=timezone.now())
        messages.success(request, _("The file is removed; what was found stays."))
        return redirect(f"{home}#evidence")
    return _kept(request, journey, found, f"{home}#evidence")


def own_evidence(journey: Journey, pk: UUID) -> Evidence:
    """Return evidence of this journey; 404 for any other, and for what lies in the bin."""
    rows = Evidence.objects.of(journey).present()
    rows = rows.filter(touchpoint__deleted_at=None, touchpoint__stage__deleted_at=None)
    return get_object_or_404(rows.select_related("touchpoint__stage__journey"), pk=pk)


def _handed_over(found: Evidence) -> HttpResponse:
    """As an attachment, with the type it was checked for: never a page of this site."""
    if not found.file:
        raise Http404
    try:
        with found.file.open("rb") as file:
            raw = file.read()
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(
        raw,
        content_type=found.file_type,
        headers={
            "Content-Disposition": content_disposition_header(True, found.file_name),
            "X-Content-Type-Options": "nosniff",
        },
    )


def _kept(
    request: OrganizationRequest, journey: Journey, found: Evidence, home: str
) -> HttpResponse:
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise FileRefusedError(_("Choose a file first."))
        attach_file(evidence=found, upload=upload, at=timezone.now())
    except FileRefusedError as refused:
        status = 413 if isinstance(refused, FileTooLargeError) else 422
        context = {"journey": journey, "evidence": found, "problem": refused, "home": home}
        return render(request, "journeys/evidence_file.html", context, status=status)
    messages.success(request, _("The file is kept with its evidence."))
    return redirect(home)
