"""Being built."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def journeys(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def new_journey(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def ready_made(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def journey_bin(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def settings(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def delete_journey(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def restore_journey(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def derive_future(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
