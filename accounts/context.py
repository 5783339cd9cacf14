"""What every template may rely on: where we are and what this person may do here."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:
    membership = getattr(request, "membership", None)
    return {
        "organization": getattr(request, "organization", None),
        "membership": membership,
        "may_edit": bool(membership and membership.may_edit),
        "languages": settings.LANGUAGES,
        "signup_open": settings.SIGNUP_OPEN,
    }
