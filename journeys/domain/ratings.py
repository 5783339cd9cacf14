"""From rows of ratings to one value each: the newest of a source, and the best evidence wins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import copysign, floor

from .scale import (
    ASSUMED,
    ENOUGH_COUNTED,
    ENOUGH_MET,
    MIDDLE,
    PARTIAL,
    RATED,
    RESEARCHED,
    known_mean,
    settled,
)
from .touchpoint import VALUE_NAMES, SourceKind, Values

_ENOUGH = {
    SourceKind.SURVEY: ENOUGH_COUNTED,
    SourceKind.RECORD: ENOUGH_COUNTED,
    SourceKind.OBSERVATION: ENOUGH_MET,
    SourceKind.INTERVIEW: ENOUGH_MET,
}


def evidence_grade(kind: SourceKind, n: int | None) -> int:
    """Return 2 researched, 1 partial or 0 assumed for a source with n customers behind it.

    Staff say what they believe of customers, so they are never more than partial. A survey
    or record needs 30 customers, an observation or interview 5; an unknown n is not enough.
    ValueError for a negative n. Source: docs/methods.md, "Ratings and their evidence".

    >>> evidence_grade(SourceKind.SURVEY, 30), evidence_grade(SourceKind.SURVEY, 29)
    (2, 1)
    """
    if n is not None and n < 0:
        raise ValueError(f"{n} customers")
    if kind is SourceKind.ASSUMPTION:
        return ASSUMED
    if kind is SourceKind.STAFF or n is None:
        return PARTIAL
    return RESEARCHED if n >= _ENOUGH[kind] else PARTIAL


@dataclass(frozen=True)
class RatingRow:
    """What one source said on one day of one touchpoint, as one persona lives it.

    A weight of 0 leaves the row out; ValueError for a negative one or a negative n.
    """

    source: SourceKind
    rated_on: date
    values: Values
    n: int | None = None
    weight: float = 1.0

    def __post_init__(self) -> None:
        if self.weight < 0:
            raise ValueError(f"a weight is negative: {self.weight}")
        if self.n is not None and self.n < 0:
            raise ValueError(f"{self.n} customers")

    @property
    def grade(self) -> int:
        return evidence_grade(self.source, self.n)


@dataclass(frozen=True)
class Pooled:
    """One value each, and how good its evidence is.

    `grades` by name of the known values; `grade` and `n` are those of the experience, on
    which every score of a touchpoint rests: an assumed intensity must not make a survey
    look assumed. Without an experience, the lowest of the grades, and 0 without any value.
    `n` is None when nobody counted. `sources` are those that said something of it.
    """

    values: Values
    grade: int
    n: int | None
    sources: tuple[SourceKind, ...]
    grades: Mapping[str, int]


def pool(rows: Sequence[RatingRow]) -> Pooled:
    """Return one value each from what several sources say of a touchpoint.

    Value by value, of each source its latest day that says it counts; of those, only rows
    with the best grade: their mean by weight. Thirty customers are not averaged with a
    guess, and a day that leaves a value blank hides nothing.
    Source: docs/methods.md, "Pooling ratings".

    >>> day = date(2026, 3, 1)
    >>> guess = RatingRow(SourceKind.ASSUMPTION, day, Values(importance=5, experience=5))
    >>> survey = RatingRow(SourceKind.SURVEY, day, Values(experience=2), n=40)
    >>> found = pool([guess, survey])
    >>> found.values.importance, found.values.experience, found.grade, found.n
    (5.0, 2.0, 2, 40)
    """
    rows = [row for row in rows if row.weight > 0]
    behind = {name: best for name in VALUE_NAMES if (best := _best(rows, name))}
    grades = {name: best[0].grade for name, best in behind.items()}
    leading = _leading(grades)
    used = {row.source for best in behind.values() for row in best}
    return Pooled(
        values=Values(
            **{
                name: known_mean([(row.values.of(name), row.weight) for row in best])
                for name, best in behind.items()
            }
        ),
        grade=grades[leading] if leading else ASSUMED,
        n=_together([row.n for row in behind[leading]]) if leading else None,
        sources=tuple(kind for kind in SourceKind if kind in used),
        grades=grades,
    )


def across(personas: Sequence[Pooled], shares: Sequence[float] | None = None) -> Pooled:
    """Return the mean over personas, equal unless shares are given; all 0 is equal too.

    A persona for whom a value is unknown leaves its mean. The grade is the lowest of the
    personas in it, because a mean is no better known than its weakest part.
    ValueError for a negative share, or another number of shares than of personas.
    Source: docs/methods.md, "Pooling ratings".
    """
    weights = [1.0 for _ in personas] if shares is None else list(shares)
    if any(weight < 0 for weight in weights):
        raise ValueError(f"a share is negative: {weights}")
    if not any(weights):
        weights = [1.0 for _ in weights]
    pairs = [(one, w) for one, w in zip(personas, weights, strict=True) if w > 0]
    grades = {
        name: min(one.grades[name] for one, _ in pairs if name in one.grades)
        for name in VALUE_NAMES
        if any(name in one.grades for one, _ in pairs)
    }
    leading = _leading(grades)
    used = {source for one, _ in pairs for source in one.sources}
    return Pooled(
        values=Values(
            **{name: known_mean([(one.values.of(name), w) for one, w in pairs]) for name in grades}
        ),
        grade=grades[leading] if leading else ASSUMED,
        n=_together([one.n for one, _ in pairs if leading in one.grades]),
        sources=tuple(kind for kind in SourceKind if kind in used),
        grades=grades,
    )


def from_centred(x: float) -> float:
    """Return an emotion imported from 1..5, x − 3. ValueError outside.

    >>> from_centred(5)
    2.0
    """
    low, high = RATED
    if not low <= x <= high:
        raise ValueError(f"{x} is not within {low:g}..{high:g}")
    return x - MIDDLE


def from_seven(x: float) -> int:
    """Return an emotion imported from −3..3, x · 2/3 to the nearest whole, halves outwards.

    ValueError outside.

    >>> [from_seven(x) for x in (-3, -2, -1, 0, 1, 2, 3)]
    [-2, -1, -1, 0, 1, 1, 2]
    """
    if not -3 <= x <= 3:
        raise ValueError(f"{x} is not within -3..3")
    return int(copysign(floor(settled(abs(x) * 2 / 3 + 0.5)), x))


def _best(rows: Sequence[RatingRow], name: str) -> list[RatingRow]:
    saying = [row for row in rows if row.values.of(name) is not None]
    latest: dict[SourceKind, date] = {}
    for row in saying:
        latest[row.source] = max(row.rated_on, latest.get(row.source, row.rated_on))
    newest = [row for row in saying if row.rated_on == latest[row.source]]
    best = max((row.grade for row in newest), default=ASSUMED)
    return [row for row in newest if row.grade == best]


def _leading(grades: Mapping[str, int]) -> str | None:
    """Name the value whose evidence stands for the touchpoint's."""
    if "experience" in grades:
        return "experience"
    return min(grades, key=lambda name: grades[name], default=None)


def _together(counts: Sequence[int | None]) -> int | None:
    known = [n for n in counts if n is not None]
    return sum(known) if known else None
