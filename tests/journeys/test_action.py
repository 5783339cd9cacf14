from dataclasses import replace

import pytest

from journeys.domain.action import actionable, where_to_act
from journeys.domain.touchpoint import Control

from .example_j import DELIVERY, POINTS, SUPPORT, near, point, with_values


def test_where_to_act_in_the_example():
    found = where_to_act(POINTS)
    assert [one.point.key for one in found] == ["delivery", "support"]
    assert [(one.gap, one.priority) for one in found] == [(2, near(0.4)), (2, near(0.1125))]


@pytest.mark.parametrize(
    ("control", "share"),
    [
        (Control.COMPANY, 0.4),
        (Control.PARTNER, 0.24),
        (Control.CUSTOMER, 0.12),
        (Control.SOCIAL, 0.12),
    ],
)
def test_what_is_less_ours_to_change_is_less_urgent(control, share):
    (found,) = where_to_act([replace(DELIVERY, control=control)])
    assert (found.priority, found.actionable) == (near(0.4), near(share))


def test_control_changes_the_order():
    beyond_us = replace(DELIVERY, control=Control.SOCIAL, reach=0.6)
    assert [one.point.key for one in where_to_act([beyond_us, SUPPORT])] == ["support", "delivery"]


def test_at_most_three_unless_told_and_ties_in_the_order_of_the_journey():
    points = [replace(SUPPORT, key=key) for key in "abcd"]
    assert [one.point.key for one in where_to_act(points)] == ["a", "b", "c"]
    assert len(where_to_act(points, limit=4)) == 4
    assert where_to_act(points, limit=0) == ()


@pytest.mark.parametrize("reach", [(0.1 + 0.2, 0.3), (0.3, 0.1 + 0.2)])
def test_binary_dust_makes_no_order(reach):
    points = [replace(SUPPORT, key=key, reach=r) for key, r in zip("ab", reach, strict=True)]
    assert [one.point.key for one in where_to_act(points)] == ["a", "b"]


def test_a_small_gap_is_a_gap():
    (found,) = where_to_act([point(importance=5, expectation=4, experience=3.9)])
    assert found.gap == near(0.1)


def test_a_negative_limit_is_refused():
    with pytest.raises(ValueError, match="negative"):
        where_to_act(POINTS, limit=-1)


@pytest.mark.parametrize("name", ["importance", "expectation", "experience"])
def test_what_cannot_be_ranked_is_not_advised(name):
    unknown = with_values(DELIVERY, **{name: None})
    assert where_to_act([unknown]) == ()
    assert actionable(unknown) is None


@pytest.mark.parametrize("experience", [4, 4.5])
def test_where_nothing_falls_short_there_is_nothing_to_do(experience):
    assert where_to_act([point(importance=5, expectation=4, experience=experience)]) == ()
