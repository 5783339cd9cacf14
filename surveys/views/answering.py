"""The page customers answer, by link, code or frame: no account, no cookie, no script needed."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from surveys.forms import AnswerForm
from surveys.selectors.arriving import Arrival, arrival
from surveys.services.answers import (
    AlreadyAnsweredError,
    SurveyOverError,
    is_kept,
    take_answer,
)
from surveys.stamps import new_stamp, read_stamp
from surveys.wording import asked_text, choices, direction

METHODS = ["GET", "HEAD", "POST"]
LANGUAGES = {"es": "Español", "en": "English"}


@csrf_exempt  # a signed stamp stands in the form instead: see surveys.stamps
@login_not_required
@require_http_methods(METHODS)
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """One question and a comment. Looking changes nothing, also with ``?score=`` in a message."""
    return _respond(request, token, framed=False)


@csrf_exempt
@login_not_required
@xframe_options_exempt
@require_http_methods(METHODS)
def embed(request: HttpRequest, token: str) -> HttpResponse:
    """The same inside another site's page, for the sites that the survey names."""
    return _respond(request, token, framed=True)


def _respond(request: HttpRequest, token: str, *, framed: bool) -> HttpResponse:
    _speak(request)
    found = arrival(token)
    if found is None or (framed and not found.survey.framed_by):
        return _closed_frame(_show(request, None, "gone", 404, framed=framed))
    response = _answered(request, found, framed)
    response["X-Robots-Tag"] = "noindex, nofollow"
    if framed:
        response["Content-Security-Policy"] = _policy(found.survey.framing_sites)
    return response


def _answered(request: HttpRequest, found: Arrival, framed: bool) -> HttpResponse:
    if request.method == "POST":
        return _take(request, found, framed)
    if "sent" in request.GET:
        return _show(request, found, "thanks", framed=framed)
    if found.is_used:
        return _show(request, found, "used", framed=framed)
    if not found.survey.takes_answers(timezone.localdate()):
        return _show(request, found, "over", 410, framed=framed)
    form = AnswerForm({"score": request.GET.get("score", "")}, survey=found.survey)
    return _ask(request, found, form, framed=framed)


def _take(request: HttpRequest, found: Arrival, framed: bool) -> HttpResponse:
    """Keep an answer; whatever is wrong, what was chosen and written stays on the page."""
    survey, form = found.survey, AnswerForm(request.POST, survey=found.survey)
    if "switch" in request.POST:  # another language, with all that was typed
        return _ask(request, found, form, framed=framed)
    stamp = read_stamp(request.POST.get("stamp", ""), survey)
    if stamp is not None and is_kept(survey, stamp.key):
        return _on_to_thanks(request)
    if found.is_used:
        return _show(request, found, "used", 409, framed=framed, typed=form.typed)
    if not survey.takes_answers(timezone.localdate()):
        return _show(request, found, "over", 410, framed=framed, typed=form.typed)
    if not form.is_valid():
        return _ask(request, found, form, 422, framed=framed, refused="form")
    if stamp is None or stamp.is_old:
        return _ask(request, found, form, 409, framed=framed, refused="old")
    if survey.is_open and not ratelimit.consume(request, action="survey"):
        return _ask(request, found, form, 429, framed=framed, refused="busy")
    try:
        take_answer(
            survey=survey,
            token=found.token,
            score=form.cleaned_data["score"],
            comment=form.cleaned_data["comment"],
            language=_language(),
            stamp=stamp.key,
            at=timezone.now(),
        )
    except AlreadyAnsweredError:
        return _show(request, found, "used", 409, framed=framed, typed=form.typed)
    except SurveyOverError:
        return _show(request, found, "over", 410, framed=framed, typed=form.typed)
    return _on_to_thanks(request)


def _on_to_thanks(request: HttpRequest) -> HttpResponse:
    """Lead on, so that loading the page again sends nothing again."""
    return redirect(f"{request.path}?{urlencode({'sent': 1, 'lang': _language()})}")


def _ask(
    request: HttpRequest,
    found: Arrival,
    form: AnswerForm,
    status: int = 200,
    *,
    framed: bool,
    refused: str = "",
) -> HttpResponse:
    survey = found.survey
    context = {
        "form": form,
        "errors": list(form.errors_in_order()) if refused == "form" else [],
        "refused": refused,
        "asked": asked_text(survey),
        "direction": direction(survey.question),
        "choices": choices(survey.question),
        "stamp": new_stamp(survey),
    }
    return _show(request, found, "ask", status, framed=framed, **context)


def _show(
    request: HttpRequest,
    found: Arrival | None,
    page: str,
    status: int = 200,
    *,
    framed: bool,
    **context: object,
) -> HttpResponse:
    shown = {
        "arrival": found,
        "survey": found.survey if found else None,
        "framed": framed,
        "spoken": _language(),
        "languages_offered": LANGUAGES,
        **context,
    }
    return render(request, f"surveys/public/{page}.html", shown, status=status)


def _speak(request: HttpRequest) -> None:
    """Speak the language that the address asks for; else the browser's, as everywhere."""
    asked = request.GET.get("lang", "")
    if asked in LANGUAGES:
        translation.activate(asked)
        request.LANGUAGE_CODE = asked


def _language() -> str:
    return "en" if (translation.get_language() or "es").startswith("en") else "es"


def _policy(sites: list[str]) -> str:
    """Return the site's own policy with one rule more open: who may show this page in a frame."""
    rules = {**settings.SECURE_CSP, "frame-ancestors": sites}
    return "; ".join(f"{name} {' '.join(words)}" for name, words in rules.items())


def _closed_frame(response: HttpResponse) -> HttpResponse:
    """A page that nobody may frame stays so, whichever address it was asked for by."""
    response["X-Frame-Options"] = settings.X_FRAME_OPTIONS
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
