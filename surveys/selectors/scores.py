"""How many answers gave which score: the one count every figure of a survey is made of."""

from __future__ import annotations

from datetime import date

from django.db.models import Count

from surveys.models import Survey, SurveyAnswer


def scores_within(survey: Survey, first: date, until: date) -> dict[int, int]:
    """Return how many answers gave each score from ``first`` to the day before ``until``.

    One query.
    """
    rows = SurveyAnswer.objects.filter(survey=survey, answered_on__gte=first, answered_on__lt=until)
    return dict(rows.order_by().values_list("score").annotate(Count("pk")))


def scores_of(survey: Survey) -> dict[int, int]:
    """Return how many answers gave each score since the survey began. One query."""
    rows = SurveyAnswer.objects.filter(survey=survey)
    return dict(rows.order_by().values_list("score").annotate(Count("pk")))
