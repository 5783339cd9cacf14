"""After signing in or up by way of an invitation, the invitation is taken up."""

from __future__ import annotations

import contextlib
from typing import Any

from allauth.account.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from accounts.services import InvitationError, accept_invitation


@receiver(user_logged_in)
def take_up_invitation(request: HttpRequest, user: User, **kwargs: Any) -> None:
    token = request.session.pop("invitation", None)
    if token:
        # Another address than the invited one: they are signed in, and nothing more.
        with contextlib.suppress(InvitationError):
            accept_invitation(token=token, user=user, at=timezone.now())
