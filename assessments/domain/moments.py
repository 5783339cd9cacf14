"""How many values, their mean and their spread: all that most estimators need of a group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum


@dataclass(frozen=True)
class Moments:
    """A group's number of values, mean and variance (n - 1), both 0 where there are too few.

    So that a database may add up ten thousand people; `of` does it for values at hand.
    """

    n: int
    mean: float
    variance: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Moments:
        """Return the moments of values."""
        return cls._of_pairs([(value, 1) for value in values])

    @classmethod
    def of_tally(cls, tally: Mapping[float, int]) -> Moments:
        """Return the moments of values that are counted: value -> how many people.

        >>> Moments.of_tally({3.0: 2, 4.0: 2}) == Moments.of([3, 3, 4, 4])
        True
        """
        return cls._of_pairs(list(tally.items()))

    @classmethod
    def _of_pairs(cls, pairs: Sequence[tuple[float, int]]) -> Moments:
        n = sum(people for _, people in pairs)
        if not n:
            return cls(0, 0.0, 0.0)
        mean = fsum(value * people for value, people in pairs) / n
        if n == 1:
            return cls(1, mean, 0.0)
        squares = fsum(people * (value - mean) ** 2 for value, people in pairs)
        return cls(n, mean, squares / (n - 1))

    @property
    def error(self) -> float:
        """Return the squared standard error of the mean, s²/n; 0 without values."""
        return self.variance / self.n if self.n else 0.0


def merged(groups: Iterable[Moments]) -> Moments:
    """Return the moments of all values of several groups together.

    >>> merged([Moments.of([4]), Moments.of([2, 3])]) == Moments.of([4, 2, 3])
    True
    """
    known = [group for group in groups if group.n]
    n = sum(group.n for group in known)
    if not n:
        return Moments(0, 0.0, 0.0)
    mean = fsum(group.n * group.mean for group in known) / n
    if n == 1:
        return Moments(1, mean, 0.0)
    within = fsum((group.n - 1) * group.variance for group in known)
    between = fsum(group.n * (group.mean - mean) ** 2 for group in known)
    return Moments(n, mean, (within + between) / (n - 1))
