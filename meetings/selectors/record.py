"""What a session leaves behind: what was voted, as counts, and what was agreed on."""

from __future__ import annotations

from dataclasses import dataclass

from assessments.models import AgreedLevel
from meetings import sentences
from meetings.domain.session import Count
from meetings.models import Attendee, CalibrationSession, Topic


@dataclass(frozen=True)
class TopicRecord:
    """One topic with its revealed votes and the level recorded, if one was."""

    topic: Topic
    agreed: AgreedLevel | None

    @property
    def votes(self) -> list[tuple[str, Count, str]]:
        """Each revealed vote: its title, its counts, its sentence."""
        return [
            (sentences.vote_title(turn), count, sentences.count_words(count))
            for turn, count in enumerate(self.topic.counts, start=1)
        ]

    @property
    def before_words(self) -> str:
        return sentences.before_words(self.topic.before)


@dataclass(frozen=True)
class SessionRecord:
    session: CalibrationSession
    topics: tuple[TopicRecord, ...]
    people: tuple[Attendee, ...]

    @property
    def agreed(self) -> int:
        return sum(record.agreed is not None for record in self.topics)

    @property
    def headline(self) -> str:
        return sentences.record_headline(self.agreed, len(self.topics))


def session_record(session: CalibrationSession) -> SessionRecord:
    """Return the record of a session in three queries; agreed levels only of topics agreed here."""
    topics = session.topics.select_related("capability__area")
    levels = {
        row.capability_id: row
        for row in AgreedLevel.objects.filter(assessment=session.assessment_id)
    }
    return SessionRecord(
        session,
        tuple(
            TopicRecord(topic, levels.get(topic.capability_id) if topic.state == "agreed" else None)
            for topic in topics
        ),
        tuple(session.attendees.all()),
    )
