"""Small marks of the screens of a session."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def minutes(seconds: int) -> str:
    """Return seconds as minutes and seconds, 3:05."""
    return f"{seconds // 60}:{seconds % 60:02}"


@register.filter
def is_level(choice: str, level: int) -> bool:
    """Say whether one's own choice, "1" to "5" or "dont_know", is this level."""
    return choice == str(level)
