"""What several organisations together may show, one snapshot after another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor

FEWEST = 5  # organisations, for a figure to be shown at all, and for any difference of figures

# One organisation's round as it stands in a snapshot: (organisation, round).
Member = tuple[int, str]
Snapshot = frozenset[Member]


@dataclass(frozen=True)
class Spread:
    """Median and quartiles of n organisations, in levels 1..5, each rounded to 0.1."""

    lower: float
    median: float
    upper: float
    n: int


def spread(values: Sequence[float]) -> Spread | None:
    """Return the median and the quartiles (linear between values); None from fewer than five.

    Rounded to 0.1: with five organisations the quartiles are three of their values.
    Source: docs/methods.md, "Benchmarks".

    >>> spread([2.0, 2.5, 3.0, 3.5, 4.0])
    Spread(lower=2.5, median=3.0, upper=3.5, n=5)
    """
    if len(values) < FEWEST:
        return None
    ordered = sorted(values)
    lower, median, upper = (_quantile(ordered, q) for q in (0.25, 0.5, 0.75))
    return Spread(lower, median, upper, len(ordered))


def _quantile(ordered: Sequence[float], q: float) -> float:
    place = q * (len(ordered) - 1)
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    value = ordered[below] + (place - below) * (ordered[above] - ordered[below])
    return floor(value * 10 + 0.5 + 1e-9) / 10


def may_follow(new: Snapshot, earlier: Sequence[Snapshot]) -> bool:
    """Return whether a snapshot of these rounds may be shown after those shown before.

    At least five organisations take part, it differs from the last one, and no sum or
    difference of any snapshots, this one included, is about fewer than five organisations:
    neither what one of them contributes nor how much it changed. Whoever noted down an
    earlier snapshot learns nothing more from the new one about a few.
    Source: docs/methods.md, "Benchmarks".

    >>> five = frozenset((n, "first") for n in range(5))
    >>> may_follow(five, []), may_follow(five | {(5, "first")}, [five])
    (True, False)
    """
    if len({organization for organization, _ in new}) < FEWEST:
        return False
    if earlier and new == earlier[-1]:
        return False
    return not isolated([*earlier, new])


def isolated(snapshots: Sequence[Snapshot]) -> frozenset[int]:
    """Return the organisations that some combination of snapshots is about, if fewer than five.

    A combination is about the organisations whose rounds stand in it with a factor other than
    0. One about few exists where leaving these few out of all snapshots makes the snapshots
    hang together linearly when they did not before. Empty: nothing is given away.
    Source: docs/methods.md, "Benchmarks".
    """
    import numpy as np

    members = sorted({member for snapshot in snapshots for member in snapshot})
    if not members:
        return frozenset()
    rows = np.array([[member in snapshot for member in members] for snapshot in snapshots], float)
    whole = int(np.linalg.matrix_rank(rows))
    for few in _few(list(_alike(snapshots, members).values())):
        kept = [i for i, (organization, _) in enumerate(members) if organization not in few]
        if not kept or int(np.linalg.matrix_rank(rows[:, kept])) < whole:
            return few
    return frozenset()


def _alike(
    snapshots: Sequence[Snapshot], members: Iterable[Member]
) -> Mapping[frozenset[tuple[bool, ...]], frozenset[int]]:
    """Group organisations whose rounds stand in the same snapshots: nobody can tell them apart.

    While one of a group is left the others can be left out without a difference, so only
    whole groups need be tried.
    """
    patterns: dict[int, set[tuple[bool, ...]]] = {}
    for member in members:
        pattern = tuple(member in snapshot for snapshot in snapshots)
        patterns.setdefault(member[0], set()).add(pattern)
    groups: dict[frozenset[tuple[bool, ...]], frozenset[int]] = {}
    for organization, pattern_set in patterns.items():
        key = frozenset(pattern_set)
        groups[key] = groups.get(key, frozenset()) | {organization}
    return groups


def _few(
    groups: Sequence[frozenset[int]], first: int = 0, chosen: frozenset[int] = frozenset()
) -> Iterator[frozenset[int]]:
    """Unions of whole groups with fewer than five organisations, without trying the others."""
    if chosen:
        yield chosen
    for i in range(first, len(groups)):
        if len(chosen) + len(groups[i]) < FEWEST:
            yield from _few(groups, i + 1, chosen | groups[i])
