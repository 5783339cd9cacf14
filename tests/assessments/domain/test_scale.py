import pytest

from assessments.domain.scale import pomp, settled


@pytest.mark.parametrize(("mean", "percent"), [(1, 0), (3.05, 51.25), (5, 100)])
def test_pomp_runs_from_0_to_100(mean, percent):
    assert pomp(mean) == pytest.approx(percent, abs=5e-5)


def test_a_binary_fraction_does_not_cross_a_threshold():
    assert 0.1 + 0.2 > 0.3
    assert not settled(0.1 + 0.2) > 0.3
