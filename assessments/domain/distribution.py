"""How a group answered one capability."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from .scale import LEVELS, AnswerStatus

Answer: TypeAlias = int | AnswerStatus | None  # a level, "don't know"/"n.a.", or skipped
Counts: TypeAlias = tuple[int, int, int, int, int]


@dataclass(frozen=True)
class Distribution:
    """Number of answers at each level 1..5, and of "don't know" and "does not apply".

    Sums of integers, so that two groups added give exactly the group of both.
    Source: docs/methods.md, "Answer options".

    >>> Distribution.of([4, 4, 3, AnswerStatus.DONT_KNOW, None])
    Distribution(counts=(0, 0, 1, 2, 0), dont_know=1, not_applicable=0)
    """

    counts: Counts
    dont_know: int = 0
    not_applicable: int = 0

    def __post_init__(self) -> None:
        if len(self.counts) != len(LEVELS):
            raise ValueError(f"a distribution counts {len(LEVELS)} levels: {self.counts}")
        if min(*self.counts, self.dont_know, self.not_applicable) < 0:
            raise ValueError(f"a count is negative: {self}")

    @classmethod
    def of(cls, levels: Iterable[Answer]) -> "Distribution":
        """Count answers; None (skipped) counts nowhere. ValueError outside 1..5."""
        counts = [0] * len(LEVELS)
        statuses = {AnswerStatus.DONT_KNOW: 0, AnswerStatus.NOT_APPLICABLE: 0}
        for level in levels:
            if level is None:
                continue
            if isinstance(level, AnswerStatus):
                if level not in statuses:
                    raise ValueError("pass the level itself, not AnswerStatus.LEVEL")
                statuses[level] += 1
            elif level in LEVELS:
                counts[level - 1] += 1
            else:
                raise ValueError(f"level {level!r} is not one of {LEVELS}")
        return cls(
            (counts[0], counts[1], counts[2], counts[3], counts[4]),
            dont_know=statuses[AnswerStatus.DONT_KNOW],
            not_applicable=statuses[AnswerStatus.NOT_APPLICABLE],
        )

    def __add__(self, other: "Distribution") -> "Distribution":
        a, b, c, d, e = (x + y for x, y in zip(self.counts, other.counts, strict=True))
        return Distribution(
            (a, b, c, d, e),
            self.dont_know + other.dont_know,
            self.not_applicable + other.not_applicable,
        )

    @property
    def n(self) -> int:
        """Number of answers that are a level."""
        return sum(self.counts)

    @property
    def asked(self) -> int:
        """Everyone who gave an answer of any kind."""
        return self.n + self.dont_know + self.not_applicable

    @property
    def total(self) -> int:
        """Sum of the levels."""
        return sum(level * count for level, count in zip(LEVELS, self.counts, strict=True))

    @property
    def mean(self) -> float | None:
        """Mean level, 1..5; None without a level."""
        return self.total / self.n if self.n else None

    @property
    def variance(self) -> float | None:
        """Sample variance (n - 1) in levels²; None below two levels.

        In integers until the last division: unanimity is exactly 0, never 1e-17.
        """
        n = self.n
        if n < 2:
            return None
        squares = sum(x * x * count for x, count in zip(LEVELS, self.counts, strict=True))
        return (n * squares - self.total**2) / (n * (n - 1))

    @property
    def visibility(self) -> float | None:
        """Share of levels among levels and "don't know", 0..1; None without either."""
        able = self.n + self.dont_know
        return self.n / able if able else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Lowest and highest mean that the "don't know"s could hide (Manski), 1..5.

        (sum + 1 dk) / (n + dk) and (sum + 5 dk) / (n + dk); None without either.
        """
        able = self.n + self.dont_know
        if not able:
            return None
        low = (self.total + LEVELS[0] * self.dont_know) / able
        high = (self.total + LEVELS[-1] * self.dont_know) / able
        return low, high
