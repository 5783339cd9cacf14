import pytest

from assessments.domain.quality import is_hasty, is_straight_lined


@pytest.mark.parametrize(
    ("levels", "flagged"),
    [
        ([3] * 15, True),
        ([3] * 14, False),
        ([3] * 18 + [4, 5], True),  # 90 %
        ([3] * 17 + [4, 5, 5], False),  # 85 %
        ([1, 2, 3, 4, 5] * 6, False),
        ([], False),
    ],
)
def test_the_same_answer_almost_everywhere_is_flagged(levels, flagged):
    assert is_straight_lined(levels) is flagged


@pytest.mark.parametrize(
    ("seconds", "flagged"),
    [([2.9], True), ([3.0], False), ([1, 2, 600], True), ([2, 4], False), ([], False)],
)
def test_less_than_three_seconds_per_question_is_flagged(seconds, flagged):
    assert is_hasty(seconds) is flagged
