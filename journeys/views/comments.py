"""What people say about a journey or one of its touchpoints."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import OrganizationRequest, for_members
from journeys.forms.comments import CommentForm
from journeys.models import Comment, Journey, Touchpoint
from journeys.pages.talk import Talk
from journeys.selectors.board import load_board
from journeys.selectors.comments import comments_of
from journeys.services import StaleRowError
from journeys.services.comments import (
    add_comment,
    change_comment,
    mark_read,
    remove_comment,
    reopen_comment,
    resolve_comment,
    restore_comment,
)
from journeys.views.board import own_touchpoint
from journeys.views.common import journey_page, own_journey


@require_http_methods(["GET", "POST"])
@for_members()
def comments(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """All comments of a journey; POST adds one or, with ``read``, marks one's mentions as read."""
    journey = own_journey(request, pk)
    if request.method == "GET":
        return _page(request, _talk(request, journey, request.GET.get("scope", "")))
    talk = _talk(request, journey, request.POST.get("scope", ""))
    if "read" in request.POST:
        mark_read(comments=[one.comment for one in talk.unread], reader=request.user)
        return _done(request, talk, _("Marked as read"))
    about = _named(request, journey, request.POST.get("touchpoint", ""))
    form = CommentForm(request.POST, people=talk.people, key="new")
    if not form.is_valid():
        talk.refused["new"] = form
        return _page(request, talk, 422)
    said = add_comment(
        journey=journey,
        touchpoint=about,
        author=request.user,
        text=form.cleaned_data["text"],
        mentions=form.mentioned,
        at=timezone.now(),
        address=request.build_absolute_uri(_home(request, journey, about)),
    )
    return _done(request, talk, _("Comment added"), said)


@require_POST
@for_members()
def comment(request: OrganizationRequest, pk: UUID, comment: UUID) -> HttpResponse:
    """Change, resolve, reopen, delete or take back one comment, or mark it as read."""
    journey = own_journey(request, pk)
    action = request.POST.get("action", "")
    found = _own_comment(journey, comment, in_bin=action == "restore")
    talk = _talk(request, journey, request.POST.get("scope", ""))
    if action == "save":
        return _change(request, talk, found)
    if action in ("delete", "restore") and not talk.may_remove(found):
        raise PermissionDenied
    if action == "delete":
        remove_comment(comment=found, at=timezone.now())
    elif action == "restore":
        restore_comment(comment=found)
    elif action == "resolve":
        resolve_comment(comment=found, at=timezone.now())
    elif action == "reopen":
        reopen_comment(comment=found)
    elif action == "read" and found.mentions.filter(pk=request.user.pk).exists():
        mark_read(comments=[found], reader=request.user)
    else:
        return render(request, "400.html", status=400)
    words = {
        "delete": _("Comment deleted; it stays in the bin for 30 days"),
        "restore": _("The comment is back"),
        "resolve": _("Marked as resolved"),
        "reopen": _("Open again"),
        "read": _("Marked as read"),
    }
    return _done(request, talk, words[action], found)


def _change(request: OrganizationRequest, talk: Talk, found: Comment) -> HttpResponse:
    """Only one's own words can be changed, and never over a newer version of them."""
    if found.author_id != request.user.pk:
        raise PermissionDenied
    form = CommentForm(request.POST, people=talk.people, key=str(found.pk))
    if not form.is_valid():
        talk.refused[str(found.pk)] = form
        return _page(request, talk, 422)
    try:
        change_comment(
            comment=found,
            text=form.cleaned_data["text"],
            mentions=form.mentioned,
            seen_rev=form.cleaned_data["rev"] or 0,
            address=request.build_absolute_uri(_home(request, talk.journey, found.touchpoint)),
        )
    except StaleRowError as stale:
        form.data = {**form.data.dict(), "mentions": form.data.getlist("mentions")}
        form.data["rev"] = stale.rev
        talk.refused[str(found.pk)], talk.theirs = form, stale.theirs
        return _page(request, talk, 409)
    return _done(request, talk, _("Comment changed"), found)


def _talk(request: OrganizationRequest, journey: Journey, scope: str) -> Talk:
    return Talk(journey, _named(request, journey, scope), request.membership)


def _named(request: OrganizationRequest, journey: Journey, pk: str) -> Touchpoint | None:
    """Return the touchpoint named, None for the whole journey; 404 for a foreign one."""
    if not pk:
        return None
    try:
        return own_touchpoint(request, journey, UUID(pk))
    except ValueError as error:
        raise Http404 from error


def _own_comment(journey: Journey, pk: UUID, *, in_bin: bool) -> Comment:
    rows = comments_of(journey)
    return get_object_or_404(rows.in_bin() if in_bin else rows.present(), pk=pk)


def _home(request: OrganizationRequest, journey: Journey, touchpoint: Touchpoint | None) -> str:
    """Where comments on this stand."""
    slug = request.organization.slug
    if touchpoint is None:
        return reverse("journeys:comments", args=[slug, journey.pk])
    return reverse("journeys:touchpoint", args=[slug, journey.pk, touchpoint.pk]) + "#comments"


def _done(
    request: OrganizationRequest, talk: Talk, said: str, about: Comment | None = None
) -> HttpResponse:
    if request.htmx:
        return _page(request, Talk(talk.journey, talk.touchpoint, talk.membership, said=said))
    home = _home(request, talk.journey, talk.touchpoint).partition("#")[0]
    return redirect(f"{home}#{f'comment-{about.pk}' if about else 'comments'}")


def _page(request: OrganizationRequest, talk: Talk, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"talk": talk, "journey": talk.journey}
    if request.htmx:
        return render(request, "journeys/_talk.html", context, status=status)
    board = load_board(talk.journey)
    return journey_page(
        request, board, "journeys/comments.html", tab="comments", status=status, **context
    )
