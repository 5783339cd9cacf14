"""The words of a question as customers read them: usual ones, or an organisation's own.

The usual ones are those of the field, so that figures can be set beside those of others.
Source: docs/methods.md, "Short surveys".
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.domain.measures import SCALES, Kind
from surveys.models import Question, Survey


def usual_text(question: str, organization: str) -> str:
    """Return the usual question, or the sentence to agree with, in the active language."""
    texts = {
        Question.CSAT: _("How satisfied are you with this experience?"),
        Question.NPS: _(
            "How likely is it that you would recommend %(organization)s to a friend or colleague?"
        ),
        Question.CES: _("%(organization)s made it easy for me to get done what I came for."),
    }
    return texts[Question(question)] % {"organization": organization}


def asked_text(survey: Survey) -> str:
    """Return what the survey asks in the active language."""
    return survey.own_text or usual_text(survey.question, survey.organization.name)


def direction(question: str) -> str:
    """Return how to answer: which end of the scale is which."""
    return {
        Question.CSAT: _("Choose from 1, very dissatisfied, to 5, very satisfied."),
        Question.NPS: _("Choose from 0, not at all likely, to 10, extremely likely."),
        Question.CES: _("How far do you agree? From 1, not at all, to 7, completely."),
    }[Question(question)]


def ends(question: str) -> tuple[str, str]:
    """Return what the lowest and the highest score say."""
    return {
        Question.CSAT: (_("Very dissatisfied"), _("Very satisfied")),
        Question.NPS: (_("Not at all likely"), _("Extremely likely")),
        Question.CES: (_("I do not agree at all"), _("I agree completely")),
    }[Question(question)]


@dataclass(frozen=True)
class Choice:
    """One score to choose, with the word that stands beside it; "" where it has none."""

    score: int
    word: str
    is_end: bool


def choices(question: str) -> list[Choice]:
    """Return the scores from the lowest to the highest; each of five has a word of its own."""
    low, high = SCALES[Kind(question)]
    first, last = ends(question)
    words = {low: first, high: last}
    if question == Question.CSAT:
        words |= {
            2: pgettext("satisfaction", "Dissatisfied"),
            3: pgettext("satisfaction", "Neither one nor the other"),
            4: pgettext("satisfaction", "Satisfied"),
        }
    return [Choice(n, words.get(n, ""), n in (low, high)) for n in range(low, high + 1)]
