"""Rounds: planning, targets, seats, opening, closing, publishing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import OrganizationRequest, for_editors, for_members
from assessments.forms import ParticipantForm, RoundForm, ScheduleForm, ScopeForm
from assessments.models import Assessment, Closing, Participant, RoleGroup
from assessments.selectors.planning import opening_page
from assessments.selectors.rounds import round_list, round_page, waiting_to_be_counted
from assessments.services import (
    AlreadySeatedError,
    LinkGoneError,
    LinkTellsError,
    RoundStateError,
    add_participant,
    close_round,
    open_round,
    plan_round,
    publish_results,
    renew_link,
    replan_round,
    reschedule,
    save_scope,
    withdraw_participant,
    withhold_results,
)


def own_round(request: OrganizationRequest, pk: UUID) -> Assessment:
    """Return the organisation's round with its framework, or 404."""
    rounds = Assessment.objects.owned_by(request.organization).select_related("framework")
    assessment = get_object_or_404(rounds, pk=pk)
    assessment.organization = request.organization
    return assessment


@require_GET
@for_members()
def rounds(request: OrganizationRequest) -> HttpResponse:
    return render(request, "assessments/rounds.html", {"rounds": round_list(request.organization)})


@require_http_methods(["GET", "POST"])
@for_editors
def new_round(request: OrganizationRequest) -> HttpResponse:
    form = RoundForm(request.POST or None, organization=request.organization)
    if request.method == "POST" and form.is_valid():
        try:
            assessment = plan_round(organization=request.organization, **form.cleaned_data)
        except RoundStateError:
            form.add_error("framework", _("This model has just been deleted."))
        else:
            messages.success(request, _("The round is planned. Next: who is asked what."))
            return redirect("assessments:routing", request.organization.slug, assessment.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "assessments/round_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@for_editors
def edit_round(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """A draft's whole plan; of an open round its title and its last day."""
    assessment = own_round(request, pk)
    draft = assessment.is_draft
    form = (RoundForm if draft else ScheduleForm)(
        request.POST or None, instance=assessment, organization=request.organization
    )
    if request.method == "POST" and form.is_valid():
        change = replan_round if draft else reschedule
        done = _told(request, _("Saved."), change, assessment=assessment, **form.cleaned_data)
        if done and draft:
            return redirect("assessments:routing", request.organization.slug, pk)
        return redirect("assessments:round", request.organization.slug, pk)
    context = {"form": form, "assessment": assessment}
    status = 422 if request.method == "POST" else 200
    return render(request, "assessments/round_form.html", context, status=status)


@require_GET
@for_members()
def round_detail(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Participation by team and role group; where to invite for those who lead."""
    assessment = own_round(request, pk)
    context = {
        "page": round_page(assessment),
        "assessment": assessment,
        "past_last_day": assessment.is_open and not assessment.takes_answers(timezone.localdate()),
    }
    return render(request, "assessments/round.html", context)


def _people(
    request: OrganizationRequest, assessment: Assessment, seat: Participant | None = None
) -> HttpResponse:
    """Lead to the page of participants, which shows a person's link while it may be seen."""
    address = reverse("invitations:participants", args=[request.organization.slug, assessment.pk])
    return redirect(f"{address}?seat={seat.pk}#new-link" if seat else address)


@require_POST
@for_editors
def add_seat(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Add a participant and lead to the page that shows the personal link."""
    assessment = own_round(request, pk)
    form = ParticipantForm(request.POST, organization=request.organization)
    if form.is_valid():
        given = form.cleaned_data
        try:
            participant, _token = add_participant(
                assessment=assessment,
                team=given["team"],
                role_group=RoleGroup(given["role_group"]),
                name=given["name"],
                email=given["email"],
                language=given["language"],
                at=timezone.now(),
            )
        except RoundStateError:
            messages.error(request, _("A closed round takes no more participants."))
            return _people(request, assessment)
        except AlreadySeatedError:
            form.add_error("email", _("Somebody with this address takes part already."))
        else:
            return _people(request, assessment, participant)
    context = {"form": form, "assessment": assessment}
    return render(request, "assessments/participant_form.html", context, status=422)


def _seat(assessment: Assessment, pk: UUID) -> Participant:
    return get_object_or_404(
        Participant.objects.filter(assessment=assessment).select_related("identity"), pk=pk
    )


@require_POST
@for_editors
def renew_seat(request: OrganizationRequest, pk: UUID, participant: UUID) -> HttpResponse:
    assessment = own_round(request, pk)
    seat = _seat(assessment, participant)
    try:
        renew_link(participant=seat)
    except LinkGoneError:
        messages.error(request, _("There is no link to renew: withdrawn, submitted or closed."))
        return _people(request, assessment)
    except LinkTellsError:
        messages.error(
            request,
            _("This person has begun; a new link would open their anonymous answers to you."),
        )
        return _people(request, assessment)
    return _people(request, assessment, seat)


@require_POST
@for_editors
def withdraw_seat(request: OrganizationRequest, pk: UUID, participant: UUID) -> HttpResponse:
    assessment = own_round(request, pk)
    _told(
        request,
        _("Withdrawn: the link no longer works and the answers do not count."),
        withdraw_participant,
        participant=_seat(assessment, participant),
        at=timezone.now(),
    )
    return _people(request, assessment)


@require_http_methods(["GET", "POST"])
@for_editors
def scope(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Targets, weights and what does not apply, before results can be seen."""
    assessment = own_round(request, pk)
    form = ScopeForm(
        request.POST or None,
        scopes=list(
            assessment.scopes.select_related("capability__area").order_by(
                "capability__area__order", "capability__order"
            )
        ),
        area_weights=list(assessment.area_weights.select_related("area").order_by("area__order")),
        frozen=assessment.shows_results,
    )
    if request.method == "POST" and not assessment.is_closed and form.is_valid():
        save_scope(
            assessment=assessment,
            targets=form.values("target"),
            weights=form.values("weight"),
            out_of_scope=form.values("reason"),
            area_weights=form.values("area"),
        )
        messages.success(request, _("Saved."))
        if request.POST.get("go") == "next":
            return _to_people(request, assessment)
        return redirect("assessments:scope", request.organization.slug, assessment.pk)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "assessment": assessment, **_last_round(assessment)}
    return render(request, "assessments/scope.html", context, status=status)


def _to_people(request: OrganizationRequest, assessment: Assessment) -> HttpResponse:
    """Lead on to the participants, whose pages stand in an app above: known by address only."""
    return redirect("invitations:participants", request.organization.slug, assessment.pk)


def _last_round(assessment: Assessment) -> dict[str, object]:
    """Where each capability stood last, and what that says of the targets; while they may move."""
    if assessment.shows_results:
        return {}
    page = opening_page(assessment, timezone.localdate())
    warnings = [pause.text for pause in page.pauses if pause.step == "targets"]
    return {"means": page.means, "target_warnings": warnings}


@require_POST
@for_editors
def start(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    assessment = own_round(request, pk)
    _told(
        request,
        _("The round is open. Send each participant their link."),
        open_round,
        assessment=assessment,
        at=timezone.now(),
    )
    return redirect(assessment)


@require_POST
@for_editors
def finish(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Close the round. Of two who do so at once one does, and the other is told who."""
    assessment = own_round(request, pk)
    try:
        close_round(assessment=assessment, at=timezone.now(), by=request.user)
    except RoundStateError:
        last = assessment.closings.select_related("closed_by").last()
        if last is None or last.reopened_at:
            messages.error(request, _("The round is not open."))
            return redirect(assessment)
        messages.info(request, _closed_already(last))
    else:
        messages.success(request, _("The round is closed; its results are frozen."))
        if waiting := waiting_to_be_counted(assessment):
            messages.info(request, _waiting_words(waiting, assessment.k))
    return redirect("assessments:results", request.organization.slug, assessment.pk)


def _waiting_words(people: int, k: int) -> str:
    return ngettext(
        "%(n)s person who answered is not counted yet: fewer than %(k)s who came after a closing, "
        "or beside imported answers, could be told apart.",
        "%(n)s people who answered are not counted yet: fewer than %(k)s who came after a closing, "
        "or beside imported answers, could be told apart.",
        people,
    ) % {"n": people, "k": k}


def _closed_already(closing: Closing) -> str:
    """Say who closed the round before, and when: it was closed once, and nothing is lost."""
    when = date_format(timezone.localtime(closing.closed_at), "DATETIME_FORMAT")
    if closing.closed_by is None:
        return _("The round was closed already, on %(when)s; its results are frozen.") % {
            "when": when
        }
    return _("%(name)s closed the round already, on %(when)s; its results are frozen.") % {
        "name": closing.closed_by,
        "when": when,
    }


@require_POST
@for_editors
def publish(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    assessment = own_round(request, pk)
    if request.POST.get("withhold"):
        withhold_results(assessment=assessment)
        messages.success(request, _("Those who answered no longer see the results."))
    else:
        _told(
            request,
            _("Everybody who answered can see the results with their own link."),
            publish_results,
            assessment=assessment,
            at=timezone.now(),
        )
    return redirect(assessment)


def _told(request: OrganizationRequest, success: str, change: object, **arguments: object) -> bool:
    """Carry out one change of state and say how it went."""
    reasons = {
        "closed": _("The round is closed."),
        "not a draft": _("The round has been opened already."),
        "team links": _(
            "A named round has no links for teams: end those links first, then make it named."
        ),
        "nobody invited": _("Add at least one participant before you open the round."),
        "not open": _("The round is not open."),
        "counted": _(
            "Figures with this person’s answers have been shown already: without them, the next "
            "figures would tell what they said."
        ),
        "model gone": _("This model has just been deleted."),
        "not closed": _("Results can be published once the round is closed."),
    }
    try:
        change(**arguments)  # type: ignore[operator]
    except RoundStateError as error:
        messages.error(request, reasons[str(error)])
        return False
    messages.success(request, success)
    return True
