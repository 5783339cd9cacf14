"""What initiatives ask of teams, and which exclude each other."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import OrganizationRequest, for_editors
from plans.forms import PairForm, TeamDaysForm
from plans.models import ExclusivePair
from plans.services.demands import (
    GoneError,
    MoreThanEffortError,
    PairError,
    StaleDaysError,
    ask_of_teams,
    exclude_each_other,
    let_both_be_done,
)
from plans.views.scenario import own_roadmap


def _page(
    request: OrganizationRequest, roadmap: UUID, status: int = 200, **extra: object
) -> HttpResponse:
    row = own_roadmap(request, roadmap)
    context = {
        "roadmap": row,
        "form": TeamDaysForm(roadmap=row),
        "pair_form": PairForm(roadmap=row),
        "pairs": row.exclusive_pairs.select_related("first__library", "second__library"),
        **extra,
    }
    return render(request, "plans/demands.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_editors
def demands(request: OrganizationRequest, roadmap: UUID) -> HttpResponse:
    """Person-days that each team gives to each initiative."""
    if request.method == "GET":
        return _page(request, roadmap)
    row = own_roadmap(request, roadmap)
    form = TeamDaysForm(request.POST, roadmap=row)
    if form.is_valid():
        try:
            ask_of_teams(roadmap=row, days=form.days, seen=form.cleaned_data["seen"])
        except MoreThanEffortError as error:
            form.refuse(error.keys)
        except StaleDaysError:
            return _page(request, roadmap, 409, form=form, stale=True)
        except GoneError:
            # The fields of what is gone are left away, with what was typed into the others.
            form = TeamDaysForm(request.POST, roadmap=row)
            return _page(request, roadmap, 409, form=form, gone=True)
        else:
            messages.success(request, _("Kept; plans computed before are out of date."))
            return redirect("plans:demands", request.organization.slug, roadmap)
    return _page(request, roadmap, 422, form=form)


@require_POST
@for_editors
def add_pair(request: OrganizationRequest, roadmap: UUID) -> HttpResponse:
    form = PairForm(request.POST, roadmap=own_roadmap(request, roadmap))
    if form.is_valid():
        try:
            exclude_each_other(**form.cleaned_data)
        except PairError:
            form.add_error("second", _("Choose two different initiatives that are no pair yet."))
        else:
            return redirect("plans:demands", request.organization.slug, roadmap)
    return _page(request, roadmap, 422, pair_form=form)


@require_POST
@for_editors
def delete_pair(request: OrganizationRequest, roadmap: UUID, pair: int) -> HttpResponse:
    row = own_roadmap(request, roadmap)
    let_both_be_done(pair=get_object_or_404(ExclusivePair, roadmap=row, pk=pair))
    return redirect("plans:demands", request.organization.slug, roadmap)
