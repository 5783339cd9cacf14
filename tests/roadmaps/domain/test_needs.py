from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.domain.touchpoint import Control, Values
from roadmaps.domain.calendar import expected_relief_by_quarter, serial_schedule
from roadmaps.domain.needs import (
    TouchpointNeed,
    capped_relief,
    touchpoint_needs,
    weighted_gap,
)
from roadmaps.domain.ranking import Candidate, Need, Ranking, Resources, rank
from tests.journeys.example_j import DELIVERY, POINTS, point, with_values

from .example_r import BUDGET, CANDIDATES, CAPACITY, NEEDS, QUARTERS, RESOURCES

TOUCHPOINTS = touchpoint_needs(POINTS)
EASING = {"I2": {"delivery": 1.0, "support": 3.0}, "I4": {"delivery": 1.5}}
EASED = tuple(replace(c, reliefs=EASING.get(c.key, {})) for c in CANDIDATES)
X = (Need("X", 2.0, 4, 1.0),)
DAYS = Resources(100, None)


def near(number):
    return pytest.approx(number, abs=5e-5)


def ranked(candidates=EASED, touchpoints=TOUCHPOINTS, **more):
    return {one.key: one for one in rank(candidates, NEEDS, RESOURCES, touchpoints, **more).ranked}


def easing(points, probability=0.5, **more):
    reliefs = {"a": points}
    return Candidate("one", more.pop("lifts", {}), probability, 10, 0, 1, reliefs=reliefs, **more)


def benefit(candidate, *needs, **more):
    return rank([candidate], X, DAYS, needs, **more).ranked[0].journeys


def test_the_touchpoints_of_the_example_weigh_by_importance_and_reach():
    assert [need.weight for need in TOUCHPOINTS] == [
        near(weight) for weight in (0.2190, 0.2920, 0.2920, 0.0876, 0.1095)
    ]
    assert [need.gap for need in TOUCHPOINTS] == [0, 0, 2, 2, 0]
    assert weighted_gap(TOUCHPOINTS) == near(0.7591)


@pytest.mark.parametrize(
    ("key", "maturity", "journeys", "score", "place"),
    [
        ("I2", 0.2080, 0.3737, 2.3269, 1),
        ("I4", 0.3150, 0.2628, 0.4127, 5),
        ("I3", 0.1225, 0.0, 0.3062, 6),
    ],
)
def test_the_worked_example(key, maturity, journeys, score, place):
    found = ranked()[key]
    assert (found.maturity, found.journeys) == (near(maturity), near(journeys))
    assert found.benefit == near(maturity + journeys)
    assert found.score == pytest.approx(score, abs=5.1e-5)
    assert found.rank == place


def test_a_rank_shows_what_counts_of_each_relief():
    assert ranked()["I2"].capped_reliefs == {"delivery": 1.0, "support": 2.0}


def test_what_is_not_ours_to_change_weighs_less():
    partners = replace(DELIVERY, control=Control.PARTNER)
    needs = touchpoint_needs([partners if p is DELIVERY else p for p in POINTS])
    assert needs[2].weight == near(0.1983)
    assert sum(need.weight for need in needs) == near(1)


def test_where_everything_exceeds_expectations_no_relief_counts():
    pleased = touchpoint_needs([with_values(DELIVERY, expectation=3, experience=5)])
    assert [need.gap for need in pleased] == [0.0]
    assert ranked(touchpoints=pleased)["I2"].journeys == 0


@pytest.mark.parametrize(
    ("values", "gap", "weight"),
    [
        (Values(importance=4, expectation=4), None, 1.0),
        (Values(importance=4, experience=2), None, 1.0),
        (Values(expectation=4, experience=2), 2.0, None),
        (Values(), None, None),
    ],
)
def test_what_is_not_known_is_not_0(values, gap, weight):
    (need,) = touchpoint_needs([replace(point("a"), values=values)])
    assert (need.gap, need.weight) == (gap, weight)
    assert capped_relief(1.0, need) is None
    assert weighted_gap([need]) is None


def test_a_touchpoint_without_importance_takes_no_weight_from_the_others():
    unknown = point("unknown", None, 5, 1)
    needs = touchpoint_needs([*POINTS, unknown])
    assert needs[:5] == TOUCHPOINTS


def test_an_initiative_without_anything_measured_is_listed_apart():
    unknown = TouchpointNeed("a", None, 1.0)
    found = rank([easing(1.0)], X, DAYS, [unknown])
    assert (found.ranked, found.unmeasured) == ((), ("one",))
    both = rank([easing(1.0, lifts={"X": 1.0})], X, DAYS, [unknown]).ranked[0]
    assert (both.unknown, both.journeys, both.benefit) == (("a",), 0, 0.5)


