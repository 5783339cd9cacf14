"""What a change of NPS means for retention, from an organisation's own figures alone.

There is no coefficient that holds everywhere, so without own retention of promoters, passives
and detractors nothing is computed. And it is an association: nobody has shown a cause.
"""

from __future__ import annotations

from dataclasses import dataclass

from economics.domain.value import DataError

SETTLED = 9


@dataclass(frozen=True)
class Mix:
    """Shares 0..1 of promoters and detractors; the others are passives.

    DataError where they are more than all.
    """

    promoters: float
    detractors: float

    def __post_init__(self) -> None:
        if min(self.promoters, self.detractors) < 0 or round(self.passives, SETTLED) < 0:
            raise DataError(f"{self.promoters} promoters and {self.detractors} detractors")

    @property
    def passives(self) -> float:
        return 1 - self.promoters - self.detractors

    @property
    def nps(self) -> float:
        """−100..100."""
        return 100 * (self.promoters - self.detractors)


@dataclass(frozen=True)
class GroupRetention:
    """How many of each group stay, 0..1, of the same period."""

    promoters: float
    passives: float
    detractors: float


def mixed_retention(mix: Mix, kept: GroupRetention) -> float:
    """Return Σ p_k r_k, 0..1.

    Source: docs/methods.md, "From NPS to retention".

    >>> kept = GroupRetention(0.92, 0.82, 0.60)
    >>> round(mixed_retention(Mix(0.40, 0.20), kept), 4)
    0.816
    """
    return (
        mix.promoters * kept.promoters
        + mix.passives * kept.passives
        + mix.detractors * kept.detractors
    )


def retention_change(before: Mix, after: Mix, kept: GroupRetention) -> float:
    """Return what one mix instead of another would mean for retention, −1..1.

    >>> kept = GroupRetention(0.92, 0.82, 0.60)
    >>> round(retention_change(Mix(0.40, 0.20), Mix(0.48, 0.15), kept), 4)
    0.019
    """
    return mixed_retention(after, kept) - mixed_retention(before, kept)


def possible_change(today: Mix, points: float, kept: GroupRetention) -> tuple[float, float] | None:
    """Return the least and the most that so many points of NPS can mean for retention.

    A point is one in a hundred who moves up or down by one group. Which groups they come from
    is open: of all ways to that NPS, the two that mean least and most. None where the NPS
    cannot be reached from this mix.
    Source: docs/methods.md, "From NPS to retention".

    >>> low, high = possible_change(Mix(0.40, 0.20), 13, GroupRetention(0.92, 0.82, 0.60))
    >>> round(low, 4), round(high, 4)
    (0.013, 0.0286)
    """
    moved = abs(points) / 100
    # Upwards: ``first`` of the detractors become passives, the rest of passives promoters.
    # Downwards the same, seen from the other end.
    outer = today.detractors if points >= 0 else today.promoters
    least = max(0.0, (moved - today.passives) / 2)
    most = min(moved, outer)
    if round(least - most, SETTLED) > 0:
        return None
    near = kept.passives - kept.detractors
    far = kept.promoters - kept.passives
    if points < 0:
        near, far = -far, -near
    ends = [first * near + (moved - first) * far for first in (least, most)]
    return min(ends), max(ends)
