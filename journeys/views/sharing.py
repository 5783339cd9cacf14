"""Being built."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def share(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def shared(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def listed(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
