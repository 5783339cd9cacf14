"""Importance weights from what people say: 100 points shared out, or a ranking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum

from .scale import settled
from .scoring import shares


def rank_order_centroid(ranks: Mapping[str, float]) -> dict[str, float]:
    """Return the weight of each ranked thing, sum 1; rank 1 is the most important.

    The thing at position i of n weighs (1/n) Σ 1/j, j = i..n: the centre of all weights that
    agree with the order. Ties share the mean weight of the positions they take up together, so
    1, 2, 2 and 1, 2.5, 2.5 mean the same. {} for nothing; ValueError for a negative rank.
    Source: docs/methods.md, "Importance weights" (Barron and Barrett 1996).

    >>> [round(w, 4) for w in rank_order_centroid({"a": 1, "b": 2, "c": 2}).values()]
    [0.6111, 0.1944, 0.1944]
    """
    if any(rank < 0 for rank in ranks.values()):
        raise ValueError(f"a rank is negative: {dict(ranks)}")
    n = len(ranks)
    by_position = [fsum(1 / j for j in range(i, n + 1)) / n for i in range(1, n + 1)]
    ordered = sorted(ranks.values())
    return {
        code: fsum(w for w, r in zip(by_position, ordered, strict=True) if r == rank)
        / ordered.count(rank)
        for code, rank in ranks.items()
    }


def constant_sum(votes: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean of the voters' shares, by code, sum 1.

    Each vote maps codes to points; whether they add up to 100 does not matter, because each
    voter's points are scaled to sum 1 first. A code left out got no points; a vote without any
    points is no vote. Equal weights when nobody gave one; {} without codes. ValueError for
    negative points. Source: docs/methods.md, "Importance weights".

    >>> constant_sum([{"a": 75, "b": 25}, {"a": 1, "b": 3}, {"a": 0, "b": 0}])
    {'a': 0.5, 'b': 0.5}
    """
    each = [
        dict(zip(vote, shares(list(vote.values())), strict=True))
        for vote in votes
        if any(settled(points) != 0 for points in vote.values())
    ]
    return combined(each, _codes(votes))


def combined(voters: Sequence[Mapping[str, float]], codes: Sequence[str] = ()) -> dict[str, float]:
    """Return the mean of voters' weights, whichever way each of them weighed; sum 1.

    Pass weights that sum to 1 (`rank_order_centroid`, or one vote of `constant_sum`). `codes`
    gives the order and what nobody mentioned. Equal weights without voters.
    Source: docs/methods.md, "Importance weights".

    >>> combined([{"a": 1.0, "b": 0.0}, {"a": 0.5, "b": 0.5}])
    {'a': 0.75, 'b': 0.25}
    """
    codes = codes or _codes(voters)
    if not codes:
        return {}
    mean = [fsum(voter.get(code, 0.0) for voter in voters) for code in codes]
    return dict(zip(codes, shares(mean), strict=True))


def _codes(votes: Sequence[Mapping[str, float]]) -> list[str]:
    return list(dict.fromkeys(code for vote in votes for code in vote))
