"""Being built."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def personas(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def new_persona(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def edit_persona(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
