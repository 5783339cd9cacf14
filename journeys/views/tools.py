"""Being built."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def tools(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def new_tool(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def edit_tool(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
