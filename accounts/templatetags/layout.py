"""Small marks every template uses: icons from the vendored sprite, and where we are."""

from __future__ import annotations

from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

# Pages that one app makes for a place of another, where people look for them.
SEEN_UNDER = {"metrics:outside_in": "assessments", "metrics:rate_touchpoint": "journeys"}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Return an icon of the sprite; without a label it is decoration and not read out."""
    reference = f"{static('vendor/icons/icons.svg')}#i-{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>',
            label,
            reference,
        )
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>',
        reference,
    )


@register.simple_tag(takes_context=True)
def here(context: dict[str, Any], *namespaces: str) -> SafeString:
    """Return aria-current for the navigation entry whose pages these namespaces hold."""
    match = getattr(context.get("request"), "resolver_match", None)
    namespace = match and SEEN_UNDER.get(match.view_name, match.namespace)
    if match and (namespace in namespaces or match.view_name in namespaces):
        return format_html(
            ' aria-current="{}"', "page" if match.view_name in namespaces else "true"
        )
    return SafeString("")


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """Return ``mapping[key]`` or None, for templates that walk rows and columns."""
    return mapping.get(key) if mapping else None
