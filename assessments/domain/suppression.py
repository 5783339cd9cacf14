"""Which groups may be shown without showing what a few people answered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .scale import (
    EXTREME_MEANS,
    LEVELS,
    MINIMUM_RANGE_WIDTH,
    PEOPLE_BANDS,
    VERBATIM_GROUP,
    settled,
)


@dataclass(frozen=True)
class Suppression:
    """The cells to show and to hide; `parent_only` when none may be shown."""

    visible: frozenset[str]
    hidden: frozenset[str]
    parent_only: bool


def suppress(
    sizes: Mapping[str, int], k: int, totals: Mapping[str, int] | None = None
) -> Suppression:
    """Return which cells of one partition may be shown beside the total of all of them.

    Hidden are cells of fewer than k, and then the smallest visible ones (tie: lowest id)
    while all hidden together are fewer than k or a single cell: the total minus the
    visible would give it back. Empty cells are neither visible nor hidden: there is
    nothing in them to protect, and they protect nobody.

    With `totals` (the sum of levels of each cell) also while the remainder of the
    bounded scale gives a hidden cell away, see `range_audit`.
    Source: docs/methods.md, "Anonymity and complementary suppression", steps 1, 2, 4.

    >>> sorted(suppress({"A": 3, "B": 6, "C": 8, "D": 5}, k=5).hidden)
    ['A', 'D']
    """
    if k < 1:
        raise ValueError(f"the smallest group to show must be at least 1, not {k}")
    occupied = {cell: n for cell, n in sizes.items() if n > 0}
    by_size = sorted(occupied, key=lambda cell: (occupied[cell], cell))
    hidden = [cell for cell in by_size if occupied[cell] < k]
    visible = by_size[len(hidden) :]
    while visible and _gives_away(hidden, occupied, k, totals):
        hidden.append(visible.pop(0))
    return Suppression(frozenset(visible), frozenset(hidden), parent_only=not visible)


def _gives_away(
    hidden: Sequence[str], sizes: Mapping[str, int], k: int, totals: Mapping[str, int] | None
) -> bool:
    if not hidden:
        return False
    together = sum(sizes[cell] for cell in hidden)
    if together < k:  # a single hidden cell always is: it was hidden for that
        return True
    if totals is None:
        return False
    sum_of_levels = sum(totals[cell] for cell in hidden)
    return not all(
        range_audit(sizes[cell], together - sizes[cell], sum_of_levels).accepted for cell in hidden
    )


def rowspace_audit(
    published: Sequence[Sequence[int]], sizes: Sequence[int], k: int
) -> list[tuple[int, ...]]:
    """Return the unions of atoms with fewer than k people that the published cuts reveal.

    Atoms are the finest cross-cells, `sizes` their people, `published` one 0/1 row over
    the atoms for each published cut. A union whose indicator lies in the row space is a
    sum of published sums, so anybody can compute it. [] means: publish.
    Source: docs/methods.md, "Anonymity and complementary suppression", step 3.

    >>> rowspace_audit([[1, 1], [0, 1]], [2, 8], k=5)
    [(0,)]
    """
    import numpy as np

    atoms = [i for i, n in enumerate(sizes) if n > 0]  # an empty atom hides in any union
    if not atoms or not published:
        return []
    rows = np.asarray(published, dtype=float)[:, atoms]
    _, singular, right = np.linalg.svd(rows, full_matrices=False)
    basis = right[singular > 1e-9 * max(1.0, float(singular.max()))]
    offending = []
    for union in _small_unions([sizes[i] for i in atoms], k):
        target = np.zeros(len(atoms))
        target[list(union)] = 1.0
        if float(np.linalg.norm(target - basis.T @ (basis @ target))) < 1e-9:
            offending.append(tuple(atoms[i] for i in union))
    return offending


def _small_unions(
    sizes: Sequence[int], k: int, first: int = 0, chosen: tuple[int, ...] = (), n: int = 0
) -> Iterator[tuple[int, ...]]:
    """Unions of at least one atom with fewer than k people, without trying the others."""
    if chosen:
        yield chosen
    for i in range(first, len(sizes)):
        if n + sizes[i] < k:
            yield from _small_unions(sizes, k, i + 1, (*chosen, i), n + sizes[i])


@dataclass(frozen=True)
class RangeAudit:
    """The lowest and highest mean, in levels, that a hidden cell can have."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """How much is left open, 0..4 levels."""
        return self.high - self.low

    @property
    def accepted(self) -> bool:
        """Whether at least one whole level is left open."""
        return settled(self.width) >= MINIMUM_RANGE_WIDTH


def range_audit(a: int, b: int, total: int) -> RangeAudit:
    """Return what the total of two hidden cells of a and b people says about the first.

    Its sum lies in max(a, S - 5b) .. min(5a, S - b): if both together average 1.25,
    everybody is near 1, hidden or not. ValueError for a < 1, b < 0 or an impossible total.
    Source: docs/methods.md, "Anonymity and complementary suppression", step 4.

    >>> range_audit(3, 5, 24).width
    4.0
    """
    low, high = LEVELS[0], LEVELS[-1]
    if a < 1 or b < 0 or not low * (a + b) <= total <= high * (a + b):
        raise ValueError(f"{a} + {b} people cannot have levels that add up to {total}")
    least, most = max(low * a, total - high * b), min(high * a, total - low * b)
    return RangeAudit(least / a, most / a)


def people_band(n: int, k: int) -> str:
    """Return how many people a group is, as roughly as it may be said: "5–9", "10–19", "20+".

    An exact number beside an earlier one would show how many joined. ValueError below k.
    Source: docs/methods.md, "Anonymity and complementary suppression", step 5.

    >>> people_band(7, 5), people_band(12, 3), people_band(240, 5)
    ('5–9', '10–19', '20+')
    """
    if n < k:
        raise ValueError(f"{n} people are fewer than {k}: nothing is said about them")
    starts = [start for start in PEOPLE_BANDS if start > k]
    low = max([start for start in starts if start <= n], default=k)
    above = [start for start in starts if start > n]
    return f"{low}–{above[0] - 1}" if above else f"{low}+"


def shown_mean(mean: float, n: int) -> tuple[float, str]:
    """Return a group's mean as it may be shown, and "≤" or "≥" where it is only a bound.

    One decimal; in groups under ten a mean near an end of the scale tells what each of them
    answered, so only the bound is said.
    Source: docs/methods.md, "Anonymity and complementary suppression", step 5.

    >>> shown_mean(1.2, 6), shown_mean(4.72, 12), shown_mean(3.14, 6)
    ((1.5, '≤'), (4.7, ''), (3.1, ''))
    """
    low, high = EXTREME_MEANS
    if n < VERBATIM_GROUP and settled(mean) <= low:
        return low, "≤"
    if n < VERBATIM_GROUP and settled(mean) >= high:
        return high, "≥"
    return round(mean, 1), ""
