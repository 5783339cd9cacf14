"""How the sign-in library's fields look on our pages."""

from __future__ import annotations

from django import template
from django.contrib.auth.password_validation import (
    MinimumLengthValidator,
    get_default_password_validators,
)
from django.forms import BoundField
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def plain(field: BoundField) -> BoundField:
    """Drop the placeholder that repeats the label; say a new password's rule in a sentence."""
    attributes = field.field.widget.attrs
    attributes.pop("placeholder", None)
    if attributes.get("autocomplete") == "one-time-code":
        attributes["inputmode"] = "numeric"
    if attributes.get("autocomplete") == "new-password" and field.help_text:
        field.help_text = password_rule()
    return field


def password_rule() -> str:
    """Return what a new password must be, from the validators in force."""
    lengths = [
        validator.min_length
        for validator in get_default_password_validators()
        if isinstance(validator, MinimumLengthValidator)
    ]
    return _(
        "At least %(length)d characters of any kind. A whole sentence is welcome: 64 characters "
        "and more are accepted. The most common passwords are refused."
    ) % {"length": max(lengths, default=1)}
