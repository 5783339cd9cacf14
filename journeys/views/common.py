"""What every view of one journey begins with: the journey, the persona chosen, the page around it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.access import OrganizationRequest
from journeys.models import Journey, Persona
from journeys.selectors.board import Board, load_board


def own_journey(request: OrganizationRequest, pk: UUID) -> Journey:
    """Return a journey of the organisation asked for; 404 for any other, and for one in the bin."""
    rows = Journey.objects.owned_by(request.organization).present().with_people()
    return get_object_or_404(rows, pk=pk)


def chosen_persona(request: OrganizationRequest, journey: Journey) -> Persona | None:
    """Return the persona named by ``?persona=``; None for all. 404 for one that does not walk here."""
    wanted = request.GET.get("persona", "")
    if not wanted:
        return None
    try:
        rows = Persona.objects.present().filter(walks__journey=journey, pk=UUID(wanted))
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(rows)


def next_page(request: OrganizationRequest, otherwise: str) -> str:
    """Return the page of this site that a form names as the next one."""
    wanted = request.POST.get("next", "")
    here = {request.get_host()}
    if wanted and url_has_allowed_host_and_scheme(wanted, here, request.is_secure()):
        return wanted
    return otherwise


def journey_page(
    request: OrganizationRequest,
    board: Board,
    template: str,
    *,
    tab: str,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Render one view of a journey under the head, the tabs and the strip all views share."""
    return render(
        request,
        template,
        {
            "journey": board.journey,
            "board": board,
            "persona": board.persona,
            "tab": tab,
            "may_edit": request.membership.may_edit,
            "review_due": board.journey.review_due(timezone.localdate()),
            **context,
        },
        status=status,
    )


def board_of(request: OrganizationRequest, pk: UUID) -> Board:
    """Load the journey asked for as the chosen persona lives it."""
    journey = own_journey(request, pk)
    return load_board(journey, chosen_persona(request, journey))
