"""Pages of those who lead: all surveys, one of them, making, changing, resting, deleting."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import OrganizationRequest, for_editors, for_members
from surveys.forms import SurveyForm
from surveys.models import Survey
from surveys.selectors.overview import overview
from surveys.selectors.page import survey_page
from surveys.services.surveys import (
    FIXED_BY_ANSWERS,
    AnsweredError,
    change_survey,
    delete_survey,
    is_answered,
    make_survey,
    set_running,
)
from surveys.wording import asked_text


def own_survey(request: OrganizationRequest, pk: UUID) -> Survey:
    """Return a survey of this organisation, else 404."""
    rows = Survey.objects.owned_by(request.organization).select_related(
        "touchpoint__stage__journey", "channel", "source"
    )
    survey = get_object_or_404(rows, pk=pk)
    survey.organization = request.organization
    return survey


@require_GET
@for_members()
def surveys(request: OrganizationRequest) -> HttpResponse:
    """What each survey asks, where, how many answered, and what that says."""
    context = {"page": overview(request.organization, timezone.localdate())}
    return render(request, "surveys/surveys.html", context)


@require_GET
@for_members()
def survey(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """One survey: its figure, the answers by score, what customers wrote."""
    row = own_survey(request, pk)
    context = {
        "survey": row,
        "page": survey_page(row, timezone.localdate()),
        "asked": asked_text(row),
    }
    return render(request, "surveys/survey.html", context)


@require_http_methods(["GET", "POST"])
@for_editors
def new_survey(request: OrganizationRequest) -> HttpResponse:
    """Make a survey; ``like`` begins with what another one asks."""
    like = Survey.objects.owned_by(request.organization).filter(pk=_uuid(request.GET.get("like")))
    form = SurveyForm(
        request.POST or None,
        organization=request.organization,
        today=timezone.localdate(),
        initial=_as_begun(like.first()) if request.method == "GET" else None,
    )
    if request.method == "POST" and form.is_valid():
        row = make_survey(
            organization=request.organization,
            fields=form.fields_to_write(),
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("The survey takes answers. Now bring it to your customers."))
        return redirect("surveys:share", request.organization.slug, row.pk)
    status = 422 if form.errors else 200
    return render(request, "surveys/survey_form.html", {"form": form}, status=status)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _as_begun(like: Survey | None) -> dict[str, object]:
    if like is None:
        return {}
    said = {name: getattr(like, name) for name in FIXED_BY_ANSWERS if name != "is_open"}
    return said | {"title": like.title, "is_open": "yes" if like.is_open else "no"}


@require_http_methods(["GET", "POST"])
@for_editors
def edit_survey(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Change a survey; what its figures hang on only until somebody has answered."""
    row = own_survey(request, pk)
    answered = is_answered(row)
    form = SurveyForm(
        request.POST or None,
        instance=row,
        organization=request.organization,
        today=timezone.localdate(),
        is_answered=answered,
    )
    if request.method == "POST" and form.is_valid():
        change_survey(survey=row, fields=form.fields_to_write())
        messages.success(request, _("Saved."))
        return redirect("surveys:survey", request.organization.slug, row.pk)
    context = {"form": form, "survey": row, "is_answered": answered}
    return render(request, "surveys/survey_form.html", context, status=422 if form.errors else 200)


@require_POST
@for_editors
def change_state(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Let it rest, or let it take answers again."""
    row = own_survey(request, pk)
    running = request.POST.get("do") != "rest"
    set_running(survey=row, running=running)
    if running:
        messages.success(request, _("The survey takes answers again."))
    else:
        messages.success(request, _("The survey rests: who opens its link is told so."))
    return redirect("surveys:survey", request.organization.slug, row.pk)


@require_POST
@for_editors
def delete(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Delete a survey that nobody has answered."""
    row = own_survey(request, pk)
    try:
        delete_survey(survey=row)
    except AnsweredError:
        messages.error(
            request, _("Somebody has answered, so it stays. Pause it, and nobody else can.")
        )
        return redirect("surveys:survey", request.organization.slug, row.pk)
    messages.success(request, _("“%(title)s” is deleted.") % {"title": row.title})
    return redirect("surveys:surveys", request.organization.slug)
