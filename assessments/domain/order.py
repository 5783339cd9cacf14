"""The order in which one participant is asked."""

from collections.abc import Sequence
from random import Random


def question_order(
    areas: Sequence[tuple[str, Sequence[str]]], seed: int, rater_index: int
) -> list[str]:
    """Return capability codes: areas rotated by rater, capabilities shuffled within.

    Rows of a cyclic Latin square: over as many raters as areas, every area stands once
    in every place. The shuffle hangs on seed and area only, so that the same participant
    finds the same order on another device. Keep one seed for each participant.
    Source: docs/methods.md, "Order effects, evidence, reliability".

    >>> question_order([("DA", ["DA1"]), ("DI", ["DI1"])], seed=1, rater_index=1)
    ['DI1', 'DA1']
    """
    if not areas:
        return []
    start = rater_index % len(areas)
    return [
        code
        for area, codes in (*areas[start:], *areas[:start])
        for code in _shuffled(codes, f"{seed}:{area}")
    ]


def _shuffled(codes: Sequence[str], seed: str) -> list[str]:
    shuffled = list(codes)
    Random(seed).shuffle(shuffled)  # text seeds are hashed alike in every process
    return shuffled
