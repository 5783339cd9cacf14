import pytest

from assessments.domain.moments import Moments
from assessments.domain.teams import TeamAnswers, aggregate_teams

A, B, C = [4, 4, 3, 4, 5, 4], [2, 3], [3, 3, 2, 4]


def teams(*answers_and_headcounts):
    return [TeamAnswers(Moments.of(x), n) for x, n in answers_and_headcounts]


def test_three_means_and_what_they_rest_on():
    found = aggregate_teams(teams((A, 10), (B, 20), (C, 10)))
    assert (found.respondents, found.teams, found.people) == pytest.approx(
        (3.4167, 3.1667, 3.0), abs=5e-5
    )
    assert found.interval.df == 9
    assert (found.interval.se, found.interval.low, found.interval.high) == pytest.approx(
        (0.2776, 2.3719, 3.6281), abs=5e-5
    )
    assert found.effective == pytest.approx(6.6207, abs=5e-5)
    assert found.coverage == 1
    assert found.mean == found.people
    assert found.differ


def test_a_team_without_answers_is_out_of_the_mean_and_in_the_coverage():
    with_silent = aggregate_teams(teams((A, 10), (B, 20), (C, 10), ([], 10)))
    assert with_silent.people == aggregate_teams(teams((A, 10), (B, 20), (C, 10))).people
    assert with_silent.coverage == 0.8


def test_a_team_with_one_answer_borrows_its_spread_from_the_most_similar_one():
    found = aggregate_teams(teams((A, 10), ([2], 20), (C, 10)))
    together = aggregate_teams(teams((A, 10), ([2, *C], 30)))
    assert found.people == pytest.approx((10 * 4 + 20 * 2 + 10 * 3) / 40)
    assert (found.interval.se, found.interval.df) == pytest.approx(
        (together.interval.se, together.interval.df)
    )


def test_teams_of_one_answer_each_end_up_in_one_stratum():
    found = aggregate_teams(teams(([2], 1), ([3], 1), ([4], 1)))
    assert found.interval.df == 2
    assert found.interval.se == pytest.approx((1 / 3) ** 0.5)


def test_a_single_answer_has_no_interval():
    found = aggregate_teams(teams(([3], 5)))
    assert (found.people, found.interval) == (3, None)


def test_without_all_headcounts_every_answer_counts_the_same():
    found = aggregate_teams(teams((A, 10), (B, None)))
    assert found.people is found.interval is found.coverage is found.effective is None
    assert found.mean == found.respondents == pytest.approx(29 / 8)


def test_a_headcount_that_is_out_of_date_is_raised_to_who_answered():
    assert aggregate_teams(teams((A, 2), (B, 2))).people == pytest.approx((6 * 4 + 2 * 2.5) / 8)


def test_equal_shares_of_answers_make_all_three_the_same():
    found = aggregate_teams(teams(([3, 4], 10), ([2, 3], 10)))
    assert found.respondents == found.teams == found.people
    assert not found.differ
    assert found.effective == 4


def test_nobody_answered():
    assert aggregate_teams(teams(([], 10))) is None
    assert aggregate_teams([]) is None
