from math import fsum, sqrt
from statistics import stdev

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments.domain.distribution import Distribution
from assessments.domain.intervals import (
    bootstrap_interval,
    composite_interval,
    dissent_bound,
    finite_population_interval,
    influence,
    interval_from_influence,
    jackknife,
    jackknife_overall,
    mean_interval,
    moderated_interval,
    pooled_variance,
    t_interval,
)
from assessments.domain.scale import AnswerStatus

X = [3, 4, 4, 3, 5]
WEIGHTS = {"a": 5, "b": 3, "c": 2}
MATRIX = [{"a": 3, "b": 2, "c": 4}, {"a": 4, "c": 3}, {"a": 2, "b": 3}, {"c": 5}]


def near(*numbers):
    return pytest.approx(numbers, abs=5e-5)


@pytest.mark.parametrize("sample", [X, Distribution.of(X)])
def test_the_t_interval(sample):
    found = t_interval(sample)
    assert (found.mean, found.se, found.low, found.high) == near(3.8, 0.3742, 2.7611, 4.8389)
    assert (found.df, found.method) == (4, "t")


def test_twelve_invited_narrow_the_interval():
    found = finite_population_interval(X, population=12)
    assert (found.se, found.low, found.high) == near(0.2858, 3.0066, 4.5934)
    assert found.method == "fpc"


def test_when_everybody_answered_their_opinion_is_known():
    assert finite_population_interval(X, population=5).se == 0


def test_more_answers_than_people_are_refused():
    with pytest.raises(ValueError, match="population"):
        finite_population_interval(X, population=4)


def test_a_borrowed_variance_moderates():
    found = moderated_interval(X, pooled=0.8)
    assert found.se**2 * 5 == pytest.approx(0.75, abs=5e-5)
    assert (found.df, found.low, found.high) == near(8, 2.9069, 4.6931)


def test_unanimous_raters_are_not_certain():
    found = mean_interval(Distribution.of([3, 3, 3, 3]), pooled=0.8)
    assert found.se**2 * 4 == pytest.approx(0.4571, abs=5e-5)
    assert (found.df, found.low, found.high) == near(7, 2.2006, 3.7994)


@pytest.mark.parametrize(
    ("levels", "method"),
    [([3, 4], "moderated"), ([2, 3, 4, 5], "moderated"), (X, "t"), ([4] * 9, "moderated")],
)
def test_few_or_unanimous_answers_borrow_their_variance(levels, method):
    assert mean_interval(Distribution.of(levels)).method == method


@pytest.mark.parametrize("levels", [[], [4]])
def test_up_to_one_answer_has_no_interval(levels):
    d = Distribution.of(levels)
    found = (
        mean_interval(d),
        moderated_interval(d),
        t_interval(d),
        t_interval(levels),
        bootstrap_interval(d),
        finite_population_interval(d, 5),
    )
    assert found == (None,) * 6


def test_a_shown_interval_stays_on_the_scale_and_the_raw_one_is_kept():
    found = t_interval([1, 1, 5])
    assert found.low < 1
    assert found.high > 5
    assert found.clipped == (1.0, 5.0)


@pytest.mark.parametrize(
    ("groups", "variance"),
    [
        ([], 0.8),
        ([[4]], 0.8),
        ([[1, 5, 1, 5, 1, 5, 1, 5, 1, 5]], 0.8),  # 9 degrees of freedom
        ([[1, 5, 1, 5, 1, 5, 1, 5, 1, 5, 3]], 4.0),
        ([[3, 3, 3, 3, 3, 3], [2, 4, 2, 4, 3, 3]], 0.4),
        ([[3] * 20], 0.8),  # a variance of 0 would make everybody certain
    ],
)
def test_the_round_lends_its_variance_from_ten_degrees_of_freedom(groups, variance):
    found = pooled_variance(Distribution.of(group) for group in groups)
    assert found == pytest.approx(variance, abs=5e-5)


@pytest.mark.parametrize(("n", "bound"), [(3, 0.6316), (5, 0.4507), (8, 0.3123)])
def test_unanimity_bounds_dissent(n, bound):
    assert dissent_bound(n) == pytest.approx(bound, abs=5e-5)


def test_nobody_bounds_nothing():
    assert dissent_bound(0) is None


def test_the_bootstrap_is_exact_and_too_narrow():
    found = bootstrap_interval(Distribution.of(X))
    assert (found.se, found.low, found.high) == near(0.3347, 3.2, 4.4)
    assert found.se / t_interval(X).se == pytest.approx(0.8944, abs=5e-5)


@given(st.lists(st.integers(1, 5), min_size=2, max_size=60))
def test_the_exact_bootstrap_has_the_textbook_standard_error(levels):
    n, plain = len(levels), t_interval(levels)
    found = bootstrap_interval(Distribution.of(levels))
    assert found.se == pytest.approx(plain.se * sqrt((n - 1) / n), abs=1e-7)


def test_the_jackknife_leaves_out_raters_not_answers():
    found = jackknife(MATRIX, WEIGHTS)
    assert (found.mean, found.se, found.low, found.high) == near(3.05, 0.2208, 2.3473, 3.7527)
    assert (found.df, found.method) == (3, "jackknife")
    left_out = [jackknife([*MATRIX[:r], *MATRIX[r + 1 :]], WEIGHTS).mean for r in range(4)]
    assert tuple(left_out) == near(3.2, 2.9, 3.15, 2.95)


