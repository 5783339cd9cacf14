import pytest

from assessments.domain.planning import detectable, raters_needed


@pytest.mark.parametrize(
    ("n", "different", "same"),
    [
        (5, 1.3126, 0.9995),
        (8, 0.9652, 0.6730),
        (10, 0.8456, 0.5759),
        (15, 0.6732, 0.4458),
        (20, 0.5762, 0.3767),
        (30, 0.4652, 0.3006),
    ],
)
def test_the_planning_table(n, different, same):
    assert detectable(n) == pytest.approx(different, abs=5e-5)
    assert detectable(n, paired=True) == pytest.approx(same, abs=5e-5)


def test_one_level_takes_eight_people_and_half_a_level_twenty_seven():
    assert (raters_needed(1.0), raters_needed(0.5)) == (8, 27)


def test_the_same_people_again_tell_it_with_fewer():
    assert (raters_needed(1.0, paired=True), raters_needed(0.5, paired=True)) == (5, 13)


@pytest.mark.parametrize("paired", [False, True])
@pytest.mark.parametrize("change", [0.11, 0.5, 0.83, 1.0, 3.0])
def test_one_person_fewer_would_not_be_enough(change, paired):
    n = raters_needed(change, paired)
    assert detectable(n, paired) <= change
    fewer = detectable(n - 1, paired)
    assert fewer is None or fewer > change


def test_one_person_tells_no_change():
    assert detectable(1) is None
    assert detectable(0, paired=True) is None


def test_a_change_too_small_for_any_number_of_people_says_so():
    assert raters_needed(0.0001) is None


def test_what_is_no_change_or_no_spread_is_refused():
    with pytest.raises(ValueError, match="none"):
        raters_needed(0)
    with pytest.raises(ValueError, match="spread"):
        detectable(5, sd=-1)
    with pytest.raises(ValueError, match="correlation"):
        detectable(5, rho=1.5)
