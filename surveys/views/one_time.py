"""One-time links: made in batches, handed out as a file once, ended where nobody has used them."""

from __future__ import annotations

import csv
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import OrganizationRequest, for_editors
from surveys.forms import LinksForm
from surveys.models import Survey
from surveys.selectors.page import batches_of
from surveys.services.one_time import OpenSurveyError, end_unused_links, make_one_time_links
from surveys.views.managing import own_survey
from surveys.wording import choices


@require_http_methods(["GET", "POST"])
@for_editors
def links(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """What was made and used. POST hands out a file of new links, or ends those of a batch."""
    survey = own_survey(request, pk)
    if request.method == "GET":
        return _page(request, survey, LinksForm())
    if "end" in request.POST:
        return _end(request, survey)
    form = LinksForm(request.POST)
    if not form.is_valid():
        return _page(request, survey, form, 422)
    try:
        tokens = make_one_time_links(
            survey=survey, number=form.cleaned_data["number"], at=timezone.now()
        )
    except OpenSurveyError:
        return _page(request, survey, LinksForm(), 409)
    return _file(request, survey, tokens)


def _page(
    request: OrganizationRequest, survey: Survey, form: LinksForm, status: int = 200
) -> HttpResponse:
    context = {
        "survey": survey,
        "form": form,
        "batches": batches_of(survey),
        "best": choices(survey.question)[-1].score,
    }
    return render(request, "surveys/links.html", context, status=status)


def _file(request: OrganizationRequest, survey: Survey, tokens: list[str]) -> HttpResponse:
    """Return the links as a table: the only place where they ever stand."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="survey-links.csv"'
    response.write("\ufeff")
    lines = csv.writer(response, delimiter=";")
    lines.writerow(["number", "link"])
    root = request.build_absolute_uri("/").rstrip("/")
    lines.writerows(
        (n, f"{root}{reverse('surveys:answer', args=[token])}") for n, token in enumerate(tokens, 1)
    )
    return response


def _end(request: OrganizationRequest, survey: Survey) -> HttpResponse:
    try:
        batch = UUID(request.POST["end"])
    except ValueError as error:
        raise Http404 from error
    ended = end_unused_links(survey=survey, batch=batch)
    said = ngettext("%(n)s link ended.", "%(n)s links ended.", ended) % {"n": ended}
    messages.success(request, said)
    return redirect("surveys:links", request.organization.slug, survey.pk)
