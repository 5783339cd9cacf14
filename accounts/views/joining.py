"""Accepting an invitation: seen by anybody with the link, used once by the person invited."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.links import token_hash
from accounts.models import Invitation
from accounts.services import InvitationError, accept_invitation


@login_not_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is offered; POST accepts it, or sends first to sign in or sign up.

    Used, expired, withdrawn, unknown: all look alike.
    """
    at = timezone.now()
    invitation = (
        Invitation.objects.usable(at)
        .select_related("organization", "invited_by")
        .filter(token_hash=token_hash(token))
        .first()
    )
    if invitation is None:
        return render(request, "accounts/invitation_gone.html", status=404)
    if request.method == "GET":
        return render(request, "accounts/join.html", {"invitation": invitation, "token": token})
    if not request.user.is_authenticated:
        # Remembered on the server, so that the token travels in no further address.
        request.session["invitation"] = token
        page = "account_signup" if request.POST.get("new") else "account_login"
        return redirect(page)
    try:
        membership = accept_invitation(token=token, user=request.user, at=at)
    except InvitationError:
        return render(request, "accounts/invitation_gone.html", {"other": True}, status=404)
    request.session.pop("invitation", None)
    messages.success(request, _("Welcome."))
    return redirect(membership.organization)
