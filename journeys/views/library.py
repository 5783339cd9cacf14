"""All journeys: the list, new ones, the bin; and what is said of one as a whole."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import OrganizationRequest, for_editors, for_members
from journeys.forms.library import DetailsForm, NewJourneyForm, ReadyMadeForm
from journeys.models import BIN_DAYS, Journey, Persona
from journeys.ready_made import LANGUAGES, ReadyMade, all_ready_made
from journeys.ready_made import ready_made as read_ready_made
from journeys.selectors.board import load_board
from journeys.selectors.comments import mentions_of
from journeys.selectors.overview import overview
from journeys.services import create_journey, remove_journey
from journeys.services import restore_journey as take_out_of_bin
from journeys.services.documents import create_from_document
from journeys.services.errors import StaleRowError
from journeys.services.future import AlreadyFutureError
from journeys.services.future import derive_future as make_future
from journeys.services.library import (
    NobodyWalksError,
    create_persona,
    mark_reviewed,
    save_details,
)
from journeys.views.common import journey_page, own_journey


@require_GET
@for_members()
def journeys(request: OrganizationRequest) -> HttpResponse:
    page = overview(request.organization, timezone.localdate())
    context = {"page": page, "mentions": mentions_of(request.user, request.organization)[:10]}
    return render(request, "journeys/journeys.html", context)


@require_http_methods(["GET", "POST"])
@for_editors
def new_journey(request: OrganizationRequest) -> HttpResponse:
    form = NewJourneyForm(request.POST or None, organization=request.organization)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        personas: list[Persona] = list(said.get("personas") or ())
        if name := said["new_persona"]:
            personas.append(
                create_persona(organization=request.organization, fields={"name": name})
            )
        journey = create_journey(
            organization=request.organization,
            title=said["title"],
            goal=said["goal"],
            at=timezone.now(),
            personas=personas,
        )
        return redirect(journey)
    context = {"form": form, "ready_made": _in_words(all_ready_made(_language()))}
    status = 422 if request.method == "POST" else 200
    return render(request, "journeys/new.html", context, status=status)


def _language() -> str:
    return "en" if (get_language() or "es").startswith("en") else "es"


def _in_words(found: list[ReadyMade]) -> list[dict]:
    language = _language()
    return [
        {"sector": one.sector, "touchpoints": one.touchpoints, **one.in_language(language)}
        for one in found
    ]


@require_http_methods(["GET", "POST"])
@for_editors
def ready_made(request: OrganizationRequest, sector: str) -> HttpResponse:
    """Show a ready-made journey whole, in either language; POST makes it the organisation's own."""
    try:
        found = read_ready_made(sector)
    except KeyError as error:
        raise Http404 from error
    wanted = request.GET.get("language")
    language = wanted if wanted in LANGUAGES else _language()
    form = ReadyMadeForm(request.POST or None, initial={"language": language})
    if request.method == "POST" and form.is_valid():
        journey = create_from_document(
            organization=request.organization,
            document=found.document(form.cleaned_data["language"], timezone.localdate()),
            author=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("The journey is yours now. Replace what is assumed."))
        return redirect(journey)
    context = {"form": form, "preview": found.preview(language), "language": language}
    status = 422 if request.method == "POST" else 200
    return render(request, "journeys/ready_made.html", context, status=status)


@require_GET
@for_editors
def journey_bin(request: OrganizationRequest) -> HttpResponse:
    rows = Journey.objects.owned_by(request.organization).in_bin().order_by("-deleted_at")
    now = timezone.now()
    binned = [(row, max(0, BIN_DAYS - (now - row.deleted_at).days)) for row in rows]
    return render(request, "journeys/journey_bin.html", {"binned": binned, "days": BIN_DAYS})


@require_http_methods(["GET", "POST"])
@for_editors
def settings(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """What a journey is about, who answers for it, who walks it."""
    journey = own_journey(request, pk)
    if "reviewed" in request.POST:
        at = timezone.now()
        mark_reviewed(journey=journey, today=timezone.localdate(), author=request.user, at=at)
        messages.success(request, _("Written down: reviewed today."))
        return redirect("journeys:settings", request.organization.slug, pk)
    # The form works on a copy: the page around it shows what is stored.
    form = DetailsForm(
        request.POST or None, instance=own_journey(request, pk), organization=request.organization
    )
    if request.method == "GET":
        return _settings_page(request, journey, form)
    if not form.is_valid():
        return _settings_page(request, journey, form, status=422)
    try:
        save_details(
            journey=journey,
            fields=form.own_fields,
            walkers=form.walkers,
            seen_rev=form.seen_rev,
            author=request.user,
            at=timezone.now(),
        )
    except StaleRowError as stale:
        return _settings_page(request, journey, form, status=409, stale_rev=stale.rev)
    except NobodyWalksError:
        form.add_error(None, _("Whoever was to walk it lies in the bin by now."))
        return _settings_page(request, journey, form, status=409)
    messages.success(request, _("Saved."))
    return redirect("journeys:settings", request.organization.slug, pk)


def _settings_page(
    request: OrganizationRequest,
    journey: Journey,
    form: DetailsForm,
    *,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    return journey_page(
        request,
        load_board(journey),
        "journeys/settings.html",
        tab="settings",
        status=status,
        form=form,
        futures=list(journey.futures.present()),
        **context,
    )


@require_POST
@for_editors
def delete_journey(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    journey = own_journey(request, pk)
    remove_journey(journey=journey, at=timezone.now())
    messages.success(
        request,
        _("“%(title)s” lies in the bin for %(days)d days.")
        % {"title": journey.title, "days": BIN_DAYS},
    )
    return redirect("journeys:journeys", request.organization.slug)


@require_POST
@for_editors
def restore_journey(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    rows = Journey.objects.owned_by(request.organization).in_bin()
    journey = get_object_or_404(rows, pk=pk)
    take_out_of_bin(journey=journey, at=timezone.now())
    return redirect("journeys:map", request.organization.slug, pk)


@require_POST
@for_editors
def derive_future(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    journey = own_journey(request, pk)
    try:
        future = make_future(journey=journey, at=timezone.now(), today=timezone.localdate())
    except AlreadyFutureError:
        messages.error(request, _("This already is a future journey; begin from the one of today."))
        return redirect("journeys:settings", request.organization.slug, pk)
    messages.success(
        request, _("The future journey begins as a copy of today’s. Change what is to change.")
    )
    return redirect(future)
