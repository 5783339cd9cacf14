"""A running session as its screens show it.

Nothing here reads the level of a vote that has not been revealed, except one's own for one's own
screen: until then the topic's ``revealed`` holds no such vote, and only numbers of votes are asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import ceil

from django.db.models import Count as CountRows
from django.db.models import Max, Q

from assessments.models import AgreedLevel, Anchor, Capability, Level
from meetings import sentences
from meetings.domain.session import TELLING, Act, Count, TopicState, acts_in
from meetings.models import Attendee, CalibrationSession, Topic, Vote


@dataclass(frozen=True)
class Tally:
    """How many are in the room and how many of them have voted in this turn."""

    present: int
    voted: int
    newest: int

    @property
    def mark(self) -> str:
        """What a screen sends back to say which tally it shows; tells nothing about levels."""
        return f"{self.voted}.{self.present}.{self.newest}"

    @property
    def is_telling(self) -> bool:
        """Whether so few have voted that those present would know whose vote is whose."""
        return self.voted < TELLING


@dataclass(frozen=True)
class AnchorLine:
    """One level of the capability: its number, its name, and what it looks like here."""

    level: int
    name: str
    text: str


@dataclass(frozen=True)
class Revealed:
    """One vote that everybody has seen; ``turn`` is 1 or 2."""

    turn: int
    count: Count

    @property
    def title(self) -> str:
        return sentences.vote_title(self.turn)

    @property
    def words(self) -> str:
        return sentences.count_words(self.count)


@dataclass(frozen=True)
class Cell:
    """How many made one choice in one vote."""

    turn: int
    count: int

    @property
    def dots(self) -> range:
        return range(self.count)


@dataclass(frozen=True)
class BoardLine:
    """One choice with its votes; ``anchor`` is None for "I don't know"."""

    anchor: AnchorLine | None
    choice: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Focus:
    """The topic everybody looks at."""

    topic: Topic
    anchors: tuple[AnchorLine, ...]
    agreed: AgreedLevel | None
    seconds_left: int | None

    @property
    def state(self) -> TopicState:
        return self.topic.stands

    @property
    def capability(self) -> object:
        return self.topic.capability

    @property
    def acts(self) -> frozenset[Act]:
        return acts_in(self.state)

    @cached_property
    def revealed(self) -> tuple[Revealed, ...]:
        return tuple(Revealed(turn, count) for turn, count in enumerate(self.topic.counts, start=1))

    @property
    def board(self) -> list[BoardLine]:
        """Each level with how many chose it in each vote; last, where there is any, "don't know"."""
        votes = self.revealed
        lines = [
            BoardLine(
                anchor,
                str(anchor.level),
                tuple(Cell(vote.turn, vote.count.levels[anchor.level - 1]) for vote in votes),
            )
            for anchor in self.anchors
        ]
        unsure = tuple(Cell(vote.turn, vote.count.dont_know) for vote in votes)
        if any(cell.count for cell in unsure):
            lines.append(BoardLine(None, "dont_know", unsure))
        return lines

    @property
    def agreed_here(self) -> AgreedLevel | None:
        """The level recorded on this topic in this session, and not in one before."""
        return self.agreed if self.state is TopicState.AGREED else None

    @property
    def before_words(self) -> str:
        return sentences.before_words(self.topic.before)

    @property
    def announcement(self) -> str:
        return sentences.announcement(self.topic)


@dataclass(frozen=True)
class Stage:
    """What a screen shows at a moment."""

    session: CalibrationSession
    tally: Tally
    focus: Focus | None

    @property
    def tally_words(self) -> str:
        return sentences.tally_words(self.tally.voted, self.tally.present, self._is_voting)

    @property
    def _is_voting(self) -> bool:
        return bool(self.focus and self.focus.state.turn)

    @property
    def announcement(self) -> str:
        if self.session.is_closed:
            return sentences.closed_words()
        return self.focus.announcement if self.focus else sentences.waiting_words()


def tally_of(session: CalibrationSession) -> Tally:
    """Return how many are present and have voted in the turn being taken; one query."""
    focus = session.focus
    turn = focus.stands.turn if focus else None
    voted = Q(votes__topic=focus, votes__turn=turn) if turn else Q(pk=None)
    found = Attendee.objects.filter(session=session, left_at=None).aggregate(
        present=CountRows("pk", distinct=True),
        voted=CountRows("pk", filter=voted, distinct=True),
        newest=Max("pk"),
    )
    return Tally(found["present"], found["voted"], found["newest"] or 0)


def stage_of(session: CalibrationSession, tally: Tally, at: datetime) -> Stage:
    """Return what the screens of a session show; ``session`` was read with its focus."""
    topic = session.focus
    return Stage(session, tally, _focus(session, topic, at) if topic else None)


def _focus(session: CalibrationSession, topic: Topic, at: datetime) -> Focus:
    levels = Level.objects.filter(framework=topic.capability.area.framework_id)
    names = {level.number: level.name for level in levels}
    anchors = tuple(
        AnchorLine(anchor.level, names.get(anchor.level, ""), anchor.text)
        for anchor in Anchor.objects.filter(capability=topic.capability_id)
    )
    agreed = AgreedLevel.objects.filter(
        assessment=session.assessment_id, capability=topic.capability_id
    ).first()
    left = topic.timer_ends_at and max(0, ceil((topic.timer_ends_at - at).total_seconds()))
    return Focus(topic, anchors, agreed, left)


def own_votes(attendee: Attendee, topic: Topic) -> Mapping[int, str]:
    """Return what this person voted on a topic: turn → "1" to "5" or "dont_know"."""
    rows = Vote.objects.filter(attendee=attendee, topic=topic)
    return {row.turn: str(row.level or "dont_know") for row in rows}


def people_of(session: CalibrationSession) -> list[Attendee]:
    """Return those present, in the order in which they came."""
    return list(session.attendees.present())


def topics_of(session: CalibrationSession) -> list[Topic]:
    """Return the session's topics in order, with their capabilities."""
    return list(session.topics.select_related("capability__area"))


def others_of(session: CalibrationSession) -> list[Capability]:
    """Return the round's capabilities that are not on the session's list."""
    listed = session.topics.values("capability")
    return list(Capability.objects.asked_in(session.assessment).exclude(pk__in=listed))
