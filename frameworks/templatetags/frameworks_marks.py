"""Marks of the pages about models."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from assessments.models import RoleGroup
from frameworks.domain.problems import Problem
from frameworks.forms import WeightsForm
from frameworks.sentences import place_words, problem_words

register = template.Library()


@register.inclusion_tag("frameworks/_weight.html")
def weight_field(form: WeightsForm, part: str, code: str) -> dict[str, Any]:
    """Draw the field of one weight with a label for those who do not see the table."""
    return {"field": form.weight_of(part, code)}


@register.filter
def words(problem: Problem) -> str:
    return problem_words(problem)


@register.simple_tag
def place(problem: Problem, content: Any) -> str:
    """Return where a problem stands, in words; the whole model where nowhere in particular."""
    return place_words(problem.path, content)


@register.filter
def groups(keys: list[str]) -> str:
    """Return role groups by name, in their own order."""
    return ", ".join(str(group.label) for group in RoleGroup if group.value in keys)


@register.simple_tag
def weight(value: Any) -> SafeString:
    """Return a weight without idle zeros."""
    from charts.numbers import figure

    places = 0 if value == int(value) else 2
    return SafeString(figure(value, places))
