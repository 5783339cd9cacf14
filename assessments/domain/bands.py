"""The three bands: how much of the way to the organisation's own target is done."""

from dataclasses import dataclass
from enum import StrEnum

from .levels import probability_above
from .scale import ATTAINMENT_CUTS, MINIMUM_TARGET, PROBABILITY_TO_NAME, settled


class Band(StrEnum):
    """Excellent, room for improvement, needs immediate action."""

    EXCELLENT = "excellent"
    IMPROVE = "improve"
    ACT = "act"


_UPWARDS = (Band.ACT, Band.IMPROVE, Band.EXCELLENT)


def attainment(mean: float | None, target: float) -> float | None:
    """Return (mean - 1) / (target - 1), clipped to 0..1: the share of the way done.

    None without a mean, or with a target below 2 (no way to go).
    Source: docs/methods.md, "Three bands".

    >>> round(attainment(3.6, 4), 4)
    0.8667
    """
    if mean is None or target < MINIMUM_TARGET:
        return None
    return min(1.0, max(0.0, (mean - 1) / (target - 1)))


def band(mean: float | None, target: float) -> Band | None:
    """Return the band of a mean: <= 0.50 act, <= 0.85 improve, above excellent.

    None where attainment is None. Source: docs/methods.md, "Three bands".

    >>> band(3.55, 4).value, band(3.56, 4).value
    ('improve', 'excellent')
    """
    share = attainment(mean, target)
    if share is None:
        return None
    return _UPWARDS[sum(settled(share) > cut for cut in ATTAINMENT_CUTS)]


@dataclass(frozen=True)
class LikelyBand:
    """The band if it is probable enough to be named, else None and the two it is between.

    `probability` belongs to the band of the mean; `between` runs from worse to better.
    """

    band: Band | None
    probability: float
    attainment: float
    between: tuple[Band, Band] | None


def likely_band(mean: float | None, target: float, se: float, df: float) -> LikelyBand | None:
    """Return the band with its probability; below 0.70 it is not named.

    None where attainment is None. Source: docs/methods.md, "Three bands".
    """
    share, named = attainment(mean, target), band(mean, target)
    if mean is None or share is None or named is None:
        return None
    probabilities = _band_probabilities(mean, target, se, df)
    here = _UPWARDS.index(named)
    if settled(probabilities[here]) >= PROBABILITY_TO_NAME:
        return LikelyBand(named, probabilities[here], share, None)
    neighbours = [i for i in (here - 1, here + 1) if 0 <= i < len(_UPWARDS)]
    second = max(neighbours, key=lambda i: (settled(probabilities[i]), -i))
    low, high = sorted((here, second))
    return LikelyBand(None, probabilities[here], share, (_UPWARDS[low], _UPWARDS[high]))


def _band_probabilities(
    mean: float, target: float, se: float, df: float
) -> tuple[float, float, float]:
    act, improve = (1 + cut * (target - 1) for cut in ATTAINMENT_CUTS)
    above_act = probability_above(act, mean, se, df)
    above_improve = probability_above(improve, mean, se, df)
    return 1 - above_act, above_act - above_improve, above_improve
