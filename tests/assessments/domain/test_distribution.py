import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.distribution import Distribution
from assessments.domain.scale import AnswerStatus

DK, NA = AnswerStatus.DONT_KNOW, AnswerStatus.NOT_APPLICABLE
answers = st.lists(st.sampled_from([1, 2, 3, 4, 5, DK, NA, None]))


def test_dont_know_lowers_visibility_and_widens_the_bounds_but_not_the_mean():
    group = Distribution.of([4, 4, 3, DK, DK])
    assert group.mean == pytest.approx(3.6667, abs=5e-5)
    assert group.bounds == pytest.approx((2.6, 4.2), abs=5e-5)
    assert group.visibility == pytest.approx(0.6, abs=5e-5)


def test_does_not_apply_changes_neither_mean_nor_visibility():
    with_na, without = Distribution.of([4, 3, DK, NA, NA]), Distribution.of([4, 3, DK])
    assert (with_na.mean, with_na.visibility, with_na.bounds) == (
        without.mean,
        without.visibility,
        without.bounds,
    )
    assert (with_na.asked, without.asked) == (5, 3)


def test_a_skipped_question_is_no_answer_of_any_kind():
    assert Distribution.of([4, None]) == Distribution.of([4])


@pytest.mark.parametrize("group", [[], [None, None], [NA, NA]])
def test_without_levels_nothing_is_known_and_nothing_is_0(group):
    empty = Distribution.of(group)
    assert (empty.n, empty.mean, empty.variance, empty.visibility, empty.bounds) == (
        0,
        None,
        None,
        None,
        None,
    )


def test_all_dont_know_is_known_to_be_invisible():
    dark = Distribution.of([DK, DK])
    assert (dark.mean, dark.visibility, dark.bounds) == (None, 0.0, (1.0, 5.0))


def test_one_answer_has_a_mean_and_no_variance():
    assert (Distribution.of([4]).mean, Distribution.of([4]).variance) == (4.0, None)


def test_unanimity_has_exactly_no_variance():
    assert Distribution.of([3] * 7).variance == 0


@pytest.mark.parametrize("level", [0, 6, -1, AnswerStatus.LEVEL])
def test_a_level_outside_the_scale_is_refused(level):
    with pytest.raises(ValueError):
        Distribution.of([level])


@pytest.mark.parametrize("counts", [(1, 2, 3), (1, 1, 1, 1, -1)])
def test_impossible_counts_are_refused(counts):
    with pytest.raises(ValueError):
        Distribution(counts)


@given(answers, answers)
def test_two_groups_added_are_the_group_of_both(one, other):
    assert Distribution.of(one) + Distribution.of(other) == Distribution.of(one + other)


@given(answers)
def test_the_mean_lies_within_its_bounds_and_the_bounds_on_the_scale(group):
    d = Distribution.of(group)
    if d.mean is not None:
        low, high = d.bounds
        assert 1 <= low <= d.mean <= high <= 5
