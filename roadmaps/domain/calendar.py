"""When each initiative starts: a calendar by quarters within capacity and budget."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from math import fsum

from assessments.domain.scale import settled

from .needs import TouchpointNeed
from .ranking import Candidate, Need, Ranked


class Reason(StrEnum):
    """Why an initiative is not in the calendar."""

    CAPACITY = "capacity"  # no run of quarters has the days left
    BUDGET = "budget"  # what is left of the budget does not pay for it
    PREREQUISITE = "prerequisite"  # one of those it requires is not in the calendar
    TOO_LONG = "too_long"  # it cannot end within the horizon, alone or after the others


class Horizon(StrEnum):
    """How an initiative is spoken of before anybody believes in exact quarters."""

    NOW = "now"
    NEXT = "next"
    LATER = "later"


@dataclass(frozen=True)
class Schedule:
    """Starts and ends are quarters counted from 1; load is person-days by quarter.

    What was pinned stands where it was pinned, even if that overloads quarters, exceeds
    the budget or comes before something it requires (`premature`): these are reported.
    """

    starts: Mapping[str, int]
    ends: Mapping[str, int]
    load: tuple[float, ...]
    spent: float
    unscheduled: Mapping[str, Reason]
    overloaded: tuple[int, ...] = ()
    over_budget: bool = False
    premature: tuple[str, ...] = ()


def serial_schedule(
    order: Sequence[Candidate],
    quarters: int,
    capacity_per_quarter: float | None,
    budget: float | None,
    pinned: Mapping[str, int] | None = None,
    passes: int | None = None,
) -> Schedule:
    """Return each candidate, in the given order, at the earliest quarter that has room.

    Effort is spread evenly over an initiative's quarters; what it requires must have
    ended before it starts. Passes are repeated until nothing more fits (`passes` limits
    them), because one pass drops whatever is ranked before its prerequisite. None is no
    limit. Pinned initiatives are placed first; pins of others are ignored. Feasible, not
    optimal. Source: docs/methods.md, "Portfolio and schedule", fallback.

    ValueError for prerequisites in a circle, no quarters, a repeated key, or a pin
    outside the quarters.
    """
    pins = {c.key: pinned[c.key] for c in order if pinned and c.key in pinned}
    _check(order, quarters, pins)
    draft = _Draft(quarters, capacity_per_quarter, budget)
    for candidate in order:
        if candidate.key in pins:
            draft.place(candidate, pins[candidate.key])
    waiting = [c for c in order if c.key not in pins]
    while waiting and (passes is None or passes > 0):
        left = [c for c in waiting if not draft.place_earliest(c)]
        if len(left) == len(waiting):
            break
        waiting, passes = left, None if passes is None else passes - 1
    return draft.schedule(waiting, [c for c in order if c.key in pins])


@dataclass
class _Draft:
    """A calendar being filled."""

    quarters: int
    capacity: float | None
    budget: float | None
    starts: dict[str, int] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    load: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.load = [0.0] * self.quarters

    def place(self, candidate: Candidate, start: int) -> None:
        self.starts[candidate.key] = start
        self.ends[candidate.key] = start + candidate.quarters - 1
        self.costs.append(candidate.cost)
        for quarter in range(start, min(self.ends[candidate.key], self.quarters) + 1):
            self.load[quarter - 1] += candidate.effort / candidate.quarters

    def place_earliest(self, candidate: Candidate) -> bool:
        earliest = self.earliest(candidate)
        if earliest is None or not self.affordable(candidate):
            return False
        last = self.quarters - candidate.quarters + 1
        for start in range(earliest, last + 1):
            if self.has_room(candidate, start):
                self.place(candidate, start)
                return True
        return False

    def earliest(self, candidate: Candidate) -> int | None:
        """The quarter after the last prerequisite ends; None if one is not placed."""
        if not candidate.requires <= self.ends.keys():
            return None
        return 1 + max((self.ends[key] for key in candidate.requires), default=0)

    def affordable(self, candidate: Candidate) -> bool:
        """What costs nothing is affordable even after pins have overdrawn the budget."""
        if self.budget is None or candidate.cost == 0:
            return True
        return settled(fsum([*self.costs, candidate.cost])) <= settled(self.budget)

    def has_room(self, candidate: Candidate, start: int) -> bool:
        if self.capacity is None:
            return True
        days = candidate.effort / candidate.quarters
        run = self.load[start - 1 : start - 1 + candidate.quarters]
        return all(settled(used + days) <= settled(self.capacity) for used in run)

    def reason(self, candidate: Candidate) -> Reason:
        earliest = self.earliest(candidate)
        if candidate.quarters > self.quarters:
            return Reason.TOO_LONG
        if earliest is None:
            return Reason.PREREQUISITE
        if earliest + candidate.quarters - 1 > self.quarters:
            return Reason.TOO_LONG
        return Reason.CAPACITY if self.affordable(candidate) else Reason.BUDGET

    def schedule(self, waiting: Iterable[Candidate], pinned: Iterable[Candidate]) -> Schedule:
        spent = fsum(self.costs)
        return Schedule(
            starts=self.starts,
            ends=self.ends,
            load=tuple(self.load),
            spent=spent,
            unscheduled={c.key: self.reason(c) for c in waiting},
            overloaded=tuple(
                quarter
                for quarter, days in enumerate(self.load, start=1)
                if self.capacity is not None and settled(days) > settled(self.capacity)
            ),
            over_budget=self.budget is not None and settled(spent) > settled(self.budget),
            premature=tuple(c.key for c in pinned if self.is_premature(c)),
        )

    def is_premature(self, candidate: Candidate) -> bool:
        earliest = self.earliest(candidate)
        return earliest is None or self.starts[candidate.key] < earliest


def _check(order: Sequence[Candidate], quarters: int, pins: Mapping[str, int]) -> None:
    if quarters < 1:
        raise ValueError("a calendar needs at least one quarter")
    keys = [c.key for c in order]
    if len(set(keys)) < len(keys):
        raise ValueError("the same initiative stands twice in the order")
    outside = sorted(key for key, quarter in pins.items() if not 1 <= quarter <= quarters)
    if outside:
        raise ValueError(f"pinned outside quarters 1 to {quarters}: {', '.join(outside)}")
    refuse_circles(order)


def refuse_circles(candidates: Iterable[Candidate]) -> None:
    """Raise ValueError naming the keys when initiatives require each other in a circle."""
    try:
        TopologicalSorter({c.key: c.requires for c in candidates}).prepare()
    except CycleError as error:
        circle = " → ".join(error.args[1])
        raise ValueError(f"these initiatives require each other in a circle: {circle}") from error


def horizon(schedule: Schedule, key: str) -> Horizon:
    """Return now (starts in quarter 1), next (later in the calendar) or later (not in it)."""
    start = schedule.starts.get(key)
    if start is None:
        return Horizon.LATER
    return Horizon.NOW if start == 1 else Horizon.NEXT


def expected_lift_by_quarter(
    schedule: Schedule, ranked: Iterable[Ranked], needs: Iterable[Need]
) -> tuple[float, ...]:
    """Return the expected rise of overall maturity, in levels, at the end of each quarter.

    sum of w × min(gap, sum of p × lift of what has ended). Say "up to": the cap is taken
    after the expectation, which flatters overlapping initiatives a little. Unmeasured
    capabilities add nothing. Source: docs/methods.md, "Diminishing returns".
    """
    weighed = [(need.code, need.weight, need.gap) for need in needs if need.gap is not None]
    return _closed_by_quarter(schedule, ranked, weighed, lambda one: one.capped_lifts)


def expected_relief_by_quarter(
    schedule: Schedule, ranked: Iterable[Ranked], touchpoints: Iterable[TouchpointNeed]
) -> tuple[float, ...]:
    """Return the expected fall of customers' weighted gap, in points, at the end of each quarter.

    The sum and its cap are those of expected_lift_by_quarter. A touchpoint without a known
    gap and weight adds nothing. Source: docs/methods.md, "Needs of journeys".
    """
    weighed = [
        (need.key, need.weight, need.gap)
        for need in touchpoints
        if need.weight is not None and need.gap is not None
    ]
    return _closed_by_quarter(schedule, ranked, weighed, lambda one: one.capped_reliefs)


def _closed_by_quarter(
    schedule: Schedule,
    ranked: Iterable[Ranked],
    weighed: Sequence[tuple[str, float, float]],
    closed: Callable[[Ranked], Mapping[str, float]],
) -> tuple[float, ...]:
    scheduled = [one for one in ranked if one.key in schedule.ends]

    def closed_at(quarter: int) -> float:
        done = [one for one in scheduled if schedule.ends[one.key] <= quarter]
        return fsum(
            weight * min(gap, fsum(one.probability * closed(one).get(key, 0.0) for one in done))
            for key, weight, gap in weighed
        )

    return tuple(closed_at(quarter) for quarter in range(1, len(schedule.load) + 1))
