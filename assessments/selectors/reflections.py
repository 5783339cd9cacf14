"""What the executive team wrote down in its reflection session, to stand beside the scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assessments.models import Assessment, Reflection
from assessments.reflection_questions import THEMES, Question


@dataclass(frozen=True)
class Answered:
    """One question with what was written; ``row`` is None where nobody has written yet."""

    question: Question
    row: Reflection | None

    @property
    def is_answered(self) -> bool:
        return bool(self.row and self.row.text.strip())


@dataclass(frozen=True)
class AnsweredTheme:
    title: Any
    answers: tuple[Answered, ...]

    @property
    def written(self) -> tuple[Answered, ...]:
        return tuple(answer for answer in self.answers if answer.is_answered)


def reflection_themes(assessment: Assessment) -> tuple[AnsweredTheme, ...]:
    """Return every theme with its questions and answers, in order; one query."""
    rows = {row.question: row for row in Reflection.objects.filter(assessment=assessment)}
    return tuple(
        AnsweredTheme(theme.title, tuple(Answered(q, rows.get(q.slug)) for q in theme.questions))
        for theme in THEMES
    )


def written_themes(assessment: Assessment) -> tuple[AnsweredTheme, ...]:
    """Return only what has been answered; empty where nothing has."""
    return tuple(
        AnsweredTheme(theme.title, theme.written)
        for theme in reflection_themes(assessment)
        if theme.written
    )
