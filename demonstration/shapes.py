"""The shapes a story is told in: plain values, no rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# The values of assessments.models.RoleGroup, so that a story needs no model.
EXECUTIVE, MANAGER, FRONT_LINE = "executive", "manager", "front_line"

# How far each role group usually stands from the mean of all, in levels.
USUAL_DISTANCE = {EXECUTIVE: 0.35, MANAGER: 0.15, FRONT_LINE: -0.2}


@dataclass(frozen=True)
class TeamPlan:
    """A team and the number of people who work in it."""

    name: str
    headcount: int


@dataclass(frozen=True)
class Person:
    """Somebody invented who takes part; ``address`` is the part before example.org."""

    name: str
    address: str
    team: str
    role: str
    language: str = "es"

    @property
    def email(self) -> str:
        return f"{self.address}@example.org"


@dataclass(frozen=True)
class Truth:
    """How one capability really stands: mean levels 1–5 now and a year before.

    ``distance`` is how far each role group stands from the mean, in levels; ``unseen`` the
    share 0–1 of the front line that cannot tell.
    """

    now: float
    before: float
    target: int = 4
    weight: str = "1"
    distance: Mapping[str, float] = field(default_factory=lambda: USUAL_DISTANCE)
    unseen: float = 0.0

    def mean(self, years_ago: int) -> float:
        """Return the mean level so many years ago; two years ago less had moved than since."""
        if years_ago < 2:
            return self.before if years_ago else self.now
        return max(1.0, self.before - 0.5 * (self.now - self.before))


@dataclass(frozen=True)
class Remark:
    """A comment, with the level its author gave; None for "don't know" or "does not apply"."""

    address: str
    code: str
    level: int | None
    text: str


@dataclass(frozen=True)
class Client:
    """An invented organisation, who takes part in its rounds, and how mature it is.

    ``tendencies`` are levels by which a team stands above the others, by team and by
    capability or area code.
    """

    name: str
    sector: str
    currency: str
    teams: tuple[TeamPlan, ...]
    people: tuple[Person, ...]
    truths: Mapping[str, Truth]
    tendencies: Mapping[tuple[str, str], float] = field(default_factory=dict)


@dataclass(frozen=True)
class RoundPlan:
    """One round of a client: who was invited, who stayed away, what was written.

    ``partly`` are people who have begun and not submitted, with the number of questions
    they have answered; ``hurried`` gave the same answer to everything in a minute.
    ``years_ago`` takes the means of so many years before: 0, 1 or 2. ``routed``: each
    question is asked only of the role groups that can know the answer. ``expects``: people also
    say how many of 100 customers they think are satisfied.
    """

    title: str
    form: str
    confidentiality: str
    invited: frozenset[str]
    absent: frozenset[str] = frozenset()
    partly: Mapping[str, int] = field(default_factory=dict)
    hurried: frozenset[str] = frozenset()
    not_applicable: frozenset[str] = frozenset()
    confirmed_out: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    minimum_group: int = 5
    years_ago: int = 0
    routed: bool = False
    expects: bool = False
