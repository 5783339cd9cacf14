"""A journey's report as one document of finished texts and positions, in the language asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Consultancy
from journeys.models import Journey, Persona
from reports.journeys.context import Context, checked, read
from reports.pdf.content import journey_cover
from reports.pdf.content.journey_lists import evidence, pains, personas, touchpoints
from reports.pdf.content.journey_map import overview_curve, pages
from reports.pdf.content.journey_matrix import matrix
from reports.pdf.content.journey_method import method
from reports.pdf.content.journey_summary import summary


def journey_document(
    *,
    journey: Journey,
    persona: Persona | None,
    language: str,
    consultancy: Consultancy | None,
    made_on: date,
) -> dict[str, Any]:
    """Return the report as JSON values, whatever language is active outside.

    A fixed number of queries, whatever the numbers of stages and touchpoints. ``persona``
    must walk the journey or be None for all.
    ValueError for a language that the product does not speak.
    """
    with override(checked(language)):
        return _sections(read(journey, persona, consultancy, made_on), language)


def _sections(context: Context, language: str) -> dict[str, Any]:
    return {
        "properties": journey_cover.properties(context, language),
        "accent": context.accent,
        "cover": journey_cover.cover(context),
        "footer": journey_cover.footer(context),
        "contents": _("Contents"),
        "summary": summary(context),
        "overview": overview_curve(context),
        "map": pages(context),
        "matrix": matrix(context),
        "touchpoints": touchpoints(context),
        "pains": pains(context),
        "evidence": evidence(context),
        "personas": personas(context),
        "method": method(context),
    }
