"""How many customers gave which score, and the sums that make a reading of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from metrics.domain.indicators import is_detractor, is_favourable
from metrics.domain.measures import MEASURES, SCALES, Kind
from metrics.domain.sums import Sums


@dataclass(frozen=True)
class Counted:
    """Answers added up: all, those that count as favourable, detractors, Σ score, Σ score².

    Favourable is what the metric says: satisfied 4–5, easy 5–7, promoters 9–10. ``detractors``
    is None where the question has none.
    """

    n: int
    favourable: int
    detractors: int | None
    score_sum: int
    squares: int

    @property
    def sums(self) -> Sums:
        """The same as the sums of one complete reading."""
        return Sums(
            readings=1,
            numbered=1,
            counted=1,
            n=self.n,
            numerator=self.favourable,
            detractors=self.detractors or 0,
            squared=1,
            squares=self.squares,
            scored=self.n,
            score_sum=self.score_sum,
        )


def counted(question: str, scores: Mapping[int, int]) -> Counted:
    """Return the sums of answers, given how many gave each score.

    ValueError for a score beyond the scale of the question.
    Source: docs/methods.md, "Short surveys".

    >>> counted("nps", {10: 2, 8: 1, 3: 1})
    Counted(n=4, favourable=2, detractors=1, score_sum=31, squares=273)
    """
    low, high = SCALES[Kind(question)]
    if beyond := [score for score in scores if not low <= score <= high]:
        raise ValueError(f"{beyond} is not on the scale of {question}")
    net = MEASURES[Kind(question)] == "net"
    return Counted(
        n=sum(scores.values()),
        favourable=sum(n for score, n in scores.items() if is_favourable(question, score)),
        detractors=sum(n for score, n in scores.items() if is_detractor(score)) if net else None,
        score_sum=sum(score * n for score, n in scores.items()),
        squares=sum(score * score * n for score, n in scores.items()),
    )
