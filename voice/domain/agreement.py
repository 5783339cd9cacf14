"""How often the rules say what a person says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SIGNS = (1, 0, -1)
GOOD_FROM, BAD_UP_TO = 75, 40  # percent of the maximum possible


@dataclass(frozen=True)
class Agreement:
    """Counts by (what a person says, what the rules say), each -1, 0 or 1."""

    counts: dict[tuple[int, int], int]

    @property
    def n(self) -> int:
        return sum(self.counts.values())

    @property
    def right(self) -> int:
        return sum(count for (said, read), count in self.counts.items() if said == read)

    @property
    def opposite(self) -> int:
        """Good taken for bad or bad for good: worse than taking either for neutral."""
        return sum(count for (said, read), count in self.counts.items() if said * read == -1)

    @property
    def share(self) -> float | None:
        """Share of right ones, 0..1; None without any."""
        return self.right / self.n if self.n else None

    def rows(self) -> list[tuple[int, list[int]]]:
        """Return, for what a person says, how often the rules said good, neutral, bad."""
        return [(said, [self.counts.get((said, read), 0) for read in SIGNS]) for said in SIGNS]


def agreement(pairs: Iterable[tuple[int, int]]) -> Agreement:
    """Count (what a person says, what the rules say).

    Source: docs/methods.md, "How well comments are read".

    >>> found = agreement([(1, 1), (1, -1), (0, 0)])
    >>> found.right, found.n, found.opposite
    (2, 3, 1)
    """
    counts: dict[tuple[int, int], int] = {}
    for pair in pairs:
        counts[pair] = counts.get(pair, 0) + 1
    return Agreement(counts)


def sign_of_satisfaction(satisfaction: float) -> int:
    """Return what a score says of itself: 1 from 75 % of the maximum on, -1 up to 40 %, else 0.

    On five points that is 4-5 good and 1-2 bad; of 0..10, 8-10 and 0-4.
    Source: docs/methods.md, "How well comments are read".

    >>> [sign_of_satisfaction(100 * (score - 1) / 4) for score in (1, 2, 3, 4, 5)]
    [-1, -1, 0, 1, 1]
    """
    return (satisfaction >= GOOD_FROM) - (satisfaction <= BAD_UP_TO)
