"""Small marks of the roadmap page."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import Form
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from roadmaps.forms import EstimateForm
from roadmaps.models import Initiative, Roadmap
from roadmaps.selectors import InitiativeLine

register = template.Library()


@register.inclusion_tag("roadmaps/_estimate_fields.html")
def estimate_fields(initiative: Initiative, refused: Form | None = None) -> dict[str, Any]:
    """Show the estimates as fields: those just refused with what was typed, or those stored."""
    mine = isinstance(refused, EstimateForm) and refused.instance.pk == initiative.pk
    return {"form": refused if mine else EstimateForm(instance=initiative)}


@register.simple_tag
def calendar_cells(line: InitiativeLine, roadmap: Roadmap) -> SafeString:
    """Return a cell per quarter: a mark and a word where the initiative runs."""
    return format_html_join(
        "",
        '<td class="{}">{}</td>',
        (
            ("run", format_html('<span class="visually-hidden">{}</span>', _("runs")))
            if line.start and line.start <= quarter <= (line.end or 0)
            else ("", "")
            for quarter in range(1, roadmap.quarters + 1)
        ),
    )
