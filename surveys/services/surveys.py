"""Making a survey, changing it, pausing it, and giving it another link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any

from django.db import transaction

from accounts.links import token_hash
from accounts.models import Organization, User
from metrics.models import Source, SourceKind
from surveys.links import open_token
from surveys.models import Survey
from voice.models import CustomerComment

# What figures and their comparison hang on: fixed once somebody has answered.
FIXED_BY_ANSWERS = ("question", "own_text_es", "own_text_en", "touchpoint", "channel", "is_open")
CHANGEABLE = ("title", "ends_on", "framed_by")
NAME_LENGTH = 80


class AnsweredError(ValueError):
    """Customers have answered: the survey can be ended, but neither deleted nor asked anew."""


class LinkMovedError(ValueError):
    """Somebody else has made a new link meanwhile; theirs would be dead at once."""


@transaction.atomic
def make_survey(
    *, organization: Organization, fields: Mapping[str, Any], by: User | None, at: datetime
) -> Survey:
    """Make a survey and the source its readings come from. It takes answers at once."""
    source = Source.objects.create(
        organization=organization,
        name=_free_name(organization, fields["title"]),
        kind=SourceKind.SURVEY,
        is_open=fields["is_open"],
        created_at=at,
    )
    survey = Survey(
        organization=organization, source=source, created_by=by, created_at=at, **fields
    )
    survey.token_hash = token_hash(open_token(survey))
    survey.save(force_insert=True)
    return survey


def _free_name(organization: Organization, title: str, but: Source | None = None) -> str:
    """Return the title as a source's name; a second survey of the same title gets a number."""
    rows = Source.objects.owned_by(organization).exclude(pk=but.pk if but else None)
    taken = set(rows.values_list("name", flat=True))
    if title not in taken:
        return title
    numbered = (f"{title[: NAME_LENGTH - 5]} ({n})" for n in count(2))
    return next(name for name in numbered if name not in taken)


@transaction.atomic
def change_survey(*, survey: Survey, fields: Mapping[str, Any]) -> None:
    """Change a survey; what its figures hang on stays as it is once somebody has answered."""
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    names = CHANGEABLE if is_answered(survey) else (*CHANGEABLE, *FIXED_BY_ANSWERS)
    for name in names:
        setattr(survey, name, fields[name])
    survey.save(update_fields=[*names])
    source = survey.source
    source.name = _free_name(survey.organization, survey.title, but=source)
    source.is_open = survey.is_open
    source.save(update_fields=["name", "is_open"])
    # Comments are found by the name of what they came with.
    said = CustomerComment.objects.filter(survey_answer__survey=survey)
    said.exclude(origin=survey.title).update(origin=survey.title)


def is_answered(survey: Survey) -> bool:
    return survey.answers.exists()


def set_running(*, survey: Survey, running: bool) -> None:
    """Let a survey take answers, or let it rest. Its links stay as they are."""
    Survey.objects.filter(pk=survey.pk).update(is_running=running)


@transaction.atomic
def renew_open_link(*, survey: Survey, seen_rev: int) -> None:
    """Replace the open link: the old one opens nothing any more. LinkMovedError."""
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    if survey.link_rev != seen_rev:
        raise LinkMovedError
    survey.link_rev += 1
    survey.token_hash = token_hash(open_token(survey))
    survey.save(update_fields=["link_rev", "token_hash"])


@transaction.atomic
def delete_survey(*, survey: Survey) -> None:
    """Delete a survey nobody has answered, with its links and its source. AnsweredError."""
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    if is_answered(survey):
        raise AnsweredError
    source = survey.source
    survey.delete()
    source.delete()
