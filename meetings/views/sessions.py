"""The calibration sessions of a round: what needs one, a new one, one's record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import OrganizationRequest, for_editors, for_members
from assessments.views.rounds import own_round
from meetings.forms import SessionForm
from meetings.selectors.agenda import Agenda, agenda
from meetings.selectors.record import session_record
from meetings.services.calibration import AlreadyOpenError, open_session
from meetings.views.common import own_session, round_with_results
from meetings.views.facilitating import control


@require_GET
@for_members()
def calibration(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """What people see most differently, what was agreed on, and the sessions so far."""
    assessment = own_round(request, pk)
    if not assessment.shows_results:
        return redirect(assessment)
    context = {"agenda": agenda(assessment), "assessment": assessment}
    return render(request, "meetings/calibration.html", context)


@require_http_methods(["GET", "POST"])
@for_editors
def new_session(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Choose what to talk over; the capabilities people see most differently are ticked."""
    assessment = round_with_results(request, pk)
    plan = agenda(assessment)
    form = _form(plan, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            session = open_session(
                assessment=assessment,
                title=form.cleaned_data["title"],
                topics=plan.topics(form.cleaned_data["topics"]),
                opened_by=request.user,
                at=timezone.now(),
            )
        except AlreadyOpenError as running:
            messages.info(request, _("A session of this round is open already: this is it."))
            session = running.session
        return redirect(
            reverse("meetings:session", args=[request.organization.slug, pk, session.pk])
        )
    context = {
        "agenda": plan,
        "assessment": assessment,
        "form": form,
        "chosen": _chosen(form, plan),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/new_session.html", context, status=status)


def _form(plan: Agenda, data: Any) -> SessionForm:
    codes = [candidate.code for candidate in plan.candidates]
    return SessionForm(data, codes=codes, initial={"title": _("Calibration session")})


def _chosen(form: SessionForm, plan: Agenda) -> set[str]:
    if form.is_bound:
        return set(form.data.getlist("topics"))
    return {candidate.code for candidate in plan.suggested}


@require_GET
@for_members()
def session(request: OrganizationRequest, pk: UUID, session: UUID) -> HttpResponse:
    """For who leads it, while it is open, the controls; for everybody and for ever, the record."""
    row = own_session(request, pk, session)
    if request.membership.may_edit and not row.is_closed:
        return control(request, row)
    context = {"record": session_record(row), "session": row, "assessment": row.assessment}
    return render(request, "meetings/record.html", context)
