"""The facilitator's screen: start a vote, reveal it, set the timer, record a level, close.

Every change carries the state it was decided in. Without JavaScript a form leads back to the page;
with it the answer is the stage as it stands now.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import OrganizationRequest, for_editors
from meetings.domain.session import TIMER_MINUTES
from meetings.forms import ActForm, AgreeForm, TimerForm, TopicsForm
from meetings.links import join_token
from meetings.models import CalibrationSession, Topic
from meetings.selectors.agenda import agenda
from meetings.selectors.live import Stage, others_of, people_of, topics_of
from meetings.services.attending import SessionClosedError, leave_session
from meetings.services.calibration import (
    AgreedConflictError,
    BusyError,
    NobodyVotedError,
    StaleTopicError,
    add_topics,
    agree,
    close_session,
    set_timer,
    treat_topic,
)
from meetings.views.common import answer_poll, own_session, screen, stage_now


def control(
    request: OrganizationRequest, session: CalibrationSession, status: int = 200, **extra: Any
) -> HttpResponse:
    """Show the whole screen."""
    stage = stage_now(session)
    context = {
        **_context(request, session)(stage),
        "stage": stage,
        "join_link": _join_link(request, session),
        "code_page": request.build_absolute_uri(reverse("meetings:enter_code")),
        "others": others_of(session),
        **extra,
    }
    return render(request, "meetings/control.html", context, status=status)


def _join_link(request: OrganizationRequest, session: CalibrationSession) -> str:
    return request.build_absolute_uri(reverse("meetings:join", args=[join_token(session)]))


def _context(
    request: OrganizationRequest, session: CalibrationSession
) -> Callable[[Stage], dict[str, Any]]:
    def built(stage: Stage) -> dict[str, Any]:
        focus = stage.focus
        return {
            "session": session,
            "assessment": session.assessment,
            "topics": topics_of(session),
            "people": people_of(session),
            "form": AgreeForm(initial=_recorded(stage)) if focus else None,
            "minutes": TIMER_MINUTES,
        }

    return built


def _recorded(stage: Stage) -> dict[str, Any]:
    """Return what a correction starts from: the level recorded on this topic, if it was."""
    here = stage.focus and stage.focus.agreed_here
    return {"level": here.level, "reason": here.reason} if here else {}


@require_GET
@for_editors
def live(request: OrganizationRequest, pk: UUID, session: UUID) -> HttpResponse:
    """What is new for the facilitator; a closed session leads to its record."""
    row = own_session(request, pk, session)
    if row.is_closed:
        return HttpResponse(status=204, headers={"HX-Redirect": row.get_absolute_url()})
    return answer_poll(
        request,
        row,
        stage="meetings/_control_stage.html",
        tally="meetings/_control_tally.html",
        context=_context(request, row),
    )


@require_POST
@for_editors
def act(request: OrganizationRequest, pk: UUID, session: UUID) -> HttpResponse:
    row = own_session(request, pk, session)
    form = ActForm(request.POST)
    if not form.is_valid():
        return _answer(request, row, 422, refused=_("That cannot be done. Nothing was changed."))
    return _told(
        request,
        row,
        lambda: treat_topic(session=row, **form.cleaned_data),
    )


@require_POST
@for_editors
def timer(request: OrganizationRequest, pk: UUID, session: UUID) -> HttpResponse:
    row = own_session(request, pk, session)
    form = TimerForm(request.POST)
    if not form.is_valid():
        return _answer(request, row, 422, refused=_("A timer runs one to five minutes."))
    return _told(
        request, row, lambda: set_timer(session=row, at=timezone.now(), **form.cleaned_data)
    )


@require_POST
@for_editors
def agree_on(request: OrganizationRequest, pk: UUID, session: UUID, topic: int) -> HttpResponse:
    """Record the level; where another facilitator recorded one meanwhile, show both."""
    row = own_session(request, pk, session)
    form = AgreeForm(request.POST)
    if not form.is_valid():
        if not row.topics.filter(pk=topic).exists():
            raise Http404
        return _answer(request, row, 422, form=form, corrects=topic)
    given = form.cleaned_data
    try:
        return _told(
            request,
            row,
            lambda: agree(
                session=row,
                topic=topic,
                level=given["level"],
                reason=given["reason"],
                seen_rev=given["rev"] or 0,
                by=request.user,
                at=timezone.now(),
            ),
        )
    except AgreedConflictError as conflict:
        return _answer(request, row, 409, form=form, theirs=conflict.theirs, corrects=topic)


@require_POST
@for_editors
def more_topics(request: OrganizationRequest, pk: UUID, session: UUID) -> HttpResponse:
    """Put further capabilities on the list of a running session."""
    row = own_session(request, pk, session)
    plan = agenda(row.assessment)
    form = TopicsForm(request.POST, codes=[candidate.code for candidate in plan.candidates])
    if not form.is_valid():
        return _answer(request, row, 422, refused=_("Choose a capability of this round."))
    return _told(
        request,
        row,
        lambda: add_topics(session=row, topics=plan.topics(form.cleaned_data["topics"])),
    )


@require_POST
@for_editors
def remove_attendee(
    request: OrganizationRequest, pk: UUID, session: UUID, attendee: int
) -> HttpResponse:
    """Take somebody out who left, or came twice."""
    row = own_session(request, pk, session)
    if not row.attendees.filter(pk=attendee).exists():
        raise Http404
    return _told(
        request, row, lambda: leave_session(session=row, attendee=attendee, at=timezone.now())
    )


@require_POST
@for_editors
def close(request: OrganizationRequest, pk: UUID, session: UUID) -> HttpResponse:
    row = own_session(request, pk, session)
    try:
        close_session(session=row, at=timezone.now())
    except SessionClosedError:
        messages.info(request, _("The session was closed already."))
    else:
        messages.success(request, _("The session is closed. What was agreed on stands below."))
    return redirect(row)


def _told(
    request: OrganizationRequest, session: CalibrationSession, change: Callable[[], object]
) -> HttpResponse:
    """Carry out a change; where it is refused say why, and show how things stand now."""
    try:
        change()
    except Topic.DoesNotExist:
        raise Http404 from None
    except SessionClosedError:
        return _answer(request, session, 410, refused=_("The session is closed."))
    except StaleTopicError as stale:
        return _answer(request, session, 409, refused=_stale_words(stale.topic))
    except BusyError as busy:
        text = _("One topic at a time: agree on a level for “%(name)s”, or park it.")
        name = busy.topic.capability.name
        return _answer(request, session, 409, refused=text % {"name": name})
    except NobodyVotedError:
        text = _("Nobody has voted yet, so there is nothing to reveal.")
        return _answer(request, session, 409, refused=text)
    return _answer(request, session, 200)


def _stale_words(topic: Topic) -> str:
    return _(
        "Somebody else was faster, and nothing was changed: “%(name)s” now stands at “%(state)s”."
    ) % {"name": topic.capability.name, "state": topic.get_state_display()}


def _answer(
    request: OrganizationRequest, session: CalibrationSession, status: int, **extra: Any
) -> HttpResponse:
    """Answer with the stage as it stands; without htmx lead back, or show the page with the refusal."""
    fresh = own_session(request, session.assessment_id, session.pk)
    if fresh.is_closed:
        if request.htmx:
            return HttpResponse(status=204, headers={"HX-Redirect": fresh.get_absolute_url()})
        messages.error(request, _("The session is closed."))
        return redirect(fresh)
    if not request.htmx:
        return redirect(fresh) if status == 200 else control(request, fresh, status, **extra)
    stage = stage_now(fresh)
    context = {**_context(request, fresh)(stage), "stage": stage, **extra}
    return screen(request, "meetings/_control_stage.html", context, status)
