import pytest

from assessments.domain.icc import raters_for_reliable_means, team_effect
from assessments.domain.moments import Moments

TEAMS = ([4, 4, 3, 5], [2, 3, 2], [3, 3, 4, 4, 2])


def effect(*teams):
    return team_effect(Moments.of(team) for team in teams)


def test_three_teams_of_different_size():
    found = effect(*TEAMS)
    figures = (found.between, found.within, found.typical_size, found.one, found.two, found.f)
    assert figures == pytest.approx((2.3917, 0.6074, 3.9167, 0.4286, 0.7460, 3.9375), abs=5e-5)
    assert found.p == pytest.approx(0.0591, abs=5e-5)
    assert found.size == "large"
    assert found.compares_teams


def test_a_team_nobody_answered_in_changes_nothing():
    assert effect(*TEAMS, []) == effect(*TEAMS)


@pytest.mark.parametrize("teams", [([3, 4],), ([3], [4]), ([3, 3], [3, 3, 3]), ()])
def test_what_says_nothing_about_teams(teams):
    assert effect(*teams) is None


def test_teams_more_alike_than_chance_show_none():
    found = effect([1, 5], [1, 5], [2, 4])
    assert found.one < 0
    assert found.shown == 0
    assert found.two is None
    assert found.size == "none"
    assert not found.compares_teams


def test_teams_each_of_one_mind():
    found = effect([4, 4], [2, 2])
    assert (found.one, found.two, found.f, found.p) == (1, 1, None, 0)


@pytest.mark.parametrize(("icc", "people"), [(0.1, 21), (0.2, 10), (0.3, 6), (1, 1), (0, None)])
def test_people_per_team_for_means_that_may_be_compared(icc, people):
    assert raters_for_reliable_means(icc) == people


def test_an_impossible_reliability_is_refused():
    with pytest.raises(ValueError, match="no reliability"):
        raters_for_reliable_means(1.2)
