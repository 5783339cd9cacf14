"""The mixed-integer programme behind a plan: built, solved, and asked why it cannot be.

Columns are first x, one for each initiative and quarter in which it could start, then y, one
for each goal, quarter and stretch of its gap. Rows are built from demands, so that the same
code that solves can leave one demand out and see whether the rest can be kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from .portfolio import (
    PROVEN_GAP,
    Demand,
    DemandKind,
    Goal,
    InfeasibleError,
    Limits,
    Option,
    Plan,
    Proof,
    breaches,
    gap_of,
    trimmed,
    uses,
    value_of,
)

FEASIBLE, INFEASIBLE = 0, 2  # of what scipy.optimize.milp answers
CHECK = 10.0  # seconds for the question whether some demands can be kept together


def forever() -> float:
    """Return the seconds left where nobody is waiting."""
    return inf


def best_plan(
    options: Sequence[Option],
    goals: Sequence[Goal],
    limits: Limits,
    seconds: float = 10.0,
    fallback: Mapping[str, int] | None = None,
    enough: float = PROVEN_GAP,
    left: Callable[[], float] = forever,
) -> Plan:
    """Return the best plan found in ``seconds``, with its proof.

    Where there is none, the reason is looked for until ``left`` seconds are none.

    ``fallback`` are starts that are kept where the solver finds nothing better; it is ignored
    where it breaks a limit. With a gap of at most ``enough`` the search ends. The order of options
    and goals changes nothing. InfeasibleError where what is demanded cannot be kept. ValueError
    for keys said twice or unknown.
    Source: docs/methods.md, "Portfolio and schedule".
    """
    options, goals = _ordered(options, goals)
    programme = Programme(options, goals, limits)
    found = programme.solve(seconds, enough)
    if found.status == INFEASIBLE:
        raise InfeasibleError(*conflict(options, limits, left))
    plans = [] if found.starts is None else [(found.starts, False)]
    if fallback is not None and not breaches(options, limits, fallback):
        plans.append((dict(fallback), True))
    if not plans:
        raise TimeoutError("no plan was found in the time given")
    valued = [(value_of(options, goals, limits, starts), starts, is_fallback)
              for starts, is_fallback in plans]  # fmt: skip
    # The solver's comes first: the list only replaces it where it is truly better.
    value, starts, is_fallback = max(valued, key=lambda row: (round(row[0], 9), not row[2]))
    gap = gap_of(value, found.bound)
    proven = gap <= PROVEN_GAP or (found.status == FEASIBLE and enough <= PROVEN_GAP)
    return Plan(
        starts=dict(sorted(trimmed(options, goals, limits, starts).items())),
        value=value,
        bound=value if proven else found.bound,
        gap=0.0 if proven else gap,
        proof=Proof.OPTIMAL if proven else Proof.BOUNDED,
        is_fallback=is_fallback,
    )


def conflict(
    options: Sequence[Option], limits: Limits, left: Callable[[], float] = forever
) -> tuple[tuple[Demand, ...], bool]:
    """Return a set of demands that cannot be kept together, () where all can; is it smallest?

    Each demand is left out once; where the rest still cannot be kept, it had no part in it. What
    people chose (mandatory, fixed quarters) is tried last, so that what remains speaks of it
    rather than of numbers. Where no seconds are ``left`` before each was tried, the set is what
    was found until then.
    """
    options, _ = _ordered(options, [])
    demands = sorted(demands_of(options, limits), key=_last_to_blame)
    programme = Programme(options, [], limits)
    if programme.is_feasible(demands, CHECK):
        return (), True
    kept = list(demands)
    for demand in demands:
        seconds = min(CHECK, left())
        if seconds <= 0:
            return tuple(sorted(kept)), False
        rest = [other for other in kept if other != demand]
        if not programme.is_feasible(rest, seconds):
            kept = rest
    return tuple(sorted(kept)), True


def _last_to_blame(demand: Demand) -> tuple[bool, Demand]:
    return demand.kind in (DemandKind.MANDATORY, DemandKind.START), demand


def demands_of(options: Sequence[Option], limits: Limits) -> list[Demand]:
    """Return everything that a plan of these options must respect."""
    found = []
    for option in options:
        if option.is_mandatory:
            found.append(Demand(DemandKind.MANDATORY, option.key))
        if option.start is not None:
            found.append(Demand(DemandKind.START, option.key, quarter=option.start))
        found += [Demand(DemandKind.PREREQUISITE, option.key, r) for r in sorted(option.requires)]
    for pair in limits.exclusive:
        if len(pair) > 1:
            first, second = sorted(pair)
            found.append(Demand(DemandKind.EXCLUSIVE, first, second))
    for quarter in range(1, limits.quarters + 1):
        found += [demand for demand, limit, _ in uses(limits, quarter) if limit is not None]
    if limits.budget is not None:
        found.append(Demand(DemandKind.BUDGET))
    return found


def _ordered(options: Sequence[Option], goals: Sequence[Goal]) -> tuple[list[Option], list[Goal]]:
    for rows in (options, goals):
        if len({row.key for row in rows}) < len(rows):
            raise ValueError("the same key stands twice")
    return sorted(options, key=lambda row: row.key), sorted(goals, key=lambda row: row.key)


@dataclass(frozen=True)
class Answer:
    """What the solver answered: no starts where it found none, an infinite bound where none."""

    status: int
    starts: dict[str, int] | None
    bound: float


@dataclass
class _Rows:
    """Constraints row by row, as triplets with a lower and an upper bound."""

    row: list[int]
    column: list[int]
    value: list[float]
    low: list[float]
    high: list[float]

    def add(self, terms: Mapping[int, float], low: float, high: float) -> None:
        number = len(self.low)
        self.row += [number] * len(terms)
        self.column += terms.keys()
        self.value += terms.values()
        self.low.append(low)
        self.high.append(high)

    def constraint(self, columns: int) -> LinearConstraint:
        shape = (len(self.low), columns)
        return LinearConstraint(
            csr_array((self.value, (self.row, self.column)), shape=shape), self.low, self.high
        )


class Programme:
    """The programme of ordered options and goals."""

    def __init__(self, options: Sequence[Option], goals: Sequence[Goal], limits: Limits) -> None:
        self.options, self.limits = options, limits
        self.goals = [goal for goal in goals if goal.weight > 0 and goal.segments]
        self.start_of: list[tuple[int, int]] = []  # column → option, quarter
        self.columns_of: list[dict[int, int]] = []  # option → quarter → column
        for number, option in enumerate(options):
            quarters = {} if option.is_excluded else self._quarters(option)
            self.columns_of.append({q: len(self.start_of) + n for n, q in enumerate(quarters)})
            self.start_of += [(number, quarter) for quarter in quarters]
        self.number = {option.key: number for number, option in enumerate(options)}

    def _quarters(self, option: Option) -> list[int]:
        """Quarters in which it can start and still end in time; a long one has none."""
        return list(range(1, self.limits.quarters - option.quarters + 2))

    def solve(self, seconds: float, enough: float = PROVEN_GAP) -> Answer:
        """Return the best starts found in the time given; less time only costs proof."""
        quarters = self.limits.quarters
        x, cost, upper = len(self.start_of), [0.0] * len(self.start_of), [1.0] * len(self.start_of)
        rows = self._rows(demands_of(self.options, self.limits))
        for goal in self.goals:
            answering = [
                (number, option.lifts[goal.key])
                for number, option in enumerate(self.options)
                if option.lifts.get(goal.key, 0.0) > 0 and self.columns_of[number]
            ]
            if not answering:
                continue
            for quarter in range(1, quarters + 1):
                terms: dict[int, float] = {}
                for segment in goal.segments:
                    terms[len(cost)] = 1.0
                    cost.append(
                        -goal.weight * segment.factor * self.limits.preference ** (quarter - 1)
                    )
                    upper.append(segment.width)
                for number, lift in answering:
                    ended = quarter - self.options[number].quarters + 1
                    for start, column in self.columns_of[number].items():
                        if start <= ended:
                            terms[column] = -lift
                rows.add(terms, -inf, 0.0)
        found = _milp(cost, upper, x, rows, seconds, enough)
        bound = found.mip_dual_bound
        return Answer(
            int(found.status),
            None if found.x is None else self.starts(found.x),
            inf if bound is None else -float(bound),
        )

    def is_feasible(self, demands: Collection[Demand], seconds: float) -> bool:
        """Say whether some choice keeps these demands, whatever it is worth.

        What is not refuted in ``seconds`` counts as possible.
        """
        columns = len(self.start_of)
        rows = self._rows(demands)
        if not columns:
            return not any(demand.kind is DemandKind.MANDATORY for demand in demands)
        found = _milp([0.0] * columns, [1.0] * columns, columns, rows, seconds)
        return int(found.status) != INFEASIBLE

    def starts(self, x: Sequence[float]) -> dict[str, int]:
        return {
            self.options[number].key: quarter
            for column, (number, quarter) in enumerate(self.start_of)
            if x[column] > 0.5
        }

    def _rows(self, demands: Collection[Demand]) -> _Rows:
        rows, wanted = _Rows([], [], [], [], []), set(demands)
        for columns in self.columns_of:
            rows.add(dict.fromkeys(columns.values(), 1.0), 0.0, 1.0)
        for number, option in enumerate(self.options):
            self._choices(rows, number, option, wanted)
        for pair in self.limits.exclusive:
            first, second = (sorted(pair) * 2)[:2]
            if first != second and Demand(DemandKind.EXCLUSIVE, first, second) in wanted:
                both = [*self._all(first), *self._all(second)]
                rows.add(dict.fromkeys(both, 1.0), 0.0, 1.0)
        for quarter in range(1, self.limits.quarters + 1):
            for demand, limit, use in uses(self.limits, quarter):
                if limit is not None and demand in wanted:
                    terms = {
                        column: taken
                        for column, (number, start) in enumerate(self.start_of)
                        if start <= quarter < start + self.options[number].quarters
                        and (taken := use(self.options[number]))
                    }
                    rows.add(terms, -inf, limit)
        if self.limits.budget is not None and Demand(DemandKind.BUDGET) in wanted:
            costs = {
                column: self.options[number].cost
                for column, (number, _) in enumerate(self.start_of)
            }
            rows.add(costs, -inf, self.limits.budget)
        return rows

    def _choices(
        self, rows: _Rows, number: int, option: Option, wanted: Collection[Demand]
    ) -> None:
        own = self.columns_of[number]
        if Demand(DemandKind.MANDATORY, option.key) in wanted:
            rows.add(dict.fromkeys(own.values(), 1.0), 1.0, 1.0)
        if option.start and Demand(DemandKind.START, option.key, quarter=option.start) in wanted:
            elsewhere = [column for quarter, column in own.items() if quarter != option.start]
            rows.add(dict.fromkeys(elsewhere, 1.0), 0.0, 0.0)
        for other in sorted(option.requires):
            if Demand(DemandKind.PREREQUISITE, option.key, other) not in wanted:
                continue
            length = self.options[self.number[other]].quarters if other in self.number else 0
            before = self.columns_of[self.number[other]] if other in self.number else {}
            for quarter, column in own.items():
                ended = [c for start, c in before.items() if start + length <= quarter]
                rows.add({column: 1.0, **dict.fromkeys(ended, -1.0)}, -inf, 0.0)

    def _all(self, key: str) -> list[int]:
        return list(self.columns_of[self.number[key]].values()) if key in self.number else []


def _milp(
    cost: Sequence[float],
    upper: Sequence[float],
    whole: int,
    rows: _Rows,
    seconds: float,
    enough: float = PROVEN_GAP,
) -> Any:
    if not cost:
        cost, upper = [0.0], [0.0]  # nothing can start; the solver wants a column all the same
    integrality = np.zeros(len(cost))
    integrality[:whole] = 1
    return milp(
        c=np.array(cost),
        integrality=integrality,
        bounds=Bounds(np.zeros(len(cost)), np.array(upper)),
        constraints=rows.constraint(len(cost)) if rows.low else (),
        options={"time_limit": seconds, "mip_rel_gap": enough},
    )
