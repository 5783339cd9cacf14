"""Example J of docs/methods.md, "Journeys": five touchpoints in the order of the journey."""

from dataclasses import replace

import pytest

from journeys.domain.touchpoint import Control, Point, Values


def near(number):
    return pytest.approx(number, abs=5e-5)


def point(key="a", importance=None, expectation=None, experience=None, emotion=None, **more):
    values = Values(importance, expectation, experience, emotion, more.pop("intensity", None))
    fixed = {"stage": "", "reach": 1.0, "control": Control.COMPANY, "grade": 2, "n": None}
    return Point(key=key, title=key, values=values, **{**fixed, **more})


def with_values(one, **values):
    return replace(one, values=replace(one.values, **values))


SEARCH = point("search", 3, 3, 4, 1)
PURCHASE = point("purchase", 5, 4, 4, 1, reach=0.8)
DELIVERY = point("delivery", 5, 5, 3, -1, reach=0.8)
SUPPORT = point("support", 4, 4, 2, -2, reach=0.3)
RENEWAL = point("renewal", 3, 3, 3, 0, reach=0.5)
POINTS = (SEARCH, PURCHASE, DELIVERY, SUPPORT, RENEWAL)
