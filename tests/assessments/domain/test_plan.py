"""What should give pause before a round opens: each concern at its threshold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assessments.domain.plan import Concern, Found, Plan, concerns
from assessments.domain.routing import ROLE_GROUPS, minutes_for, who_can_know

GOOD = Plan(
    k=5,
    teams={"Norte": 9, "Sur": 9},
    role_groups={"executive": 5, "manager": 6, "front_line": 7},
    asked={"DA1": ROLE_GROUPS, "CU2": ("executive", "manager")},
    targets={"DA1": (4, 2.0), "CU2": (4, None)},
)


def found(**changes) -> set[Concern]:
    return {f.concern for f in concerns(replace(GOOD, **changes))}


def test_a_good_plan_gives_no_pause():
    assert concerns(GOOD) == ()


def test_without_anybody_there_is_nothing_else_to_say_of_people():
    nobody = replace(GOOD, teams={}, role_groups={}, last_day_has_passed=True)
    assert concerns(nobody) == (Found(Concern.NOBODY),)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"last_day_has_passed": True}, {Concern.LAST_DAY_PASSED}),
        # 60 % exactly is not most: 12 of 20; 13 of 20 is.
        ({"teams": {"Norte": 12, "Sur": 8}}, set()),
        ({"teams": {"Norte": 13, "Sur": 7}}, {Concern.ONE_TEAM}),
        ({"teams": {"Norte": 14, "Sur": 4}}, {Concern.ONE_TEAM, Concern.SMALL_TEAMS}),
        ({"role_groups": {"executive": 9, "manager": 9}}, {Concern.NO_FRONT_LINE}),
        ({"role_groups": {"executive": 9, "front_line": 9}}, {Concern.FEW_ROLE_GROUPS}),
        (
            {"role_groups": {"executive": 4, "manager": 6, "front_line": 8}},
            {Concern.SMALL_ROLE_GROUPS},
        ),
        # A capability asked of four people of an anonymous round gets no figure.
        (
            {
                "asked": {"CU2": ("executive",)},
                "role_groups": {"executive": 4, "manager": 6, "front_line": 8},
            },
            {Concern.SMALL_ROLE_GROUPS, Concern.TOO_FEW_TO_ANSWER},
        ),
        (
            {
                "asked": {"CU2": ("executive",)},
                "role_groups": {"manager": 9, "front_line": 9},
            },
            {Concern.FEW_ROLE_GROUPS, Concern.NOBODY_TO_ANSWER},
        ),
        ({"targets": {"DA1": (4, 2.0)}}, set()),  # two levels are within reach
        ({"targets": {"DA1": (4, 1.99)}}, {Concern.FAR_TARGETS}),
        ({"targets": {"DA1": (4, 4.0)}}, set()),
        ({"targets": {"DA1": (4, 4.01)}}, {Concern.LOWER_TARGETS}),
        ({"targets": {"DA1": (3, 1 + 0.1 * 3 - 0.3)}}, set()),  # 2 but for a binary hair
    ],
)
def test_each_concern_begins_at_its_threshold(changes, expected):
    assert found(**changes) == expected


def test_a_round_too_small_for_any_figure_is_told_so_once():
    tiny = replace(GOOD, teams={"Norte": 3}, role_groups=dict.fromkeys(ROLE_GROUPS, 1))
    assert [f.concern for f in concerns(tiny)] == [Concern.TOO_FEW_IN_ALL]


def test_a_named_round_hides_nobody_so_no_group_is_too_small():
    named = replace(
        GOOD, k=1, teams={"Norte": 2, "Sur": 2}, role_groups={"executive": 1, "manager": 1,
                                                             "front_line": 2},
    )  # fmt: skip
    assert concerns(named) == ()


def test_a_concern_names_what_it_is_about():
    plan = replace(GOOD, role_groups={"executive": 2, "manager": 4, "front_line": 12})
    assert concerns(plan) == (Found(Concern.SMALL_ROLE_GROUPS, ("executive", "manager")),)


@pytest.mark.parametrize(
    ("questions", "minutes"), [(1, 1), (2, 1), (3, 2), (10, 5), (21, 10), (22, 15), (30, 15)]
)
def test_minutes_are_announced_exactly_up_to_ten_and_then_in_fives(questions, minutes):
    assert minutes_for(questions) == minutes


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ([], set(ROLE_GROUPS)),
        (["manager"], {"manager"}),
        (["manager", "pilots"], {"manager"}),
        (["pilots"], set(ROLE_GROUPS)),
    ],
)
def test_who_can_know_is_everybody_where_nothing_of_ours_is_said(known, expected):
    assert who_can_know(known, ROLE_GROUPS) == expected
