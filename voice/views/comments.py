"""One comment: typed in, corrected, hung on the wall, deleted."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import OrganizationRequest, for_editors, for_members
from voice.domain.names import telling, without
from voice.forms import CommentForm, SentimentForm, ShareForm
from voice.models import CustomerComment, Sentiment
from voice.rule_files import clues
from voice.selectors.comments import lines_of, origins_of
from voice.selectors.known import known_to
from voice.services.comments import (
    add_comment,
    correct_sentiment,
    correct_themes,
    delete_comment,
)
from voice.services.themes import ensure_themes
from voice.services.wall import share_comment, unshare_comment


def _own(request: OrganizationRequest, pk: UUID) -> CustomerComment:
    """Return a comment of this organisation; those of an import still running are not there."""
    rows = CustomerComment.objects.owned_by(request.organization).kept().with_places()
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
@for_editors
def new_comment(request: OrganizationRequest) -> HttpResponse:
    """Type in what a customer said."""
    if request.method == "GET":
        return _form_page(request, CommentForm(organization=request.organization))
    form = CommentForm(request.POST, organization=request.organization)
    if not form.is_valid():
        return _form_page(request, form, 422)
    comment = add_comment(
        organization=request.organization,
        stamp=str(form.cleaned_data["stamp"]),
        fields=form.fields_of_comment,
    )
    messages.success(request, _("Kept. This is how it was read; correct it if it is wrong."))
    return redirect("voice:comment", request.organization.slug, comment.pk)


def _form_page(request: OrganizationRequest, form: CommentForm, status: int = 200) -> HttpResponse:
    return render(request, "voice/new_comment.html", {"form": form}, status=status)


@require_GET
@for_members()
def comment(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """A comment, why it was read so, and what can be done about it."""
    return _page(request, _own(request, pk))


def _page(request: OrganizationRequest, row: CustomerComment, status: int = 200) -> HttpResponse:
    known = known_to(request.organization)
    line = lines_of([row], known, origins_of(request.organization))[0]
    about: dict[str, list[str]] = {}
    for found in known.about(row.text):
        about.setdefault(known.by_key[found.theme].name, []).append(
            row.text[found.start : found.end]
        )
    context = {
        "line": line,
        "known": known,
        "about": about,
        "chosen": {theme.pk for theme in line.themes},
        "felt_choices": [
            ("", _("as the rules read it")),
            *[(str(value), label) for value, label in Sentiment.choices[::-1]],
        ],
        "by_hand": "" if row.sentiment_by_hand is None else str(row.sentiment_by_hand),
    }
    return render(request, "voice/comment.html", context, status=status)


@require_POST
@for_editors
def correct_comment(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Say how it sounds and what it is about: that stands, whatever the rules say later."""
    row = _own(request, pk)
    form = SentimentForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose positive, neutral or negative. Nothing was changed."))
        return _page(request, row, 422)
    correct_sentiment(comment=row, sentiment=form.cleaned_data["sentiment"])
    themes = ensure_themes(request.organization)
    chosen = set(request.POST.getlist("themes"))
    wanted = {theme.pk for theme in themes if theme.key in chosen}
    correct_themes(comment=row, themes=themes, wanted=wanted)
    messages.success(request, _("Corrected."))
    return redirect("voice:comment", request.organization.slug, row.pk)


@require_http_methods(["GET", "POST"])
@for_editors
def share_comment_page(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """The words for the wall, first without what may say who somebody is; a person decides."""
    row = _own(request, pk)
    if request.method == "GET":
        text = row.shared_text or _nameless(request, row.text)
        return _share_page(request, row, ShareForm(initial={"text": text}))
    if "nameless" in request.POST or "original" in request.POST:
        typed = request.POST.get("text", "")
        text = row.text if "original" in request.POST else _nameless(request, typed)
        return _share_page(request, row, ShareForm(initial={"text": text}))
    form = ShareForm(request.POST)
    if not form.is_valid():
        return _share_page(request, row, form, 422)
    share_comment(comment=row, text=form.cleaned_data["text"], by=request.user, at=timezone.now())
    messages.success(request, _("It hangs on the wall."))
    return redirect("voice:wall", request.organization.slug)


def _nameless(request: OrganizationRequest, text: str) -> str:
    return without(text, telling(text, clues(), kept=[request.organization.name]))


def _share_page(
    request: OrganizationRequest, row: CustomerComment, form: ShareForm, status: int = 200
) -> HttpResponse:
    found = telling(row.text, clues(), kept=[request.organization.name])
    context = {"comment": row, "form": form, "found": found}
    return render(request, "voice/share.html", context, status=status)


@require_POST
@for_editors
def unshare(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    unshare_comment(comment=_own(request, pk))
    messages.success(request, _("Taken off the wall."))
    return redirect("voice:wall", request.organization.slug)


@require_POST
@for_editors
def delete(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    delete_comment(comment=_own(request, pk))
    messages.success(request, _("Deleted for good. If it came from a file, delete it there too."))
    return redirect("voice:comments", request.organization.slug)
