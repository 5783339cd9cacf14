"""Readings typed in by hand, corrected and deleted; all readings as a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import OrganizationRequest, for_editors
from metrics.exchange.readings_file import readings_response
from metrics.forms.readings import ReadingForm
from metrics.models import Metric, Reading, SourceKind
from metrics.pages.keeping import others_telling
from metrics.reading_words import figure_text, period_text, told_of
from metrics.selectors.importing import KnownNames
from metrics.services.readings import ReadingError
from metrics.services.typing import (
    AlreadyThereError,
    StaleReadingError,
    delete_reading,
    type_reading,
)
from metrics.views.keeping import own_metric


def _form(
    request: OrganizationRequest, metric: Metric, reading: Reading | None = None
) -> ReadingForm:
    return ReadingForm(
        request.POST if request.method == "POST" else None,
        metric=metric,
        names=KnownNames(request.organization),
        today=timezone.localdate(),
        reading=reading,
    )


@require_http_methods(["GET", "POST"])
@for_editors
def new_reading(request: OrganizationRequest, key: str) -> HttpResponse:
    """Type in one value of a metric."""
    return _typed(request, own_metric(request, key), None)


@require_http_methods(["GET", "POST"])
@for_editors
def edit_reading(request: OrganizationRequest, key: str, reading: UUID) -> HttpResponse:
    """Correct a reading that was typed in; others are corrected where they come from."""
    metric = own_metric(request, key)
    try:
        row = _typed_reading(request, metric, reading)
    except Http404:
        if not request.POST.get("seen"):
            raise
        # Deleted while the form was open: what was typed may still be kept, as a new one.
        return _page(request, metric, None, _form(request, metric), 409, gone=True)
    return _typed(request, metric, row)


def _typed_reading(request: OrganizationRequest, metric: Metric, pk: UUID) -> Reading:
    rows = Reading.objects.owned_by(request.organization).filter(metric__key=metric.key)
    row = get_object_or_404(rows.select_related("source", "channel", "stage", "touchpoint"), pk=pk)
    if row.source.kind != SourceKind.TYPED:
        raise Http404
    row.metric = metric
    return row


def _typed(request: OrganizationRequest, metric: Metric, reading: Reading | None) -> HttpResponse:
    form = _form(request, metric, reading)
    if request.method == "GET":
        return _page(request, metric, reading, form)
    if not form.is_valid():
        return _page(request, metric, reading, form, 422)
    if reading is not None and form.seen_at is not None:
        reading.recorded_at = form.seen_at
    try:
        kept = type_reading(
            wanted=form.wanted,
            by=request.user,
            at=timezone.now(),
            instead_of=reading,
            replacing=form.replaced_at,
        )
    except AlreadyThereError as error:
        return _page(request, metric, reading, form, 409, there=_with_words(error.there, metric))
    except StaleReadingError as error:
        if error.current is None:
            return _page(request, metric, None, form, 409, gone=True)
        return _page(request, metric, reading, form, 409, now=_with_words(error.current, metric))
    except ReadingError as error:
        form.add_error(*_refusal(error))
        return _page(request, metric, reading, form, 422)
    _say_kept(request, kept)
    return redirect("metrics:metric", request.organization.slug, metric.key)


def _page(
    request: OrganizationRequest,
    metric: Metric,
    reading: Reading | None,
    form: ReadingForm,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    context = {"metric": metric, "reading": reading, "form": form, **extra}
    return render(request, "metrics/reading_form.html", context, status=status)


def _with_words(reading: Reading, metric: Metric) -> dict[str, Any]:
    reading.metric = metric
    return {
        "reading": reading,
        "figure": figure_text(reading),
        "period": period_text(reading.starts_on, reading.period),
        "stamp": reading.recorded_at.isoformat(),
    }


def _refusal(error: ReadingError) -> tuple[str, str]:
    if error.code == "overlap":
        return "when", _(
            "A longer or shorter period of the same things stands already: together they would "
            "count customers twice. Correct that one, or delete it."
        )
    return "value", _("These numbers contradict one another.")


def _say_kept(request: OrganizationRequest, kept: Reading) -> None:
    told = told_of(kept)
    words = {
        "figure": figure_text(kept),
        "period": period_text(kept.starts_on, kept.period),
        "told": f" ({told})" if told else "",
    }
    messages.success(request, _("Kept: %(period)s%(told)s, %(figure)s.") % words)
    if others := others_telling(kept):
        messages.warning(
            request,
            _(
                "%(sources)s also tells of this period, and both are added up. If they are the "
                "same customers, edit the metric and say which source counts."
            )
            % {"sources": ", ".join(source.name for source in others)},
        )


@require_http_methods(["GET", "POST"])
@for_editors
def remove_reading(request: OrganizationRequest, key: str, reading: UUID) -> HttpResponse:
    """Delete a reading that was typed in, after asking."""
    metric = own_metric(request, key)
    row = _typed_reading(request, metric, reading)
    if request.method == "GET":
        context = {"metric": metric, "told": told_of(row), **_with_words(row, metric)}
        return render(request, "metrics/delete_reading.html", context)
    delete_reading(reading=row)
    messages.success(request, _("The reading is deleted."))
    return redirect("metrics:metric", request.organization.slug, metric.key)


@require_GET
@for_editors
def export_readings(request: OrganizationRequest, kind: str) -> HttpResponseBase:
    """All readings as a table that the import reads back unchanged."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    return readings_response(request.organization, kind)
