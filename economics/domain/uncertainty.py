"""From low, likely and high of each assumption to a range of the result.

Draws follow the PERT distribution. Each assumption has a stream of chance of its own, seeded
by its name: a change of one leaves the draws of all others as they were, so results move only
by what was changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import floor, isinf, log10
from zlib import crc32

import numpy as np
import numpy.typing as npt

from economics.domain.inputs import Key, Range, Ranges, likely

DRAWS = 10_000
SEED = 2026
Draws = npt.NDArray[np.float64]
Formula = Callable[[Mapping[Key, float]], float | None]


@dataclass(frozen=True)
class Pert:
    """Mean and the two shapes of the Beta distribution between low and high."""

    mean: float
    alpha: float
    beta: float


def pert(known: Range) -> Pert:
    """Return mean and shapes: (a + 4b + c) ÷ 6, 1 + 4 (b − a) ÷ (c − a), 1 + 4 (c − b) ÷ (c − a).

    Of a certain assumption the mean is its value and both shapes are 1, never drawn.
    Source: docs/methods.md, "Range of a result".

    >>> p = pert(Range(0.2, 0.5, 1.2))
    >>> [round(x, 4) for x in (p.mean, p.alpha, p.beta)]
    [0.5667, 2.2, 3.8]
    """
    if known.is_certain:
        return Pert(known.likely, 1.0, 1.0)
    width = known.high - known.low
    return Pert(
        (known.low + 4 * known.likely + known.high) / 6,
        1 + 4 * (known.likely - known.low) / width,
        1 + 4 * (known.high - known.likely) / width,
    )


def drawn_from(key: str, known: Range, *, draws: int = DRAWS, seed: int = SEED) -> Draws:
    """Return so many draws of one assumption, the same for the same key and seed."""
    if known.is_certain:
        return np.full(draws, known.likely)
    shape = pert(known)
    chance = np.random.default_rng([seed, crc32(key.encode())])
    return known.low + (known.high - known.low) * chance.beta(shape.alpha, shape.beta, draws)


@dataclass(frozen=True)
class Spread:
    """10, 50 and 90 of 100 results lie below these; ``endless`` is the share without an end."""

    p10: float
    p50: float
    p90: float
    endless: float = 0.0

    @property
    def is_certain(self) -> bool:
        return self.p10 == self.p90


def spread(results: Draws) -> Spread:
    """Return P10, P50 and P90 of drawn results; a value without an end is above all others.

    Source: docs/methods.md, "Range of a result".
    """
    # Nearest rank: nothing is interpolated between a number and one without an end.
    low, middle, high = np.quantile(results, (0.1, 0.5, 0.9), method="inverted_cdf")
    return Spread(float(low), float(middle), float(high), float(np.isinf(results).mean()))


@dataclass(frozen=True)
class Bar:
    """The result with one assumption at its low and high end, all others likely."""

    key: Key
    known: Range
    at_low: float | None
    at_high: float | None

    @property
    def width(self) -> float:
        """How far the ends lie apart; endless where one of them has no result."""
        if self.at_low is None or self.at_high is None:
            return float("inf")
        return abs(self.at_high - self.at_low)


def tornado(formula: Formula, ranges: Ranges, keys: Sequence[Key] | None = None) -> list[Bar]:
    """Return a bar for each uncertain assumption, the widest first.

    Source: docs/methods.md, "Range of a result".
    """
    base = likely(ranges)
    bars = []
    for key in keys if keys is not None else tuple(ranges):
        known = ranges.get(key)
        if known is not None and not known.is_certain:
            low, high = formula({**base, key: known.low}), formula({**base, key: known.high})
            bars.append(Bar(key, known, low, high))
    return sorted(bars, key=lambda bar: (-bar.width, bar.key))


def significant(number: float, digits: int = 2) -> float:
    """Return a number rounded to so many significant digits, halves away from zero.

    >>> significant(266.67), significant(0.0454), significant(-1250), significant(0)
    (270.0, 0.045, -1300.0, 0.0)
    """
    if not number or isinf(number):
        return float(number)
    scale = digits - 1 - floor(log10(abs(number)))
    # Powers of ten below 1 are not exact in binary: scaled by whole ones only.
    up, down = 10.0 ** max(0, scale), 10.0 ** max(0, -scale)
    rounded = floor(abs(number) * up / down + 0.5 + 1e-9) * down / up
    return rounded if number > 0 else -rounded
