"""Being built."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def comments(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def comment(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
