import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.domain.emotion import curve, peak_end, peak_end_of_customers, slope

from .example_j import POINTS, near, point

EXAMPLE = [one.values.emotion for one in POINTS]
VALENCES = st.lists(st.none() | st.floats(-2, 2), max_size=8)


def test_the_example_runs_downhill():
    assert slope(EXAMPLE) == near(-0.5)


@pytest.mark.parametrize(
    ("valences", "steps"),
    [([1, 1, 1], 0.0), ([-2, None, 2], 2.0), ([None, 0, 1], 1.0), ([2, None], None), ([], None)],
)
def test_an_unknown_emotion_keeps_its_position_and_is_left_out_of_the_slope(valences, steps):
    assert slope(valences) == steps


@pytest.mark.parametrize(
    ("valences", "peak", "end", "value", "mean", "gap"),
    [
        (EXAMPLE, -2, 0, -1.0, -0.2, -0.8),
        ([2, -2, 1], -2, 1, -0.5, 0.3333, -0.8333),
        ([1, 1, -1, 0, 0], -1, 0, -0.5, 0.2, -0.7),  # support repaired
        ([1, 1, -1, -2, 2], -2, 2, 0.0, 0.2, -0.2),  # a better end instead
        ([1.5], 1.5, 1.5, 1.5, 1.5, 0.0),
    ],
)
def test_what_is_remembered_is_the_peak_and_the_end(valences, peak, end, value, mean, gap):
    found = peak_end(valences)
    assert (found.peak, found.end) == (peak, end)
    assert (found.value, found.mean, found.memory_gap) == (near(value), near(mean), near(gap))


@pytest.mark.parametrize(
    ("valences", "index"), [([2, -2, 1], 1), ([-2, 2, -2], 0), ([0.1 + 0.2, -0.3], 1)]
)
def test_of_equally_strong_ones_the_negative_is_the_peak_then_the_earliest(valences, index):
    assert peak_end(valences).peak_index == index


@pytest.mark.parametrize("valences", [[], [None, None]])
def test_without_an_emotion_nothing_is_remembered(valences):
    assert peak_end(valences) is None


def test_an_end_that_is_not_known_shows():
    found = peak_end([None, 2, -1, None])
    assert (found.peak_index, found.end, found.end_index) == (1, -1, 2)


def test_customers_are_asked_one_by_one_before_they_are_averaged():
    rows = [[2, -2, 0], [-2, 2, 0], [0, 0, 3 / 2]]
    found = peak_end_of_customers(rows)
    assert (found.value, found.mean, found.memory_gap) == (near(-1 / 6), near(1 / 6), near(-1 / 3))
    assert found.n == 3
    averages = [sum(column) / 3 for column in zip(*rows, strict=True)]
    assert peak_end(averages).value == near(0.5)


def test_a_customer_ends_where_they_stopped_and_a_silent_one_is_left_out():
    found = peak_end_of_customers([[1, -1, None], [None, None, None]])
    assert (found.value, found.n) == (peak_end([1, -1]).value, 1)


@pytest.mark.parametrize("rows", [[], [[]], [[None]]])
def test_no_customers_remember_nothing(rows):
    assert peak_end_of_customers(rows) is None


@given(VALENCES)
def test_what_is_remembered_stays_on_the_scale_of_emotion(valences):
    found = peak_end(valences)
    assert (found is None) == all(v is None for v in valences)
    if found:
        assert -2 <= found.value <= 2
        assert valences[found.peak_index] == found.peak
        assert valences[found.end_index] == found.end
        assert abs(found.peak) >= max(abs(v) for v in valences if v is not None) - 1e-9


def test_the_curve_is_broken_where_an_emotion_is_unknown():
    found = curve([point(emotion=1), point(), point(emotion=-1), point(emotion=0)])
    assert [one.emotion for one in found] == [1, None, -1, 0]
    assert [one.onward for one in found] == [None, None, 2, None]
    assert [one.index for one in found] == [0, 1, 2, 3]


@pytest.mark.parametrize(("first", "second", "line"), [(2, 2, 2), (2, 1, 1), (0, 2, 0), (1, 0, 0)])
def test_a_line_is_no_better_known_than_its_worse_end(first, second, line):
    found = curve([point(emotion=1, grade=first), point(emotion=2, grade=second)])
    assert (found[0].onward, found[1].onward) == (line, None)


def test_an_assumed_emotion_is_drawn_as_one_beside_a_measured_experience():
    assumed = point(emotion=1, grade=2, grades={"experience": 2, "emotion": 0})
    found = curve([assumed, point(emotion=1, grade=2)])
    assert (found[0].grade, found[0].onward) == (0, 0)


def test_the_dramatic_arc_has_lines_of_its_own():
    found = curve([point(emotion=1), point(intensity=4), point(intensity=2, emotion=0, grade=1)])
    assert [(one.onward, one.arc_onward) for one in found] == [
        (None, None),
        (None, 1),
        (None, None),
    ]


def test_a_journey_without_touchpoints_has_no_curve():
    assert curve([]) == []
