"""Small marks of the roadmap page."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from roadmaps.models import Roadmap
from roadmaps.selectors import InitiativeLine

register = template.Library()


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
