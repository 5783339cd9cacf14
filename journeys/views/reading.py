"""A journey read in other ways than as a map: table, curve, matrix, story, difference, paper."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_GET, require_POST

from accounts.access import OrganizationRequest, for_editors, for_members
from journeys.forms.moment import MomentForm
from journeys.models import Journey
from journeys.pages.curve import CurvePage
from journeys.pages.diff import DiffPage
from journeys.pages.matrix import MatrixPage
from journeys.pages.printed import PrintPage
from journeys.pages.summing_up import SummingUp
from journeys.pages.table import TouchpointTable
from journeys.pages.telling import story_of
from journeys.selectors.board import Board
from journeys.selectors.difference import comparable, compare
from journeys.services import NotInThisJourneyError, StaleRowError
from journeys.services.moments import decide_moment
from journeys.views.board import own_touchpoint
from journeys.views.common import board_of, journey_page, own_journey


@require_GET
@for_members()
def table(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Every touchpoint with all its values, sorted by ``?sort=``; the map for whoever reads rows."""
    board = board_of(request, pk)
    rows = TouchpointTable(board, request.GET, may_edit=request.membership.may_edit)
    context = {"table": rows, "summing_up": SummingUp(board)}
    return journey_page(request, board, "journeys/table.html", tab="table", **context)


@require_GET
@for_members()
def curve(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """How customers feel on the way, and what they will remember."""
    board = board_of(request, pk)
    return journey_page(request, board, "journeys/curve.html", tab="curve", page=CurvePage(board))


@require_GET
@for_members()
def matrix(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """What matters against how it goes, and the moments of truth."""
    return _matrix_page(request, board_of(request, pk))


def _matrix_page(
    request: OrganizationRequest,
    board: Board,
    *,
    status: int = 200,
    refused: MomentForm | None = None,
    conflict: StaleRowError | None = None,
) -> HttpResponse:
    page = MatrixPage(
        board,
        request.GET.get("cross", ""),
        may_edit=request.membership.may_edit,
        refused=refused,
    )
    context = {"page": page, "refused": refused, "conflict": conflict}
    return journey_page(
        request, board, "journeys/matrix.html", tab="matrix", status=status, **context
    )


@require_POST
@for_editors
def moment_of_truth(request: OrganizationRequest, pk: UUID, touchpoint: UUID) -> HttpResponse:
    """Decide whether a touchpoint is a moment of truth, with the reason; or leave it to the index."""
    journey = own_journey(request, pk)
    row = own_touchpoint(request, journey, touchpoint)
    form = MomentForm(row, request.POST)
    if not form.is_valid():
        return _matrix_page(request, board_of(request, pk), status=422, refused=form)
    try:
        decide_moment(touchpoint=row, author=request.user, at=timezone.now(), **form.cleaned_data)
    except StaleRowError as conflict:
        renewed = form.renewed(conflict.theirs)
        board = board_of(request, pk)
        return _matrix_page(request, board, status=409, refused=renewed, conflict=conflict)
    except NotInThisJourneyError:
        raise Http404 from None
    here = reverse("journeys:matrix", args=[request.organization.slug, journey.pk])
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(f"{here}{query}#moment-{row.pk}")


@require_GET
@for_members()
def story(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """The journey told in sentences, in the reader's language or in the one of ``?in=``."""
    languages = dict(settings.LANGUAGES)
    asked = request.GET.get("in", "")
    board = told_of = board_of(request, pk)
    language = asked if asked in languages else translation.get_language()
    with translation.override(language):
        if asked:  # the organisation's words for emotions come in one language
            told_of = board_of(request, pk)
        told = story_of(told_of)
    context = {"story": told, "told_in": language, "languages": settings.LANGUAGES}
    return journey_page(request, board, "journeys/story.html", tab="story", **context)


@require_GET
@for_members()
def diff(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Today against the future, from either side; ``?with=`` chooses the other journey."""
    board = board_of(request, pk)
    others = comparable(board.journey)
    other = _chosen(others, request.GET.get("with", ""), board.journey)
    walks = other and board.persona and board.persona in other.personas.all()
    page = DiffPage(compare(board, other, board.persona if walks else None)) if other else None
    context = {"page": page, "other": other, "others": others}
    return journey_page(request, board, "journeys/diff.html", tab="diff", **context)


def _chosen(others: list[Journey], asked: str, journey: Journey) -> Journey | None:
    """Return the journey asked for, 404 if it is none of these; else the one linked, if any."""
    if asked:
        found = next((one for one in others if str(one.pk) == asked), None)
        if found is None:
            raise Http404
        return found
    return next(
        (o for o in others if o.pk == journey.derived_from_id or o.derived_from_id == journey.pk),
        None,
    )


@require_GET
@for_members()
def printed(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """The whole journey for paper."""
    board = board_of(request, pk)
    context = {
        "page": PrintPage(board),
        "table": TouchpointTable(board, request.GET, may_edit=False),
        "summing_up": SummingUp(board),
        "today": timezone.localdate(),
    }
    return journey_page(request, board, "journeys/print.html", tab="", **context)
