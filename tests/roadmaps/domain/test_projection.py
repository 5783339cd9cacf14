"""Where a plan leads: by exact cases, by the means of many draws, never beyond the target."""

import pytest
from scipy.stats import kendalltau

from roadmaps.domain.other_scores import ice, rice, tenth, value_per_day, wsjf
from roadmaps.domain.projection import (
    Ground,
    Undertaking,
    common_share,
    project,
    recalibrated,
)

from .example_r import CANDIDATES, NEEDS

pytestmark = pytest.mark.once

GROUNDS = [Ground(n.code, n.code, n.weight, n.mean, 0.0, n.target) for n in NEEDS]
ENDS = {"I2": 1, "I6": 2, "I1": 3, "I3": 4, "I5": 4}
PLAN = [
    Undertaking(c.key, ENDS[c.key], c.probability, c.lifts) for c in CANDIDATES if c.key in ENDS
]


def test_a_certain_plan_on_firm_ground_starts_where_we_stand():
    found = project(GROUNDS, PLAN, 4)
    assert (found.overall[0].low, found.overall[0].mean, found.overall[0].high) == (
        pytest.approx((2.3, 2.3, 2.3))
    )
    assert found.overall[0].levels == (0.0, 1.0, 0.0, 0.0, 0.0)


def test_the_expected_course_of_the_example_lies_a_little_below_its_up_to():
    found = project(GROUNDS, PLAN, 4, draws=40_000)
    up_to = [2.3, 2.508, 2.653, 2.953, 3.2105]
    for one, most in zip(found.overall, up_to, strict=True):
        assert most - 0.12 < one.mean <= most + 0.01
        assert one.low <= one.mean <= one.high
    widths = [one.high - one.low for one in found.overall]
    assert widths[0] == 0 and widths[-1] > 0.2


def test_an_initiative_that_may_fail_leaves_both_outcomes_in_the_range():
    ground = [Ground("a", "A", 1.0, 2.0, 0.0, 5.0)]
    found = project(ground, [Undertaking("i", 1, 0.5, {"a": 2.0})], 1).overall[1]
    assert found.low == 2.0
    assert found.high > 3.8
    # Half of it fails; a lift is PERT(.5, 1, 1.3) of the estimate, its mean .9667.
    assert found.mean == pytest.approx(2 + 0.5 * 2 * 0.9667, abs=0.05)


def test_nothing_counts_beyond_the_target():
    ground = [Ground("a", "A", 1.0, 2.0, 0.0, 3.0)]
    found = project(ground, [Undertaking("i", 1, 1.0, {"a": 4.0})], 2)
    assert [one.high for one in found.overall] == pytest.approx([2.0, 3.0, 3.0])


def test_doubt_about_today_stays_in_the_range():
    ground = [Ground("a", "A", 1.0, 3.0, 0.4, 3.0)]
    [today] = project(ground, [], 0).overall
    assert today.high - today.low == pytest.approx(2 * 1.2816 * 0.4, abs=0.06)
    assert today.levels[2] == pytest.approx(0.79, abs=0.03)  # within half a level of 3


def test_errors_of_the_same_people_go_together_as_much_as_the_whole_is_in_doubt():
    grounds = [Ground(code, code, 0.25, 3.0, 0.3, 3.0) for code in "abcd"]
    apart = project(grounds, [], 0, draws=40_000).overall[0]
    together = project(grounds, [], 0, se=0.25, draws=40_000).overall[0]
    assert apart.high - apart.low == pytest.approx(2 * 1.2816 * 0.15, abs=0.01)
    assert together.high - together.low == pytest.approx(2 * 1.2816 * 0.25, abs=0.015)
    assert common_share([(0.25, 0.3)] * 4, 0.15) == pytest.approx(0.0)
    assert common_share([(0.25, 0.3)] * 4, 9.0) == 1.0


def test_each_area_has_a_course_of_its_own():
    found = project(GROUNDS, PLAN, 4)
    assert set(found.areas) == {"D", "DI", "EN", "ME", "CU"}
    assert found.areas["EN"][3] == found.areas["EN"][0]  # I3 ends in the fourth
    assert found.areas["EN"][4].mean > 2.7


def test_the_same_seed_gives_the_same_course():
    assert project(GROUNDS, PLAN, 4) == project(GROUNDS[:], PLAN[::-1], 4)
    assert project(GROUNDS, PLAN, 4, seed=1) != project(GROUNDS, PLAN, 4)


def test_without_any_measurement_there_is_nothing_to_project():
    with pytest.raises(ValueError, match="measured"):
        project([], PLAN, 4)


def test_what_was_achieved_moves_the_probability_by_how_much_was_tried():
    assert recalibrated(0.8, 0.0, 6) == pytest.approx(0.4)
    assert recalibrated(0.8, 6.0, 6) == pytest.approx(0.9)
    assert recalibrated(0.8, 80.0, 100) == pytest.approx(0.8)
    with pytest.raises(ValueError, match="tried"):
        recalibrated(0.5, 2.0, 1)


# ---- other scores --------------------------------------------------------------------------------


def test_rice_of_the_example():
    reach = (5000, 3000, 4000, 8000, 1000, 2000)
    impact, confidence = (1, 1, 0.5, 2, 1, 1), (0.8, 0.8, 0.5, 0.5, 1, 0.8)
    days = [c.effort for c in CANDIDATES]
    found = [rice(*row) for row in zip(reach, impact, confidence, days, strict=True)]
    assert found == pytest.approx([1333.3333, 1600, 500, 1333.3333, 1000, 1280], abs=5e-5)


def test_value_per_day_of_the_example_orders_as_the_score_does():
    benefits = {"I1": 0.3, "I2": 0.208, "I3": 0.1225, "I4": 0.315, "I5": 0.135, "I6": 0.147}
    found = {c.key: value_per_day(benefits[c.key], c.effort) for c in CANDIDATES}
    assert sorted(found, key=lambda key: -found[key]) == ["I2", "I5", "I6", "I1", "I3", "I4"]


def test_the_products_of_ordinals_are_what_they_are():
    assert ice(tenth(1, 1), 10, tenth(0, 1)) == 100
    assert wsjf(8, 5, 3, 4) == 4


def test_rice_and_the_score_of_the_example_hardly_agree():
    scores = {"I1": 0.5294, "I2": 0.8320, "I3": 0.3062, "I4": 0.2250, "I5": 0.8100, "I6": 0.5690}
    other = [1333.3333, 1600, 500, 1333.3333, 1000, 1280]
    assert kendalltau(list(scores.values()), other).statistic == pytest.approx(0.1380, abs=5e-5)
