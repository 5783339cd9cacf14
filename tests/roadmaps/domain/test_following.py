"""Late is said by the calendar, achieved by the next round; both by hand."""

from datetime import date

import pytest

from roadmaps.domain.following import (
    Pace,
    achievements,
    average_share,
    due_percent,
    first_day,
    pace,
)
from roadmaps.domain.projection import recalibrated

pytestmark = pytest.mark.once

BEGINS, ENDS = date(2027, 1, 1), date(2027, 7, 1)  # two quarters, 181 days


def test_a_plan_that_begins_in_autumn_goes_on_in_the_next_year():
    assert [first_day(2026, 4, n) for n in (1, 2, 5)] == [
        date(2026, 10, 1), date(2027, 1, 1), date(2027, 10, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("today", "percent"),
    [(date(2026, 12, 31), 0), (date(2027, 1, 1), 100 / 181), (date(2027, 4, 1), 100 * 91 / 181),
     (date(2027, 6, 30), 100), (date(2028, 1, 1), 100)],
)  # fmt: skip
def test_what_should_be_done_grows_by_the_day(today, percent):
    assert due_percent(BEGINS, ENDS, today) == pytest.approx(percent)


@pytest.mark.parametrize(
    ("today", "percent", "is_done", "expected"),
    [
        (date(2026, 12, 1), 0, False, Pace.NOT_YET),
        (date(2026, 12, 1), 20, False, Pace.ON_TIME),  # begun early
        (date(2027, 1, 20), 0, False, Pace.BEHIND),
        (date(2027, 1, 10), 0, False, Pace.ON_TIME),
        (date(2027, 3, 15), 0, False, Pace.LATE),
        (date(2027, 4, 1), 45, False, Pace.ON_TIME),
        (date(2027, 4, 1), 30, False, Pace.BEHIND),
        (date(2027, 7, 1), 95, False, Pace.LATE),
        (date(2027, 7, 1), 20, True, Pace.DONE),
    ],
)
def test_an_initiative_is_on_time_behind_or_late(today, percent, is_done, expected):
    assert pace(BEGINS, ENDS, today, percent, is_done) is expected


def test_two_that_lift_the_same_share_what_was_found():
    found = achievements(
        {"a": {"D": 1.0}, "b": {"D": 0.5, "E": 1.0}}, {"D": 2.0, "E": 3.0}, {"D": 2.75, "E": 2.9}
    )
    assert (found["a"].expected, found["a"].found) == (1.0, pytest.approx(0.5))
    assert found["b"].found == pytest.approx(0.25)  # nothing for E, which fell
    assert found["b"].share == pytest.approx(0.25 / 1.5)


def test_more_than_expected_is_all_of_it_and_what_was_not_measured_is_left_out():
    found = achievements({"a": {"D": 1.0}, "b": {"X": 1.0}}, {"D": 2.0}, {"D": 4.0, "X": 3.0})
    assert found.keys() == {"a"}
    assert found["a"].share == 1.0


def test_what_was_achieved_moves_the_library_towards_this_organisation():
    shares, tried = average_share(
        achievements(
            {"a": {"D": 1.0}, "b": {"E": 1.0}}, {"D": 2, "E": 2}, {"D": 2.5, "E": 2}
        ).values()
    )
    assert (shares, tried) == (0.5, 2)
    assert recalibrated(0.7, shares, tried) == pytest.approx((6 * 0.7 + 0.5) / 8)
