"""How far people answer alike: spread in scale units, and opposite views called that."""

from __future__ import annotations

from enum import StrEnum

from assessments.domain.distribution import Distribution
from assessments.domain.scale import LEVELS, settled

UNIFORM_VARIANCE = 2.0  # (A² − 1) / 12 for five answers; docs/methods.md, "Agreement"
LABEL_MINIMUM = 5  # a label is given from five answers on
POLARISED_SHARE = 0.30
STRONG, MODERATE = 0.70, 0.50

# With few people, agreement that looks strong happens by chance; below these values of
# r_wg it would in more than one case of twenty (full enumeration; docs/methods.md).
CRITICAL_RWG = {5: 0.85, 6: 0.7167, 7: 0.6667, 8: 0.6071, 10: 0.5278, 12: 0.4545, 15: 0.3952}


class Agreement(StrEnum):
    """What an agreement index is called."""

    SAME = "same"
    NUANCED = "nuanced"
    NONE = "none"
    OPPOSED = "opposed"
    TOO_FEW = "too_few"


def within_group_agreement(answers: Distribution) -> float | None:
    """Return r_wg = 1 − s²/2, at most 1 and possibly negative; None below two answers.

    Source: docs/methods.md, "Agreement" (James, Demaree and Wolf 1984).

    >>> round(within_group_agreement(Distribution((0, 0, 2, 2, 1))), 4)
    0.65
    """
    variance = answers.variance
    return None if variance is None else 1 - variance / UNIFORM_VARIANCE


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
    index = within_group_agreement(answers)
    if index is None or answers.n < LABEL_MINIMUM:
        return Agreement.TOO_FEW
    if is_polarised(answers):
        return Agreement.OPPOSED
    critical = CRITICAL_RWG[max(n for n in CRITICAL_RWG if n <= answers.n)]
    # The table has four decimals: 0.7167 stands for 0.71666….
    if settled(index) > STRONG and round(index, 4) >= critical:
        return Agreement.SAME
    return Agreement.NUANCED if settled(index) > MODERATE else Agreement.NONE
