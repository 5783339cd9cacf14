"""The ranked list filled in where it fits, and what it loses against the best plan."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from roadmaps.domain.listing import Left, difference, left_beside, listed
from roadmaps.domain.portfolio import Limits, breaches, capped, value_of
from roadmaps.domain.programme import best_plan

from .test_portfolio import BEST, GOALS, LIMITS, OPTIONS, limits, problems, task

pytestmark = pytest.mark.once

BY_KEY = {option.key: option for option in OPTIONS}
RANKED = [BY_KEY[key] for key in ("I2", "I5", "I6", "I1", "I3", "I4")]


def test_the_list_of_the_example_reaches_the_best_plan_by_repeated_passes():
    found = listed(RANKED, LIMITS)
    assert found.starts == BEST
    assert found.left == {"I4": Left.BUDGET}


def test_ordered_by_benefit_it_loses_most_and_says_how_much():
    by_benefit = [BY_KEY[key] for key in ("I4", "I1", "I2", "I6", "I5", "I3")]
    found = listed(by_benefit, LIMITS)
    assert value_of(OPTIONS, GOALS, LIMITS, found.starts) == pytest.approx(0.8380, abs=5e-5)
    lost = difference(OPTIONS, GOALS, LIMITS, BEST, found)
    assert lost.points == pytest.approx(0.9105 - 0.5230, abs=5e-5)
    assert lost.over_time == pytest.approx(2.1245 - 0.8380, abs=5e-5)
    assert set(lost.added) == {"I1", "I3", "I5", "I6"}
    # I2 is in both: of what I4 lifts it closes D .16, and no more.
    assert lost.dropped == {"I4": pytest.approx(0.0)}
    assert lost.added["I5"] is Left.PREREQUISITE


def test_what_closes_the_same_gap_twice_is_named_with_its_share():
    twins = [task("a"), task("b")]
    goals = [capped("goal", 1.0, 1.0)]
    found = listed(twins, limits(2))
    lost = difference(twins, goals, limits(2), {"a": 1}, found)
    assert lost.dropped == {"b": pytest.approx(1.0)}
    assert lost.points == 0


@pytest.mark.parametrize(
    ("option", "reason"),
    [
        (task("x", is_excluded=True), Left.RULED_OUT),
        (task("x", quarters=3), Left.TOO_LONG),
        (task("x", requires={"nothing"}), Left.PREREQUISITE),
        (task("x", cost=6), Left.BUDGET),
        (task("x", days=11), Left.DAYS),
        (task("x", by_team={"it": 5.0}), Left.TEAM),
        (task("x", cost=4), Left.QUARTER_BUDGET),
        (task("rival"), Left.EXCLUSIVE),
    ],
)
def test_each_that_is_left_out_has_its_reason(option, reason):
    bounds = limits(
        2,
        10,
        budget=5,
        quarter_budget=(3.0, 3.0),
        team_days={"it": (3.0, 3.0)},
        exclusive=(frozenset({"first", "rival"}),),
    )
    first = task("first", days=1, cost=0)
    assert listed([first, option], bounds).left[option.key] is reason


def test_what_is_mandatory_comes_before_the_list_with_what_it_needs():
    order = [task("best"), task("must", requires={"base"}, is_mandatory=True), task("base")]
    found = listed(order, limits(2))
    assert found.starts == {"base": 1, "must": 2}
    assert found.left == {"best": Left.DAYS}


def test_what_closes_nothing_is_listed_only_where_another_needs_it():
    order = [
        task("next", requires={"base"}), task("big", days=99, requires={"idle"}),
        task("base", 0), task("idle", 0), task("alone", 0),
    ]  # fmt: skip
    found = listed(order, limits(2, 20))
    assert found.starts == {"base": 1, "next": 2}
    assert found.left == {
        "big": Left.PREREQUISITE, "idle": Left.NO_GAP, "alone": Left.NO_GAP,
    }  # fmt: skip


def test_what_is_not_in_a_plan_is_looked_at_alone_beside_it():
    other = replace(task("other"), lifts={"new": 1.0})
    options = [task("a"), task("twin"), other, task("dear", cost=9), task("idle", 0)]
    goals = [capped("goal", 1.0, 1.0), capped("new", 1.0, 1.0)]
    assert left_beside(options, goals, limits(1, 30, budget=5), {"a": 1}) == {
        "twin": Left.COVERED, "other": Left.FITS, "dear": Left.BUDGET, "idle": Left.NO_GAP,
    }  # fmt: skip


def test_a_fixed_quarter_is_kept():
    assert listed([task("a", start=2)], limits(2)).starts == {"a": 2}


@settings(max_examples=40, deadline=None)
@given(problems())
def test_the_list_never_breaks_a_limit_and_the_plan_is_never_worse(problem):
    options, goals, bounds = problem
    found = listed(options, bounds)
    assert breaches(options, bounds, found.starts) == ()
    assert found.starts.keys() | found.left.keys() == {option.key for option in options}
    plan = best_plan(options, goals, bounds, fallback=found.starts)
    assert plan.value >= value_of(options, goals, bounds, found.starts) - 1e-9


def test_greed_by_ratio_can_lose_almost_everything():
    """X costs 1 and brings 2, Y costs 100 and brings 100: the list buys X and cannot pay Y."""
    options = [task("x", 2 / 25, 0, 1), task("y", 4.0, 0, 100)]
    goals = [capped("goal", 1.0, 5.0)]
    bounds = Limits(1, (None,), 100)
    assert listed(options, bounds).starts == {"x": 1}
    lost = difference(
        options, goals, bounds, best_plan(options, goals, bounds).starts, listed(options, bounds)
    )
    assert lost.points == pytest.approx(4 - 2 / 25)
