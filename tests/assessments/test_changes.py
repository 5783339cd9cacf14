"""A round against an earlier one: estimators on pages, levels that hold on, and nobody's secrets."""

from __future__ import annotations

from datetime import date

import pytest

from assessments.selectors.changes import previous_nearest
from tests.assessments.world import hold_round

LONG_AGO = date(2020, 3, 1)


@pytest.fixture
def hold(framework, organization):
    return lambda *args, **how: hold_round(organization, *args, **how)


# ---- what a level holds on to -------------------------------------------------------------------


def test_the_first_round_holds_on_to_nothing(hold):
    assert previous_nearest(hold({"Norte": 6}).assessment) == {}


def test_a_round_holds_on_to_the_nearest_levels_of_the_one_before(hold):
    hold({"Norte": 6}, lambda team, seat, code: 2 if code.startswith("DA") else 3,
         opens_on=LONG_AGO)  # fmt: skip
    now = hold({"Norte": 6}, state="open").assessment
    held = {"DA": 2, "DI": 3, "EN": 3, "ME": 3, "CU": 3, "overall": 3}
    assert previous_nearest(now) == held


def test_a_round_of_another_form_holds_nothing(hold):
    hold({"Norte": 6}, form="short", opens_on=LONG_AGO)
    assert previous_nearest(hold({"Norte": 6}).assessment) == {}


def test_a_round_that_came_later_holds_nothing(hold):
    first = hold({"Norte": 6}, opens_on=LONG_AGO)
    hold({"Norte": 6})
    assert previous_nearest(first.assessment) == {}
