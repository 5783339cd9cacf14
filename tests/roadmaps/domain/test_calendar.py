from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmaps.domain.calendar import (
    Horizon,
    Reason,
    expected_lift_by_quarter,
    horizon,
    serial_schedule,
)
from roadmaps.domain.ranking import Candidate, rank

from .example_r import BUDGET, BY_KEY, CANDIDATES, CAPACITY, NEEDS, QUARTERS, RESOURCES

RANKED = rank(CANDIDATES, NEEDS, RESOURCES).ranked
ORDER = [BY_KEY[one.key] for one in RANKED]


def plan(order=ORDER, **more):
    return serial_schedule(order, QUARTERS, CAPACITY, BUDGET, **more)


def lifts(schedule):
    return expected_lift_by_quarter(schedule, RANKED, NEEDS)


def task(key, days=10.0, quarters=1, cost=0.0, requires=()):
    return Candidate(key, {}, 1.0, days, cost, quarters, requires=frozenset(requires))


def test_repeated_passes_find_the_best_calendar_of_the_example():
    found = plan()
    assert found.starts == {"I2": 1, "I6": 1, "I1": 2, "I3": 3, "I5": 4}
    assert lifts(found) == pytest.approx((0.2080, 0.3530, 0.6530, 0.9105), abs=5e-5)
    assert sum(lifts(found)) == pytest.approx(2.1245, abs=5e-5)
    overall = sum(need.weight * need.mean for need in NEEDS)
    assert (overall, overall + lifts(found)[-1]) == pytest.approx((2.3, 3.2105), abs=5e-5)
    assert (found.spent, sum(found.load)) == (115, 175)
    assert found.load == (42.5, 42.5, 50, 40)


def test_one_pass_drops_what_is_ranked_before_its_prerequisite():
    found = plan(passes=1)
    assert found.starts == {"I2": 1, "I6": 1, "I1": 2, "I3": 3}
    assert sum(lifts(found)) == pytest.approx(1.9895, abs=5e-5)
    assert lifts(found)[-1] == pytest.approx(0.7755, abs=5e-5)


def test_ordering_by_benefit_loses_most_of_it():
    by_benefit = sorted(RANKED, key=lambda one: -one.benefit)
    found = plan([BY_KEY[one.key] for one in by_benefit])
    assert sum(lifts(found)) == pytest.approx(0.8380, abs=5e-5)
    assert lifts(found)[-1] == pytest.approx(0.5230, abs=5e-5)


def test_a_lift_counts_when_its_initiative_has_ended_and_never_beyond_the_gap():
    twins = [replace(BY_KEY["I2"], key=key, probability=1.0) for key in "ab"]
    ranked = rank(twins, NEEDS, RESOURCES).ranked
    found = serial_schedule(twins, 3, 30, None)
    expected = (0.2 * 1.0 + 0.3 * 0.2, 0.2 * 1.0 + 0.3 * 0.4, 0.2 * 1.0 + 0.3 * 0.4)
    assert expected_lift_by_quarter(found, ranked, NEEDS) == pytest.approx(expected)


def test_what_is_not_measured_promises_no_lift():
    needs = [replace(need, mean=None) for need in NEEDS]
    assert expected_lift_by_quarter(plan(), RANKED, needs) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ([task("x", quarters=5)], Reason.TOO_LONG),
        ([task("x", days=51)], Reason.CAPACITY),
        ([task("x", cost=151)], Reason.BUDGET),
        ([task("x", requires={"gone"})], Reason.PREREQUISITE),
        ([task("a", days=99), task("x", requires={"a"})], Reason.PREREQUISITE),
        ([task("a", quarters=3), task("x", quarters=2, requires={"a"})], Reason.TOO_LONG),
        ([task("a", cost=100), task("x", cost=60)], Reason.BUDGET),
    ],
)
def test_what_does_not_fit_says_why(order, reason):
    assert plan(order).unscheduled["x"] is reason


def test_the_example_leaves_out_what_it_cannot_pay():
    assert plan().unscheduled == {"I4": Reason.BUDGET}


