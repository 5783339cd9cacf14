"""Where a round stands beside others, and whether one's own figures are given to all."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import OrganizationRequest, for_editors, for_members
from accounts.models import Role
from assessments.models import Assessment
from benchmarks.selectors.page import benchmarks_page, beside
from benchmarks.services import agree_to_pool, renew_pool, withdraw_from_pool
from benchmarks.services.pooling import DemonstrationError

LEADS = frozenset({Role.LEAD})
BUILT_IN = "cx"


def _own_closed(request: OrganizationRequest, pk: UUID) -> Assessment:
    rounds = Assessment.objects.owned_by(request.organization).select_related("framework")
    return get_object_or_404(rounds, pk=pk)


@require_GET
@for_members()
def benchmarks(request: OrganizationRequest) -> HttpResponse:
    """A round beside all references; the last closed one unless another is asked for."""
    chosen = None
    if asked := request.GET.get("round"):
        try:
            chosen = _own_closed(request, UUID(asked))
        except ValueError as error:
            raise Http404 from error
        if not chosen.shows_results:
            raise Http404
    context = {
        "page": benchmarks_page(request.organization, chosen),
        "may_agree": request.membership.role in LEADS,
    }
    return render(request, "benchmarks/benchmarks.html", context)


@require_GET
@for_members()
def marks(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """The whole and the areas of one round beside others: a part of the pages about it."""
    assessment = _own_closed(request, pk)
    if not assessment.shows_results:
        raise Http404
    context = {
        "references": beside(request.organization, assessment),
        "assessment": assessment,
    }
    template = "benchmarks/_beside.html" if request.htmx else "benchmarks/beside.html"
    return render(request, template, context)


@require_POST
@for_members(LEADS)
def consent(request: OrganizationRequest) -> HttpResponse:
    """Agree that one's own figures enter those of all, or withdraw that."""
    at = timezone.now()
    if request.POST.get("withdraw"):
        withdraw_from_pool(organization=request.organization, by=request.user, at=at)
        messages.success(request, _("Withdrawn: the next snapshot is made without your figures."))
        return redirect("benchmarks:benchmarks", request.organization.slug)
    if not request.POST.get("agree"):
        messages.error(request, _("Tick the box to agree. Nothing was changed."))
        return redirect("benchmarks:benchmarks", request.organization.slug)
    try:
        agree_to_pool(organization=request.organization, by=request.user, at=at)
    except DemonstrationError:
        messages.error(request, _("A demonstration gives no figures to others."))
    else:
        renew_pool(framework_slug=BUILT_IN, at=at)
        messages.success(request, _("Agreed. Your figures enter the next snapshot."))
    return redirect("benchmarks:benchmarks", request.organization.slug)


@require_POST
@for_editors
def pool(request: OrganizationRequest) -> HttpResponse:
    """Make a new snapshot of all who agreed, where one may be shown."""
    if renew_pool(framework_slug=BUILT_IN, at=timezone.now()):
        messages.success(request, _("There is a new snapshot."))
    else:
        messages.info(
            request,
            _("The last snapshot stays: a new one needs five organisations that differ from it."),
        )
    return redirect("benchmarks:benchmarks", request.organization.slug)
