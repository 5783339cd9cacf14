"""The guided questionnaire. A personal link opens it; no account is needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.domain.routing import minutes_for
from assessments.forms import ExpectationForm, NoSuchChoiceError, read_answer
from assessments.models import Assessment, Confidence, Evidence, Framework, Level, Participant
from assessments.selectors.questionnaire import (
    asked_capabilities,
    own_profile,
    path_of,
    question_screen,
)
from assessments.selectors.saving import place_of, seat_of
from assessments.services import (
    COMMENT_LIMIT,
    CommentConflictError,
    CommentTooLongError,
    ConsentMissingError,
    NotAnsweringError,
    record_first_sight,
    save_answer,
    save_comment,
    start_questionnaire,
    submit_questionnaire,
)

P = ParamSpec("P")
SEATS = "seats"  # session key: participant → hash of the link by which they came


class ParticipantRequest(HttpRequest):
    participant: Participant


@login_not_required
@require_http_methods(["GET", "POST"])
def arrive(request: HttpRequest, token: str) -> HttpResponse:
    """The personal link: what for, how long, who sees what. POST begins or goes on.

    Looking changes nothing, so that a mail scanner that opens every link does no harm.
    """
    participant = Participant.objects.with_round().holding(token).first()
    if participant is None:
        return render(request, "assessments/link_gone.html", status=404)
    _speak(request, participant)
    assessment = participant.assessment
    if not assessment.takes_answers(timezone.localdate()) and not participant.submitted_at:
        return _not_open(request, assessment)
    if request.method == "GET":
        return _arrival(request, participant)
    try:
        start_questionnaire(
            participant=participant,
            at=timezone.now(),
            language=(translation.get_language() or participant.language)[:2],
            consents=request.POST.get("consent") == "yes",
        )
    except ConsentMissingError:
        return _arrival(request, participant, 422, consent_missing=True)
    request.session[SEATS] = {
        **request.session.get(SEATS, {}),
        str(participant.pk): participant.token_hash,
    }
    return redirect("assessments:questionnaire", participant.pk)


def _arrival(
    request: HttpRequest, participant: Participant, status: int = 200, **extra: object
) -> HttpResponse:
    questions = len(asked_capabilities(participant))
    context = {
        "participant": participant,
        "assessment": participant.assessment,
        "questions": questions,
        "minutes": minutes_for(questions),
        **extra,
    }
    return render(request, "assessments/arrive.html", context, status=status)


def _speak(request: HttpRequest, participant: Participant) -> None:
    """Speak the participant's language, unless this device has chosen one."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(participant.language)
        request.LANGUAGE_CODE = participant.language


