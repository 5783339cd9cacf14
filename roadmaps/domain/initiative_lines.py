"""Lines of a file about initiatives: what one says, what is there already, what would become of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

# Characters, as many as a form takes.
TEXTS = {
    "title": 160,
    "why": 1000,
    "steps": 2000,
    "deliverable": 1000,
    "metric": 300,
    "owner": 80,
}
NAMES_LENGTH = 2000  # of all prerequisites of a line together
LIFT = "lift:"  # before a capability's code, where a lift is named as a field


class Range(NamedTuple):
    """From where to where an estimate may lie, and how many decimals are kept of it."""

    low: Decimal
    high: Decimal
    decimals: int


RANGES = {
    "effort": Range(Decimal("0.5"), Decimal(1_000_000), 1),
    "cost": Range(Decimal(0), Decimal(100_000_000_000), 0),
    "duration": Range(Decimal(1), Decimal(12), 0),
    "probability": Range(Decimal("0.05"), Decimal(1), 2),
}
LIFTS = Range(Decimal("0.05"), Decimal(4), 2)


class ProblemKind(StrEnum):
    """Why a line is refused."""

    FORMULA = "formula"  # a cell that a spreadsheet would compute
    NO_NUMBER = "no_number"
    OTHER_DECIMAL = "other_decimal"  # its decimal mark is not the column's, or cannot be told
    UNKNOWN_STATUS = "unknown_status"
    MISSING = "missing"
    OUT_OF_RANGE = "out_of_range"
    NOT_WHOLE = "not_whole"
    TOO_LONG = "too_long"
    NO_NAME = "no_name"  # neither a code nor a name
    UNKNOWN_CODE = "unknown_code"  # no name, and the library has no such code
    TWICE = "twice"  # the same initiative stands further up in the file
    SEVERAL = "several"  # several initiatives of the roadmap have this name
    LIFTS_NOTHING = "lifts_nothing"
    UNKNOWN_PREREQUISITE = "unknown_prerequisite"
    ABSENT_PREREQUISITE = "absent_prerequisite"  # in the library only
    CIRCLE = "circle"
    REFUSED_PREREQUISITE = "refused_prerequisite"


class Step(NamedTuple):
    """An initiative on a circle; ``line`` None where it stands in the roadmap only."""

    title: str
    line: int | None


@dataclass(frozen=True)
class Problem:
    """One reason: of which column, about which words, which other line, which circle."""

    kind: ProblemKind
    field: str = ""
    about: str = ""
    line: int | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line as it was read. Only columns that the file has are said; an empty cell is "".

    ``said`` are texts by field, numbers written as 12.5; ``lifts`` numbers by capability code.
    ``unread`` are cells that say nothing usable: by field, the kind of problem and the words.
    """

    number: int
    said: Mapping[str, str]
    lifts: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Values:
    """All that a file can say of an initiative.

    An empty text is the library's, in the reader's language. ``requires`` are keys.
    """

    title: str = ""
    why: str = ""
    steps: str = ""
    deliverable: str = ""
    metric: str = ""
    owner: str = ""
    effort: Decimal | None = None
    cost: Decimal | None = None
    duration: Decimal | None = None
    probability: Decimal | None = None
    status: str = ""
    lifts: Mapping[str, Decimal] = field(default_factory=dict)
    requires: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Standing:
    """An initiative before the file: in the roadmap, or only in the library.

    ``library_texts`` are what the library says in any language, by field. ``does_more``: it
    eases a touchpoint or brings a tool, so it need not lift a capability.
    """

    key: str
    title: str
    values: Values
    code: str = ""
    library_texts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    is_present: bool = True
    does_more: bool = False


class Outcome(StrEnum):
    """What would become of a line that is kept."""

    NEW = "new"
    FROM_LIBRARY = "from_library"
    UPDATED = "updated"
    SAME = "same"


@dataclass(frozen=True)
class Change:
    """One field before and after; for prerequisites, keys that come and go."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Kept:
    """A line that is kept: which initiative it is about, and all of it as it would be."""

    line: int
    key: str
    title: str
    outcome: Outcome
    values: Values
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Refused:
    """A line that is left out, with every reason found."""

    line: int
    title: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Examined:
    """What a file would do: each of its lines is either kept or refused."""

    kept: tuple[Kept, ...]
    refused: tuple[Refused, ...]
    titles: Mapping[str, str]  # of every initiative named, by key

    @property
    def lines(self) -> int:
        return len(self.kept) + len(self.refused)

    def of(self, *outcomes: Outcome) -> list[Kept]:
        return [one for one in self.kept if one.outcome in outcomes]

    @property
    def writes(self) -> bool:
        return any(one.outcome is not Outcome.SAME for one in self.kept)

    @cached_property
    def digest(self) -> str:
        """Return what tells this outcome from any other: what is written, and over what."""
        told = [
            [
                [one.line, one.key, one.outcome, _plain(one.values)]
                + [[change.field, str(change.before)] for change in one.changes]
                for one in self.kept
            ],
            [one.line for one in self.refused],
        ]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _plain(values: Values) -> list[Any]:
    lifts = sorted((code, str(points)) for code, points in values.lifts.items())
    others = [str(getattr(values, name)) for name in (*TEXTS, *RANGES, "status")]
    return [*others, lifts, sorted(values.requires)]
