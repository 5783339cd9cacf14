"""The report as one document of finished texts and positions, in the language asked for.

The template only draws: every sentence, number and place is settled here, with the same
words and the same formatter as the pages. What the scorecard hides is not in the document.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Consultancy, ReportSection
from assessments.models import Assessment
from reports.pdf.content import cover
from reports.pdf.content.areas import areas
from reports.pdf.content.calendar import calendar
from reports.pdf.content.changed import changed
from reports.pdf.content.context import Context, read
from reports.pdf.content.customers import customers
from reports.pdf.content.differences import differences
from reports.pdf.content.heatmap import heatmap
from reports.pdf.content.initiatives import initiatives
from reports.pdf.content.level import level
from reports.pdf.content.meetings import agreed, reflection
from reports.pdf.content.method import method
from reports.pdf.content.plan import plan as plan_section
from reports.pdf.content.profile import profile
from reports.pdf.content.quadrant import quadrant
from reports.pdf.content.ranking import ranking
from reports.pdf.content.summary import summary
from roadmaps.selectors import RoadmapPlan

LANGUAGES = ("es", "en")
OF_ROADMAPS = {
    ReportSection.RANKING,
    ReportSection.QUADRANT,
    ReportSection.CALENDAR,
    ReportSection.PLAN,
    ReportSection.INITIATIVES,
}


def report_document(
    *,
    assessment: Assessment,
    plan: RoadmapPlan | None,
    previous: Assessment | None,
    language: str,
    consultancy: Consultancy | None,
    made_on: date,
    sections: Collection[str] | None = None,
) -> dict[str, Any]:
    """Return the report as JSON values, whatever language is active outside.

    ``sections`` are those of :class:`ReportSection` that it has, None for those that the
    consultancy has settled on; cover, summary and method are always there. A section that is
    left out, or has nothing to say, is {}. A fixed number of queries, whatever the numbers of
    teams, people and initiatives. ValueError for a language that the product does not speak.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no report in language {language!r}")
    if sections is None:
        sections = (consultancy or Consultancy()).sections
    with override(language):
        context = read(assessment, plan, previous, consultancy, made_on)
        return {
            "properties": cover.properties(context, language),
            "accent": cover.accent(context),
            "cover": cover.cover(context),
            "footer": cover.footer(context),
            "contents": _("Contents"),
            "summary": summary(context),
            **_chosen(context, previous, sections),
            "method": method(context, is_planned=bool(OF_ROADMAPS & set(sections))),
        }


def _chosen(
    context: Context, previous: Assessment | None, sections: Collection[str]
) -> dict[str, Any]:
    makers: dict[str, Callable[[], dict[str, Any]]] = {
        ReportSection.LEVEL: lambda: level(context),
        ReportSection.PROFILE: lambda: profile(context),
        ReportSection.CHANGED: lambda: changed(context, previous),
        ReportSection.HEATMAP: lambda: heatmap(context),
        ReportSection.DIFFERENCES: lambda: differences(context),
        ReportSection.AREAS: lambda: areas(context),
        ReportSection.CUSTOMERS: lambda: customers(context),
        ReportSection.AGREED: lambda: agreed(context),
        ReportSection.REFLECTION: lambda: reflection(context),
        ReportSection.RANKING: lambda: ranking(context),
        ReportSection.QUADRANT: lambda: quadrant(context),
        ReportSection.CALENDAR: lambda: calendar(context),
        ReportSection.PLAN: lambda: plan_section(context),
        ReportSection.INITIATIVES: lambda: initiatives(context),
    }
    return {name: make() if name in sections else {} for name, make in makers.items()}
