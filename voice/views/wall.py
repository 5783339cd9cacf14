"""The wall of comments: for everybody in the organisation, and for whoever has its link."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import OrganizationRequest, for_editors, for_members
from accounts.models import Language
from voice.selectors.wall import on_the_wall, wall_behind, wall_of
from voice.services.wall import NoSuchWallError, close_wall, open_wall, renew_wall


@require_GET
@for_members()
def wall(request: OrganizationRequest) -> HttpResponse:
    """What the organisation shares with itself: the latest first."""
    context = {
        "page": on_the_wall(request.organization, request.GET.get("page", 1)),
        "wall": wall_of(request.organization),
    }
    return render(request, "voice/wall.html", context)


@require_http_methods(["GET", "POST"])
@for_editors
def wall_settings(request: OrganizationRequest) -> HttpResponse:
    """Whether the link opens; POST makes a new one, closes it or opens it again."""
    token, do = "", request.POST.get("do", "")
    try:
        if do == "renew":
            token = renew_wall(organization=request.organization, by=request.user)
        elif do == "close":
            close_wall(organization=request.organization)
        elif do == "open":
            open_wall(organization=request.organization, by=request.user)
    except NoSuchWallError:
        messages.error(request, _("There is no link yet: make one first."))
    if request.method == "POST" and not token:
        return redirect("voice:wall_settings", request.organization.slug)
    link = request.build_absolute_uri(reverse("voice:shared_wall", args=[token])) if token else ""
    context = {"wall": wall_of(request.organization), "new_link": link}
    return render(request, "voice/wall_settings.html", context)


@login_not_required
@require_GET
def shared_wall(request: HttpRequest, token: str) -> HttpResponse:
    """The wall for whoever has the link. No cookie is set, nothing can be done, no search engine.

    Closed, renewed or never there: one answer for all of them.
    """
    language = request.GET.get("lang", "")
    if language not in Language.values:
        language = translation.get_language() or "es"
    found = wall_behind(token)
    context: dict[str, object] = {"languages": Language.choices, "language": language[:2]}
    if found:
        context |= {
            "owner": found.organization,
            "page": on_the_wall(found.organization, request.GET.get("page", 1)),
        }
    with translation.override(language):
        status = 200 if found else 404
        response = render(request, "voice/shared_wall.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Content-Language"] = language[:2]
    return response
