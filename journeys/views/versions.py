"""Being built."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def versions(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def version(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def restore_version(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
