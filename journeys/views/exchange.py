"""Being built."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def import_journey(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def paste(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def exchange(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def export(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
