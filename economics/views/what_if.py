"""One case: change an assumption and see what follows; nothing is kept until it is saved."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import OrganizationRequest, for_editors, for_members
from economics.models import Case
from economics.pages.case import CasePage
from economics.services.cases import StaleCaseError, add_case, save_case
from economics.services.readings import record_value
from metrics.services.readings import ReadingError

LONGEST_ADDRESS = 6000  # of the page with everything typed in it; servers take 8190


def own_case(request: OrganizationRequest, pk: UUID) -> Case:
    rows = Case.objects.owned_by(request.organization).prefetch_related("inputs")
    case = get_object_or_404(rows, pk=pk)
    case.organization = request.organization
    return case


@require_http_methods(["GET", "POST"])
@for_members()
def case(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """The case as saved, or with what was typed: in the address, or posted without JavaScript."""
    row = own_case(request, pk)
    typed = request.POST if request.method == "POST" else request.GET
    page = CasePage(row, typed if "horizon" in typed else None)
    if taken := typed.get("take"):
        page = page.with_own_figure(taken)
    elif period := typed.get("convert"):
        page = page.converted(period)
    return _page(request, page)


def _page(
    request: OrganizationRequest, page: CasePage, status: int | None = None, **extra: object
) -> HttpResponse:
    context = {"page": page, "case": page.case, **extra}
    status = status or (200 if page.is_computed else 422)
    return render(request, "economics/case.html", context, status=status)


@require_GET
@for_members()
def result(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """What follows from the assumptions typed: the parts of the page that change."""
    row = own_case(request, pk)
    kept = _address(request.GET)
    if not request.htmx:
        return redirect(f"{row.get_absolute_url()}?{kept}")
    page = CasePage(row, request.GET)
    context = {"page": page, "case": row}
    status = 200 if page.is_computed else 422
    response = render(request, "economics/_computed.html", context, status=status)
    if len(kept) < LONGEST_ADDRESS:
        response["HX-Replace-Url"] = f"{row.get_absolute_url()}?{kept}"
    return response


def _address(typed: QueryDict) -> str:
    """Return what was typed as a query; empty fields say nothing and stay out."""
    shown = QueryDict(mutable=True)
    for name, value in typed.items():
        if name != "csrfmiddlewaretoken" and (value or name == "horizon"):
            shown[name] = value
    return shown.urlencode()


@require_POST
@for_editors
def save(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Keep what was typed: in this case, or as another one beside it."""
    row = own_case(request, pk)
    page = CasePage(row, request.POST)
    if not page.is_computed:
        return _page(request, page)
    kept = page.to_keep
    if request.POST.get("copy"):
        made = add_case(
            organization=request.organization, by=request.user, at=timezone.now(), **kept
        )
        messages.success(request, _("“%(title)s” is a case of its own now.") % {"title": made})
        return redirect(made)
    try:
        save_case(case=row, seen_rev=page.form.cleaned_data["rev"] or 0, **kept)
    except StaleCaseError as stale:
        return _page(request, page.beside(stale.case), 409)
    messages.success(request, _("Saved."))
    return redirect(row)


@require_POST
@for_editors
def record(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Record the value of the saved case as this month's reading of CLTV."""
    row = own_case(request, pk)
    value = CasePage(row).computed.recordable
    if value is None:
        messages.error(request, _("There is no value to record yet."))
        return redirect(row)
    try:
        record_value(case=row, value=value, by=request.user, at=timezone.now())
    except ReadingError:
        messages.error(
            request, _("There is a CLTV for a longer time already; this month would count twice.")
        )
    else:
        messages.success(request, _("Recorded as this month’s CLTV."))
    return redirect(row)
