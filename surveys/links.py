"""Links of surveys: the open one, which this server can make again, and one-time ones."""

from __future__ import annotations

from assessments.keyed import link_token
from surveys.models import Survey


def open_token(survey: Survey) -> str:
    """Return the token of a survey's open link: the same each time, so that its card can be printed."""
    return link_token("survey", survey.pk, survey.link_rev)
