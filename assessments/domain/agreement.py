"""How far people answer alike: spread in scale units, and opposite views called that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum, log2

from assessments.domain.distribution import Distribution
from assessments.domain.scale import LEVELS, settled

UNIFORM_VARIANCE = 2.0  # (A² − 1) / 12 for five answers; docs/methods.md, "Agreement"
SLIGHT_SKEW_VARIANCE = 1.34  # if chance answers leaned to one side a little
REPORT_MINIMUM = 3  # indices are reported from three answers on
LABEL_MINIMUM = 5  # a label is given from five answers on
POLARISED_SHARE = 0.30
VERY_STRONG, STRONG, MODERATE, WEAK = 0.90, 0.70, 0.50, 0.30

# With few people, agreement that looks strong happens by chance. If everybody answered at
# random, r_wg would reach its value here, and AD_M fall to its own, in at most one case of
# twenty: full enumeration for each n. Beyond 20 people the last row is used, which is
# stricter than their own would be (and far below what any label asks).
CRITICAL = {
    3: (1.0, 0.0),
    4: (1.0, 0.0),
    5: (0.85, 0.4),
    6: (0.7167, 0.5556),
    7: (0.6667, 0.6122),
    8: (0.6071, 0.6875),
    9: (0.5694, 0.716),
    10: (0.5278, 0.74),
    11: (0.4727, 0.7934),
    12: (0.4545, 0.8194),
    13: (0.4295, 0.8284),
    14: (0.4148, 0.8469),
    15: (0.3952, 0.8711),
    16: (0.3854, 0.875),
    17: (0.3713, 0.8927),
    18: (0.3529, 0.9074),
    19: (0.3392, 0.9141),
    20: (0.3368, 0.925),
}


class Agreement(StrEnum):
    """What an agreement index is called."""

    SAME = "same"
    NUANCED = "nuanced"
    NONE = "none"
    OPPOSED = "opposed"
    TOO_FEW = "too_few"


class Strength(StrEnum):
    """How strong an agreement index is, by the cuts .30, .50, .70 and .90."""

    NONE = "none"
    WEAK = "weak"
    MODERATE = "moderate"
    STRONG = "strong"
    VERY_STRONG = "very_strong"


def within_group_agreement(
    answers: Distribution, null_variance: float = UNIFORM_VARIANCE
) -> float | None:
    """Return r_wg = 1 − s²/σ², at most 1 and possibly negative; None below two answers.

    σ² is the variance of answers given at random: 2 when all five are as likely.
    Source: docs/methods.md, "Agreement" (James, Demaree and Wolf 1984).

    >>> round(within_group_agreement(Distribution((0, 0, 2, 2, 1))), 4)
    0.65
    """
    variance = answers.variance
    return None if variance is None else 1 - variance / null_variance


def mean_deviation(answers: Distribution) -> float | None:
    """Return AD_M, the mean distance from the mean, in levels, 0 to 2; None without answers.

    Source: docs/methods.md, "Agreement" (Burke, Finkelstein and Dusig 1999).

    >>> round(mean_deviation(Distribution((0, 0, 2, 2, 1))), 4)
    0.64
    """
    mean = answers.mean
    if mean is None:
        return None
    far = sum(n * abs(level - mean) for level, n in zip(LEVELS, answers.counts, strict=True))
    return far / answers.n


def consensus(counts: Sequence[int]) -> float | None:
    """Return Cns = 1 + Σ p log₂(1 − |i − μ| / (A − 1)), 0..1, for the counts of A answers.

    1: all chose the same; 0: one half chose the first and the other half the last. None
    without answers; ValueError for fewer than two possible ones.
    Source: docs/methods.md, "Agreement" (Tastle and Wierman 2007).

    >>> round(consensus((0, 0, 2, 2, 1)), 4)
    0.7387
    """
    width = len(counts) - 1
    if width < 1:
        raise ValueError("a consensus needs at least two possible answers")
    n = sum(counts)
    if not n:
        return None
    mean = fsum(i * count for i, count in enumerate(counts)) / n
    apart = fsum(c * log2(1 - abs(i - mean) / width) for i, c in enumerate(counts) if c)
    return min(1.0, max(0.0, 1 + apart / n))


def critical_values(n: int) -> tuple[float, float] | None:
    """Return what r_wg must reach, and AD_M not exceed, to be more than chance; None below 3.

    Four decimals. Beyond 20 people those of 20.
    Source: docs/methods.md, "Agreement", critical values.

    >>> critical_values(8), critical_values(2), critical_values(400) == critical_values(20)
    ((0.6071, 0.6875), None, True)
    """
    return CRITICAL[min(n, max(CRITICAL))] if n >= min(CRITICAL) else None


def is_more_than_chance(answers: Distribution) -> bool:
    """Say whether r_wg reaches its critical value for so many answers."""
    index, critical = within_group_agreement(answers), critical_values(answers.n)
    # The table has four decimals: 0.7167 stands for 0.71666….
    return index is not None and critical is not None and round(index, 4) >= critical[0]


def strength(answers: Distribution) -> Strength | None:
    """Name the index by its cuts; "strong" and above only if it is more than chance.

    None below three answers. Source: docs/methods.md, "Agreement" (LeBreton and Senter 2008).
    """
    index = within_group_agreement(answers)
    if index is None or answers.n < REPORT_MINIMUM:
        return None
    reached = sum(settled(index) > cut for cut in (WEAK, MODERATE, STRONG, VERY_STRONG))
    named = list(Strength)[reached]
    if named in (Strength.STRONG, Strength.VERY_STRONG) and not is_more_than_chance(answers):
        return Strength.MODERATE
    return named


def is_polarised(answers: Distribution) -> bool:
    """Say whether three in ten stand at 1–2 and three in ten at 4–5, or the spread says so."""
    if answers.n < LABEL_MINIMUM:
        return False
    low, high = sum(answers.counts[:2]), sum(answers.counts[3:])
    both_ends = min(low, high) / answers.n
    index = within_group_agreement(answers)
    return settled(both_ends) >= POLARISED_SHARE or (index is not None and settled(index) < 0)


def agreement(answers: Distribution) -> Agreement:
    """Name the agreement. "Same" needs the label's value and the critical value for n."""
    if answers.n < LABEL_MINIMUM:
        return Agreement.TOO_FEW
    if is_polarised(answers):
        return Agreement.OPPOSED
    return {
        Strength.STRONG: Agreement.SAME,
        Strength.VERY_STRONG: Agreement.SAME,
        Strength.MODERATE: Agreement.NUANCED,
    }.get(strength(answers) or Strength.NONE, Agreement.NONE)


