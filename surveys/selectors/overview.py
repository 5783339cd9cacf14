"""All surveys of an organisation, each with its answers and its figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max

from accounts.models import Organization
from metrics.selectors.by_source import withheld_sources
from metrics.selectors.known import smallest_group
from surveys import sentences
from surveys.models import Survey, SurveyAnswer
from surveys.selectors.page import Figure, figure_of_scores


@dataclass(frozen=True)
class SurveyRow:
    """One survey in the list; ``state`` is "running", "resting" or "over"."""

    survey: Survey
    figure: Figure
    last_on: date | None
    state: str


@dataclass(frozen=True)
class Overview:
    rows: tuple[SurveyRow, ...]

    @property
    def headline(self) -> str:
        running = sum(row.state == "running" for row in self.rows)
        return sentences.asking(running, len(self.rows))

    @property
    def has_open(self) -> bool:
        return any(row.survey.is_open for row in self.rows)


def overview(organization: Organization, today: date) -> Overview:
    """Return the surveys, those that take answers first. Four queries, however many there are."""
    surveys = list(
        Survey.objects.owned_by(organization).select_related(
            "touchpoint__stage__journey", "channel"
        )
    )
    smallest = smallest_group(organization)
    hidden = withheld_sources(organization, {survey.question for survey in surveys}, smallest)
    scores: dict[object, dict[int, int]] = {}
    last: dict[object, date] = {}
    answered = SurveyAnswer.objects.owned_by(organization).order_by().values("survey", "score")
    for row in answered.annotate(n=Count("pk"), last=Max("answered_on")):
        scores.setdefault(row["survey"], {})[row["score"]] = row["n"]
        last[row["survey"]] = max(row["last"], last.get(row["survey"], row["last"]))
    rows = [
        SurveyRow(
            survey,
            figure_of_scores(
                survey.question,
                scores.get(survey.pk, {}),
                smallest,
                is_withheld=survey.source_id in hidden[survey.question],
            ),
            last.get(survey.pk),
            _state(survey, today),
        )
        for survey in surveys
    ]
    return Overview(tuple(sorted(rows, key=lambda row: row.state != "running")))


def _state(survey: Survey, today: date) -> str:
    if survey.is_over(today):
        return "over"
    return "running" if survey.is_running else "resting"
