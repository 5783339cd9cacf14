"""What a change of a journey can be refused for, each by name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.models import User


class JourneyError(ValueError):
    """A change that was refused; nothing was written."""


class StaleRowError(JourneyError):
    """Somebody changed the same field meanwhile; ``theirs`` is what is stored now."""

    def __init__(self, *, rev: int, theirs: str, who: User | None, at: datetime | None) -> None:
        self.rev = rev
        self.theirs = theirs
        self.who = who
        self.at = at
        super().__init__("the field was changed elsewhere")


class NothingToUndoError(JourneyError):
    """There is nothing of this person's left to take back, or to do again."""


class ChangedSinceError(JourneyError):
    """What would be taken back was changed by somebody else since; ``label`` names it."""

    def __init__(self, label: str) -> None:
        self.label = label
        super().__init__(label)


class NotInThisJourneyError(JourneyError):
    """A row named in the request belongs to another journey, or is in the bin."""


class InvalidValueError(JourneyError):
    """A value that does not fit; ``messages`` says why, in the active language."""

    def __init__(self, messages: list[str]) -> None:
        self.messages = messages
        super().__init__("; ".join(messages))


class DocumentError(JourneyError):
    """A file or a paste that does not fit; each problem with its line, in the active language."""

    def __init__(self, problems: list[Any]) -> None:
        self.problems = problems
        super().__init__("; ".join(str(problem) for problem in problems))
