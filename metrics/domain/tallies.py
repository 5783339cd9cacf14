"""Single answers, orders, deals and campaigns counted into the sums of readings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from metrics.domain.indicators import is_detractor, is_favourable
from metrics.domain.measures import SCALES, Kind, Measure


class Counting(StrEnum):
    """How single values make the numbers of a reading."""

    CSAT = "csat"
    CES = "ces"
    NPS = "nps"
    YES = "yes"  # 0 or 1
    MEAN = "mean"
    TOTAL = "total"


@dataclass
class Tally:
    """The numbers of one reading while its lines are counted; see ``metrics.models.Reading``."""

    n: int = 0
    numerator: float = 0.0
    detractors: int = 0
    score_sum: float = 0.0
    squares: float = 0.0

    def add(self, counting: Counting, value: float, times: int) -> None:
        """Count a value that occurs so many times."""
        self.n += times
        self.score_sum += value * times
        self.squares += value * value * times
        if counting in _ASKED:
            self.numerator += times * is_favourable(counting.value, value)
            if counting is Counting.NPS:
                self.detractors += times * is_detractor(value)
        else:
            self.numerator += value * times


_ASKED = frozenset({Counting.CSAT, Counting.CES, Counting.NPS})


def counting_of(kind: Kind, measure: Measure) -> Counting | None:
    """Return how single values of a metric are counted; None for a ratio, which has none.

    >>> counting_of(Kind.CSAT, Measure.SHARE), counting_of(Kind.OWN, Measure.NET)
    (<Counting.CSAT: 'csat'>, <Counting.NPS: 'nps'>)
    """
    if kind in SCALES:
        return Counting(kind.value)
    return {
        Measure.SHARE: Counting.YES,
        Measure.NET: Counting.NPS,
        Measure.MEAN: Counting.MEAN,
        Measure.TOTAL: Counting.TOTAL,
    }.get(measure)


def scale_of(counting: Counting) -> tuple[float, float] | None:
    """Return lowest and highest value of a single answer; None where there is no scale.

    Source: docs/methods.md, "Lines that are refused".
    """
    if counting in _ASKED:
        return SCALES[Kind(counting.value)]
    return (0, 1) if counting is Counting.YES else None
