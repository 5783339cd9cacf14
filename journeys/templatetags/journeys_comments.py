"""The comments of a touchpoint, for the page it stands on."""

from __future__ import annotations

from typing import Any

from django import template

from journeys.models import Journey, Touchpoint
from journeys.pages.talk import Talk

register = template.Library()


@register.simple_tag(takes_context=True)
def talk_of(context: dict[str, Any], journey: Journey, touchpoint: Touchpoint) -> Talk:
    """Return what is said of a touchpoint, as the person who asks for the page reads it."""
    return Talk(journey, touchpoint, context["request"].membership)
