import pytest

from assessments.domain.reliability import Alpha, alpha, alpha_from, covariances, omega

ROWS = [(3, 3, 4), (2, 3, 2), (4, 4, 5), (3, 2, 3), (5, 4, 4), (2, 2, 3)]


def one_factor(loadings):
    """The correlations that these loadings alone would make."""
    return [
        [1.0 if i == j else a * b for j, b in enumerate(loadings)] for i, a in enumerate(loadings)
    ]


def test_alpha_of_six_raters_says_next_to_nothing():
    found = alpha(ROWS)
    matrix = covariances(ROWS)
    spread = [matrix[i][i] for i in range(3)]
    assert spread == pytest.approx([1.3667, 0.8, 1.1], abs=5e-5)
    assert sum(map(sum, matrix)) == pytest.approx(7.8667, abs=5e-5)
    assert (found.value, found.low, found.high) == pytest.approx((0.8771, 0.4795, 0.9814), abs=5e-5)
    assert not found.may_be_shown
    assert not found.suggests_halo


def test_halo_is_suspected_of_thirty_raters_and_above_the_cut_only():
    assert Alpha(0.96, 0.9, 0.99, 30, 6).suggests_halo
    assert not Alpha(0.96, 0.9, 0.99, 29, 6).suggests_halo
    assert not Alpha(0.95, 0.9, 0.99, 300, 6).suggests_halo


def test_what_has_no_alpha():
    assert alpha(ROWS[:2]) is None
    assert alpha([(3,), (4,), (5,)]) is None
    assert alpha([(3, 3), (3, 3), (3, 3)]) is None
    assert alpha_from([[1, -1], [-1, 1]], 40) is None


def test_alpha_may_be_negative():
    assert alpha([(1, 4), (2, 3), (3, 3), (4, 1), (5, 2)]).value < 0


def test_omega_of_three_items_in_closed_form():
    assert omega(covariances(ROWS)) == pytest.approx(0.8909, abs=5e-5)
    assert omega(one_factor([0.8, 0.7, 0.6])) == pytest.approx(0.7449, abs=5e-5)


def test_omega_of_more_items_finds_the_loadings_that_made_them():
    loadings = [0.8, 0.7, 0.6, 0.5, 0.9, 0.4]
    common = sum(loadings) ** 2
    expected = common / (common + sum(1 - x * x for x in loadings))
    assert omega(one_factor(loadings)) == pytest.approx(expected, abs=5e-5)


def test_what_has_no_omega():
    assert omega(one_factor([0.8, 0.7])) is None
    assert omega([[1, 0.5, -0.1], [0.5, 1, 0.4], [-0.1, 0.4, 1]]) is None
    # One factor would need the first item to have less than no spread of its own.
    assert omega([[1, 0.9, 0.9], [0.9, 1, 0.3], [0.9, 0.3, 1]]) is None
    four = [[1, 0.9, 0.9, 0.9], [0.9, 1, 0.2, 0.2], [0.9, 0.2, 1, 0.2], [0.9, 0.2, 0.2, 1]]
    assert omega(four) is None


def test_rows_of_different_length_are_refused():
    with pytest.raises(ValueError, match="zip"):
        covariances([(1, 2), (1,)])
    with pytest.raises(ValueError, match="two raters"):
        covariances([(1, 2)])
