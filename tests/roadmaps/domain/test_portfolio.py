"""The best portfolio: Example R against every schedule there is, limits kept, conflicts named."""

from dataclasses import replace
from itertools import product
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmaps.domain.portfolio import (
    Demand,
    DemandKind,
    Goal,
    InfeasibleError,
    Limits,
    Option,
    Proof,
    Segment,
    breaches,
    capped,
    course,
    gap_of,
    trimmed,
    value_of,
)
from roadmaps.domain.programme import best_plan, conflict

from .example_r import BUDGET, CANDIDATES, CAPACITY, NEEDS, QUARTERS

pytestmark = pytest.mark.once

GOALS = [capped(need.code, need.weight, need.gap) for need in NEEDS]
OPTIONS = [
    Option(
        one.key,
        {code: one.probability * lift for code, lift in one.lifts.items()},
        one.effort_days, one.cost, one.quarters, one.requires,
    )
    for one in CANDIDATES
]  # fmt: skip
LIMITS = Limits(QUARTERS, (CAPACITY,) * QUARTERS, BUDGET)
BEST = {"I1": 2, "I2": 1, "I3": 3, "I5": 4, "I6": 1}
ONE_PASS = {"I2": 1, "I6": 1, "I1": 2, "I3": 3}


def task(key, lift=1.0, days=10.0, cost=0.0, quarters=1, requires=(), **more):
    return Option(key, {"goal": lift}, days, cost, quarters, frozenset(requires), **more)


def limits(quarters=2, days=10.0, **more):
    return Limits(quarters, (days,) * quarters, **more)


def schedules(options, bounds):
    """Every choice of starts that keeps all demands."""
    keys = [option.key for option in options]
    for choice in product(range(bounds.quarters + 1), repeat=len(options)):
        starts = {key: quarter for key, quarter in zip(keys, choice, strict=True) if quarter}
        if not breaches(options, bounds, starts):
            yield starts


# ---- Example R -----------------------------------------------------------------------------------


def test_the_best_plan_of_the_example_is_found_and_proven():
    plan = best_plan(OPTIONS, GOALS, LIMITS)
    assert plan.starts == BEST
    assert plan.value == pytest.approx(2.1245, abs=5e-5)
    assert (plan.proof, plan.gap, plan.bound) == (Proof.OPTIMAL, 0.0, plan.value)
    assert course(OPTIONS, GOALS, plan.starts, QUARTERS) == pytest.approx(
        (0.2080, 0.3530, 0.6530, 0.9105), abs=5e-5
    )


def test_of_all_schedules_of_the_example_one_is_best():
    found = sorted(
        (
            round(value_of(OPTIONS, GOALS, LIMITS, starts), 9)
            for starts in schedules(OPTIONS, LIMITS)
        ),
        reverse=True,
    )
    assert len(found) == 234
    assert found[0] == pytest.approx(2.1245, abs=5e-5)
    assert found[0] > found[1]


def test_without_quarters_the_selection_of_the_example_is_worth_9105():
    selection = [replace(option, quarters=1, requires=frozenset()) for option in OPTIONS]
    plan = best_plan(selection, GOALS, Limits(1, (200,), BUDGET))
    assert set(plan.starts) == {"I1", "I2", "I3", "I5", "I6"}
    assert plan.value == pytest.approx(0.9105, abs=5e-5)


def test_the_list_is_kept_where_the_time_is_too_short_to_better_it_and_nothing_is_called_proven():
    plan = best_plan(OPTIONS, GOALS, LIMITS, seconds=0.0, fallback=ONE_PASS)
    if plan.proof is Proof.OPTIMAL:  # a fast machine needs no time at all
        assert plan.starts == BEST
    else:
        assert plan.value >= 1.9895 - 5e-5
        assert plan.bound >= 2.1245 - 5e-5
        assert plan.gap == pytest.approx(gap_of(plan.value, plan.bound))


def test_a_list_that_breaks_a_limit_is_not_kept():
    everything_at_once = dict.fromkeys(BEST, 1)
    assert breaches(OPTIONS, LIMITS, everything_at_once)
    assert best_plan(OPTIONS, GOALS, LIMITS, fallback=everything_at_once).starts == BEST


# ---- redundancy and diminishing returns ----------------------------------------------------------


@pytest.mark.parametrize("k", [2, 5])
def test_twins_that_close_the_same_gap_are_not_done_twice(k):
    goals = [capped(f"g{n}", 1 / k, 1.0) for n in range(k)]
    twins = [Option(f"twin{n}", {"g0": 1.0}, 1, 0, 1) for n in range(k)]
    others = [Option(f"other{n}", {f"g{n}": 0.9}, 1, 0, 1) for n in range(1, k)]
    plan = best_plan([*twins, *others], goals, Limits(1, (k,)))
    assert plan.value == pytest.approx(1 / k + 0.9 * (k - 1) / k)
    assert sum(key.startswith("twin") for key in plan.starts) == 1