def test_exactly_full_is_not_overloaded():
    thirds = [task(key, days=50 / 3) for key in "abc"]
    found = serial_schedule(thirds, 1, 50, None)
    assert (set(found.starts), found.overloaded) == (set("abc"), ())


def test_without_limits_everything_starts_at_once():
    found = serial_schedule([task("a", 1e6, cost=1e9), task("b", 1e6)], 1, None, None)
    assert (found.starts, found.overloaded, found.over_budget) == ({"a": 1, "b": 1}, (), False)


def test_prerequisites_end_before_the_next_one_starts():
    found = plan([task("c", requires={"b"}), task("b", requires={"a"}), task("a", quarters=2)])
    assert found.starts == {"a": 1, "b": 3, "c": 4}
    assert found.ends == {"a": 2, "b": 3, "c": 4}


def test_the_pinned_stand_where_they_were_put_and_the_others_make_room():
    found = plan([task("a", 30), task("b", 30)], pinned={"b": 1, "not here": 2})
    assert found.starts == {"b": 1, "a": 2}


def test_a_pin_may_break_every_limit_and_each_is_reported():
    order = [task("a", 60, cost=200), task("b", 10, requires={"a"}), task("c", 1)]
    found = plan(order, pinned={"a": 2, "b": 2})
    assert found.starts == {"a": 2, "b": 2, "c": 1}  # free work is still affordable
    assert (found.overloaded, found.over_budget, found.premature) == ((2,), True, ("b",))


def test_a_pin_that_runs_past_the_end_is_placed_and_brings_nothing_in_time():
    found = plan(pinned={"I1": 4})
    assert (found.starts["I1"], found.ends["I1"]) == (4, 5)
    assert found.unscheduled["I5"] is Reason.TOO_LONG
    assert lifts(found)[-1] < 0.9105


@pytest.mark.parametrize(
    ("order", "message"),
    [
        ([task("a", requires={"b"}), task("b", requires={"a"})], r"circle: (a → b → a|b → a → b)"),
        ([task("a", requires={"a"})], "circle: a → a"),
        ([task("a"), task("a")], "twice"),
    ],
)
def test_an_order_that_contradicts_itself_is_refused(order, message):
    with pytest.raises(ValueError, match=message):
        plan(order)


@pytest.mark.parametrize("quarter", [0, 5])
def test_a_pin_outside_the_calendar_is_refused(quarter):
    with pytest.raises(ValueError, match="I1"):
        plan(pinned={"I1": quarter})


def test_a_calendar_without_quarters_is_refused():
    with pytest.raises(ValueError):
        serial_schedule([], 0, 10, None)


def test_nothing_to_do_is_an_empty_calendar():
    found = plan([])
    assert (found.starts, found.unscheduled, found.load) == ({}, {}, (0, 0, 0, 0))


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("I2", Horizon.NOW),
        ("I6", Horizon.NOW),
        ("I1", Horizon.NEXT),
        ("I5", Horizon.NEXT),
        ("I4", Horizon.LATER),
        ("gone", Horizon.LATER),
    ],
)
def test_now_next_and_later(key, expected):
    assert horizon(plan(), key) is expected


tasks = st.lists(
    st.tuples(st.integers(1, 80), st.integers(1, 4), st.integers(0, 90), st.integers(0, 7)),
    max_size=8,
).map(
    lambda rows: [
        task(str(i), days, quarters, cost, {str(before)} if before < i else ())
        for i, (days, quarters, cost, before) in enumerate(rows)
    ]
)


@given(tasks, st.randoms())
def test_any_calendar_keeps_its_limits_and_loses_nobody(order, random):
    order = random.sample(order, len(order))
    found = plan(order)
    assert {*found.starts, *found.unscheduled} == {c.key for c in order}
    assert not set(found.starts) & set(found.unscheduled)
    assert max(found.load) <= CAPACITY + 1e-6
    assert found.spent <= BUDGET
    assert (found.overloaded, found.over_budget, found.premature) == ((), False, ())
    for c in order:
        if c.key in found.starts:
            assert found.ends[c.key] == found.starts[c.key] + c.quarters - 1 <= QUARTERS
            assert all(found.ends[key] < found.starts[c.key] for key in c.requires)
