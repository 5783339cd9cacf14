"""Which initiatives to do and when: the best portfolio that fits people, money and time.

The programme is that of docs/methods.md, "Portfolio and schedule": one yes-or-no for each
initiative and quarter in which it could start, and for each goal the part of its gap that is
closed at the end of each quarter. HiGHS solves it (scipy.optimize.milp).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import fsum, inf

from assessments.domain.scale import settled

TOLERANCE = 1e-6  # what the solver calls zero, in points and in shares of a limit
PROVEN_GAP = 1e-6  # a relative gap up to this is no gap


@dataclass(frozen=True)
class Segment:
    """A stretch of a gap, in points, and what a point closed within it counts, 0..1."""

    width: float
    factor: float = 1.0


@dataclass(frozen=True)
class Goal:
    """A gap to close: its weight in the whole, and its stretches from the first point to the last.

    One stretch of the whole gap is the plain cap: no credit beyond the target. Several, with
    falling factors, say that the first points are worth more than the last. ValueError for
    factors that rise (the programme would begin at the end) or a negative weight or width.
    """

    key: str
    weight: float
    segments: tuple[Segment, ...]

    def __post_init__(self) -> None:
        factors = [segment.factor for segment in self.segments]
        if factors != sorted(factors, reverse=True) or min(factors, default=0.0) < 0:
            raise ValueError(f"{self.key}: a later stretch cannot count more than an earlier one")
        if self.weight < 0 or min((s.width for s in self.segments), default=0.0) < 0:
            raise ValueError(f"{self.key}: weight and width cannot be negative")

    def worth(self, closed: float) -> float:
        """Return what ``closed`` points of the gap count, unweighted.

        >>> Goal("DA1", 0.2, (Segment(1.0), Segment(1.0, 0.5))).worth(1.5)
        1.25
        """
        parts = []
        for segment in self.segments:
            used = min(segment.width, max(0.0, closed))
            parts.append(segment.factor * used)
            closed -= used
        return fsum(parts)


def capped(key: str, weight: float, gap: float) -> Goal:
    """Return the goal of a gap whose points all count the same."""
    return Goal(key, weight, (Segment(gap),))


@dataclass(frozen=True)
class Option:
    """An initiative as the programme sees it.

    ``lifts`` are expected points by goal (probability × lift); ``days`` person-days over all its
    ``quarters``; ``by_team`` those of them that a team gives. ``start`` is a quarter counted from
    1 that a person has fixed: the initiative is done if at all then. ValueError for less than a
    quarter, negative days or cost, a start before 1, or both mandatory and excluded.
    """

    key: str
    lifts: Mapping[str, float]
    days: float
    cost: float
    quarters: int
    requires: frozenset[str] = frozenset()
    by_team: Mapping[str, float] = field(default_factory=dict)
    is_mandatory: bool = False
    is_excluded: bool = False
    start: int | None = None

    def __post_init__(self) -> None:
        if self.quarters < 1 or (self.start is not None and self.start < 1):
            raise ValueError(f"{self.key}: quarters are counted from 1")
        if min([self.days, self.cost, *self.by_team.values(), *self.lifts.values()]) < 0:
            raise ValueError(f"{self.key}: days, cost and lifts cannot be negative")
        if self.is_mandatory and self.is_excluded:
            raise ValueError(f"{self.key}: mandatory and excluded at once")


@dataclass(frozen=True)
class Limits:
    """What a plan must fit; None is no limit.

    ``days`` and ``quarter_budget`` by quarter, ``team_days`` by team and quarter, ``budget`` in
    total; an initiative's days and cost are spread evenly over its quarters. Of each pair in
    ``exclusive`` at most one is done. ``preference`` in (0, 1]: what a point closed a quarter
    later counts. ValueError for lists of another length than ``quarters``.
    """

    quarters: int
    days: tuple[float | None, ...]
    budget: float | None = None
    quarter_budget: tuple[float | None, ...] | None = None
    team_days: Mapping[str, tuple[float | None, ...]] = field(default_factory=dict)
    exclusive: tuple[frozenset[str], ...] = ()
    preference: float = 1.0

    def __post_init__(self) -> None:
        listed = [self.days, *self.team_days.values()]
        listed += [self.quarter_budget] if self.quarter_budget is not None else []
        if self.quarters < 1 or any(len(row) != self.quarters for row in listed):
            raise ValueError("a limit by quarter names each quarter once")
        if not 0 < self.preference <= 1:
            raise ValueError("the preference for early lies above 0 and up to 1")


class Proof(StrEnum):
    """How sure it is that no plan is better."""

    OPTIMAL = "optimal"  # proven: none is
    BOUNDED = "bounded"  # the time ran out: none is better by more than the gap
    UNKNOWN = "unknown"  # no bound: this is the ranked list, placed where it fits


@dataclass(frozen=True)
class Plan:
    """Starts by initiative, quarters counted from 1, and how good they are.

    ``value`` in quarters × points of the whole; ``bound`` is what no plan can exceed (inf where
    none is known) and ``gap`` the part of it that may be missing, 0..1. ``is_fallback``: the
    solver found nothing better than the ranked list in the time it had.
    """

    starts: Mapping[str, int]
    value: float
    bound: float
    gap: float
    proof: Proof
    is_fallback: bool = False


class DemandKind(StrEnum):
    """What a plan must respect, as a person would name it."""

    MANDATORY = "mandatory"  # key must be done
    START = "start"  # key starts in the quarter fixed
    PREREQUISITE = "prerequisite"  # other must have ended before key starts
    EXCLUSIVE = "exclusive"  # not both key and other
    DAYS = "days"  # people, in quarter
    TEAM = "team"  # people of the team key, in quarter
    BUDGET = "budget"  # money in total
    QUARTER_BUDGET = "quarter_budget"  # money in quarter
    TIME = "time"  # key ends within the quarters planned


@dataclass(frozen=True, order=True)
class Demand:
    """One of the things that cannot all be kept; ``quarter`` counted from 1, 0 is none."""

    kind: DemandKind
    key: str = ""
    other: str = ""
    quarter: int = 0


class InfeasibleError(ValueError):
    """No plan keeps all demands. ``conflict`` cannot be kept together; without any one it can.

    Where the time ran out before that was known of each, it is not ``is_smallest``: some of it
    may have no part in it.
    """

    def __init__(self, conflict: tuple[Demand, ...], is_smallest: bool = True) -> None:
        self.conflict, self.is_smallest = conflict, is_smallest
        super().__init__("no plan keeps all that is demanded")


def closed_by_quarter(
    options: Iterable[Option], starts: Mapping[str, int], quarters: int
) -> list[dict[str, float]]:
    """Return for each quarter the expected points by goal that have ended by then, uncapped."""
    rows: list[dict[str, float]] = []
    started = [(option, starts[option.key] + option.quarters - 1) for option in options
               if option.key in starts]  # fmt: skip
    for quarter in range(1, quarters + 1):
        row: dict[str, float] = {}
        for option, end in started:
            if end <= quarter:
                for goal, lift in option.lifts.items():
                    row[goal] = row.get(goal, 0.0) + lift
        rows.append(row)
    return rows


def course(
    options: Sequence[Option], goals: Iterable[Goal], starts: Mapping[str, int], quarters: int
) -> tuple[float, ...]:
    """Return the weighted points closed at the end of each quarter.

    Source: docs/methods.md, "Portfolio and schedule"; Example R: .2080, .3530, .6530, .9105.
    """
    weighed = list(goals)
    return tuple(
        fsum(goal.weight * goal.worth(row.get(goal.key, 0.0)) for goal in weighed)
        for row in closed_by_quarter(sorted(options, key=_key), starts, quarters)
    )


def value_of(
    options: Sequence[Option], goals: Iterable[Goal], limits: Limits, starts: Mapping[str, int]
) -> float:
    """Return the objective of these starts: quarters × points, later ones counting less."""
    by_quarter = course(options, goals, starts, limits.quarters)
    return fsum(limits.preference**n * points for n, points in enumerate(by_quarter))


def breaches(
    options: Sequence[Option], limits: Limits, starts: Mapping[str, int]
) -> tuple[Demand, ...]:
    """Return every demand that these starts do not keep, found without the solver."""
    named = {option.key: option for option in options}
    ends = {key: start + named[key].quarters - 1 for key, start in starts.items()}
    found = [*_broken_choices(named, limits, starts, ends)]
    running = [(named[key], start, ends[key]) for key, start in starts.items()]
    for quarter in range(1, limits.quarters + 1):
        now = [option for option, start, end in running if start <= quarter <= end]
        for demand, limit, use in uses(limits, quarter):
            total = settled(fsum(use(option) for option in now))
            if limit is not None and total > settled(limit) + TOLERANCE * max(1.0, limit):
                found.append(demand)
    spent = settled(fsum(named[key].cost for key in starts))
    if limits.budget is not None and spent > settled(limits.budget) + TOLERANCE * max(
        1.0, limits.budget
    ):
        found.append(Demand(DemandKind.BUDGET))
    return tuple(sorted(found))


def _broken_choices(
    named: Mapping[str, Option], limits: Limits, starts: Mapping[str, int], ends: Mapping[str, int]
) -> Iterator[Demand]:
    for key, option in named.items():
        if option.is_mandatory and key not in starts:
            yield Demand(DemandKind.MANDATORY, key)
        if key not in starts:
            continue
        if option.is_excluded:
            raise ValueError(f"{key} is excluded and stands in the plan")
        if option.start is not None and starts[key] != option.start:
            yield Demand(DemandKind.START, key, quarter=option.start)
        if starts[key] < 1 or ends[key] > limits.quarters:
            yield Demand(DemandKind.TIME, key)
        for other in option.requires:
            if other not in ends or ends[other] >= starts[key]:
                yield Demand(DemandKind.PREREQUISITE, key, other)
    for pair in limits.exclusive:
        if len(pair) > 1 and pair <= starts.keys():
            first, second = sorted(pair)
            yield Demand(DemandKind.EXCLUSIVE, first, second)


def uses(limits: Limits, quarter: int) -> Iterator[tuple[Demand, float | None, Use]]:
    """Each limit of one quarter, with what an initiative that runs then takes of it."""
    at = quarter - 1
    yield Demand(DemandKind.DAYS, quarter=quarter), limits.days[at], Use("days")
    for team, days in sorted(limits.team_days.items()):
        yield Demand(DemandKind.TEAM, team, quarter=quarter), days[at], Use("team", team)
    if limits.quarter_budget is not None:
        money = limits.quarter_budget[at]
        yield Demand(DemandKind.QUARTER_BUDGET, quarter=quarter), money, Use("cost")


@dataclass(frozen=True)
class Use:
    """What an initiative takes of a limit in each quarter in which it runs."""

    what: str
    team: str = ""

    def __call__(self, option: Option) -> float:
        if self.what == "team":
            return option.by_team.get(self.team, 0.0) / option.quarters
        return (option.days if self.what == "days" else option.cost) / option.quarters


def trimmed(
    options: Sequence[Option], goals: Sequence[Goal], limits: Limits, starts: Mapping[str, int]
) -> dict[str, int]:
    """Return the starts without what adds nothing: no plan spends on what closes no gap.

    What is mandatory stays, and so does whatever another needs. Of several that could go,
    the dearest in days goes first.
    """
    kept = dict(starts)
    named = {option.key: option for option in options}
    value = value_of(options, goals, limits, kept)
    order = sorted(kept, key=lambda key: (-named[key].days, -named[key].cost, key))
    changed = True
    while changed:
        changed = False
        for key in order:
            if key not in kept or named[key].is_mandatory:
                continue
            if any(key in named[other].requires for other in kept):
                continue
            without = {other: start for other, start in kept.items() if other != key}
            if settled(value_of(options, goals, limits, without)) >= settled(value):
                kept, changed = without, True
    return kept


def gap_of(value: float, bound: float) -> float:
    """Return the part of the bound that may be missing, 0..1; 1 where there is no bound.

    >>> gap_of(9.0, 10.0), gap_of(10.0, 10.0), gap_of(0.0, 0.0), gap_of(1.0, inf)
    (0.1, 0.0, 0.0, 1.0)
    """
    if bound == inf:
        return 1.0
    if bound <= 0:
        return 0.0
    return max(0.0, (bound - value) / bound)


def _key(option: Option) -> str:
    return option.key