def for_participant(
    *, finished: bool = False
) -> Callable[
    [Callable[Concatenate[ParticipantRequest, P], HttpResponse]], Callable[..., HttpResponse]
]:
    """Open a view to the device that came by this participant's living link.

    Anybody else gets 404. Where answering is over, views that write or ask lead to the
    closing page; ``finished`` marks the views that may still be seen then.
    """

    def decorate(
        view: Callable[Concatenate[ParticipantRequest, P], HttpResponse],
    ) -> Callable[..., HttpResponse]:
        @login_not_required
        @wraps(view)
        def seated(
            request: ParticipantRequest, participant: UUID, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            row = seat_of(participant) if request.method == "POST" else _whole_seat(participant)
            if row is None or request.session.get(SEATS, {}).get(str(row.pk)) != row.token_hash:
                raise Http404
            request.participant = row
            _speak(request, row)
            if not row.assessment.takes_answers(timezone.localdate()) and not row.submitted_at:
                return _not_open(request, row.assessment)
            if row.submitted_at and not finished:
                return _leave(request, redirect("assessments:done", row.pk))
            return view(request, *args, **kwargs)

        return seated

    return decorate


def _whole_seat(participant: UUID) -> Participant | None:
    rows = Participant.objects.taking_part().with_round().select_related("identity")
    return rows.filter(pk=participant).first()


def _not_open(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Not begun yet, or over: 410 once it is over, for the link will not work again."""
    context = {"assessment": assessment, "over": not assessment.is_draft}
    status = 200 if assessment.is_draft else 410
    return render(request, "assessments/not_open.html", context, status=status)


def _leave(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Turn a redirect into one that htmx follows with the whole page."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
    return response


@require_GET
@for_participant()
def questionnaire(request: ParticipantRequest) -> HttpResponse:
    """Resume at the first open question; begin with the global level."""
    seat, path = request.participant, path_of(request.participant)
    if not path.answered and seat.global_level is None and seat.expected_share is None:
        return redirect("assessments:global_level", seat.pk)
    return redirect(path.address(path.first_open))


@require_http_methods(["GET", "POST"])
@for_participant()
def global_level(request: ParticipantRequest) -> HttpResponse:
    """Where would you say the organisation stands? Asked first, so that the items do not colour it.

    Where the round asks for it, also how many of 100 customers would be satisfied.
    """
    participant = request.participant
    if request.method == "POST":
        return _keep_first_sight(request)
    form = ExpectationForm(initial={"expected": participant.expected_share})
    return _first_sight(request, str(participant.global_level or ""), form)


def _keep_first_sight(request: ParticipantRequest) -> HttpResponse:
    participant, choice = request.participant, request.POST.get("level", "")
    if choice not in {"", "1", "2", "3", "4", "5"}:
        return render(request, "400.html", status=400)
    form = ExpectationForm(request.POST)
    if participant.assessment.asks_expectation and not form.is_valid():
        return _first_sight(request, choice, form, 422)
    record_first_sight(
        participant=participant,
        level=int(choice) if choice else None,
        expected=form.cleaned_data["expected"] if form.is_valid() else None,
        at=timezone.now(),
    )
    path = path_of(participant)
    return redirect(path.address(path.first_open or path.steps[0]))


def _first_sight(
    request: ParticipantRequest, choice: str, form: ExpectationForm, status: int = 200
) -> HttpResponse:
    participant = request.participant
    context = {
        "path": path_of(participant),
        "levels": Level.objects.filter(framework=participant.assessment.framework_id),
        "participant": participant,
        "screen": None,
        "choice": choice,
        "form": form,
    }
    return render(request, "assessments/global_level.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_participant()
def question(request: ParticipantRequest, code: str) -> HttpResponse:
    """One capability: GET shows it, POST saves what is sent and says when it was saved."""
    if request.method == "POST":
        return _save(request, code)
    screen = question_screen(request.participant, code)
    if screen is None:
        raise Http404
    return _screen(request, screen)


def _screen(
    request: ParticipantRequest, screen: object, status: int = 200, **extra: object
) -> HttpResponse:
    template = "assessments/_question.html" if request.htmx else "assessments/question.html"
    context = {
        "screen": screen,
        "participant": request.participant,
        "comment_limit": COMMENT_LIMIT,
        "confidence_choices": Confidence.choices,
        "evidence_choices": Evidence.choices,
        **extra,
    }
    return render(request, template, context, status=status)


def _save(request: ParticipantRequest, code: str) -> HttpResponse:
    """Save the fields that were sent, each acknowledged only once it is in the database."""
    participant, at = request.participant, timezone.now()
    place = place_of(participant, code)
    if place is None:
        raise Http404
    try:
        sent = read_answer(request.POST)
    except NoSuchChoiceError:
        return _refuse(request, _("That choice does not exist. Nothing was changed."), 400)
    rev = sent.comment_rev
    try:
        if sent.has_choice:
            save_answer(
                participant=participant,
                capability=place.capability,
                at=at,
                choice=sent.choice,
                confidence=sent.confidence,
                evidence=sent.evidence,
                position=place.number,
                seconds=sent.seconds,
            )
        if sent.comment_was_edited:
            rev = save_comment(
                participant=participant,
                capability=place.capability,
                text=sent.comment,
                seen_rev=sent.comment_rev,
                at=at,
            )
    except NotAnsweringError:
        return _refuse(request, _("The round is no longer open; this answer was not saved."), 410)
    except CommentTooLongError:
        return _comment_refused(request, code, sent.comment)
    except CommentConflictError as conflict:
        return _comment_conflict(request, code, sent.comment, conflict)
    if request.htmx:
        context = {
            "at": at,
            "rev": rev,
            "code": code,
            "commented": sent.comment_was_edited,
            "comment": sent.comment,
        }
        # Without the request: the fragment says nothing of who and where, so nothing is looked up.
        return HttpResponse(render_to_string("assessments/_saved.html", context))
    return redirect(place.address(-1 if request.POST.get("go") == "previous" else +1))


def _refuse(request: ParticipantRequest, text: str, status: int) -> HttpResponse:
    template = "assessments/_refused.html" if request.htmx else "assessments/refused.html"
    return render(
        request, template, {"text": text, "participant": request.participant}, status=status
    )


def _comment_refused(request: ParticipantRequest, code: str, typed: str) -> HttpResponse:
    """Too long: said in words, with the text still in the field."""
    context = {"typed": typed, "length": len(typed), "comment_limit": COMMENT_LIMIT}
    if request.htmx:
        return render(request, "assessments/_comment_too_long.html", context, status=422)
    return _screen(
        request, question_screen(request.participant, code), 422, too_long=True, **context
    )


def _comment_conflict(
    request: ParticipantRequest, code: str, typed: str, conflict: CommentConflictError
) -> HttpResponse:
    """Another tab or device wrote meanwhile: both texts, and a choice."""
    context = {"mine": typed, "theirs": conflict.theirs, "code": code}
    if request.htmx:
        context["participant"] = request.participant
        return render(request, "assessments/_comment_conflict.html", context, status=409)
    return _screen(request, question_screen(request.participant, code), 409, **context)


@require_GET
@for_participant()
def review(request: ParticipantRequest) -> HttpResponse:
    """Everything at a glance before submitting."""
    path = path_of(request.participant)
    return render(
        request, "assessments/review.html", {"path": path, "participant": request.participant}
    )


@require_POST
@for_participant()
def submit(request: ParticipantRequest) -> HttpResponse:
    try:
        submit_questionnaire(participant=request.participant, at=timezone.now())
    except NotAnsweringError:
        messages.error(request, _("Answer at least one question before you submit."))
        return redirect("assessments:review", request.participant.pk)
    return redirect("assessments:done", request.participant.pk)


@require_GET
@for_participant(finished=True)
def done(request: ParticipantRequest) -> HttpResponse:
    """Thanks, one's own first profile, and what happens next."""
    participant = request.participant
    if not participant.submitted_at:
        return redirect("assessments:questionnaire", participant.pk)
    path = path_of(participant)
    context = {
        "path": path,
        "profile": own_profile(path),
        "participant": participant,
        "assessment": participant.assessment,
        "levels": Level.objects.filter(framework=participant.assessment.framework_id),
    }
    return render(request, "assessments/done.html", context)


@require_GET
@for_participant(finished=True)
def seen_results(request: ParticipantRequest) -> HttpResponse:
    """The round's results for those who answered, once the lead has published them."""
    from assessments.selectors.agreed import agreed_levels
    from assessments.selectors.results import results_page

    participant, assessment = request.participant, request.participant.assessment
    if not participant.submitted_at or not _published(assessment):
        raise Http404
    context = {
        "page": results_page(assessment),
        "participant": participant,
        "assessment": assessment,
        "agreed": agreed_levels(assessment),
    }
    return render(request, "assessments/seen_results.html", context)


@require_GET
@for_participant(finished=True)
def seen_model(request: ParticipantRequest) -> HttpResponse:
    """The model a round asks, for those who were asked: one of their own is read by no stranger."""
    framework = Framework.objects.with_content().get(pk=request.participant.assessment.framework_id)
    return render(request, "assessments/about.html", {"framework": framework})


def _published(assessment: Assessment) -> bool:
    return bool(assessment.published_at and assessment.is_closed)
