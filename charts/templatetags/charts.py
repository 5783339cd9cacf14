"""The ``{% chart %}`` tag: a place for a figure, its data, and a text instead of the picture."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# A closing script tag inside a text would end the data block and begin markup.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def chart(name: str, figure: dict[str, Any], text: str) -> SafeString:
    """Return a chart's element and data. ``text`` says in words what the picture shows.

    The same numbers stand in a table beside it; that is the template's duty, and a test's.
    """
    data = mark_safe(json.dumps(figure, separators=(",", ":")).translate(_ESCAPES))
    return format_html(
        '<div class="chart" id="chart-{}" role="img" aria-label="{}" data-chart="chart-data-{}"></div>'
        '<script type="application/json" id="chart-data-{}">{}</script>',
        name,
        text,
        name,
        name,
        data,
    )
