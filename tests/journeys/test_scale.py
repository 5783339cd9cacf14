import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.domain.scale import known_mean, pomp, settled

PAIRS = st.lists(st.tuples(st.none() | st.floats(1, 5), st.floats(0, 100)), min_size=1, max_size=12)


def test_binary_dust_does_not_decide_a_comparison():
    assert (0.1 + 0.2 > 0.3, settled(0.1 + 0.2) > 0.3) == (True, False)


@pytest.mark.parametrize(("x", "percent"), [(1, 0), (3, 50), (3.05, 51.25), (5, 100)])
def test_the_scale_begins_at_1(x, percent):
    assert pomp(x) == pytest.approx(percent)


def test_an_unknown_value_neither_raises_nor_lowers_the_mean():
    assert known_mean([(4.0, 2), (1.0, 1)]) == known_mean([(4.0, 2), (1.0, 1), (None, 5)]) == 3.0


@pytest.mark.parametrize("values", [[], [(None, 1)], [(3.0, 0)]])
def test_a_mean_of_nothing_is_unknown(values):
    assert known_mean(values) is None


def test_a_negative_weight_is_refused_even_where_the_value_is_unknown():
    with pytest.raises(ValueError, match="negative"):
        known_mean([(3.0, 1), (None, -1)])


@given(PAIRS)
def test_a_mean_stays_within_its_parts(pairs):
    mean = known_mean(pairs)
    known = [value for value, weight in pairs if value is not None and weight > 0]
    assert (mean is None) == (known == [])
    assert mean is None or min(known) <= mean <= max(known)
