"""What a link of a survey opens."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.links import token_hash
from surveys.models import Survey, SurveyToken


@dataclass(frozen=True)
class Arrival:
    """A survey and, where the link takes one answer only, its row."""

    survey: Survey
    token: SurveyToken | None

    @property
    def is_used(self) -> bool:
        return self.token is not None and self.token.used_on is not None


def arrival(token: str) -> Arrival | None:
    """Return what this token opens; None where it opens nothing. Two queries at most.

    The open link of a survey that asks for one-time links opens nothing.
    """
    found = token_hash(token)
    surveys = Survey.objects.select_related("organization", "source")
    survey = surveys.filter(token_hash=found).first()
    if survey is not None:
        return Arrival(survey, None) if survey.is_open else None
    rows = SurveyToken.objects.select_related("survey__organization", "survey__source")
    one_time = rows.filter(token_hash=found).first()
    # Links of one's own are over too once a survey has been opened to everybody.
    if one_time is None or one_time.survey.is_open:
        return None
    return Arrival(one_time.survey, one_time)
