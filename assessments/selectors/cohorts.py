"""Counts of people that keep those of a later closing apart until enough of them have come."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable


def counted_in_cohorts(rows: Iterable[tuple[int | None, int, int]], k: int) -> Counter[int]:
    """Add up (closing, value, people) by value; fewer than k people of later closings wait.

    Empty where fewer than k people are counted at all.
    Source: docs/methods.md, "Anonymity and complementary suppression", step 5.
    """
    by_closing: dict[int, Counter[int]] = defaultdict(Counter)
    for closing, value, people in rows:
        by_closing[closing or 0][value] += people
    counted: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    for closing in sorted(by_closing):
        waiting += by_closing[closing]
        if waiting.total() >= k:
            counted += waiting
            waiting = Counter()
    return counted
