"""Pages of customer figures: over all, a moment, a metric, and the readings behind each."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import OrganizationRequest, for_members
from journeys.models import StageKind
from metrics.pages.asking import Asked
from metrics.pages.dashboard import home_page
from metrics.pages.metric import metric_page
from metrics.pages.moments import moment_page
from metrics.pages.readings import readings_page
from metrics.selectors.choices import asked_for, choices_of
from metrics.selectors.rows import place_of


def _asked(request: OrganizationRequest) -> Asked:
    choices = choices_of(request.organization)
    filters, unread = asked_for(request.GET.dict(), choices, timezone.localdate())
    return Asked(filters, choices, unread)


@require_GET
@for_members()
def home(request: OrganizationRequest) -> HttpResponse:
    """Every metric at a glance."""
    page = home_page(request.organization, _asked(request), timezone.localdate())
    return render(request, "metrics/home.html", {"page": page})


@require_GET
@for_members()
def summary(request: OrganizationRequest) -> HttpResponse:
    """A few lines of customer figures for the organisation's first page."""
    page = home_page(request.organization, _asked(request), timezone.localdate())
    template = "metrics/_summary.html" if request.htmx else "metrics/summary.html"
    return render(request, template, {"page": page})


@require_GET
@for_members()
def moment(request: OrganizationRequest, moment: str) -> HttpResponse:
    """One moment of the relationship with customers."""
    if moment not in StageKind.values:
        raise Http404
    page = moment_page(request.organization, moment, _asked(request), timezone.localdate())
    return render(request, "metrics/moment.html", {"page": page})


@require_GET
@for_members()
def metric(request: OrganizationRequest, key: str) -> HttpResponse:
    """One metric: its trend, and broken down."""
    page = metric_page(request.organization, key, _asked(request), timezone.localdate())
    if page is None:
        raise Http404
    return render(request, "metrics/metric.html", {"page": page, "metric": page.metric})


@require_GET
@for_members()
def readings(request: OrganizationRequest, key: str) -> HttpResponse:
    """The readings behind a figure."""
    page = readings_page(
        request.organization,
        key,
        _asked(request),
        place_of(request.GET.get("moment", ""), request.GET.get("touchpoint", "")),
        timezone.localdate(),
        request.GET.get("page"),
    )
    if page is None:
        raise Http404
    return render(request, "metrics/readings.html", {"page": page, "metric": page.line.metric})
