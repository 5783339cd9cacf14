"""What a session leaves behind: what was voted, as counts, and what was agreed on."""

from __future__ import annotations

from dataclasses import dataclass

from meetings import sentences
from meetings.domain.session import Count
from meetings.models import Attendee, CalibrationSession, Topic


@dataclass(frozen=True)
class TopicRecord:
    """One topic with its revealed votes and what this session agreed on, if it did."""

    topic: Topic

    @property
    def agreed(self) -> Topic | None:
        """The topic itself where it was agreed on: it keeps its level and its reason."""
        return self.topic if self.topic.level else None

    @property
    def votes(self) -> list[tuple[str, Count, str]]:
        """Each revealed vote that tells on nobody: its title, its counts, its sentence."""
        return [
            (sentences.vote_title(turn), count, sentences.count_words(count))
            for turn, count in enumerate(self.topic.counts, start=1)
            if not count.is_telling
        ]

    @property
    def keeps_back(self) -> bool:
        """Whether a vote of so few was revealed that it is not shown outside the room."""
        return any(count.is_telling for count in self.topic.counts)

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
    """Return the record of a session in two queries."""
    topics = session.topics.select_related("capability__area")
    return SessionRecord(session, tuple(map(TopicRecord, topics)), tuple(session.attendees.all()))