def test_a_marginal_lift_is_what_is_left_of_the_gap():
    goal = capped("c", 0.5, 1.0)
    assert goal.weight * (goal.worth(0.8 + 0.6) - goal.worth(0.8)) == pytest.approx(0.1)
    assert goal.weight * goal.worth(0.6) == pytest.approx(0.3)


def test_stretches_of_a_gap_are_filled_from_the_first():
    goal = Goal("c", 1.0, (Segment(1.0), Segment(1.0, 0.25)))
    assert [goal.worth(points) for points in (0.5, 1.0, 2.0, 3.0)] == [0.5, 1.0, 1.25, 1.25]
    plan = best_plan([task("a", 2.0)], [replace(goal, key="goal")], limits(1))
    assert plan.value == pytest.approx(1.25)


def test_a_later_stretch_cannot_count_more():
    with pytest.raises(ValueError, match="cannot count more"):
        Goal("c", 1.0, (Segment(1.0, 0.5), Segment(1.0, 1.0)))


def test_what_closes_no_gap_is_not_done():
    options = [task("a"), task("b", days=1), task("needed", 0.0, days=1)]
    options[0] = replace(options[0], requires=frozenset({"needed"}))
    starts = {"needed": 1, "a": 2, "b": 2}
    kept = trimmed(options, [capped("goal", 1.0, 1.0)], limits(2, 20), starts)
    assert kept == {"b": 2}


# ---- every kind of demand ------------------------------------------------------------------------


GOAL = [capped("goal", 1.0, 4.0)]


def starts_of(options, bounds, goals=GOAL):
    return best_plan(options, goals, bounds).starts


def test_a_prerequisite_ends_first_even_where_it_lifts_nothing():
    options = [task("a", requires={"b"}), task("b", 0.0)]
    assert starts_of(options, limits(2)) == {"a": 2, "b": 1}
    assert starts_of(options, limits(1, 20)) == {}


def test_what_waits_for_something_that_is_not_offered_is_not_done():
    assert starts_of([task("a", requires={"elsewhere"})], limits()) == {}


def test_of_an_exclusive_pair_the_better_is_done():
    options = [task("a", 1.0), task("b", 1.5)]
    bounds = limits(2, exclusive=(frozenset("ab"),))
    assert starts_of(options, bounds) == {"b": 1}


def test_mandatory_excluded_and_fixed_are_kept():
    options = [
        task("a", 0.1, is_mandatory=True), task("b", 3.0, is_excluded=True), task("c", 1.0, start=2),
    ]  # fmt: skip
    assert starts_of(options, limits()) == {"a": 1, "c": 2}


def test_a_team_has_its_own_limit():
    options = [task("a", by_team={"it": 8.0}), task("b", by_team={"it": 8.0})]
    free = starts_of(options, limits(2, 20))
    assert free == {"a": 1, "b": 1}
    tight = starts_of(options, limits(2, 20, team_days={"it": (8.0, 8.0)}))
    assert sorted(tight.values()) == [1, 2]


def test_money_is_limited_in_total_and_by_quarter():
    options = [task("a", cost=10), task("b", cost=10)]
    assert len(starts_of(options, limits(2, 20, budget=10))) == 1
    assert sorted(starts_of(options, limits(2, 20, quarter_budget=(10, 10))).values()) == [1, 2]
    assert len(starts_of(options, limits(2, 20, quarter_budget=(10, 0)))) == 1


def test_early_counts_more_the_smaller_the_preference():
    """A long one worth 2.2 at the end, or a short one worth 1.2 from the first quarter on."""
    options = [task("long", 2.2, days=20, quarters=2), task("short", 1.2)]
    bounds = limits(2, exclusive=(frozenset({"long", "short"}),))
    assert starts_of(options, bounds) == {"short": 1}  # 1.2 + 1.2 against 2.2
    options[0] = replace(options[0], lifts={"goal": 2.6})
    assert starts_of(options, bounds) == {"long": 1}  # 2.4 against 2.6
    assert starts_of(options, replace(bounds, preference=0.5)) == {"short": 1}  # 1.8 against 1.3


