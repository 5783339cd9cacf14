"""What would change the decision: where an initiative would stand if one input were otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import exp

from .needs import TouchpointNeed
from .ranking import Candidate, Need, Ranking, Resources, rank
from .robustness import LIFT, SPREAD

TENTH = 1.2816  # standard deviations from the middle to P10 and to P90


class Input(StrEnum):
    """What is moved, from a cautious to a hopeful value."""

    LIFT = "lift"
    PROBABILITY = "probability"
    EFFORT = "effort"
    COST = "cost"


@dataclass(frozen=True)
class Move:
    """The ranks of an initiative with one input at its cautious and at its hopeful end."""

    input: Input
    cautious: int
    hopeful: int

    @property
    def width(self) -> int:
        return self.cautious - self.hopeful


def moves(
    candidates: Sequence[Candidate],
    needs: Sequence[Need],
    resources: Resources,
    touchpoints: Sequence[TouchpointNeed] = (),
    journey_weight: float = 0.0,
) -> dict[str, tuple[Move, ...]]:
    """Return for each ranked initiative its moves, the widest first; equal ones as in Input.

    All other inputs and all other initiatives stay as they are. Lifts go from half to 1.3 times
    the estimate, effort and cost between their P10 and P90, a probability loses or gains a fifth.
    """

    def ranking(rows: Sequence[Candidate]) -> Ranking:
        return rank(rows, needs, resources, touchpoints, journey_weight)

    standing = ranking(candidates)
    scores = {one.key: one.score for one in standing.ranked}

    def place(one: Candidate) -> int:
        """Rank one candidate, changed, among the others as they are."""
        alone = ranking([one]).ranked
        own = alone[0].score if alone else 0.0
        return 1 + sum(score > own + 1e-9 for key, score in scores.items() if key != one.key)

    return {
        one.key: tuple(
            sorted(
                (
                    Move(name, place(change(one, cautious)), place(change(one, hopeful)))
                    for name, (change, cautious, hopeful) in CHANGES.items()
                    if name is not Input.COST or one.cost
                ),
                key=lambda move: -move.width,
            )
        )
        for one in candidates
        if one.key in scores
    }


def _lift(one: Candidate, factor: float) -> Candidate:
    return replace(
        one,
        lifts={key: min(4.0, lift * factor) for key, lift in one.lifts.items()},
        reliefs={key: min(4.0, lift * factor) for key, lift in one.reliefs.items()},
    )


def _probability(one: Candidate, factor: float) -> Candidate:
    return replace(one, probability=min(1.0, one.probability * factor))


def _effort(one: Candidate, factor: float) -> Candidate:
    return replace(one, effort_days=one.effort * factor)


def _cost(one: Candidate, factor: float) -> Candidate:
    return replace(one, cost=one.cost * factor)


NOISE = exp(SPREAD * TENTH)  # 1.5
CHANGES: dict[Input, tuple[Callable[[Candidate, float], Candidate], float, float]] = {
    Input.LIFT: (_lift, LIFT.low, LIFT.high),
    Input.PROBABILITY: (_probability, 0.8, 1.2),
    Input.EFFORT: (_effort, NOISE, 1 / NOISE),
    Input.COST: (_cost, NOISE, 1 / NOISE),
}
