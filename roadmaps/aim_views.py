"""What an initiative should move: named, changed, taken away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import OrganizationRequest, for_editors
from metrics.domain.periods import shifted
from metrics.selectors.spans import told_of_metrics
from roadmaps.aim_forms import AimForm, WhichForm
from roadmaps.aim_lines import spans_of_aim
from roadmaps.aim_sentences import day_words, metric_words, start_words
from roadmaps.aiming import (
    AimedAtAlreadyError,
    NoStartError,
    StaleAimError,
    change_aim,
    remove_aim,
    set_aim,
)
from roadmaps.models import Initiative, InitiativeAim, Roadmap
from roadmaps.views import own_initiative, own_roadmap


def _back(row: Initiative) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{row.roadmap.get_absolute_url()}#initiative-{row.pk}")


def _end_of(roadmap: Roadmap) -> date:
    """Return the last day of a roadmap's quarters: by then an aim is usually due."""
    first = date(roadmap.starts_year, 3 * roadmap.starts_quarter - 2, 1)
    return shifted(first, 3 * roadmap.quarters) - timedelta(days=1)


@require_http_methods(["GET", "POST"])
@for_editors
def new_aim(request: OrganizationRequest, pk: UUID, initiative: UUID) -> HttpResponse:
    """Name a metric: first which and where, then from, to and by when."""
    roadmap = own_roadmap(request, pk)
    row = own_initiative(request, roadmap, initiative)
    named = set(row.aims.values_list("metric__key", flat=True))
    said = request.POST if request.method == "POST" else request.GET
    asked = said if "metric" in said else None
    which = WhichForm(asked, organization=request.organization, named=named)
    context = {"roadmap": roadmap, "initiative": row, "which": which}
    if asked is None or not which.is_valid():
        status = 422 if asked is not None or request.method == "POST" else 200
        return render(request, "roadmaps/aim_which.html", context, status=status)
    aim = InitiativeAim(
        initiative=row,
        metric=which.chosen,
        channel_id=which.where.channel,
        touchpoint_id=which.where.touchpoint,
    )
    form = _form(request, roadmap, aim, aim_form_of=None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = set_aim(
                initiative=row, metric=which.chosen, place=which.where, spans=form.chosen or [],
                to_value=form.to_value, due_on=form.cleaned_data["due_on"],
            )  # fmt: skip
        except NoStartError:
            form.add_error("first", _no_start())
        except AimedAtAlreadyError:
            form.add_error(None, _("Somebody else named this metric meanwhile; look at theirs."))
        else:
            return _said(request, form, kept)
    status = 422 if request.method == "POST" else 200
    context |= {"form": form, "aim": aim, "metric_words": metric_words(aim)}
    return render(request, "roadmaps/aim_form.html", context, status=status)


def _form(
    request: OrganizationRequest,
    roadmap: Roadmap,
    aim: InitiativeAim,
    *,
    aim_form_of: InitiativeAim | None,
) -> AimForm:
    today = timezone.localdate()
    told = told_of_metrics(request.organization, [aim.metric.key])
    due_on = max(_end_of(roadmap), shifted(today.replace(day=1), 4) - timedelta(days=1))
    return AimForm(
        request.POST if request.method == "POST" else None,
        metric=aim.metric,
        spans=spans_of_aim(aim, told),
        today=today,
        due_on=due_on,
        k=told.k(aim.metric),
        aim=aim_form_of,
    )


def _no_start() -> str:
    return _(
        "These readings make no figure together: they do not say of how many they are. Choose "
        "one period alone."
    )


def _said(request: OrganizationRequest, form: AimForm, kept: InitiativeAim) -> HttpResponse:
    messages.success(request, _("Kept. The start is frozen as the readings stand now."))
    if form.stands_still_or_goes_back(kept.from_value):
        messages.warning(request, _("The aim is no better than where it starts. Is that meant?"))
    return _back(kept.initiative)


def _own_aim(request: OrganizationRequest, row: Initiative, pk: UUID) -> InitiativeAim | None:
    rows = InitiativeAim.objects.owned_by(request.organization).filter(initiative=row)
    aim = rows.select_related("metric", "channel", "touchpoint").filter(pk=pk).first()
    if aim is not None:
        aim.initiative, aim.metric.organization = row, request.organization
    return aim


@require_http_methods(["GET", "POST"])
@for_editors
def edit_aim(request: OrganizationRequest, pk: UUID, initiative: UUID, aim: UUID) -> HttpResponse:
    """Change to what and by when, or freeze another start."""
    roadmap = own_roadmap(request, pk)
    row = own_initiative(request, roadmap, initiative)
    found = _own_aim(request, row, aim)
    if found is None:
        raise Http404
    form = _form(request, roadmap, found, aim_form_of=found)
    context: dict[str, Any] = {
        "roadmap": roadmap, "initiative": row, "aim": found, "form": form,
        "metric_words": metric_words(found), "start": _start(request, found),
    }  # fmt: skip
    if request.method == "GET":
        return render(request, "roadmaps/aim_form.html", context)
    status = 422
    if form.is_valid():
        try:
            kept = change_aim(
                aim=found, seen_rev=form.cleaned_data["rev"] or 0, to_value=form.to_value,
                due_on=form.cleaned_data["due_on"], spans=form.chosen,
            )  # fmt: skip
        except NoStartError:
            form.add_error("first", _no_start())
        except StaleAimError as stale:
            context["now"], status = stale.current or found, 409
            context["due"] = day_words((stale.current or found).due_on)
        else:
            kept.initiative = row
            return _said(request, form, kept)
    return render(request, "roadmaps/aim_form.html", context, status=status)


def _start(request: OrganizationRequest, aim: InitiativeAim) -> str:
    told = told_of_metrics(request.organization, [aim.metric.key])
    return start_words(aim, told.period(aim.metric))


@require_POST
@for_editors
def delete_aim(request: OrganizationRequest, pk: UUID, initiative: UUID, aim: UUID) -> HttpResponse:
    """Name a metric no longer."""
    row = own_initiative(request, own_roadmap(request, pk), initiative)
    rows = InitiativeAim.objects.owned_by(request.organization).filter(initiative=row)
    remove_aim(aim=get_object_or_404(rows, pk=aim))
    messages.success(request, _("The initiative names this metric no longer."))
    return _back(row)
