"""Who may see and change what: small predicates, and one decorator for every page of an organisation."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from accounts.models import EDITING_ROLES, Membership, Organization, Role

P = ParamSpec("P")
READERS = frozenset(Role)
EDITORS = EDITING_ROLES


class OrganizationRequest(HttpRequest):
    """What a view decorated with :func:`for_members` receives."""

    organization: Organization
    membership: Membership


def for_members(
    roles: frozenset[Role] = READERS,
) -> Callable[
    [Callable[Concatenate[OrganizationRequest, P], HttpResponseBase]],
    Callable[..., HttpResponseBase],
]:
    """Open a view whose URL begins with ``<slug:organization>`` to members with one of ``roles``.

    A stranger is told 404, as if the organisation did not exist; a member without the role
    403. The membership is read anew at each request, so that a role taken away is gone at
    the next click. The view finds ``request.organization`` and ``request.membership``.
    """

    def decorate(
        view: Callable[Concatenate[OrganizationRequest, P], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(
            request: OrganizationRequest, organization: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            membership = membership_of(request, organization)
            if membership is None:
                raise Http404
            if membership.role not in roles:
                raise PermissionDenied
            request.organization = membership.organization
            request.membership = membership
            return view(request, *args, **kwargs)

        guarded.roles = roles  # type: ignore[attr-defined]
        return guarded

    return decorate


def membership_of(request: HttpRequest, slug: str) -> Membership | None:
    """Return this person's membership of the organisation called ``slug``, if there is one."""
    return (
        Membership.objects.filter(user=request.user, organization__slug=slug)
        .select_related("organization")
        .first()
    )


for_editors = for_members(EDITORS)