@pytest.mark.parametrize(
    ("options", "bounds", "expected"),
    [
        (
            [task("a", cost=8, requires={"b"}, is_mandatory=True), task("b", cost=8)],
            limits(2, budget=10),
            {DemandKind.MANDATORY, DemandKind.PREREQUISITE, DemandKind.BUDGET},
        ),
        ([task("a", is_mandatory=True), task("b", is_mandatory=True)],
         limits(2, exclusive=(frozenset("ab"),)),
         {DemandKind.MANDATORY, DemandKind.EXCLUSIVE}),
        ([task("a", quarters=3, is_mandatory=True)], limits(2), {DemandKind.MANDATORY}),
        ([task("a", quarters=2, is_mandatory=True, start=2)], limits(2),
         {DemandKind.MANDATORY, DemandKind.START}),
        ([task("a", is_mandatory=True, start=1), task("b", days=1, is_mandatory=True, start=1)],
         limits(1), {DemandKind.MANDATORY, DemandKind.DAYS}),
        ([task("a", by_team={"it": 5}, is_mandatory=True)],
         limits(1, team_days={"it": (2.0,)}), {DemandKind.MANDATORY, DemandKind.TEAM}),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_together_is_named_and_nothing_else(options, bounds, expected):
    with pytest.raises(InfeasibleError) as caught:
        best_plan(options, GOAL, bounds)
    found = caught.value.conflict
    assert {demand.kind for demand in found} == expected
    assert conflict(options, bounds) == (found, True)
    assert caught.value.is_smallest


def test_a_budget_that_can_be_kept_has_no_conflict():
    assert conflict([task("a", is_mandatory=True)], limits()) == ((), True)


@pytest.mark.parametrize(("tries", "left"), [(0, 5), (2, 4)])
def test_a_reason_not_found_in_time_is_what_was_found_until_then(tries, left):
    """Two must be done in the one place there is; budget, a third and its start have no part."""
    options = [
        task("a", is_mandatory=True),
        task("b", is_mandatory=True),
        task("c", days=1, start=2),
    ]
    bounds = limits(2, None, budget=99, exclusive=(frozenset("ab"),))
    seconds = iter([1.0] * tries + [0.0])
    with pytest.raises(InfeasibleError) as caught:
        best_plan(options, GOAL, bounds, left=lambda: next(seconds))
    assert not caught.value.is_smallest
    assert len(caught.value.conflict) == left
    needed = {
        Demand(DemandKind.MANDATORY, "a"), Demand(DemandKind.MANDATORY, "b"),
        Demand(DemandKind.EXCLUSIVE, "a", "b"),
    }  # fmt: skip
    assert needed <= set(caught.value.conflict)


# ---- properties ----------------------------------------------------------------------------------


@st.composite
def problems(draw):
    """Up to five initiatives over three quarters, with everything a plan may have to respect."""
    keys = [f"i{n}" for n in range(draw(st.integers(1, 5)))]
    small = st.integers(0, 6)
    options = []
    for n, key in enumerate(keys):
        earlier = (
            st.frozensets(st.sampled_from(keys[:n]), max_size=2) if n else st.just(frozenset())
        )
        options.append(
            Option(
                key,
                {"g": draw(small) / 4, "h": draw(small) / 4},
                draw(st.integers(1, 12)),
                draw(small),
                draw(st.integers(1, 3)),
                draw(earlier),
                {"it": float(draw(st.integers(0, 3)))},
            )
        )
    goals = [
        Goal("g", 0.7, (Segment(1.0), Segment(0.5, 0.5))),
        capped("h", 0.3, draw(small) / 4),
    ]
    bounds = Limits(
        3,
        tuple(draw(st.lists(st.integers(2, 12), min_size=3, max_size=3))),
        draw(st.one_of(st.none(), st.integers(0, 15))),
        team_days={"it": (3.0, None, 1.0)},
        exclusive=(frozenset(keys[:2]),) if draw(st.booleans()) and len(keys) > 1 else (),
        preference=draw(st.sampled_from([1.0, 0.9])),
    )
    return options, goals, bounds


@settings(max_examples=40, deadline=None)
@given(problems())
def test_no_schedule_that_keeps_all_limits_is_better(problem):
    options, goals, bounds = problem
    plan = best_plan(options, goals, bounds)
    assert breaches(options, bounds, plan.starts) == ()
    assert plan.proof is Proof.OPTIMAL
    best = max(value_of(options, goals, bounds, starts) for starts in schedules(options, bounds))
    assert value_of(options, goals, bounds, plan.starts) == pytest.approx(best, abs=2e-6)


@settings(max_examples=25, deadline=None)
@given(problems(), st.integers(1, 10), st.randoms())
def test_more_money_never_makes_it_worse_and_the_order_changes_nothing(problem, more, random):
    options, goals, bounds = problem
    plan = best_plan(options, goals, bounds)
    if bounds.budget is not None:
        richer = best_plan(options, goals, replace(bounds, budget=bounds.budget + more))
        assert richer.value >= plan.value - 2e-6
    mixed = random.sample(options, len(options))
    assert best_plan(mixed, goals[::-1], bounds) == plan


def test_a_gap_is_a_part_of_the_bound():
    assert (gap_of(9.0, 10.0), gap_of(1.0, inf), gap_of(0.0, 0.0)) == (0.1, 1.0, 0.0)


def test_a_breach_is_named_with_its_quarter():
    assert breaches([task("a", days=30)], limits(2), {"a": 2}) == (
        Demand(DemandKind.DAYS, quarter=2),
    )


def test_a_search_that_ends_early_calls_nothing_proven():
    plan = best_plan(OPTIONS, GOALS, LIMITS, fallback=ONE_PASS, enough=0.5)
    assert plan.proof is Proof.OPTIMAL or 0 < plan.gap <= 0.5
    assert plan.bound >= 2.1245 - 5e-5
