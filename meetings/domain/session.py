"""One topic of a calibration session: the states it passes through, and votes as counts.

Everybody votes out of sight; all votes are shown at once, as counts; people talk; perhaps they
vote a second time; then a level is agreed on with its reason. More than two votes wear people
down instead of bringing them together, so there is no third.
Source: docs/methods.md, "Calibration sessions".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LEVELS = (1, 2, 3, 4, 5)
SHORTEST_REASON = 10  # characters; "ok" explains nothing to who was not there
LONGEST_REASON = 2000
TIMER_MINUTES = (1, 2, 3, 4, 5)
LONGEST_TIMER = timedelta(minutes=15)  # however often it is extended
TELLING = 3  # below so many votes, those present know whose is whose


class TopicState(StrEnum):
    """Where a topic stands; its votes are out of sight while people vote."""

    WAITING = "waiting"
    VOTING = "voting"
    REVEALED = "revealed"
    SECOND_VOTE = "second_vote"
    REVEALED_AGAIN = "revealed_again"
    AGREED = "agreed"
    PARKED = "parked"

    @property
    def is_live(self) -> bool:
        """Whether the meeting is busy with it: only one topic of a session at a time."""
        return self in _LIVE

    @property
    def turn(self) -> int | None:
        """The vote that is being taken, 1 or 2; None when nobody may vote."""
        return _TURNS.get(self)

    @property
    def may_be_agreed(self) -> bool:
        """Whether a level can be recorded; where one is recorded already, corrected."""
        return (self, Act.AGREE) in _NEXT


class Act(StrEnum):
    """What a facilitator does with a topic."""

    START = "start"
    REVEAL = "reveal"
    VOTE_AGAIN = "vote_again"
    AGREE = "agree"
    PARK = "park"
    TAKE_UP = "take_up"


_TURNS: Mapping[TopicState, int] = {TopicState.VOTING: 1, TopicState.SECOND_VOTE: 2}
_LIVE = frozenset(
    {
        TopicState.VOTING,
        TopicState.REVEALED,
        TopicState.SECOND_VOTE,
        TopicState.REVEALED_AGAIN,
    }
)
_NEXT: Mapping[tuple[TopicState, Act], TopicState] = {
    (TopicState.WAITING, Act.START): TopicState.VOTING,
    (TopicState.VOTING, Act.REVEAL): TopicState.REVEALED,
    (TopicState.REVEALED, Act.VOTE_AGAIN): TopicState.SECOND_VOTE,
    (TopicState.SECOND_VOTE, Act.REVEAL): TopicState.REVEALED_AGAIN,
    (TopicState.REVEALED, Act.AGREE): TopicState.AGREED,
    (TopicState.REVEALED_AGAIN, Act.AGREE): TopicState.AGREED,
    (TopicState.AGREED, Act.AGREE): TopicState.AGREED,
    (TopicState.WAITING, Act.PARK): TopicState.PARKED,
    **{(state, Act.PARK): TopicState.PARKED for state in _LIVE},
}
# What a parked topic comes back to, by the number of votes that were revealed.
_TAKEN_UP = (TopicState.VOTING, TopicState.REVEALED, TopicState.REVEALED_AGAIN)


class NotNowError(ValueError):
    """A topic in this state cannot be treated so; ``args`` are the state and the act."""


def state_after(state: TopicState, act: Act, revealed: int = 0) -> TopicState:
    """Return the state that follows.

    revealed: how many votes on the topic everybody has seen, 0 to 2; a parked topic goes on
        where it stopped, and a vote that was cut short is taken anew.

    Raises NotNowError for an act that the state does not allow.

    >>> state_after(TopicState.VOTING, Act.REVEAL)
    <TopicState.REVEALED: 'revealed'>
    """
    if (state, act) == (TopicState.PARKED, Act.TAKE_UP):
        return _TAKEN_UP[revealed]
    if (state, act) not in _NEXT:
        raise NotNowError(state, act)
    return _NEXT[state, act]


def acts_in(state: TopicState) -> frozenset[Act]:
    """Return what may be done with a topic in this state."""
    if state is TopicState.PARKED:
        return frozenset({Act.TAKE_UP})
    return frozenset(act for before, act in _NEXT if before is state)


@dataclass(frozen=True)
class Count:
    """A revealed vote: how many chose each of the levels 1 to 5, and how many did not know."""

    levels: tuple[int, ...]
    dont_know: int = 0

    @property
    def voted(self) -> int:
        return sum(self.levels) + self.dont_know

    @property
    def is_telling(self) -> bool:
        """Whether so few voted that whoever knows who was there knows whose vote is whose."""
        return self.voted < TELLING

    @property
    def most(self) -> int:
        """The number of votes of the level chosen most often; 0 where nobody chose one."""
        return max(self.levels)


def counted(votes: Iterable[int | None]) -> Count:
    """Return votes as counts; None is "I don't know".

    Raises ValueError for a level outside 1..5.

    >>> counted([3, 3, 4, None])
    Count(levels=(0, 0, 2, 1, 0), dont_know=1)
    """
    levels, dont_know = [0] * len(LEVELS), 0
    for vote in votes:
        if vote is None:
            dont_know += 1
        elif vote in LEVELS:
            levels[vote - 1] += 1
        else:
            raise ValueError(f"no such level: {vote!r}")
    return Count(tuple(levels), dont_know)


def timer_until(now: datetime, minutes: int, running: datetime | None = None) -> datetime:
    """Return when a timer rings that is set to, or where it is running extended by, minutes.

    minutes: 1 to 5. Never later than ``LONGEST_TIMER`` from now.
    Raises ValueError for another number of minutes.
    """
    if minutes not in TIMER_MINUTES:
        raise ValueError(f"no timer of {minutes!r} minutes")
    start = running if running and running > now else now
    return min(start + timedelta(minutes=minutes), now + LONGEST_TIMER)
