from math import nan

import pytest

from journeys.domain.touchpoint import ACTIONABILITY, VALUE_NAMES, Control, Values

from .example_j import POINTS, PURCHASE, point


@pytest.mark.parametrize("name", VALUE_NAMES)
def test_a_value_may_stand_at_either_end_of_its_scale_and_not_beyond(name):
    low, high = (-2, 2) if name == "emotion" else (1, 5)
    assert Values(**{name: low}).of(name) == low
    assert Values(**{name: high}).of(name) == high
    for beyond in (low - 0.1, high + 0.1, nan):
        with pytest.raises(ValueError, match=name):
            Values(**{name: beyond})


def test_unknown_is_none_and_never_0():
    assert {Values().of(name) for name in VALUE_NAMES} == {None}
    assert Values(emotion=0).emotion == 0


def test_a_name_that_is_no_value_is_refused():
    with pytest.raises(KeyError):
        Values().of("__class__")


@pytest.mark.parametrize("reach", [0, -0.1, 1.1, nan])
def test_reach_is_above_0_and_up_to_1(reach):
    assert point(reach=0.01).reach == 0.01
    with pytest.raises(ValueError, match="reach"):
        point(reach=reach)


@pytest.mark.parametrize(
    "wrong", [{"grade": 3}, {"grade": -1}, {"grades": {"emotion": 3}}, {"n": -1}]
)
def test_grades_and_counts_have_their_ranges(wrong):
    assert point(grade=0, n=0).n == 0
    with pytest.raises(ValueError, match=r"grade|customers"):
        point(**wrong)


def test_what_a_touchpoint_counts_is_importance_times_reach():
    assert PURCHASE.weight == 4.0
    assert point(experience=3).weight is None


def test_a_value_has_the_grade_of_the_touchpoint_unless_it_has_its_own():
    one = point(grade=2, grades={"emotion": 0})
    assert [one.grade_of(name) for name in ("experience", "emotion")] == [2, 0]


def test_what_we_control_less_is_less_ours_to_change():
    assert [ACTIONABILITY[control] for control in Control] == [1.0, 0.6, 0.3, 0.3]


def test_the_example_has_five_touchpoints():
    assert [one.key for one in POINTS] == ["search", "purchase", "delivery", "support", "renewal"]