@dataclass(frozen=True)
class AreaAgreement:
    """Agreement over the J capabilities of an area, each with at least two answers.

    `index` is r*_wg(J) = 1 − mean s²/2, at most 1 and possibly negative: the one to show.
    `inflated` is r_wg(J), 0..1, which grows with J however people answer. `deviation` is the
    mean of the capabilities' AD_M, in levels.
    """

    capabilities: int
    index: float
    inflated: float
    deviation: float


def area_agreement(capabilities: Sequence[Distribution]) -> AreaAgreement | None:
    """Return the agreement over several capabilities; None if none has two answers.

    Source: docs/methods.md, "Agreement" (James, Demaree and Wolf 1984; Lindell, Brandt and
    Whitney 1999).

    >>> three = [Distribution((0, 0, 2, 2, 1)), Distribution((0, 1, 1, 3, 0))]
    >>> round(area_agreement(three).index, 4)
    0.65
    """
    known = [answers for answers in capabilities if answers.variance is not None]
    if not known:
        return None
    j = len(known)
    q = fsum(answers.variance or 0.0 for answers in known) / j / UNIFORM_VARIANCE
    return AreaAgreement(
        capabilities=j,
        index=1 - q,
        inflated=spearman_brown(1 - q, j),
        deviation=fsum(mean_deviation(answers) or 0.0 for answers in known) / j,
    )


def spearman_brown(agreement_of_one: float, j: int) -> float:
    """Return r_wg(J) = J r / (J r + 1 − r) for a mean single r_wg; 0 for r <= 0.

    Source: docs/methods.md, "Agreement".

    >>> [round(spearman_brown(0.4, j), 4) for j in (1, 3, 6, 30)]
    [0.4, 0.6667, 0.8, 0.9524]
    """
    r = max(0.0, agreement_of_one)
    return j * r / (j * r + 1 - r)
