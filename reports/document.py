"""The report as one document of finished texts and positions, in the language asked for.

The template only draws: every sentence, number and place is settled here, with the same
words and the same formatter as the pages. What the scorecard hides is not in the document.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Consultancy
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


def report_document(
    *,
    assessment: Assessment,
    plan: RoadmapPlan | None,
    previous: Assessment | None,
    language: str,
    consultancy: Consultancy | None,
    made_on: date,
) -> dict[str, Any]:
    """Return the report as JSON values, whatever language is active outside.

    A fixed number of queries, whatever the numbers of teams, people and initiatives.
    ValueError for a language that the product does not speak.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no report in language {language!r}")
    with override(language):
        context = read(assessment, plan, previous, consultancy, made_on)
        return _sections(context, previous, language)


def _sections(context: Context, previous: Assessment | None, language: str) -> dict[str, Any]:
    return {
        "properties": cover.properties(context, language),
        "accent": cover.accent(context),
        "cover": cover.cover(context),
        "footer": cover.footer(context),
        "contents": _("Contents"),
        "summary": summary(context),
        "level": level(context),
        "profile": profile(context),
        "changed": changed(context, previous),
        "heatmap": heatmap(context),
        "differences": differences(context),
        "areas": areas(context),
        "customers": customers(context),
        "agreed": agreed(context),
        "reflection": reflection(context),
        "ranking": ranking(context),
        "quadrant": quadrant(context),
        "calendar": calendar(context),
        "plan": plan_section(context),
        "initiatives": initiatives(context),
        "method": method(context),
    }
