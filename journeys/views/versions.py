"""Versions of a journey: what was kept, how it looked, what putting it back would change."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import OrganizationRequest, for_editors, for_members
from journeys.exchange.preview import preview_of
from journeys.models import Journey, Revision
from journeys.selectors.versions import stages_of, versions_of
from journeys.services import DocumentError
from journeys.services.versions import plan_restore, save_version
from journeys.services.versions import restore_version as put_back
from journeys.views.common import board_of, journey_page, own_journey

ON_A_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def versions(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """All versions, newest first; POST keeps the journey as it stands."""
    board = board_of(request, pk)
    if request.method == "POST":
        if not request.membership.may_edit:
            raise PermissionDenied
        label = " ".join(request.POST.get("label", "").replace("\x00", "").split())[:120]
        save_version(journey=board.journey, author=request.user, at=timezone.now(), label=label)
        messages.success(request, _("This version is kept."))
        return redirect(request.path)
    page = Paginator(versions_of(board.journey), ON_A_PAGE).get_page(request.GET.get("page"))
    return journey_page(request, board, "journeys/versions.html", tab="versions", page=page)


@require_GET
@for_members()
def version(request: OrganizationRequest, pk: UUID, version: UUID) -> HttpResponse:
    """One version as a table, and what putting it back would change."""
    board = board_of(request, pk)
    return _version_page(request, board.journey, version)


@require_POST
@for_editors
def restore_version(request: OrganizationRequest, pk: UUID, version: UUID) -> HttpResponse:
    """Put a version back; how the journey stood until now becomes a version itself."""
    journey = own_journey(request, pk)
    revision = get_object_or_404(Revision.objects.of(journey), pk=version)
    try:
        plan = put_back(revision=revision, author=request.user, at=timezone.now())
    except DocumentError:
        return _version_page(request, journey, version, status=409)
    if plan.changes_nothing:
        messages.info(request, _("The journey is as this version says already."))
    else:
        messages.success(request, _("The version is back. What it replaced is kept as a version."))
    return redirect(journey)


def _version_page(
    request: OrganizationRequest, journey: Journey, version: UUID, *, status: int = 200
) -> HttpResponse:
    rows = Revision.objects.of(journey).select_related("author", "journey__organization")
    revision = get_object_or_404(rows, pk=version)
    problems, plan = [], None
    try:
        plan = plan_restore(revision)
        problems = plan.problems
    except DocumentError as error:
        problems = error.problems
    return journey_page(
        request,
        board_of(request, journey.pk),
        "journeys/version.html",
        tab="versions",
        status=status,
        revision=revision,
        stages=stages_of(revision.snapshot, get_language() or ""),
        plan=plan,
        preview=preview_of(plan) if plan else None,
        problems=problems,
        notes=plan.notes if plan else [],
    )
