"""What a participant writes: choices, comments, the final submit. Nothing is half-written."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from assessments.domain.quality import is_hasty, is_straight_lined
from assessments.domain.scale import LEVELS, AnswerStatus
from assessments.models import Answer, Assessment, Capability, Participant

COMMENT_LIMIT = 4000
LONGEST_SECONDS = 3600.0
CHOICES = {
    **{str(level): (AnswerStatus.LEVEL, level) for level in LEVELS},
    "dont_know": (AnswerStatus.DONT_KNOW, None),
    "not_applicable": (AnswerStatus.NOT_APPLICABLE, None),
}


class NotAnsweringError(ValueError):
    """The questionnaire is submitted, the round is not open, or the choice does not exist."""


class ConsentMissingError(ValueError):
    """A named round was begun without the agreement to be known by one's answers."""


class CommentTooLongError(ValueError):
    """The comment is longer than ``COMMENT_LIMIT`` characters."""


class CommentConflictError(ValueError):
    """Another tab or device changed the comment meanwhile; ``theirs`` is the stored row."""

    def __init__(self, theirs: Answer) -> None:
        self.theirs = theirs
        super().__init__("the comment was changed elsewhere")


def save_answer(
    *,
    participant: Participant,
    capability: Capability,
    at: datetime,
    choice: str | None = None,
    confidence: int | None = None,
    evidence: int | None = None,
    position: int = 0,
    seconds: float | None = None,
) -> None:
    """Store what is given in one statement; what is None stays as it was.

    One upsert instead of read-then-write: two devices saving at once cannot lose a choice,
    and fifty people saving at once keep their place in the queue short.
    """
    _refuse_unless_answering(participant, at)
    given: dict[str, object] = {}
    if choice is not None:
        if choice not in CHOICES:
            raise NotAnsweringError(f"no such choice: {choice!r}")
        status, level = CHOICES[choice]
        given |= {"status": status.value, "level": level}
    if confidence is not None:
        given["confidence"] = confidence
    if evidence is not None:
        given["evidence"] = evidence
    if seconds is not None:
        given["seconds"] = min(max(seconds, 0.0), LONGEST_SECONDS)
    values = [
        participant.pk.hex if connection.vendor == "sqlite" else participant.pk,
        capability.pk,
        connection.ops.adapt_datetimefield_value(at),
        position,
        *given.values(),
    ]
    with connection.cursor() as cursor:
        cursor.execute(_upsert(tuple(given)), values)


@cache
def _upsert(given: tuple[str, ...]) -> str:
    """Return the statement that stores these columns; put together once for each set of them."""
    columns = ["updated_at", "position", *given]
    # Columns that a new row must have and that an old one keeps.
    new = {"comment": "''", "comment_rev": "0"} | ({} if "status" in given else {"status": "''"})
    return f"""
        INSERT INTO assessments_answer
            (participant_id, capability_id, {", ".join([*columns, *new])})
        VALUES (%s, %s, {", ".join(["%s"] * len(columns) + [*new.values()])})
        ON CONFLICT (participant_id, capability_id) DO UPDATE
        SET {", ".join(f"{name} = excluded.{name}" for name in columns)}
    """  # noqa: S608 - made of the column names above; what people send travels as parameters


@transaction.atomic
def save_comment(
    *, participant: Participant, capability: Capability, text: str, seen_rev: int, at: datetime
) -> int:
    """Store a comment that was written on top of revision ``seen_rev``; return the new one.

    CommentConflictError where the stored comment has moved on and says something else;
    nothing is written then.
    """
    _refuse_unless_answering(participant, at)
    text = text.replace("\r\n", "\n").replace("\x00", "")
    if len(text) > COMMENT_LIMIT:
        raise CommentTooLongError
    if seen_rev == 0:
        Answer.objects.bulk_create(
            [Answer(participant=participant, capability=capability, updated_at=at)],
            ignore_conflicts=True,
        )
    mine = Answer.objects.filter(participant=participant, capability=capability)
    changed = mine.filter(comment_rev=seen_rev).update(
        comment=text, comment_rev=F("comment_rev") + 1, updated_at=at
    )
    if changed:
        return seen_rev + 1
    theirs = mine.get()
    if theirs.comment != text:
        raise CommentConflictError(theirs)
    return theirs.comment_rev


@transaction.atomic
def start_questionnaire(
    *, participant: Participant, at: datetime, language: str, consents: bool = False
) -> None:
    """Note when somebody first opened their questionnaire, and the language they read it in.

    A named round begins with the person's explicit agreement to be known by their answers:
    ConsentMissingError without one, and nothing is written.
    """
    mine = Participant.objects.filter(pk=participant.pk)
    if participant.needs_consent:
        if not consents:
            raise ConsentMissingError
        mine.filter(consented_at=None).update(consented_at=at)
    mine.filter(started_at=None).update(started_at=at)
    mine.exclude(language=language).update(language=language)


def record_first_sight(
    *, participant: Participant, level: int | None, expected: int | None = None, at: datetime
) -> None:
    """Keep what a participant says before seeing the questions; None is "rather not say".

    ``level`` is where the organisation would stand, ``expected`` how many of 100 customers
    would be satisfied; a round that does not ask for that keeps none.
    """
    _refuse_unless_answering(participant, at)
    if level is not None and level not in LEVELS:
        raise NotAnsweringError(f"no such level: {level!r}")
    said: dict[str, int | None] = {"global_level": level}
    if participant.assessment.asks_expectation:
        if expected is not None and not 0 <= expected <= 100:
            raise NotAnsweringError(f"no such share of customers: {expected!r}")
        said["expected_share"] = expected
    Participant.objects.filter(pk=participant.pk).update(**said)


@transaction.atomic
def submit_questionnaire(*, participant: Participant, at: datetime) -> None:
    """Hand in the answers with their quality signals. A second submit changes nothing."""
    assessment = Assessment.objects.select_for_update().get(pk=participant.assessment_id)
    if not assessment.takes_answers(timezone.localdate(at)) or participant.withdrawn_at:
        raise NotAnsweringError("the round is not open")
    answers = list(participant.answers.exclude(status=""))
    if not answers:
        raise NotAnsweringError("nothing is answered")
    Participant.objects.filter(pk=participant.pk, submitted_at=None).update(
        submitted_at=at,
        straight_lined=is_straight_lined([a.level for a in answers if a.level is not None]),
        hasty=is_hasty([a.seconds for a in answers if a.seconds is not None]),
    )


def _refuse_unless_answering(participant: Participant, at: datetime) -> None:
    if participant.submitted_at or participant.withdrawn_at:
        raise NotAnsweringError("the questionnaire is finished")
    if not participant.assessment.takes_answers(timezone.localdate(at)):
        raise NotAnsweringError("the round is not open")
