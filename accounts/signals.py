"""After signing in or up by way of an invitation, the invitation is taken up."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import user_logged_in
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import InvitationError, accept_invitation


@receiver(user_logged_in)
def take_up_invitation(request: HttpRequest, user: User, **kwargs: Any) -> None:
    token = request.session.pop("invitation", None)
    if token:
        try:
            accept_invitation(token=token, user=user, at=timezone.now())
        except InvitationError:
            # Another address than the invited one: they are signed in, and nothing more.
            messages.warning(
                request,
                _(
                    "The invitation was not accepted: it was for another address or no longer "
                    "works."
                ),
            )
