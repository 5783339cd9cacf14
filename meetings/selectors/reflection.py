"""The reflection session of a round, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from assessments.models import Assessment
from assessments.selectors.reflections import Answered, AnsweredTheme, reflection_themes
from meetings import sentences
from meetings.links import shared_token
from meetings.models import ReflectionSession


@dataclass(frozen=True)
class ReflectionPage:
    assessment: Assessment
    session: ReflectionSession | None
    themes: tuple[AnsweredTheme, ...]

    @property
    def is_finished(self) -> bool:
        return bool(self.session and self.session.is_finished)

    @property
    def token(self) -> str:
        """The token of the shared link, for those who may hand it on; "" where there is none."""
        return shared_token(self.session) if self.session and self.session.token_hash else ""

    @cached_property
    def answers(self) -> list[Answered]:
        return [answer for theme in self.themes for answer in theme.answers]

    @property
    def headline(self) -> str:
        done = sum(answer.is_answered for answer in self.answers)
        return sentences.reflection_headline(done, len(self.answers))


def reflection_page(assessment: Assessment) -> ReflectionPage:
    """Return all questions of the reflection with what was written; two queries."""
    return ReflectionPage(
        assessment,
        ReflectionSession.objects.filter(assessment=assessment).first(),
        reflection_themes(assessment),
    )
