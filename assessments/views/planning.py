"""The steps from a plan to an open round, and opening a closed one again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import OrganizationRequest, for_editors
from assessments.forms import ReopenForm, RoutingForm, VoteForm
from assessments.models import Assessment, WeightVote
from assessments.querysets import ASKS
from assessments.selectors.planning import (
    opening_page,
    questions_by_group,
    scopes_of,
    suggested_for,
)
from assessments.selectors.weights import WeightsPage, weights_page
from assessments.services import (
    RoundStateError,
    apply_weights,
    delete_round,
    record_vote,
    remove_vote,
    reopen_round,
    route_questions,
    weigh_equally,
)
from assessments.views.rounds import own_round


@require_http_methods(["GET", "POST"])
@for_editors
def routing(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Which role group is asked what. ``?fill=`` ticks a suggestion; nothing is kept until saved."""
    assessment = own_round(request, pk)
    scopes = scopes_of(assessment)
    if request.htmx and request.method == "GET":
        form = RoutingForm(request.GET, scopes=scopes)
        return render(request, "assessments/_routing_minutes.html", _minutes(form))
    fill = request.GET.get("fill", "")
    asked = None
    if fill == "everybody":
        asked = {scope.capability.code: [*ASKS] for scope in scopes}
    elif fill == "known":
        asked = {scope.capability.code: suggested_for(scope) for scope in scopes}
    form = RoutingForm(request.POST or None, scopes=scopes, asked=asked)
    if request.method == "POST" and assessment.is_draft and form.is_valid():
        try:
            route_questions(assessment=assessment, asked=form.asked)
        except RoundStateError:
            messages.error(request, _("The round has been opened meanwhile; nothing was changed."))
            return redirect(assessment)
        messages.success(request, _("Saved."))
        onward = "scope" if request.POST.get("go") == "next" else "routing"
        return redirect(f"assessments:{onward}", request.organization.slug, assessment.pk)
    context = {"form": form, "assessment": assessment, "filled": asked is not None}
    status = 422 if request.method == "POST" else 200
    return render(request, "assessments/routing.html", {**context, **_minutes(form)}, status=status)


def _minutes(form: RoutingForm) -> dict[str, object]:
    return {"groups": questions_by_group(form.asked)}


@require_http_methods(["GET", "POST"])
@for_editors
def weights(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Weights by the votes of several people: ``?part=DA`` an area's, without it the areas'."""
    assessment = own_round(request, pk)
    part = request.GET.get("part", "")
    page = weights_page(assessment, part)
    if page is None:
        raise Http404
    method = request.POST.get("method") or request.GET.get("method", "")
    if method not in WeightVote.Method.values:
        method = WeightVote.Method.POINTS.value
    adds = request.method == "POST" and request.POST.get("do") == "vote"
    form = VoteForm(request.POST if adds else None, lines=page.lines, method=method)
    if request.method == "POST":
        done = _change_weights(request, page, form)
        if done is not None:
            return done
    context = {"page": page, "form": form, "assessment": assessment, "method": method}
    return render(request, "assessments/weights.html", context, status=422 if form.errors else 200)


def _change_weights(
    request: OrganizationRequest, page: WeightsPage, form: VoteForm
) -> HttpResponse | None:
    """Do what was asked for and lead back; None where the vote has to be looked at again."""
    assessment, part = page.assessment, page.part.code
    about = {"assessment": assessment, "part": part}
    do = request.POST.get("do", "")
    try:
        if do == "vote":
            if not form.is_valid():
                return None
            voter = form.cleaned_data["voter"]
            record_vote(**about, voter=voter, method=form.method, values=form.values)
            messages.success(request, _("The vote of %(name)s is in.") % {"name": voter})
        elif do == "remove":
            remove_vote(**about, pk=_number(request.POST.get("vote", "")))
            messages.success(request, _("The vote is out."))
        elif do == "apply":
            apply_weights(**about)
            messages.success(request, _("The round counts by these weights now."))
        elif do == "equal":
            weigh_equally(**about)
            messages.success(request, _("Everything here counts the same again."))
    except RoundStateError:
        messages.error(request, _("Results can be seen, so weights stand; nothing was changed."))
    where = redirect("assessments:weights", request.organization.slug, assessment.pk)
    where["Location"] += f"?part={part}&method={form.method}" if part or form.is_ranking else ""
    return where


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise Http404
    return int(text)


@require_GET
@for_editors
def check(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Everything that was planned, what should give pause, and the button that opens."""
    assessment = own_round(request, pk)
    if not assessment.is_draft:
        return redirect(assessment)
    context = {"page": opening_page(assessment, timezone.localdate()), "assessment": assessment}
    return render(request, "assessments/check.html", context)


@require_http_methods(["GET", "POST"])
@for_editors
def delete(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Delete a draft, after saying what goes with it; what was opened or answered stays."""
    assessment = own_round(request, pk)
    if request.method == "GET" and assessment.is_draft:
        invited = assessment.participants.taking_part().count()
        context = {"assessment": assessment, "invited": invited}
        return render(request, "assessments/delete_round.html", context)
    try:
        delete_round(assessment=assessment)
    except RoundStateError:
        messages.error(
            request, _("Only a draft that nobody has answered can be deleted. This round stays.")
        )
        return redirect(assessment)
    messages.success(request, _("The draft is deleted."))
    return redirect("assessments:rounds", request.organization.slug)


@require_http_methods(["GET", "POST"])
@for_editors
def reopen(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Open a closed round again, for a reason that stays with it."""
    assessment = own_round(request, pk)
    if not assessment.is_closed:
        messages.error(request, _("Only a closed round can be opened again."))
        return redirect(assessment)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _reopen(request, assessment, form.cleaned_data["reason"])
        return redirect(assessment)
    context = {
        "form": form,
        "assessment": assessment,
        "past_last_day": assessment.closes_on < timezone.localdate(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "assessments/reopen.html", context, status=status)


def _reopen(request: OrganizationRequest, assessment: Assessment, reason: str) -> None:
    try:
        reopen_round(assessment=assessment, reason=reason, by=request.user, at=timezone.now())
    except RoundStateError:
        messages.error(request, _("Somebody else has opened it again meanwhile."))
        return
    messages.success(
        request, _("The round is open again. What it showed stays until it closes the next time.")
    )
