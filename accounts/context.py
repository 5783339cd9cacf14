"""What every template may rely on: where we are and what this person may do here."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def _return_to(request: HttpRequest) -> str:
    """Return the address to come back to after switching the language.

    A page that answers a POST stands at an address nobody can ask for: back to the page
    whose form was sent, which the browser names on our own pages.
    """
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    return urlsplit(request.headers.get("Referer", "")).path or "/"


def navigation(request: HttpRequest) -> dict[str, Any]:
    membership = getattr(request, "membership", None)
    return {
        "organization": getattr(request, "organization", None),
        "membership": membership,
        "may_edit": bool(membership and membership.may_edit),
        "return_to": _return_to(request),
        "languages": settings.LANGUAGES,
        "signup_open": settings.SIGNUP_OPEN,
    }
