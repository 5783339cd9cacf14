"""Being built."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def table(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def curve(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def matrix(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def story(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def diff(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def printed(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
