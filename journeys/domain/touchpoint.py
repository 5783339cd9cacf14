"""A touchpoint as customers live it: five values, how many pass, and who controls it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .scale import ASSUMED, FELT, RATED, RESEARCHED

VALUE_NAMES = ("importance", "expectation", "experience", "emotion", "intensity")


class Control(StrEnum):
    """Who decides what happens in an interaction: we, a partner, the customer, other people."""

    COMPANY = "company"
    PARTNER = "partner"
    CUSTOMER = "customer"
    SOCIAL = "social"


# docs/methods.md, "Priority": how much of a gap is ours to close. Assumptions, not measurements.
ACTIONABILITY: Mapping[Control, float] = {
    Control.COMPANY: 1.0,
    Control.PARTNER: 0.6,
    Control.CUSTOMER: 0.3,
    Control.SOCIAL: 0.3,
}


class SourceKind(StrEnum):
    """Where a rating comes from, the customers' own answers first."""

    SURVEY = "survey"
    RECORD = "record"
    OBSERVATION = "observation"
    INTERVIEW = "interview"
    STAFF = "staff"
    ASSUMPTION = "assumption"


@dataclass(frozen=True)
class Values:
    """Importance, expectation, experience and intensity 1..5, emotion −2..2; None is unknown.

    ValueError outside these ranges. Source: docs/methods.md, "Ratings and their evidence".
    """

    importance: float | None = None
    expectation: float | None = None
    experience: float | None = None
    emotion: float | None = None
    intensity: float | None = None

    def __post_init__(self) -> None:
        for name in VALUE_NAMES:
            value = self.of(name)
            low, high = FELT if name == "emotion" else RATED
            if value is not None and not low <= value <= high:
                raise ValueError(f"{name} {value} is not within {low:g}..{high:g}")

    def of(self, name: str) -> float | None:
        """Return the value with this name. KeyError for another than VALUE_NAMES."""
        if name not in VALUE_NAMES:
            raise KeyError(name)
        value: float | None = getattr(self, name)
        return value


@dataclass(frozen=True)
class Point:
    """One touchpoint as one persona lives it, or all of them together.

    `reach` is the share of customers who pass, above 0 and up to 1. `grade` says how good
    the evidence is: 0 assumed, 1 partial, 2 researched; `grades` the same for single values
    where it is known. `n` customers stand behind it; None when nobody counted.
    ValueError outside these ranges.
    """

    key: str
    title: str
    stage: str
    values: Values
    reach: float
    control: Control
    grade: int
    n: int | None
    grades: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 < self.reach <= 1:
            raise ValueError(f"{self.key}: reach {self.reach} is not in (0, 1]")
        if not all(ASSUMED <= grade <= RESEARCHED for grade in (self.grade, *self.grades.values())):
            raise ValueError(f"{self.key}: a grade is not within {ASSUMED}..{RESEARCHED}")
        if self.n is not None and self.n < 0:
            raise ValueError(f"{self.key}: {self.n} customers")

    def grade_of(self, name: str) -> int:
        """Return the grade of one value's evidence; the touchpoint's where it has none."""
        return self.grades.get(name, self.grade)

    @property
    def weight(self) -> float | None:
        """Importance × reach, what a touchpoint counts in the journey; None without importance."""
        importance = self.values.importance
        return None if importance is None else importance * self.reach
