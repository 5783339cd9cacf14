"""Moments of truth: touchpoints critical because they matter, or because of how they go."""

from dataclasses import dataclass
from enum import StrEnum

from .scale import MIDDLE, MOMENT_CUT, settled
from .touchpoint import Values


class Consequence(StrEnum):
    """What an experience leads to: customers leave, recommend, or neither."""

    CHURN = "churn"
    PROMOTES = "promotes"
    NONE = "none"


def moment_of_truth(importance: float | None, experience: float | None) -> float | None:
    """Return 1 − (1 − relevance)(1 − extremity), 0..1; None without both.

    Relevance (I − 1) / 4, extremity |X − 3| / 2: either alone makes a moment of truth.
    Source: docs/methods.md, "Moments of truth".

    >>> moment_of_truth(4, 2), moment_of_truth(3, 3)
    (0.875, 0.5)
    """
    if importance is None or experience is None:
        return None
    relevance, extremity = (importance - 1) / 4, abs(experience - MIDDLE) / 2
    return 1 - (1 - relevance) * (1 - extremity)


def suggested(index: float | None) -> bool | None:
    """Say whether the index suggests a moment of truth, at 0.85 or more; None without one.

    Source: docs/methods.md, "Moments of truth".

    >>> suggested(0.85), suggested(0.84), suggested(None)
    (True, False, None)
    """
    return None if index is None else settled(index) >= MOMENT_CUT


def consequence(experience: float | None) -> Consequence | None:
    """Return what an experience below, above or at 3 leads to; None without one.

    Source: docs/methods.md, "Moments of truth".
    """
    if experience is None:
        return None
    if settled(experience) == MIDDLE:
        return Consequence.NONE
    return Consequence.CHURN if experience < MIDDLE else Consequence.PROMOTES


@dataclass(frozen=True)
class Moment:
    """What the index says of a touchpoint, and what a person has decided; None is undecided."""

    index: float | None
    suggested: bool | None
    decided: bool | None
    consequence: Consequence | None

    @property
    def holds(self) -> bool:
        """A person's decision wins; without one, what is suggested. Unknown is not a moment."""
        return self.decided if self.decided is not None else self.suggested is True

    @property
    def is_overruled(self) -> bool:
        """A person has decided against the index."""
        return None not in (self.decided, self.suggested) and self.decided != self.suggested


def moment(values: Values, decided: bool | None = None) -> Moment:
    """Return index, suggestion and consequence beside a person's decision."""
    index = moment_of_truth(values.importance, values.experience)
    return Moment(index, suggested(index), decided, consequence(values.experience))
