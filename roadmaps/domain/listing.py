"""The plan that the ranked list alone gives: one after another, each where it still fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from assessments.domain.scale import settled

from .portfolio import TOLERANCE, DemandKind, Goal, Limits, Option, uses, value_of


class Left(StrEnum):
    """Why an option is not in a plan that was filled from the list."""

    RULED_OUT = "ruled_out"  # a person left it out
    TOO_LONG = "too_long"  # it does not end within the quarters
    PREREQUISITE = "prerequisite"  # what it needs is not in the plan
    EXCLUSIVE = "exclusive"  # its rival is in the plan
    BUDGET = "budget"  # the money left does not pay for it
    DAYS = "days"  # no run of quarters has the people left
    TEAM = "team"  # no run of quarters has the people of a team left
    QUARTER_BUDGET = "quarter_budget"  # no run of quarters has the money left
    ROOM = "room"  # each run of quarters lacks something, not all the same
    NO_GAP = "no_gap"  # it closes nothing that is measured, and nothing there needs it
    COVERED = "covered"  # it would fit; others there close its gaps already
    FITS = "fits"  # it would fit and close something


_LACKS = {
    DemandKind.DAYS: Left.DAYS,
    DemandKind.TEAM: Left.TEAM,
    DemandKind.QUARTER_BUDGET: Left.QUARTER_BUDGET,
}


@dataclass
class _Draft:
    options: Mapping[str, Option]
    limits: Limits
    starts: dict[str, int] = field(default_factory=dict)

    def end(self, key: str) -> int:
        return self.starts[key] + self.options[key].quarters - 1

    def why_not(self, option: Option) -> Left | None:
        """Return why no quarter takes the option as the plan stands; None where one does."""
        if option.is_excluded:
            return Left.RULED_OUT
        if not option.requires <= self.starts.keys():
            return Left.PREREQUISITE
        if any(option.key in pair and pair & self.starts.keys() for pair in self.limits.exclusive):
            return Left.EXCLUSIVE
        if not self.affordable(option):
            return Left.BUDGET
        quarters = self.quarters(option)
        if not quarters:
            return Left.TOO_LONG
        lacking = [self.lacking(option, quarter) for quarter in quarters]
        if not all(lacking):
            return None
        everywhere = frozenset[DemandKind].intersection(*lacking)
        return next((left for kind, left in _LACKS.items() if kind in everywhere), Left.ROOM)

    def quarters(self, option: Option) -> list[int]:
        earliest = 1 + max((self.end(key) for key in option.requires), default=0)
        possible = range(earliest, self.limits.quarters - option.quarters + 2)
        return [q for q in possible if option.start in (None, q)]

    def affordable(self, option: Option) -> bool:
        if self.limits.budget is None or option.cost == 0:
            return True
        spent = sum(self.options[key].cost for key in self.starts) + option.cost
        return settled(spent) <= settled(self.limits.budget) + TOLERANCE

    def lacking(self, option: Option, start: int) -> frozenset[DemandKind]:
        """Return which limits of its quarters an option would break if it started then."""
        found = set()
        for quarter in range(start, start + option.quarters):
            running = [
                self.options[key]
                for key, begun in self.starts.items()
                if begun <= quarter <= self.end(key)
            ]
            for demand, limit, use in uses(self.limits, quarter):
                own = use(option)
                if limit is None or own == 0:
                    continue
                if settled(sum(use(one) for one in running) + own) > settled(limit) + TOLERANCE:
                    found.add(demand.kind)
        return frozenset(found)

    def first(self, option: Option) -> int:
        """Return the earliest quarter that takes an option of which nothing says why not."""
        return next(q for q in self.quarters(option) if not self.lacking(option, q))

    def place(self, option: Option) -> bool:
        if self.why_not(option) is not None:
            return False
        self.starts[option.key] = self.first(option)
        return True

    def fill(self, waiting: Sequence[Option]) -> list[Option]:
        """Place what fits, in passes; return what does not."""
        while True:
            left = [option for option in waiting if not self.place(option)]
            if len(left) == len(waiting):
                return left
            waiting = left

    def drop_what_nobody_needs(self) -> None:
        """Take out again what closes nothing and was there for something that did not fit."""
        needed = _with_what_they_need(
            self.options, [key for key in self.starts if _counts(self.options[key])]
        )
        self.starts = {key: start for key, start in self.starts.items() if key in needed}


@dataclass(frozen=True)
class Listed:
    """Starts by initiative, quarters counted from 1, and why the others are not there."""

    starts: Mapping[str, int]
    left: Mapping[str, Left]


def listed(order: Sequence[Option], limits: Limits) -> Listed:
    """Return each option of the list, best first, at the earliest quarter that takes it.

    What is mandatory comes before the list, with what it needs; what closes nothing is not in it
    unless another needs it. Passes are repeated until nothing more fits, because one pass drops
    what stands before its prerequisite.
    Source: docs/methods.md, "Portfolio and schedule", fallback.
    """
    draft = _Draft({option.key: option for option in order}, limits)
    first = _with_what_they_need(draft.options, [o.key for o in order if o.is_mandatory])
    useful = _with_what_they_need(draft.options, [o.key for o in order if _counts(o)])
    waiting = draft.fill([option for option in order if option.key in first])
    draft.fill([*waiting, *(o for o in order if o.key in useful and o.key not in first)])
    draft.drop_what_nobody_needs()
    reasons = {
        option.key: draft.why_not(option) or (Left.DAYS if _counts(option) else Left.NO_GAP)
        for option in order
        if option.key not in draft.starts
    }
    return Listed(dict(sorted(draft.starts.items())), reasons)


def left_beside(
    options: Sequence[Option], goals: Sequence[Goal], limits: Limits, starts: Mapping[str, int]
) -> dict[str, Left]:
    """Return why each option that is not in a plan is not, each looked at alone beside the plan."""
    draft = _Draft({option.key: option for option in options}, limits, dict(starts))
    value = value_of(options, goals, limits, starts)
    found: dict[str, Left] = {}
    for option in options:
        if option.key in starts:
            continue
        why = draft.why_not(option)
        if why is not Left.RULED_OUT and not _counts(option):
            why = Left.NO_GAP
        if why is None:
            more = value_of(options, goals, limits, {**starts, option.key: draft.first(option)})
            why = Left.FITS if more > value + TOLERANCE else Left.COVERED
        found[option.key] = why
    return found


def _counts(option: Option) -> bool:
    """Say whether an option closes something, or must be done although it does not."""
    return option.is_mandatory or any(lift > 0 for lift in option.lifts.values())


def _with_what_they_need(options: Mapping[str, Option], keys: Sequence[str]) -> set[str]:
    """Return these options and all that they wait for."""
    found: set[str] = set()
    asked = list(keys)
    while asked:
        key = asked.pop()
        if key in options and key not in found:
            found.add(key)
            asked += options[key].requires
    return found


@dataclass(frozen=True)
class Difference:
    """What the list alone would have lost against a plan.

    ``points`` at the end of the last quarter and ``over_time`` in quarters × points, both of the
    plan minus the list; ``added`` the keys only the plan has with why the list has not, ``dropped``
    those only the list has with the part of their own benefit that others there close already, 0..1;
    ``moved`` the keys that start in another quarter.
    """

    points: float
    over_time: float
    added: Mapping[str, Left]
    dropped: Mapping[str, float]
    moved: tuple[str, ...]


def difference(
    options: Sequence[Option],
    goals: Sequence[Goal],
    limits: Limits,
    plan: Mapping[str, int],
    ranked: Listed,
) -> Difference:
    """Return what a plan has over the ranked list, and why."""
    last = Limits(1, (None,))
    ended = {option.key: Option(option.key, option.lifts, 0, 0, 1) for option in options}

    def at_end(keys: Sequence[str]) -> float:
        return value_of([ended[key] for key in keys], goals, last, dict.fromkeys(keys, 1))

    def shared(key: str) -> float:
        alone = at_end([key])
        others = [other for other in ranked.starts if other != key]
        own = at_end([*others, key]) - at_end(others)
        return 0.0 if alone <= 0 else max(0.0, 1 - own / alone)

    both = plan.keys() & ranked.starts.keys()
    return Difference(
        points=at_end(sorted(plan)) - at_end(sorted(ranked.starts)),
        over_time=value_of(options, goals, limits, plan)
        - value_of(options, goals, limits, ranked.starts),
        added={key: ranked.left[key] for key in sorted(plan.keys() - ranked.starts.keys())},
        dropped={key: shared(key) for key in sorted(ranked.starts.keys() - plan.keys())},
        moved=tuple(sorted(key for key in both if plan[key] != ranked.starts[key])),
    )
