"""The link for a whole team: one seat for each device that begins by it. No account is needed."""

from __future__ import annotations

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from accounts.links import token_hash
from assessments.domain.routing import minutes_for
from assessments.models import Capability, Participant, TeamLink
from assessments.views.answering import SEATS
from invitations.services.links import LinkOverError, seat_device

DAYS_AFTER_CLOSING = 1


@login_not_required
@require_http_methods(["GET", "POST"])
def team_arrive(request: HttpRequest, token: str) -> HttpResponse:
    """What for, how long, who sees what. POST gives this device its seat, or leads back to it.

    Looking changes nothing.
    """
    link = (
        TeamLink.objects.filter(token_hash=token_hash(token))
        .select_related("assessment__organization", "team")
        .first()
    )
    if link is None:
        return render(request, "assessments/link_gone.html", status=404)
    seat = _own_seat(request, link)
    _speak(request, link)
    assessment = link.assessment
    if not assessment.takes_answers(timezone.localdate()):
        if seat and seat.submitted_at:
            return redirect("assessments:done", seat.pk)
        over = not assessment.is_draft
        context = {"assessment": assessment, "over": over}
        return render(request, "assessments/not_open.html", context, status=410 if over else 200)
    if request.method == "POST":
        return _begin(request, link, seat)
    if seat is None and link.revoked_at:
        return render(request, "assessments/link_gone.html", status=404)
    return _page(request, link, seat)


def _page(
    request: HttpRequest,
    link: TeamLink,
    seat: Participant | None,
    status: int = 200,
    **extra: object,
) -> HttpResponse:
    asked = Capability.objects.asked_of(link.assessment, link.role_group).count()
    context = {
        "link": link,
        "assessment": link.assessment,
        "seat": seat,
        "questions": asked,
        "minutes": minutes_for(asked),
        **extra,
    }
    return render(request, "invitations/team_arrive.html", context, status=status)


def _own_seat(request: HttpRequest, link: TeamLink) -> Participant | None:
    """Return the seat that this device got by this link, if it still lives."""
    held = request.session.get(SEATS, {})
    seats = Participant.objects.filter(team_link=link, pk__in=list(held)).taking_part()
    return next((seat for seat in seats if held[str(seat.pk)] == seat.token_hash), None)


def _speak(request: HttpRequest, link: TeamLink) -> None:
    """Speak the link's language, unless this device has chosen one."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(link.language)
        request.LANGUAGE_CODE = link.language


def _begin(request: HttpRequest, link: TeamLink, seat: Participant | None) -> HttpResponse:
    if seat is not None:
        return redirect("assessments:questionnaire", seat.pk)
    if not ratelimit.consume(request, action="team_link"):
        return _page(request, link, None, 429, refused="busy")
    language = (translation.get_language() or link.language)[:2]
    try:
        seat = seat_device(link=link, language=language, at=timezone.now())
    except LinkOverError as error:
        if str(error) == "full":
            return _page(request, link, None, 429, refused="full")
        return render(request, "assessments/link_gone.html", status=404)
    request.session[SEATS] = {**request.session.get(SEATS, {}), str(seat.pk): seat.token_hash}
    if not request.user.is_authenticated:
        # The device is known by its session alone: it must outlive the round.
        days = (link.assessment.closes_on - timezone.localdate()).days + DAYS_AFTER_CLOSING
        request.session.set_expiry(max(days, 14) * 24 * 60 * 60)
    return redirect("assessments:questionnaire", seat.pk)
