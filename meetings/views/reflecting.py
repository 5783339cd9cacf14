"""The executive team's reflection: questions answered together, by members and by a shared link.

Every member of the organisation may write, executives above all: it is their session. Who leads the
round makes the link for committee members without an account, and finishes the session.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import OrganizationRequest, for_editors, for_members
from assessments.models import Assessment, Reflection
from assessments.reflection_questions import QUESTIONS, SLUGS
from assessments.views.rounds import own_round
from meetings.forms import NameForm, ReflectionForm
from meetings.models import ReflectionSession
from meetings.selectors.reflection import reflection_page
from meetings.services.reflecting import (
    FinishedError,
    ReflectionConflictError,
    TooLongError,
    end_sharing,
    finish_reflection,
    reopen_reflection,
    save_reflection,
    share_reflection,
    text_of,
)

NAMES = "reflecting"  # session key: reflection session → the name somebody gave


@require_GET
@for_members()
def reflection(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """All questions, each with its owner, its answer and whether it was talked over."""
    return _members_page(request, own_round(request, pk))


def _members_page(
    request: OrganizationRequest, assessment: Assessment, status: int = 200, **extra: Any
) -> HttpResponse:
    page = reflection_page(assessment)
    slug = request.organization.slug
    link = reverse("meetings:shared_reflection", args=[page.token]) if page.token else ""
    context = {
        "page": page,
        "assessment": assessment,
        "link": request.build_absolute_uri(link) if link else "",
        "places": {
            q.slug: reverse("meetings:reflect", args=[slug, assessment.pk, q.slug])
            for q in QUESTIONS
        },
        **extra,
    }
    return render(request, "meetings/reflection.html", context, status=status)


@require_POST
@for_members()
def reflect(request: OrganizationRequest, pk: UUID, question: str) -> HttpResponse:
    """Save what a member wrote at one question."""
    assessment = own_round(request, pk)
    home = reverse("meetings:reflection", args=[request.organization.slug, pk])
    return _save(
        request,
        assessment,
        question,
        by=str(request.user),
        home=f"{home}#{question}",
        page=lambda **extra: _members_page(request, assessment, **extra),
    )


@require_POST
@for_editors
def finish(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """End the session, or with ``reopen`` let the team write again."""
    assessment = own_round(request, pk)
    if request.POST.get("reopen"):
        reopen_reflection(assessment=assessment)
        messages.success(request, _("The reflection can be changed again."))
    else:
        finish_reflection(assessment=assessment, by=request.user, at=timezone.now())
        messages.success(request, _("The reflection is finished: it can be read, not changed."))
    return redirect("meetings:reflection", request.organization.slug, pk)


@require_POST
@for_editors
def link(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Make the link for who has no account, or a new one; with ``end`` let it open nothing."""
    assessment = own_round(request, pk)
    if request.POST.get("end"):
        end_sharing(assessment=assessment)
        messages.success(request, _("The link opens nothing any more."))
    else:
        share_reflection(assessment=assessment)
        messages.success(request, _("The link is ready; one made before no longer works."))
    return redirect("meetings:reflection", request.organization.slug, pk)


@login_not_required
@require_http_methods(["GET", "POST"])
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The same questions without an account; first one's name. POST gives it."""
    session = ReflectionSession.objects.opened_by(token).first()
    if session is None:
        return render(request, "meetings/link_gone.html", status=404)
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        names = request.session.get(NAMES, {})
        request.session[NAMES] = {**names, str(session.pk): form.cleaned_data["name"]}
        return redirect("meetings:shared_reflection", token)
    if _name(request, session) or session.is_finished:
        return _shared_page(request, session, token)
    context = {"form": form, "assessment": session.assessment, "session": session}
    status = 422 if form.errors else 200
    return render(request, "meetings/reflection_name.html", context, status=status)


def _name(request: HttpRequest, session: ReflectionSession) -> str:
    return request.session.get(NAMES, {}).get(str(session.pk), "")


