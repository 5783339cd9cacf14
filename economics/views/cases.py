"""The list of cases, a new one, and the sentence that other pages ask for."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import OrganizationRequest, for_editors, for_members
from economics.forms import NewCaseForm
from economics.models import Case
from economics.pages.cases import CasesPage, Summary
from economics.selectors.cases import cases_of, months_of
from economics.selectors.own_figures import sure_figures
from economics.services.cases import add_case, delete_case


@require_GET
@for_members()
def cases(request: OrganizationRequest) -> HttpResponse:
    """All cases beside one another."""
    page = CasesPage(cases_of(request.organization), request.organization.currency)
    return render(request, "economics/cases.html", {"page": page})


@require_http_methods(["GET", "POST"])
@for_editors
def new_case(request: OrganizationRequest) -> HttpResponse:
    """A case begins with its name, its customers and, if wanted, what own readings say."""
    form = NewCaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        head = dict(form.cleaned_data)
        own = {}
        if head.pop("take_over"):
            own = sure_figures(request.organization, months_of(head["period"]))
        ranges = {key: found.known for key, found in own.items()}
        case = add_case(
            organization=request.organization,
            head=head,
            ranges=ranges,
            notes={key: found.source[:200] for key, found in own.items()},
            measured={key: [known] for key, known in ranges.items()},
            by=request.user,
            at=timezone.now(),
        )
        return redirect(case)
    status = 422 if request.method == "POST" else 200
    return render(request, "economics/new_case.html", {"form": form}, status=status)


@require_POST
@for_editors
def delete(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    case = get_object_or_404(Case.objects.owned_by(request.organization), pk=pk)
    delete_case(case=case)
    messages.success(request, _("“%(title)s” is deleted.") % {"title": case.title})
    return redirect("economics:cases", request.organization.slug)


@require_GET
@for_members()
def summary(request: OrganizationRequest) -> HttpResponse:
    """The value of a customer in a sentence: a part of the pages about customers' figures."""
    if not request.htmx:
        return redirect("economics:cases", request.organization.slug)
    page = Summary(cases_of(request.organization), request.organization.currency)
    return render(request, "economics/_summary.html", {"page": page})
