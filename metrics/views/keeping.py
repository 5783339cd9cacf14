"""Metrics made, changed and deleted; the smallest group; where readings come from."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import OrganizationRequest, for_editors, for_members
from metrics.forms.metrics import DefinitionForm, EditMetricForm, SettingsForm, takes_readings
from metrics.models import Metric, MetricKind, MetricSettings, Source, SourceKind
from metrics.pages.keeping import MetricPage, conflicts_of, typed_in
from metrics.selectors.known import metric_by_key
from metrics.selectors.sources import going, imports_with_readings, source_lines
from metrics.services.metrics import (
    NamedInRoadmapError,
    StaleMetricError,
    delete_metric,
    make_metric,
    say_of_metric,
    set_smallest_group,
)
from metrics.services.typing import GatheredError, UnderWayError, delete_readings_of, forget_source


def own_metric(request: OrganizationRequest, key: str) -> Metric:
    """Return the organisation's metric of this key, row or not yet; else 404."""
    found = metric_by_key(request.organization, key)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@for_editors
def new(request: OrganizationRequest) -> HttpResponse:
    """A metric of the organisation's own."""
    form = DefinitionForm(request.POST or None, instance=Metric(organization=request.organization))
    if request.method == "POST" and form.is_valid():
        metric = make_metric(organization=request.organization, fields=form.said)
        messages.success(
            request,
            _("“%(name)s” is there. It shows something from its first reading on.")
            % {"name": metric.name},
        )
        return redirect("metrics:metric", request.organization.slug, metric.key)
    status = 422 if request.method == "POST" else 200
    return render(request, "metrics/new_metric.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@for_editors
def edit(request: OrganizationRequest, key: str) -> HttpResponse:
    """Definition of an own metric; baseline, target and counted source of any."""
    metric = own_metric(request, key)
    page = MetricPage(own_metric(request, key))
    if request.method == "GET":
        return _edit(request, page, EditMetricForm(None, metric, has_readings=page.has_readings))
    if takes_readings(request.POST):
        data, taken = typed_in(request.POST, page)
        form = EditMetricForm(data, metric, has_readings=page.has_readings)
        form.is_valid()
        return _edit(request, page, form, taken=taken)
    form = EditMetricForm(request.POST, metric, has_readings=page.has_readings)
    if not form.is_valid():
        return _edit(request, page, form, 422)
    try:
        say_of_metric(metric=page.metric, seen_rev=form.seen_rev, fields=form.said)
    except StaleMetricError as stale:
        conflicts = conflicts_of(stale.current, form.said)
        return _edit(request, page, form, 409, conflicts=conflicts, now=stale.current)
    messages.success(request, _("Saved."))
    if form.aim.points_the_wrong_way:
        messages.warning(request, _("The target is worse than the baseline. Is that meant?"))
    return redirect("metrics:metric", request.organization.slug, metric.key)


def _edit(
    request: OrganizationRequest,
    page: MetricPage,
    form: EditMetricForm,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    context = {"page": page, "metric": page.metric, "form": form, **extra}
    return render(request, "metrics/edit_metric.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_editors
def delete(request: OrganizationRequest, key: str) -> HttpResponse:
    """Delete an own metric, after saying what goes with it."""
    metric = own_metric(request, key)
    if metric.kind != MetricKind.OWN:
        raise Http404
    if request.method == "GET":
        return render(request, "metrics/delete_metric.html", {"page": MetricPage(metric)})
    try:
        gone = delete_metric(metric=metric)
    except NamedInRoadmapError:
        context = {"page": MetricPage(metric), "named": True}
        return render(request, "metrics/delete_metric.html", context, status=409)
    messages.success(
        request,
        ngettext(
            "“%(name)s” is deleted, with %(n)s reading.",
            "“%(name)s” is deleted, with %(n)s readings.",
            gone,
        )
        % {"name": metric.name, "n": gone},
    )
    return redirect("metrics:home", request.organization.slug)


@require_http_methods(["GET", "POST"])
@for_editors
def settings(request: OrganizationRequest) -> HttpResponse:
    """From how many customers on a group of them is shown."""
    row = MetricSettings.objects.owned_by(request.organization).first()
    form = SettingsForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        set_smallest_group(organization=request.organization, **form.cleaned_data)
        messages.success(request, _("Saved. It holds on every page from now on."))
        return redirect("metrics:settings", request.organization.slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "metrics/settings.html", {"form": form}, status=status)


@require_GET
@for_members()
def sources(request: OrganizationRequest) -> HttpResponse:
    """Where readings come from, what each source told, and its imports."""
    lines = source_lines(request.organization)
    return render(request, "metrics/sources.html", {"lines": lines})


@require_http_methods(["GET", "POST"])
@for_editors
def delete_source_readings(request: OrganizationRequest, source: UUID) -> HttpResponse:
    """Delete a source's readings or those of one import, after saying what goes."""
    row = get_object_or_404(
        Source.objects.owned_by(request.organization).select_related("organization"), pk=source
    )
    batch = _import_of(row, request.POST.get("import") or request.GET.get("import", ""))
    if row.kind == SourceKind.SURVEY:
        return render(request, "metrics/delete_source.html", {"source": row}, status=409)
    if request.method == "GET":
        context = {"source": row, "going": going(row, batch), "imports": imports_with_readings(row)}
        return render(request, "metrics/delete_source.html", context)
    gone, comments = delete_readings_of(
        source=row,
        batch=batch.pk if batch else None,
        with_comments=bool(request.POST.get("comments")),
    )
    messages.success(request, _gone_words(gone, comments))
    if request.POST.get("forget") and batch is None:
        try:
            forget_source(source=row)
        except (GatheredError, UnderWayError):
            messages.warning(request, _("A file of this source is still open, so its name stays."))
    return redirect("metrics:sources", request.organization.slug)


def _import_of(source: Source, asked: str) -> Any:
    if not asked:
        return None
    try:
        return get_object_or_404(source.imports, pk=UUID(asked))
    except ValueError as error:
        raise Http404 from error


def _gone_words(gone: int, comments: int) -> str:
    words = ngettext("%(n)s reading is deleted.", "%(n)s readings are deleted.", gone) % {"n": gone}
    if comments:
        words += " " + ngettext(
            "%(n)s comment went with it.", "%(n)s comments went with it.", comments
        ) % {"n": comments}
    return words
