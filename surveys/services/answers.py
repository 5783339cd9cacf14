"""Taking an answer: kept once, counted at once, nothing lost between two at the same moment."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from metrics.domain.cuts import Cut
from metrics.domain.indicators import percent_of_maximum
from metrics.domain.measures import SCALES, Kind
from metrics.domain.periods import Period, end_of, start_of
from metrics.services.metrics import known_metric
from metrics.services.readings import Wanted, record_readings
from surveys.domain.counting import counted
from surveys.models import Survey, SurveyAnswer, SurveyToken
from surveys.selectors.scores import scores_within
from voice.domain.words import folded
from voice.models import CustomerComment
from voice.services.reading import read_comments


class SurveyOverError(ValueError):
    """The survey takes no answers: it is paused or deleted, or its last day has passed."""


class AlreadyAnsweredError(ValueError):
    """The one-time link was used before."""


@transaction.atomic
def take_answer(
    *,
    survey: Survey,
    token: SurveyToken | None,
    score: int,
    comment: str,
    language: str,
    stamp: UUID,
    at: datetime,
) -> bool:
    """Keep an answer and record the month's reading; False where this page was sent before.

    The survey's row is locked, so that answers of one survey follow one another and each
    counts all before it. ValueError for a score beyond the scale, SurveyOverError,
    AlreadyAnsweredError. Source: docs/methods.md, "Short surveys".
    """
    low, high = SCALES[Kind(survey.question)]
    if not low <= score <= high:
        raise ValueError(f"{score} is not on the scale of {survey.question}")
    today = timezone.localdate(at)
    here = Survey.objects.select_for_update().filter(pk=survey.pk).first()
    if here is None:  # deleted while the page was being sent
        raise SurveyOverError
    survey = here
    if is_kept(survey, stamp):
        return False
    if not survey.takes_answers(today):
        raise SurveyOverError
    if token is not None:
        _use_up(token, today)
    SurveyAnswer.objects.create(
        survey=survey,
        score=score,
        answered_on=today,
        language=language,
        by_token=token is not None,
        stamp=stamp,
        comment=_comment(survey, comment, score, language, stamp, today),
    )
    record_month(survey=survey, day=today, at=at)
    return True


def is_kept(survey: Survey, stamp: UUID) -> bool:
    """Return whether the answer of this page is there already."""
    return SurveyAnswer.objects.filter(survey=survey, stamp=stamp).exists()


def _use_up(token: SurveyToken, today: date) -> None:
    if not SurveyToken.objects.filter(pk=token.pk, used_on=None).update(used_on=today):
        raise AlreadyAnsweredError


def _comment(
    survey: Survey, text: str, score: int, language: str, stamp: UUID, today: date
) -> CustomerComment | None:
    """Hand what was written to the voice of the customers, where its rules read it at once."""
    text = text.strip()
    if not text:
        return None
    low, high = SCALES[Kind(survey.question)]
    row = CustomerComment.objects.create(
        organization_id=survey.organization_id,
        text=text,
        folded=folded(text),
        language=language,
        said_on=today,
        origin=survey.title,
        touchpoint_id=survey.touchpoint_id,
        channel_id=survey.channel_id,
        metric=survey.question,
        score=score,
        satisfaction=percent_of_maximum(score, low, high),
        fingerprint=sha256(f"survey\x1f{survey.pk}\x1f{stamp}".encode()).hexdigest(),
    )
    read_comments(organization=survey.organization, comments=[row])
    return row


def record_month(*, survey: Survey, day: date, at: datetime) -> None:
    """Record the reading of the month a day lies in, counted anew from the answers.

    One aggregate; the reading is broken down by touchpoint and channel as the survey has them.
    """
    first = start_of(day, Period.MONTH)
    told = counted(survey.question, scores_within(survey, first, end_of(first, Period.MONTH)))
    cut = Cut.TOUCHPOINT if survey.touchpoint_id else Cut.WHOLE
    if survey.channel_id:
        cut |= Cut.CHANNEL
    kind = Kind(survey.question)
    wanted = Wanted(
        metric=known_metric(organization=survey.organization, kind=kind),
        starts_on=first,
        n=told.n,
        numerator=told.favourable,
        detractors=told.detractors,
        score_sum=told.score_sum,
        squares=told.squares,
        cut=cut,
        channel=survey.channel_id,
        touchpoint=survey.touchpoint_id,
    )
    record_readings(source=survey.source, wanted=[wanted], by=None, at=at)
