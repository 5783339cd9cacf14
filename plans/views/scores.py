"""The ranking beside RICE, ICE, WSJF and benefit per day; what is entered for them."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import OrganizationRequest, for_editors, for_members
from plans.pages.scores import ScoresPage
from plans.score_forms import ScoresForms
from plans.selectors.other_scores import OtherScores, other_scores
from plans.services.scores import GoneError, StaleScoresError, enter_scores
from plans.views.scenario import own_roadmap
from roadmaps.models import InitiativeScores, Roadmap
from roadmaps.selectors import roadmap_plan


def _read(roadmap: Roadmap) -> OtherScores:
    plan = roadmap_plan(roadmap)
    here = {str(one.pk): one for one in plan.initiatives if one.is_planned}
    return other_scores(roadmap, plan.ranking, here)


def _page(
    request: OrganizationRequest,
    roadmap: Roadmap,
    scores: OtherScores,
    forms: ScoresForms | None,
    status: int = 200,
    theirs: Mapping[str, InitiativeScores] | None = None,
) -> HttpResponse:
    page = ScoresPage(scores, forms, theirs or {})
    return render(request, "plans/scores.html", {"page": page, "roadmap": roadmap}, status=status)


@require_GET
@for_members()
def scores(request: OrganizationRequest, roadmap: UUID) -> HttpResponse:
    row = own_roadmap(request, roadmap)
    found = _read(row)
    forms = ScoresForms(None, found) if request.membership.may_edit else None
    return _page(request, row, found, forms)


@require_POST
@for_editors
def enter(request: OrganizationRequest, roadmap: UUID) -> HttpResponse:
    """Keep what was entered for all initiatives, all or nothing."""
    row = own_roadmap(request, roadmap)
    found = _read(row)
    forms = ScoresForms(request.POST, found)
    if not forms.is_valid():
        return _page(request, row, found, forms, 422)
    try:
        changed = enter_scores(roadmap=row, entries=forms.entries)
    except GoneError as error:
        raise Http404 from error
    except StaleScoresError as stale:
        theirs = {str(key): kept for key, kept in stale.current.items()}
        return _page(request, row, found, forms, 409, theirs)
    messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
    return redirect("plans:scores", request.organization.slug, roadmap)
