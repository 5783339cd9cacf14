"""One-time links: made in batches, handed out once, kept as hashes only."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from accounts.links import new_token, token_hash
from surveys.models import Survey, SurveyToken

MOST_AT_ONCE = 5000
CHUNK = 500


class OpenSurveyError(ValueError):
    """The survey has one link for everybody: a link of one's own would promise too much."""


@transaction.atomic
def make_one_time_links(*, survey: Survey, number: int, at: datetime) -> list[str]:
    """Make so many links and return their tokens, which are kept nowhere. OpenSurveyError.

    ValueError for fewer than 1 or more than ``MOST_AT_ONCE``.
    """
    if not 1 <= number <= MOST_AT_ONCE:
        raise ValueError(f"{number} links")
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    if survey.is_open:
        raise OpenSurveyError
    batch, tokens = uuid.uuid4(), [new_token() for _ in range(number)]
    rows = (
        SurveyToken(survey=survey, token_hash=token_hash(token), batch=batch, made_at=at)
        for token in tokens
    )
    SurveyToken.objects.bulk_create(rows, batch_size=CHUNK)
    return tokens


def end_unused_links(*, survey: Survey, batch: uuid.UUID) -> int:
    """End the links of a batch that nobody has used; return how many that were."""
    unused = SurveyToken.objects.filter(survey=survey, batch=batch, used_on=None)
    return unused.delete()[0]
