"""A QR code inside a page."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from charts.qr import qr_code

register = template.Library()


@register.simple_tag
def qr(text: str, label: str) -> SafeString:
    """Return the QR code of an address as SVG, read out as ``label``.

    Black on white in both colour schemes: cameras do not read it the other way round.
    """
    code = qr_code(text)
    return format_html(
        '<svg class="qr" role="img" aria-label="{}" viewBox="0 0 {} {}"'
        ' shape-rendering="crispEdges"><path fill="#ffffff" d="M0 0h{}v{}H0z"></path>'
        '<path fill="#000000" d="{}"></path></svg>',
        label, code.size, code.size, code.size, code.size, code.path,
    )  # fmt: skip
