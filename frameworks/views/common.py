"""What every page about a model begins with: the version, and whether it may be changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.access import OrganizationRequest, for_editors
from assessments.models import Framework
from frameworks.sentences import field_label
from frameworks.services import PublishedError

P = ParamSpec("P")
Row = TypeVar("Row", bound=Model)
NOT_TYPED = {"csrfmiddlewaretoken", "shown", "then"}


class GoneError(LookupError):
    """What a form was about is no longer in the draft."""


def own_framework(request: OrganizationRequest, pk: int) -> Framework:
    """Return a version of the organisation's own, or 404."""
    own = Framework.objects.filter(organization=request.organization).select_related("based_on")
    return get_object_or_404(own, pk=pk)


def readable_framework(request: OrganizationRequest, pk: int) -> Framework:
    """Return a version that members may read: their own, or built in and published; or 404."""
    rows = Framework.objects.filter(
        Q(organization=request.organization) | Q(organization=None, published_at__isnull=False)
    )
    return get_object_or_404(rows.select_related("based_on"), pk=pk)


def row_of(rows: QuerySet[Row], pk: int) -> Row:
    """Return a row of a draft. Raises GoneError where it is none, or is no more."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise GoneError
    return row


def for_drafts(
    view: Callable[Concatenate[OrganizationRequest, Framework, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Open a page that changes a draft to editors; the view is given the draft.

    A published version answers 409 and offers a copy. What is gone answers 404, with what the
    person had typed.
    """

    @for_editors
    @wraps(view)
    def guarded(
        request: OrganizationRequest, pk: int, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        draft = own_framework(request, pk)
        try:
            if not draft.is_draft:
                raise PublishedError
            return view(request, draft, *args, **kwargs)
        except PublishedError:
            context = {"framework": draft, "typed": typed(request)}
            return render(request, "frameworks/published.html", context, status=409)
        except GoneError:
            context = {"framework": draft, "typed": typed(request)}
            return render(request, "frameworks/gone.html", context, status=404)

    return guarded


def typed(request: OrganizationRequest) -> list[tuple[str, str]]:
    """Return the texts somebody sent, so that none is lost where they cannot be saved."""
    return [
        (field_label(name), value)
        for name, value in request.POST.items()
        if name not in NOT_TYPED and value.strip() and name.endswith(("_es", "_en"))
    ]
