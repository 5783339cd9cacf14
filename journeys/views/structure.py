"""Being built."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def undo_last(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def redo_last(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def new_stage(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def edit_stage(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def move_stage(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def remove_stage(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def new_touchpoint(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def move_touchpoint(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def new_finding(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def set_tools(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def remove_row(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def restore_row(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def bin_page(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
