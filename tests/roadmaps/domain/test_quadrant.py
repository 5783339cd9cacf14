import pytest

from roadmaps.domain.quadrant import Quadrant, quadrants
from roadmaps.domain.ranking import rank

from .example_r import BY_KEY, CANDIDATES, NEEDS, RESOURCES


def test_the_worked_example():
    ranked = rank(CANDIDATES, NEEDS, RESOURCES).ranked
    found = quadrants({one.key: (one.benefit, BY_KEY[one.key].effort) for one in ranked})
    assert (found.benefit_cut, found.effort_cut) == pytest.approx((0.1775, 35), abs=5e-5)
    assert found.of == {
        "I2": Quadrant.QUICK_WIN,
        "I1": Quadrant.BIG_BET,
        "I4": Quadrant.BIG_BET,
        "I5": Quadrant.FILL_IN,
        "I6": Quadrant.FILL_IN,
        "I3": Quadrant.RETHINK,
    }


def test_on_the_cut_benefit_is_high_and_effort_is_low():
    found = quadrants(dict.fromkeys("abcd", (1.0, 10.0)))
    assert set(found.of.values()) == {Quadrant.QUICK_WIN}


@pytest.mark.parametrize("n", [0, 1, 3])
def test_fewer_than_four_make_no_picture(n):
    assert quadrants({str(i): (i, i) for i in range(n)}) is None