def test_with_complete_answers_the_jackknife_is_the_plain_standard_error():
    rows = [(3, 2, 4), (4, 4, 3), (2, 3, 3), (4, 3, 5)]
    matrix = [dict(zip("abc", row, strict=True)) for row in rows]
    composites = [(5 * a + 3 * b + 2 * c) / 10 for a, b, c in rows]
    assert jackknife(matrix, WEIGHTS).se == pytest.approx(0.3425, abs=5e-5)
    assert jackknife(matrix, WEIGHTS).se == pytest.approx(stdev(composites) / 2)


@pytest.mark.parametrize("matrix", [[], [{"a": 3}], [{"a": 3}, {"a": 4}, {"a": None}]])
def test_fewer_than_three_raters_have_no_jackknife(matrix):
    assert jackknife(matrix, WEIGHTS) is None
    assert jackknife_overall(matrix, {"X": WEIGHTS}, {"X": 1}) is None


@pytest.mark.parametrize("nothing", [None, AnswerStatus.DONT_KNOW, AnswerStatus.NOT_APPLICABLE])
def test_a_rater_without_a_level_does_not_lend_certainty(nothing):
    assert jackknife([*MATRIX, {"a": nothing}], WEIGHTS) == jackknife(MATRIX, WEIGHTS)


def test_one_area_alone_is_the_whole():
    assert jackknife_overall(MATRIX, {"X": WEIGHTS}, {"X": 7}) == jackknife(MATRIX, WEIGHTS)


def test_influence_of_the_worked_example():
    found = influence(
        {"a": Distribution.of([3, 4, 2]), "b": Distribution.of([2, 3]), "z": Distribution.of([])},
        {"a": 5, "b": 3, "z": 2},
    )
    assert found == {"a": (3.0, 5 / 8 / 2), "b": (2.5, 3 / 8)}


def test_a_capability_with_one_answer_has_no_fixed_influence():
    assert influence({"a": Distribution.of([3])}, {"a": 1}) == {}
    assert influence({}, {}) == {}


@pytest.mark.parametrize("n", [0, 1, 2])
def test_sums_over_fewer_than_three_raters_give_no_interval(n):
    assert interval_from_influence(3.0, n, 0.0, 0.1) is None


def test_a_shift_common_to_all_raters_is_no_spread():
    # left-out means 3.1, 3.2, 3.3: what matters is their distance from their own mean
    found = interval_from_influence(3.0, 3, 0.6, 0.14)
    assert found.se == pytest.approx(sqrt(2 / 3 * 0.02))


def test_the_only_rater_of_a_capability_can_be_left_out_too():
    matrix = [{"a": 2, "b": 5}, {"a": 3}, {"a": 4}]
    left_out = [3.5, 4.0, 3.75]
    middle = fsum(left_out) / 3
    expected = sqrt(2 / 3 * fsum((x - middle) ** 2 for x in left_out))
    assert jackknife(matrix, {"a": 1, "b": 1}).se == pytest.approx(expected)


def test_rounding_in_the_database_does_not_make_a_negative_variance():
    assert interval_from_influence(3.0, 4, 2e-9, 0.0).se == 0.0


codes = ("a", "b", "c", "d")
cell = st.sampled_from([1, 2, 3, 4, 5, None, AnswerStatus.DONT_KNOW, AnswerStatus.NOT_APPLICABLE])
matrices = st.lists(st.fixed_dictionaries(dict.fromkeys(codes, cell)), min_size=3, max_size=12)
weightings = st.fixed_dictionaries({code: st.integers(1, 9) for code in codes})


def shifts(matrix, plan):
    """u for each rater, in the way in which a database adds it up."""
    for row in matrix:
        answered = [(plan[c], row[c]) for c in plan if type(row[c]) is int]
        if answered:
            yield fsum(coefficient * (mean - x) for (mean, coefficient), x in answered)


@given(matrices, weightings)
def test_two_sums_in_a_database_are_the_exact_jackknife(matrix, weights):
    columns = {code: Distribution.of(row[code] for row in matrix) for code in codes}
    assume(all(d.n != 1 for d in columns.values()))
    u = list(shifts(matrix, influence(columns, weights)))
    expected = jackknife(matrix, weights)
    if expected is None:
        assert len(u) < 3
        return
    found = interval_from_influence(expected.mean, len(u), fsum(u), fsum(x * x for x in u))
    assert found.df == expected.df
    assert (found.se, found.low, found.high) == pytest.approx(
        (expected.se, expected.low, expected.high), abs=1e-9
    )


def test_the_parts_bound_what_identical_raters_hide():
    parts = [(mean_interval(Distribution.of([3] * 5)), 3.0), (t_interval(X), 1.0)]
    found = composite_interval(3.2, parts)
    assert found.se == pytest.approx(0.75 * parts[0][0].se + 0.25 * parts[1][0].se)
    assert (found.df, found.method) == (4, "moderated")
    assert composite_interval(3.2, []) is None
    assert composite_interval(3.2, [(None, 1.0)]) is None
