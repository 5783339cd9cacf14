"""Comments listed, counted, exported; themes; and the part that other pages show."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import OrganizationRequest, for_members
from voice import sentences
from voice.exchange import comments_csv
from voice.selectors.comments import comments_page, said_here, wanted_in
from voice.selectors.themes import themes_page


@require_GET
@for_members()
def comments(request: OrganizationRequest) -> HttpResponse:
    """What customers said: searched, filtered, counted, twenty-five on a page."""
    wanted = wanted_in(request.GET)
    page = comments_page(request.organization, wanted, request.GET.get("page", 1))
    context = {
        "page": page,
        "headline": sentences.sounding(page.tally, chosen=not wanted.is_all),
        "query": wanted.query,
    }
    return render(request, "voice/comments.html", context)


@require_GET
@for_members()
def export_comments(request: OrganizationRequest) -> StreamingHttpResponse:
    """The comments asked for as a table, in pieces: however many, none is held for long."""
    response = StreamingHttpResponse(
        comments_csv(request.organization, wanted_in(request.GET)),
        content_type="text/csv; charset=utf-8",
    )
    name = f"{request.organization.slug}-comments-{timezone.localdate().isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
@for_members()
def themes(request: OrganizationRequest) -> HttpResponse:
    """What comments are about, how that sounds, when and where."""
    wanted = replace(wanted_in(request.GET), theme="")  # all themes stand there anyway
    page = themes_page(request.organization, wanted)
    context = {
        "page": page,
        "headline": sentences.themes_headline(page),
        "query": wanted.query,
    }
    return render(request, "voice/themes.html", context)


@require_GET
@for_members()
def said(request: OrganizationRequest) -> HttpResponse:
    """The latest comments of a touchpoint or about a metric: a part of the pages about them."""
    here = said_here(request.organization, wanted_in(request.GET))
    context = {"here": here, "headline": sentences.sounding(here.tally, chosen=False)}
    template = "voice/_said.html" if request.htmx else "voice/said.html"
    return render(request, template, context)
