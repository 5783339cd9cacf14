import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.bands import Band, attainment, band, likely_band


@pytest.mark.parametrize(
    ("mean", "target", "share", "expected"),
    [
        (3.60, 4, 0.8667, Band.EXCELLENT),
        (3.55, 4, 0.8500, Band.IMPROVE),
        (2.51, 4, 0.5033, Band.IMPROVE),
        (2.50, 4, 0.5000, Band.ACT),
        (4.4, 5, 0.8500, Band.IMPROVE),
        (1.8, 3, 0.4000, Band.ACT),
        (1.0, 2, 0.0, Band.ACT),
        (5.0, 3, 1.0, Band.EXCELLENT),
    ],
)
def test_bands_are_shares_of_the_way_to_the_target(mean, target, share, expected):
    assert attainment(mean, target) == pytest.approx(share, abs=5e-5)
    assert band(mean, target) is expected


@pytest.mark.parametrize(("mean", "target"), [(None, 4), (3.0, 1), (3.0, 1.5)])
def test_without_a_mean_or_a_way_to_go_there_is_no_band(mean, target):
    assert attainment(mean, target) is None
    assert band(mean, target) is None
    assert likely_band(mean, target, 0.1, 4) is None


def test_a_probable_band_is_named():
    likely = likely_band(4.4, 4, 0.2, 9)
    assert (likely.band, likely.between, likely.attainment) == (Band.EXCELLENT, None, 1.0)
    assert likely.probability > 0.99


@pytest.mark.parametrize(
    ("mean", "between"),
    [
        (3.6, (Band.IMPROVE, Band.EXCELLENT)),
        (3.5, (Band.IMPROVE, Band.EXCELLENT)),
        (2.6, (Band.ACT, Band.IMPROVE)),
        (2.4, (Band.ACT, Band.IMPROVE)),
    ],
)
def test_an_improbable_band_is_not_named_but_said_to_lie_between_two(mean, between):
    likely = likely_band(mean, 4, 0.4, 5)
    assert (likely.band, likely.between) == (None, between)
    assert likely.probability < 0.70


def test_without_any_standard_error_the_band_is_certain():
    assert likely_band(3.55, 4, 0.0, 4).probability == 1.0
    assert likely_band(3.55, 4, 0.0, 4).band is Band.IMPROVE


@given(st.floats(1, 5), st.floats(2, 5), st.floats(0, 2), st.integers(1, 30))
def test_a_named_band_is_always_the_band_of_the_mean(mean, target, se, df):
    likely = likely_band(mean, target, se, df)
    assert likely.band in (None, band(mean, target))
    assert (likely.band is None) == (likely.between is not None)
    assert likely.between is None or band(mean, target) in likely.between
