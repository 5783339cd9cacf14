"""Attending a session on one's own device: join by link or code, vote, see what is revealed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.views.errors import too_many_requests
from meetings.forms import LAST_REVISION, VOTES, CodeForm, JoinForm
from meetings.links import join_token
from meetings.models import Attendee, CalibrationSession
from meetings.selectors.live import Stage, own_votes
from meetings.services.attending import (
    SessionClosedError,
    SessionFullError,
    VoteOverError,
    cast_vote,
    join_session,
    leave_session,
)
from meetings.views.common import STOP_POLLING, answer_poll, screen, stage_now

ATTENDING = "attending"  # session key: calibration session → attendee and hash of the link
WRONG_CODES = "meeting_code"  # the limit that counts codes that open nothing


@login_not_required
@require_http_methods(["GET", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """Six letters and numbers from the screen in the room, for who cannot scan it."""
    form = CodeForm(request.POST or None)
    if request.method == "POST":
        if not ratelimit.consume(request, action=WRONG_CODES, dry_run=True):
            return too_many_requests(request)
        if form.is_valid():
            found = CalibrationSession.objects.open().filter(code=form.cleaned_data["code"])
            if session := found.first():
                return redirect("meetings:join", join_token(session))
            ratelimit.consume(request, action=WRONG_CODES)
            form.add_error("code", _("No open session has this code. Compare it with the screen."))
    status = 422 if form.errors else 200
    return render(request, "meetings/enter_code.html", {"form": form}, status=status)


@login_not_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """The link on the screen: what happens to a vote, and one's name. Looking changes nothing."""
    session = CalibrationSession.objects.joined_by(token).with_focus().first()
    if session is None:
        return render(request, "meetings/link_gone.html", status=404)
    if session.is_closed:
        return _over(request, session)
    if _attendee_of(request, session):
        return redirect("meetings:seat", session.pk)
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _take_seat(request, session, form)
        except SessionClosedError:
            return _over(request, session)
        except SessionFullError:
            form.add_error(None, _("The session is full. Ask whoever leads it."))
        else:
            return redirect("meetings:seat", session.pk)
    context = {"session": session, "assessment": session.assessment, "form": form}
    status = 422 if form.errors else 200
    return render(request, "meetings/join.html", context, status=status)


def _take_seat(request: HttpRequest, session: CalibrationSession, form: JoinForm) -> None:
    attendee = join_session(session=session, at=timezone.now(), **form.cleaned_data)
    request.session[ATTENDING] = {
        **request.session.get(ATTENDING, {}),
        str(session.pk): [attendee.pk, session.token_hash],
    }


def _attendee_of(request: HttpRequest, session: CalibrationSession) -> Attendee | None:
    """Return who sits at this device, if they are still in the room."""
    pk, token_hash = request.session.get(ATTENDING, {}).get(str(session.pk), (None, ""))
    if pk is None or token_hash != session.token_hash:
        return None
    return session.attendees.present().filter(pk=pk).first()


def _over(request: HttpRequest, session: CalibrationSession) -> HttpResponse:
    return render(request, "meetings/over.html", {"session": session}, status=410)


class _SeatRequest(HttpRequest):
    attendee: Attendee | None
    session_row: CalibrationSession


def _of_device(
    view: Callable[[_SeatRequest, CalibrationSession], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Open a view to a device that joined this session; anybody else gets 404."""

    @wraps(view)
    def seated(request: _SeatRequest, session: UUID) -> HttpResponse:
        row = CalibrationSession.objects.with_focus().filter(pk=session).first()
        if row is None or str(row.pk) not in request.session.get(ATTENDING, {}):
            raise Http404
        request.attendee = _attendee_of(request, row)
        return view(request, row)

    return seated


@login_not_required
@require_GET
@_of_device
def seat(request: _SeatRequest, session: CalibrationSession) -> HttpResponse:
    """One's own screen: the question, the choice, what is revealed."""
    if session.is_closed:
        return _over(request, session)
    if request.attendee is None:
        return render(request, "meetings/left.html", {"session": session}, status=410)
    return _whole(request, session)


def _whole(
    request: _SeatRequest, session: CalibrationSession, status: int = 200, **extra: Any
) -> HttpResponse:
    stage = stage_now(session)
    context = {**_context(request, session)(stage), "stage": stage, **extra}
    return render(request, "meetings/seat.html", context, status=status)


def _context(
    request: _SeatRequest, session: CalibrationSession
) -> Callable[[Stage], dict[str, Any]]:
    def built(stage: Stage) -> dict[str, Any]:
        mine = own_votes(request.attendee, stage.focus.topic) if stage.focus else {}
        turn = stage.focus.state.turn if stage.focus else None
        return {
            "session": session,
            "assessment": session.assessment,
            "attendee": request.attendee,
            "mine": mine,
            "mine_now": mine.get(turn, "") if turn else "",
        }

    return built


@login_not_required
@require_GET
@_of_device
def seat_live(request: _SeatRequest, session: CalibrationSession) -> HttpResponse:
    """What is new; when the session is closed, or one was taken out of it, thanks and no more."""
    if session.is_closed or request.attendee is None:
        stage = stage_now(session)
        context = {"session": session, "stage": stage, "attendee": request.attendee}
        return screen(request, "meetings/_seat_over.html", context, STOP_POLLING)
    return answer_poll(
        request,
        session,
        stage="meetings/_seat_stage.html",
        tally="meetings/_tally.html",
        context=_context(request, session),
    )


@login_not_required
@require_POST
@_of_device
def vote(request: _SeatRequest, session: CalibrationSession) -> HttpResponse:
    """Keep a choice; it may be changed until all are revealed."""
    if session.is_closed or request.attendee is None:
        return _vote_refused(request, session, 410, _("The session is closed."))
    choice = request.POST.get("choice", "")
    topic, turn = _number(request, "topic"), _number(request, "turn")
    if choice not in VOTES or topic is None or turn is None:
        text = _("That choice does not exist. Nothing was changed.")
        return _vote_refused(request, session, 422, text)
    try:
        cast_vote(attendee=request.attendee, topic=topic, turn=turn, level=VOTES[choice])
    except SessionClosedError:
        return _vote_refused(request, session, 410, _("The session is closed."))
    except VoteOverError:
        text = _("This vote is over; your choice came too late to be counted.")
        return _vote_refused(request, session, 409, text)
    if request.htmx:
        return render(request, "meetings/_voted.html", {"choice": choice})
    return redirect("meetings:seat", session.pk)


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < len(str(LAST_REVISION))):
        return None
    return int(text)


def _vote_refused(
    request: _SeatRequest, session: CalibrationSession, status: int, text: str
) -> HttpResponse:
    if request.htmx:
        return render(request, "meetings/_vote_refused.html", {"text": text}, status=status)
    if status == 410:
        return _over(request, session)
    return _whole(request, session, status, refused=text)


@login_not_required
@require_POST
@_of_device
def leave(request: _SeatRequest, session: CalibrationSession) -> HttpResponse:
    """Go: a vote that nobody has seen yet goes too."""
    if request.attendee and not session.is_closed:
        leave_session(session=session, attendee=request.attendee.pk, at=timezone.now())
    kept = request.session.get(ATTENDING, {})
    request.session[ATTENDING] = {k: v for k, v in kept.items() if k != str(session.pk)}
    return redirect(reverse("meetings:enter_code"))
