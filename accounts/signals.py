"""What follows by itself: an invitation taken up, a consultancy gone with its last colleague."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import user_logged_in
from django.contrib import messages
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Colleague, Consultancy, User
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


@receiver(post_delete, sender=Colleague)
def end_without_colleagues(instance: Colleague, **kwargs: Any) -> None:
    """Nobody could reach it any more: whether the last one left or their account was deleted."""
    Consultancy.objects.filter(pk=instance.consultancy_id, colleagues=None).delete()
