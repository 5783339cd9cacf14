"""Marks of the pages about models."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from assessments.models import RoleGroup
from frameworks.domain.content import LANGUAGES, Content
from frameworks.domain.problems import Kind, Path
from frameworks.forms import WeightsForm
from frameworks.selectors.models import Place
from frameworks.sentences import field_words, place_words, problem_words

register = template.Library()


@register.inclusion_tag("frameworks/_weight.html")
def weight_field(form: WeightsForm, part: str, code: str) -> dict[str, Any]:
    """Draw the field of one weight with a label for those who do not see the table."""
    return {"field": form.weight_of(part, code)}


@register.simple_tag
def place_name(place: Place, content: Content) -> str:
    """Return what a part of a draft is called."""
    return place_words(place.path, content) or gettext("The model as a whole")


@register.simple_tag
def found_in(place: Place) -> list[str]:
    """Return what was found in a part, a sentence each; what is missing in one sentence."""
    missing: dict[Path, list[str]] = {}
    said = []
    for finding in place.findings:
        path = finding.problem.path[len(place.path) :]
        if finding.problem.kind == Kind.MISSING:
            missing.setdefault(path[:-1], []).append(str(path[-1]))
            continue
        where, words = " · ".join(field_words(path)), problem_words(finding.problem)
        said.append(f"{where}: {words}" if where else words)
    if missing:
        what = "; ".join(_unwritten(path, languages) for path, languages in missing.items())
        said.insert(0, gettext("Missing: %(what)s.") % {"what": what})
    return said


def _unwritten(path: Path, languages: list[str]) -> str:
    """Name a text that is missing; with its language where the other one is there."""
    only = (languages[0],) if len(languages) < len(LANGUAGES) else ()
    return " · ".join(field_words((*path, *only)))


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
