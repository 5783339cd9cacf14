"""A person's consultancy: what its documents carry, and who belongs to it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import services
from accounts.forms import ConsultancyForm
from accounts.models import Consultancy, ReportSection
from accounts.selectors import consultancy_page


@dataclass(frozen=True)
class Conflict:
    """One field that a colleague saved otherwise meanwhile."""

    label: str
    theirs: str
    mine: str


@require_http_methods(["GET", "POST"])
def consultancy(request: HttpRequest) -> HttpResponse:
    """Name, colour, logo, contact, cover text and sections of what one hands over."""
    row = Consultancy.objects.of(request.user).first() or Consultancy()
    form = ConsultancyForm(request.POST or None, request.FILES or None, instance=row)
    if request.method == "GET":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, 422)
    upload = form.cleaned_data["logo"]
    logo = upload.read() if upload else (b"" if form.cleaned_data.get("remove_logo") else None)
    try:
        services.save_consultancy(
            user=request.user, fields=form.said, logo=logo, seen_rev=form.seen_rev
        )
    except services.LogoError:
        form.add_error("logo", _("This file is not a picture we can print. Use PNG or JPEG."))
        return _page(request, form, 422)
    except services.StaleConsultancyError as stale:
        return _page(request, form, 409, now=stale.current)
    messages.success(request, _("Saved. Your next report will carry it."))
    return redirect("accounts:consultancy")


def _page(
    request: HttpRequest, form: ConsultancyForm, status: int = 200, now: Consultancy | None = None
) -> HttpResponse:
    # A refused form has already written to its row: what is shown as saved is read anew.
    context = {
        "form": form,
        "page": consultancy_page(request.user),
        "now": now,
        "conflicts": _conflicts(form, now) if now else None,
    }
    return render(request, "accounts/consultancy.html", context, status=status)


def _conflicts(form: ConsultancyForm, now: Consultancy) -> list[Conflict]:
    labels = {name: str(form.fields[name].label) for name in form.Meta.fields}
    labels["left_out"] = _("Sections left out")
    return [
        Conflict(labels[name], _in_words(getattr(now, name)), _in_words(mine))
        for name, mine in form.said.items()
        if mine != getattr(now, name)
    ]


def _in_words(value: str | list[str]) -> str:
    if isinstance(value, list):
        value = get_text_list([ReportSection(v).label for v in value], _("and"))
    return value or "–"


@require_GET
def consultancy_logo(request: HttpRequest) -> HttpResponse:
    """The logo of one's own consultancy; nobody else's can be asked for."""
    row = Consultancy.objects.of(request.user).first()
    if row is None or not row.logo_png:
        return HttpResponse(status=404)
    return HttpResponse(bytes(row.logo_png), content_type="image/png")


@require_POST
def propose_colleague(request: HttpRequest) -> HttpResponse:
    whom = request.POST.get("person", "")
    try:
        proposal = services.propose_colleague(
            user=request.user, colleague_id=int(whom) if whom.isdecimal() else 0
        )
    except services.ProposalError:
        messages.error(
            request,
            _("Nothing was proposed: only consultants of an organisation you work with can be."),
        )
    else:
        messages.success(
            request,
            _("Proposed. %(person)s finds it on their own page of the consultancy.")
            % {"person": proposal.user},
        )
    return redirect("accounts:consultancy")


@require_POST
def accept_proposal(request: HttpRequest, proposal: int) -> HttpResponse:
    try:
        joined = services.accept_proposal(proposal_id=proposal, user=request.user)
    except services.ProposalError as error:
        raise Http404 from error
    messages.success(
        request, _("You belong to %(firm)s now. Your next report carries it.") % {"firm": joined}
    )
    return redirect("accounts:consultancy")


@require_POST
def withdraw_proposal(request: HttpRequest, proposal: int) -> HttpResponse:
    """Decline it, or take it back; what is gone already needs nothing more."""
    services.withdraw_proposal(proposal_id=proposal, user=request.user)
    messages.success(request, _("The proposal is gone."))
    return redirect("accounts:consultancy")


@require_POST
def leave_consultancy(request: HttpRequest) -> HttpResponse:
    services.leave_consultancy(user=request.user)
    messages.success(request, _("You have left. Your reports carry the product’s own look again."))
    return redirect("accounts:consultancy")
