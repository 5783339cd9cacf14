"""A roadmap as a template: another organisation chosen, what goes along shown, a roadmap made there."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import EDITORS, OrganizationRequest, for_editors
from assessments.models import Assessment
from roadmaps.forms import RoadmapForm
from roadmaps.import_forms import RoundForm
from roadmaps.models import Roadmap
from roadmaps.reuse_page import ReusePage
from roadmaps.reusing import TemplateChangedError, reuse_roadmap, template_for
from roadmaps.services import next_quarter
from roadmaps.views import own_roadmap


@require_http_methods(["GET", "POST"])
@for_editors
def reuse(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Choose a closed round of another organisation; see what goes along; make the roadmap."""
    roadmap = own_roadmap(request, pk)
    rounds = _rounds_elsewhere(request)
    wanted = (request.POST if request.method == "POST" else request.GET).get("round")
    if wanted is None:
        context = {
            "roadmap": roadmap,
            "form": RoundForm(rounds=rounds),
            "has_rounds": rounds.exists(),
        }
        status = 422 if request.method == "POST" else 200
        return render(request, "roadmaps/reuse.html", context, status=status)
    return _made_for(request, roadmap, _round(rounds, wanted))


def _rounds_elsewhere(request: OrganizationRequest) -> QuerySet[Assessment]:
    """Return the closed rounds of the other organisations that this person may edit."""
    others = request.user.memberships.filter(role__in=EDITORS).exclude(
        organization=request.organization
    )
    return (
        Assessment.objects.filter(organization__in=others.values("organization"))
        .closed()
        .select_related("organization", "framework")
        .order_by("organization__name", "-opens_on", "-created_at")
    )


def _round(rounds: QuerySet[Assessment], wanted: str) -> Assessment:
    try:
        found = rounds.filter(pk=UUID(wanted)).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def _made_for(
    request: OrganizationRequest, roadmap: Roadmap, assessment: Assessment
) -> HttpResponse:
    year, quarter = next_quarter(timezone.localdate())
    form = RoadmapForm(
        request.POST if request.method == "POST" else None,
        initial={
            "starts_year": year,
            "starts_quarter": quarter,
            "title": _("Roadmap %(year)s") % {"year": year},
        },
    )
    status, changed = 200, False
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = reuse_roadmap(
                    roadmap=roadmap,
                    assessment=assessment,
                    seen=request.POST.get("seen", ""),
                    **form.cleaned_data,
                )
            except TemplateChangedError:
                status, changed = 409, True
            else:
                messages.success(
                    request,
                    _(
                        "The roadmap is made. Its estimates are those of the template: check each "
                        "one with the people here."
                    ),
                )
                return redirect("roadmaps:roadmap", assessment.organization.slug, made.pk)
    other = assessment.organization
    context = {
        "roadmap": roadmap,
        "assessment": assessment,
        "form": form,
        "page": ReusePage(roadmap, template_for(roadmap, assessment), other.currency, other.name),
        "changed": changed,
    }
    return render(request, "roadmaps/reuse_preview.html", context, status=status)
