"""Being built."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def journey_map(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def touchpoint(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def changes(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
