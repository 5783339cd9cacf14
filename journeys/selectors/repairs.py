"""What a journey would be remembered as if one of its touchpoints felt better."""

from __future__ import annotations

from dataclasses import dataclass

from journeys.domain.emotion import PeakEnd, peak_end
from journeys.domain.scale import FELT, settled
from journeys.selectors.board import Board, Column

NEUTRAL = 0.0
SHOWN = 4


@dataclass(frozen=True)
class Repair:
    """One touchpoint at another emotion, and the whole journey's peak and end with it.

    ``change`` is how much better the journey would be remembered, ``lift`` how much better it
    would be on average, both in steps of emotion.
    """

    column: Column
    emotion: float
    to: float
    after: PeakEnd
    change: float
    lift: float


def repairs(board: Board) -> list[Repair]:
    """Return the bad touchpoints brought to neutral, those that change memory most first.

    And last, where it is not already so, the end brought to its best.
    """
    now = board.peak_end
    if now is None:
        return []
    found = [
        _repair(board, now, index, NEUTRAL)
        for index, valence in enumerate(board.valences)
        if valence is not None and settled(valence) < NEUTRAL
    ]
    found.sort(key=lambda repair: (-settled(repair.change), -settled(repair.lift)))
    best = FELT[1]
    ends = [_repair(board, now, now.end_index, best)] if now.end < best else []
    return [*found[:SHOWN], *ends]


def _repair(board: Board, now: PeakEnd, index: int, to: float) -> Repair:
    valences = list(board.valences)
    valences[index] = to
    after = peak_end(valences) or now
    return Repair(
        column=board.columns[index],
        emotion=board.valences[index] or 0.0,
        to=to,
        after=after,
        change=settled(after.value - now.value),
        lift=settled(after.mean - now.mean),
    )
