"""Sharing a journey by a link: how far it opens, and what people without an account see."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import OrganizationRequest, for_editors
from journeys.forms.link import LinkForm
from journeys.models import Journey, JourneyLink, LinkVisibility
from journeys.pages.shared import SharedPage
from journeys.selectors.board import load_board
from journeys.selectors.sharing import link_of, listed_links
from journeys.services import StaleRowError
from journeys.services.sharing import change_link, make_link, renew_link
from journeys.views.common import own_journey

FIRST_DAYS = timedelta(days=30)  # a link that nobody remembers closes by itself


@require_http_methods(["GET", "POST"])
@for_editors
def share(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """How far the link opens; POST makes it, changes that, or with ``renew`` makes a new one."""
    journey = own_journey(request, pk)
    link = JourneyLink.objects.of(journey).first()
    if request.method == "GET":
        return _page(request, journey, link, _form(journey))
    if link and "renew" in request.POST:
        token = renew_link(link=link, made_by=request.user)
        link.refresh_from_db()
        return _page(request, journey, link, _form(journey), token=token)
    form = _form(journey, request.POST)
    if not form.is_valid():
        return _page(request, journey, link, form, status=422)
    try:
        if link is None:
            token = make_link(journey=journey, fields=form.own_fields, made_by=request.user)
            link = JourneyLink.objects.get(journey=journey)
            return _page(request, journey, link, _form(journey), token=token)
        change_link(link=link, fields=form.own_fields, seen_rev=form.seen_rev)
    except StaleRowError:
        stored = JourneyLink.objects.get(journey=journey)
        return _page(request, journey, stored, form, status=409, stale_rev=stored.rev)
    messages.success(request, _("Saved"))
    return redirect("journeys:share", request.organization.slug, journey.pk)


def _form(journey: Journey, data: QueryDict | None = None) -> LinkForm:
    """Return the form with a row of its own: the page goes on showing what is stored."""
    today = timezone.localdate()
    row = JourneyLink.objects.of(journey).first() or JourneyLink(
        journey=journey,
        visibility=LinkVisibility.HIDDEN,
        expires_on=today + FIRST_DAYS,
        client_safe=journey.client_safe,
    )
    return LinkForm(data, instance=row, today=today)


def _page(
    request: OrganizationRequest,
    journey: Journey,
    link: JourneyLink | None,
    form: LinkForm,
    *,
    token: str = "",
    status: int = 200,
    stale_rev: int = 0,
) -> HttpResponse:
    """Show the form; the address of a token just made appears here and never again."""
    today = timezone.localdate()
    address = reverse("journeys:shared", args=[token]) if token else ""
    context = {
        "journey": journey,
        "link": link,
        "form": form,
        "new_link": request.build_absolute_uri(address) if token else "",
        "listed": request.build_absolute_uri(
            reverse("journeys:listed", args=[request.organization.slug])
        ),
        "is_over": bool(link and link.expires_on and link.expires_on < today),
        "stale_rev": stale_rev,
    }
    return render(request, "journeys/share.html", context, status=status)


@login_not_required
@require_GET
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """One journey to read, without an account; how it is addressed tells nothing else."""
    link = link_of(token, timezone.localdate())
    if link is None:
        return _gone(request)
    page = SharedPage(load_board(link.journey), client_safe=link.client_safe)
    return _unindexed(render(request, "journeys/shared.html", {"page": page}))


@login_not_required
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """The journeys that an organisation shows to everybody."""
    links = list(listed_links(slug, timezone.localdate()))
    if not links:
        return _gone(request)
    context = {
        "owner": links[0].journey.organization,
        "journeys": [(link.journey, reverse("journeys:shared", args=[link.pk])) for link in links],
    }
    return _unindexed(render(request, "journeys/listed.html", context))


def _gone(request: HttpRequest) -> HttpResponse:
    """Off, past its day, replaced, in the bin or never there: one answer for all of them."""
    return _unindexed(render(request, "journeys/link_gone.html", status=404))


def _unindexed(response: HttpResponse) -> HttpResponse:
    """Keep a page out of search engines, whoever may have linked to it."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