def _shared_page(
    request: HttpRequest, session: ReflectionSession, token: str, status: int = 200, **extra: Any
) -> HttpResponse:
    assessment = session.assessment
    context = {
        "page": reflection_page(assessment),
        "assessment": assessment,
        "name": _name(request, session),
        "places": {
            q.slug: reverse("meetings:shared_reflect", args=[token, q.slug]) for q in QUESTIONS
        },
        **extra,
    }
    return render(request, "meetings/shared_reflection.html", context, status=status)


@login_not_required
@require_POST
def shared_reflect(request: HttpRequest, token: str, question: str) -> HttpResponse:
    """Save what somebody without an account wrote at one question."""
    session = ReflectionSession.objects.opened_by(token).first()
    if session is None:
        raise Http404
    home = reverse("meetings:shared_reflection", args=[token])
    if not _name(request, session):
        text = _("Say your name first: open the link again.")
        return JsonResponse({"problems": [text]}, status=422) if _json(request) else redirect(home)
    return _save(
        request,
        session.assessment,
        question,
        by=_name(request, session),
        home=f"{home}#{question}",
        page=lambda **extra: _shared_page(request, session, token, **extra),
    )


def _json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _save(
    request: HttpRequest, assessment: Assessment, question: str, *, by: str, home: str, page: Any
) -> HttpResponse:
    """Save the fields sent; a refusal keeps what was typed and says why."""
    if question not in SLUGS:
        raise Http404
    form = ReflectionForm(request.POST)
    if not form.is_valid():
        return _refused(request, _("That cannot be saved. Nothing was changed."), 422, page)
    try:
        row = save_reflection(
            assessment=assessment,
            question=question,
            changes=form.changes,
            seen_rev=form.seen_rev,
            by=by,
            at=timezone.now(),
        )
    except FinishedError:
        text = _("The reflection is finished; nothing was saved.")
        return _refused(request, text, 410, page)
    except TooLongError as error:
        return _refused(request, _too_long(error), 422, page, question=question)
    except ReflectionConflictError as conflict:
        return _conflict(request, question, form, conflict, page)
    if not _json(request):
        return redirect(home)
    return JsonResponse(_stored(row, form))


def _stored(row: Reflection, form: ReflectionForm) -> dict[str, Any]:
    field = form.cleaned_data["field"] or "text"
    at = date_format(timezone.localtime(row.changed_at), "TIME_FORMAT")
    return {
        "rev": row.rev,
        "value": text_of(row, field),
        "saved": _("Saved %(time)s") % {"time": at},
        "who": _("Last changed by %(name)s at %(time)s") % {"name": row.changed_by, "time": at},
    }


def _too_long(error: TooLongError) -> str:
    _field, length, limit = error.args
    return _("%(length)s characters are too many: at most %(limit)s fit.") % {
        "length": length,
        "limit": limit,
    }


def _refused(
    request: HttpRequest, text: str, status: int, page: Any, question: str = ""
) -> HttpResponse:
    if _json(request):
        return JsonResponse({"problems": [text]}, status=status)
    typed = {question: request.POST} if question else {}
    return page(status=status, refused=text, typed=typed)


def _conflict(
    request: HttpRequest,
    question: str,
    form: ReflectionForm,
    conflict: ReflectionConflictError,
    page: Any,
) -> HttpResponse:
    """The same field was changed elsewhere: theirs, mine, who, when, and a choice."""
    row, field = conflict.theirs, conflict.field
    context = {
        "question": question,
        "field": field,
        "label": Reflection._meta.get_field(field).verbose_name,
        "row": row,
        "theirs": text_of(row, field),
        "mine": form.changes[field].value,
    }
    if _json(request):
        html = render_to_string("meetings/_reflection_conflict.html", context, request)
        answer = {"conflict": html, "rev": row.rev, "theirs": context["theirs"]}
        return JsonResponse(answer, status=409)
    return page(status=409, conflict=context, typed={question: request.POST})
