"""Overviews, and everything one can take away: PDF, spreadsheet, slides, pictures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import OrganizationRequest, for_members
from accounts.models import Consultancy, ExportKind, ReportSection, Role
from accounts.services import record_export
from assessments.models import Assessment
from assessments.selectors.comparable import previous_round
from assessments.selectors.scores import round_scores
from journeys.views.common import chosen_persona, own_journey
from plans.selectors.computed import computed_plans
from plans.views.scenario import own_scenario
from reports import frames, selectors
from reports.document import report_document
from reports.figures import figures_json, permitted_figures
from reports.journeys import pictures, slides
from reports.journeys.document import journey_document
from reports.pdf.render import RenderError, render_pdf
from reports.plan_slides import plan_slides as slides_of_plan
from roadmaps.models import Roadmap
from roadmaps.selectors import RoadmapPlan, roadmap_plan

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """A person's organisations, in the order asked for; with just one, straight to it."""
    by_name = request.GET.get("order") == "name"
    search = request.GET.get("q", "")[:80]
    page = selectors.portfolio(request.user, timezone.localdate(), by_name=by_name, search=search)
    if len(page.clients) == 1 and "all" not in request.GET:
        return redirect(page.clients[0].organization)
    context = {"page": page, "by_name": by_name, "search": search}
    return render(request, "reports/home.html", context)


@require_GET
@for_members()
def overview(request: OrganizationRequest) -> HttpResponse:
    context = {"overview": selectors.overview(request.organization)}
    return render(request, "reports/overview.html", context)


def _round_with_results(request: OrganizationRequest, pk: UUID) -> Assessment:
    """Return the organisation's round, if its results may be seen: an export tells no more."""
    rounds = Assessment.objects.owned_by(request.organization).select_related(
        "framework", "organization"
    )
    assessment = get_object_or_404(rounds, pk=pk)
    if not assessment.shows_results:
        raise Http404
    return assessment


def _plan(request: OrganizationRequest, assessment: Assessment) -> RoadmapPlan | None:
    """Return the roadmap asked for by ``?roadmap=``, else the round's newest, else None."""
    rows = (
        Roadmap.objects.owned_by(request.organization)
        .filter(assessment=assessment)
        .with_round()
        .newest_first()
    )
    wanted = request.GET.get("roadmap")
    if wanted:
        try:
            roadmap = get_object_or_404(rows, pk=wanted)
        except ValidationError as error:
            raise Http404 from error
    else:
        roadmap = rows.first()
    return roadmap_plan(roadmap) if roadmap else None


