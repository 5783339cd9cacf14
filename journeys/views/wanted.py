"""Rows that a form names, and pages that all may read but only some may change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.access import EDITORS, OrganizationRequest


def editors_only(request: OrganizationRequest) -> None:
    """Refuse with 403 who may only read."""
    if request.membership.role not in EDITORS:
        raise PermissionDenied


def wanted_row(rows: QuerySet, key: str | None) -> Any:
    """Return the row whose id a form sent; 404 where it is none of ``rows``."""
    try:
        return get_object_or_404(rows, pk=UUID(key or ""))
    except ValueError as error:
        raise Http404 from error