def test_reliefs_of_journeys_left_out_are_ignored():
    found = rank([easing(1.0)], X, DAYS, [TouchpointNeed("b", 2.0, 1.0)]).ranked[0]
    assert (found.benefit, found.capped_reliefs, found.unknown) == (0, {}, ())


def test_with_a_weight_of_0_journeys_are_as_if_there_were_none():
    without = rank(CANDIDATES, NEEDS, RESOURCES)
    assert rank(EASED, NEEDS, RESOURCES, TOUCHPOINTS, journey_weight=0) == without
    assert rank(EASED, NEEDS, RESOURCES) == without
    assert rank(CANDIDATES, NEEDS, RESOURCES, TOUCHPOINTS) == without


def test_a_level_everywhere_is_worth_a_point_of_gap_everywhere():
    lifting = Candidate("lifting", {"X": 1.0}, 0.5, 10, 0, 1)
    found = rank([lifting, easing(1.0)], X, DAYS, [TouchpointNeed("a", 4.0, 1.0)]).ranked
    assert [(one.benefit, one.label) for one in found] == [(0.5, "1="), (0.5, "1=")]


def test_met_targets_leave_journeys_to_be_ranked():
    met = (Need("X", 4.0, 4, 1.0),)
    need = TouchpointNeed("a", 2.0, 1.0)
    assert [one.key for one in rank([easing(1.0)], met, DAYS, [need]).ranked] == ["one"]
    done = replace(need, gap=0.0)
    assert rank([easing(1.0)], met, DAYS, [done]) == Ranking((), (), targets_met=True)
    off = rank([easing(1.0)], met, DAYS, [need], journey_weight=0)
    assert off.targets_met is True


@pytest.mark.parametrize("points", [-0.1, 4.1])
def test_an_impossible_relief_is_refused(points):
    with pytest.raises(ValueError, match="relief"):
        easing(points)


def test_a_negative_weight_of_journeys_is_refused():
    with pytest.raises(ValueError, match="weight of journeys"):
        rank(EASED, NEEDS, RESOURCES, TOUCHPOINTS, journey_weight=-1)


def test_no_gap_of_customers_is_closed_twice():
    twice = [replace(c, reliefs={"delivery": 2.0}, probability=0.9) for c in CANDIDATES[:3]]
    found = rank(twice, NEEDS, RESOURCES, TOUCHPOINTS).ranked
    schedule = serial_schedule(twice, 4, None, None)
    assert expected_relief_by_quarter(schedule, found, TOUCHPOINTS)[-1] == near(0.5839)


def test_customers_gap_falls_as_the_initiatives_of_the_example_end():
    found = rank(EASED, NEEDS, RESOURCES, TOUCHPOINTS).ranked
    order = {c.key: c for c in EASED}
    schedule = serial_schedule([order[one.key] for one in found], QUARTERS, CAPACITY, BUDGET)
    assert expected_relief_by_quarter(schedule, found, TOUCHPOINTS) == (near(0.3737),) * 4


GAPS = st.floats(0, 4)
SHARES = st.floats(0.001, 1)


@given(GAPS, st.floats(0, 4), st.floats(0, 4), SHARES)
def test_more_relief_is_never_worth_less_and_never_more_than_the_gap(gap, one, other, weight):
    need = TouchpointNeed("a", gap, weight)
    less, more = sorted((one, other))
    assert benefit(easing(less), need) <= benefit(easing(more), need)
    assert benefit(easing(more), need) <= 0.5 * weight * gap + 1e-12


@given(GAPS, GAPS, st.floats(0, 4))
def test_a_larger_gap_never_makes_a_relief_worth_less(one, other, points):
    small, large = sorted((one, other))
    assert benefit(easing(points), TouchpointNeed("a", small, 0.5)) <= benefit(
        easing(points), TouchpointNeed("a", large, 0.5)
    )


@given(st.floats(0, 4))
def test_without_a_gap_no_relief_is_worth_anything(points):
    assert benefit(easing(points), TouchpointNeed("a", 0.0, 1.0)) == 0


@given(st.floats(0.01, 10))
def test_the_share_of_journeys_grows_with_their_weight_alone(weight):
    need = TouchpointNeed("a", 2.0, 0.5)
    at_1 = benefit(easing(1.0), need)
    assert benefit(easing(1.0), need, journey_weight=weight) == pytest.approx(weight * at_1)


@given(st.floats(0.1, 1))
def test_the_unit_of_reach_changes_no_weight(factor):
    scaled = touchpoint_needs([replace(p, reach=p.reach * factor) for p in POINTS])
    for own, other in zip(TOUCHPOINTS, scaled, strict=True):
        assert other.weight == pytest.approx(own.weight)