@require_GET
@for_members()
def round_exports(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """What can be taken away, and in which language."""
    assessment = _round_with_results(request, pk)
    roadmaps = Roadmap.objects.owned_by(request.organization).filter(assessment=assessment)
    context = {
        "assessment": assessment,
        "roadmaps": roadmaps.newest_first(),
        "wanted": request.GET.get("roadmap", ""),
        "language": (get_language() or "es")[:2],
        "sections": ReportSection.choices,
        "chosen": (_consultancy(request) or Consultancy()).sections,
    }
    return render(request, "reports/exports.html", context)


@require_GET
@for_members()
def report_pdf(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """The report, in the language asked for, whatever the language of the screen."""
    assessment = _round_with_results(request, pk)
    language = _language(request)
    consultancy = _consultancy(request)
    before = previous_round(assessment)
    document = report_document(
        assessment=assessment,
        plan=_plan(request, assessment),
        previous=before,
        language=language,
        consultancy=consultancy,
        made_on=timezone.localdate(),
        sections=_sections(request),
    )
    try:
        content = render_pdf(document, logo=bytes(consultancy.logo_png) if consultancy else None)
    except RenderError:
        return render(request, "reports/not_made.html", status=503)
    _note(request, ExportKind.REPORT_PDF, assessment.title, language)
    return _attachment(content, "application/pdf", assessment, f"{language}.pdf")


def _sections(request: HttpRequest) -> list[str] | None:
    """The sections asked for this once; None where nothing was said, 404 for unknown ones."""
    if "choose" not in request.GET:
        return None
    chosen = request.GET.getlist("sections")
    if not set(chosen) <= set(ReportSection.values):
        raise Http404
    return chosen


def _note(
    request: OrganizationRequest, kind: ExportKind, about: str, language: str | None = None
) -> None:
    """Keep who took away what, for the portfolio; data files are in the screen's language."""
    record_export(
        organization=request.organization,
        person=request.user,
        kind=kind,
        about=about,
        language=language or (get_language() or "es")[:2],
        at=timezone.now(),
    )


def _language(request: HttpRequest) -> str:
    """The language asked for, else the screen's; 404 for one that the product does not speak."""
    language = request.GET.get("language") or (get_language() or "es")[:2]
    if language not in dict(settings.LANGUAGES):
        raise Http404
    return language


def _consultancy(request: OrganizationRequest) -> Consultancy | None:
    """What a consultant hands over carries their consultancy; what others take carries none."""
    if request.membership.role != Role.CONSULTANT:
        return None
    return Consultancy.objects.of(request.user).first()


def _attachment(content: bytes, kind: str, assessment: Assessment, ending: str) -> HttpResponse:
    name = slugify(f"{assessment.organization} {assessment.title}") or "cx"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}-{ending}"'
    return response


@require_GET
@for_members()
def results_xlsx(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    assessment = _round_with_results(request, pk)
    sheets = frames.results_frames(assessment, round_scores(assessment))
    plan = _plan(request, assessment)
    if plan:
        sheets = {**sheets, _("Roadmap"): frames.roadmap_frame(plan)}
    content = frames.to_xlsx(sheets)
    _note(request, ExportKind.RESULTS_XLSX, assessment.title)
    return _attachment(content, XLSX, assessment, "cx.xlsx")


@require_GET
@for_members()
def results_csv(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Every figure that may be shown, one a row."""
    assessment = _round_with_results(request, pk)
    figures = permitted_figures(assessment, round_scores(assessment))
    content = frames.to_csv(frames.figures_frame(figures))
    _note(request, ExportKind.RESULTS_CSV, assessment.title)
    return _attachment(content, "text/csv; charset=utf-8", assessment, "cx.csv")


@require_GET
@for_members()
def results_json(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """The same figures for another program."""
    assessment = _round_with_results(request, pk)
    figures = permitted_figures(assessment, round_scores(assessment))
    content = figures_json(assessment, figures)
    _note(request, ExportKind.RESULTS_JSON, assessment.title)
    return _attachment(content, "application/json", assessment, "cx.json")


@require_GET
@for_members()
def roadmap_csv(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    assessment = _round_with_results(request, pk)
    plan = _plan(request, assessment)
    if plan is None:
        raise Http404
    content = frames.to_csv(frames.roadmap_frame(plan))
    _note(request, ExportKind.ROADMAP_CSV, assessment.title)
    return _attachment(content, "text/csv; charset=utf-8", assessment, "roadmap.csv")


def _told(request: OrganizationRequest, pk: UUID) -> dict[str, Any]:
    """What every document of a journey is asked with; 404 for a journey of somebody else."""
    journey = own_journey(request, pk)
    return {
        "journey": journey,
        "persona": chosen_persona(request, journey),
        "language": _language(request),
        "consultancy": _consultancy(request),
        "made_on": timezone.localdate(),
    }


@require_GET
@for_members()
def journey_pdf(request: OrganizationRequest, journey: UUID) -> HttpResponse:
    """The journey on paper, in the language asked for."""
    told = _told(request, journey)
    consultancy = told["consultancy"]
    try:
        content = render_pdf(
            journey_document(**told),
            template="journey",
            logo=bytes(consultancy.logo_png) if consultancy else None,
        )
    except RenderError:
        return render(request, "reports/not_made.html", status=503)
    _note(request, ExportKind.JOURNEY_PDF, told["journey"].title, told["language"])
    return _journey_attachment(content, "application/pdf", told, "pdf")


@require_GET
@for_members()
def journey_slides(request: OrganizationRequest, journey: UUID) -> HttpResponse:
    told = _told(request, journey)
    content = slides.journey_slides(**told)
    _note(request, ExportKind.JOURNEY_PPTX, told["journey"].title, told["language"])
    return _journey_attachment(content, PPTX, told, "pptx")


@require_GET
@for_members()
def journey_picture(
    request: OrganizationRequest, journey: UUID, subject: str, kind: str
) -> HttpResponse:
    """The curve or the map, as a drawing or in pixels."""
    if subject not in pictures.SUBJECTS or kind not in pictures.KINDS:
        raise Http404
    told = _told(request, journey)
    drawing = pictures.journey_picture(subject=subject, **told)
    try:
        content = pictures.as_png(drawing) if kind == "png" else drawing.encode()
    except RenderError:
        return render(request, "reports/not_made.html", status=503)
    _note(request, ExportKind.JOURNEY_PICTURE, told["journey"].title, told["language"])
    return _journey_attachment(content, pictures.KINDS[kind], told, kind, subject)


def _journey_attachment(
    content: bytes, kind: str, told: dict[str, Any], ending: str, subject: str = ""
) -> HttpResponse:
    """A file named after the journey, its persona and its language."""
    said = (told["journey"].title[:60], told["persona"] or "", subject, told["language"])
    name = slugify(" ".join(str(part) for part in said)) or "journey"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


@require_GET
@for_members()
def plan_slides(request: OrganizationRequest, roadmap: UUID, scenario: UUID) -> HttpResponse:
    """A scenario's plan as slides, the ranked list's where it is not computed; 404 without any."""
    row = own_scenario(request, roadmap, scenario)
    rows = list(row.roadmap.scenarios.with_parts())
    for one in rows:
        one.roadmap = row.roadmap
    plans = computed_plans(rows, roadmap_plan(row.roadmap))
    plan = next(plan for plan in plans if plan.scenario == row)
    if plan.conflict or not plan.starts:
        raise Http404
    language = _language(request)
    content = slides_of_plan(
        plan=plan,
        others=[one for one in plans if one.result or one.is_as_decided],
        language=language,
        consultancy=_consultancy(request),
        made_on=timezone.localdate(),
    )
    _note(request, ExportKind.PLAN_PPTX, row.title, language)
    name = slugify(f"{request.organization} {row.title} {language}")[:80] or "plan"
    response = HttpResponse(content, content_type=PPTX)
    response["Content-Disposition"] = f'attachment; filename="{name}.pptx"'
    return response
