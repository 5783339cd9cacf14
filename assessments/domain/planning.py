"""What a number of people can tell, before they are asked."""

from __future__ import annotations

from math import sqrt

from .scale import CONFIDENCE, settled
from .student import t_quantile

EXPECTED_SPREAD = 0.9  # standard deviation of people's answers, in levels
EXPECTED_CORRELATION = 0.6  # of the same person's answers in two rounds
MOST_RATERS = 100_000  # beyond it the question is not about numbers any more


def detectable(
    n: int,
    paired: bool = False,
    sd: float = EXPECTED_SPREAD,
    rho: float = EXPECTED_CORRELATION,
) -> float | None:
    """Return the smallest change of a mean, in levels, that n people in each round can tell.

    Different people: t(2n - 2) sd √(2/n). The same people: t(n - 1) sd √(2 (1 - rho) / n).
    None below two people. ValueError for sd < 0 or rho outside -1..1.
    Source: docs/methods.md, "Minimal detectable change", planning table.

    >>> round(detectable(8), 4), round(detectable(8, paired=True), 4)
    (0.9652, 0.673)
    """
    if sd < 0 or not -1 <= rho <= 1:
        raise ValueError(f"no spread of {sd} with a correlation of {rho}")
    if n < 2:
        return None
    df = n - 1 if paired else 2 * n - 2
    apart = 1 - rho if paired else 1.0
    return t_quantile((1 + CONFIDENCE) / 2, df) * sd * sqrt(2 * apart / n)


def raters_needed(
    change: float,
    paired: bool = False,
    sd: float = EXPECTED_SPREAD,
    rho: float = EXPECTED_CORRELATION,
) -> int | None:
    """Return how many people each round needs to tell a change of so many levels.

    None when not even `MOST_RATERS` do. ValueError unless change > 0.
    Source: docs/methods.md, "Minimal detectable change", planning table.

    >>> raters_needed(1.0), raters_needed(0.5), raters_needed(0.5, paired=True)
    (8, 27, 13)
    """
    if settled(change) <= 0:
        raise ValueError(f"a change of {change} levels is none")

    def is_told_by(n: int) -> bool:
        least = detectable(n, paired, sd, rho)
        return least is not None and settled(least) <= settled(change)

    if not is_told_by(MOST_RATERS):
        return None
    low, high = 1, MOST_RATERS  # low cannot tell, high can; the detectable change only falls
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_told_by(middle) else (middle, high)
    return high
