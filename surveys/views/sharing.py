"""How a survey reaches customers: link, card with a code, frame in another page, preview."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import OrganizationRequest, for_editors
from surveys.links import open_token
from surveys.models import Survey
from surveys.selectors.page import batches_of
from surveys.services.surveys import LinkMovedError, renew_open_link
from surveys.views.managing import own_survey
from surveys.wording import asked_text, choices, direction

LANGUAGES = ("es", "en")
# Pixels that each question needs with its comment at a width of 360.
FRAME_HEIGHTS = {"csat": 800, "nps": 680, "ces": 640}


def address_of(request: OrganizationRequest, survey: Survey, name: str = "answer") -> str:
    """Return the whole address of the open link."""
    return request.build_absolute_uri(reverse(f"surveys:{name}", args=[open_token(survey)]))


@require_http_methods(["GET", "POST"])
@for_editors
def share(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Where the link goes; POST makes another link, and the old one opens nothing any more."""
    survey = own_survey(request, pk)
    if request.method == "POST":
        return _renew(request, survey)
    return _page(request, survey)


def _renew(request: OrganizationRequest, survey: Survey) -> HttpResponse:
    seen = request.POST.get("rev", "")
    try:
        renew_open_link(survey=survey, seen_rev=int(seen) if seen.isdecimal() else 0)
    except LinkMovedError:
        return _page(request, own_survey(request, survey.pk), status=409, moved=True)
    messages.success(request, _("There is a new link. The old one opens nothing any more."))
    return redirect("surveys:share", request.organization.slug, survey.pk)


def _page(
    request: OrganizationRequest, survey: Survey, status: int = 200, **extra: object
) -> HttpResponse:
    address = address_of(request, survey) if survey.is_open else ""
    context = {
        "survey": survey,
        "address": address,
        "batches": () if survey.is_open else batches_of(survey),
        "score_address": f"{address}?score={choices(survey.question)[-1].score}",
        "frame": _frame(request, survey) if survey.is_open and survey.framed_by else "",
        **extra,
    }
    return render(request, "surveys/share.html", context, status=status)


def _frame(request: OrganizationRequest, survey: Survey) -> str:
    """Return the lines to put into another page."""
    return format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy"></iframe>',
        address_of(request, survey, "embed"),
        asked_text(survey),
        FRAME_HEIGHTS[survey.question],
    )


@require_GET
@for_editors
def card(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """A card with the code, to be printed; ``lang`` says in which language."""
    survey = own_survey(request, pk)
    if not survey.is_open:
        return redirect("surveys:share", request.organization.slug, survey.pk)
    asked = request.GET.get("lang", "")
    language = asked if asked in LANGUAGES else (translation.get_language() or "es")[:2]
    with translation.override(language):
        question = asked_text(survey)
    context = {
        "survey": survey,
        "address": address_of(request, survey),
        "language": language,
        "question": question,
        "copies": range(4),
    }
    return render(request, "surveys/card.html", context)


@require_GET
@for_editors
def preview(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """What customers see, in both languages; nothing can be sent from here."""
    survey = own_survey(request, pk)
    shown = []
    for language in LANGUAGES:
        with translation.override(language):
            page = {
                "language": language,
                "asked": asked_text(survey),
                "direction": direction(survey.question),
                "choices": choices(survey.question),
            }
        shown.append(page)
    return render(request, "surveys/preview.html", {"survey": survey, "shown": shown})
