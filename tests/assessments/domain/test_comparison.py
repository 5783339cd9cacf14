from itertools import combinations
from math import comb
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.comparison import (
    Verdict,
    cliffs_delta,
    compare,
    hedges_g,
    holm,
    permutation_p,
    smallest_p,
    tally,
    welch,
)
from assessments.domain.moments import Moments, merged

EXECUTIVES = [4.2, 3.8, 4.0, 4.5]
FRONT_LINE = [3.1, 2.8, 3.6, 3.0, 3.9]
SMALL_GROUP = st.lists(
    st.sampled_from([1.0, 4 / 3, 2.5, 8 / 3, 3.0, 11 / 3]), min_size=1, max_size=5
)


def about(*figures):
    return pytest.approx(figures, abs=5e-5)


def enumerated_p(a, b):
    """The definition, split by split."""
    everybody, n = [*a, *b], len(a)
    observed = abs(sum(a) / n - sum(b) / len(b))
    far = 0
    for chosen in combinations(range(len(everybody)), n):
        inside = sum(everybody[i] for i in chosen)
        rest = sum(everybody) - inside
        far += abs(inside / n - rest / len(b)) >= observed - 1e-9
    return far / comb(len(everybody), n)


def test_executives_against_front_line():
    (found,) = compare([(tally(EXECUTIVES), tally(FRONT_LINE))])
    assert (found.difference, found.p, found.delta, found.g) == about(0.8450, 0.0317, 0.9, 1.8987)
    assert (found.low, found.high) == about(0.2452, 1.4448)
    assert found.p == pytest.approx(4 / 126)
    assert found.verdict is Verdict.DIFFERENT


@given(SMALL_GROUP, SMALL_GROUP)
def test_the_exact_test_is_the_full_enumeration(a, b):
    assert permutation_p(tally(a), tally(b)) == pytest.approx(enumerated_p(a, b))


@given(SMALL_GROUP, SMALL_GROUP)
def test_the_test_does_not_mind_which_group_comes_first(a, b):
    assert permutation_p(tally(a), tally(b)) == permutation_p(tally(b), tally(a))


def test_all_alike_has_p_one():
    assert permutation_p({3.0: 4}, {3.0: 6}) == 1
    assert permutation_p({3.0: 400}, {3.0: 600}) == 1


def test_an_empty_group_is_not_compared():
    assert permutation_p({}, {3.0: 4}) is None
    assert cliffs_delta({}, {3.0: 4}) is None
    assert compare([({}, {3.0: 4})]) == [None]


def test_drawn_splits_come_near_the_exact_ones():
    a, b = {2.0: 4, 3.0: 5}, {2.0: 7, 3.0: 4, 4.0: 1}  # 293,930 splits: drawn
    assert comb(21, 9) > 100_000
    exact = enumerated_by_values(a, b)
    assert permutation_p(a, b, seed=3) == pytest.approx(exact, abs=0.02)


def enumerated_by_values(a, b):
    everybody = {v: a.get(v, 0) + b.get(v, 0) for v in {*a, *b}}
    n, n_b = sum(a.values()), sum(b.values())
    total = sum(v * p for v, p in everybody.items())
    twos, threes, fours = (everybody[v] for v in (2.0, 3.0, 4.0))
    observed = abs(sum(v * p for v, p in a.items()) / n - sum(v * p for v, p in b.items()) / n_b)
    far = 0
    for i in range(min(twos, n) + 1):
        for j in range(min(threes, n - i) + 1):
            k = n - i - j
            if k <= fours:
                inside = 2 * i + 3 * j + 4 * k
                if abs(inside / n - (total - inside) / n_b) >= observed - 1e-9:
                    far += comb(twos, i) * comb(threes, j) * comb(fours, k)
    return far / comb(n + n_b, n)


def test_the_same_seed_draws_the_same_and_p_is_never_zero():
    a, b = {1.0: 300}, {5.0: 300}
    assert permutation_p(a, b, seed=1) == permutation_p(a, b, seed=1) == 1e-4


def test_many_different_values_are_rounded_to_hundredths_and_still_compared():
    a = {2 + i / 1000: 1 for i in range(700)}
    b = {2.3 + i / 1000: 1 for i in range(700)}
    assert permutation_p(a, b) == 1e-4


def test_ten_thousand_people_take_less_than_a_second():
    def group(n, shift):
        return {1 + i / 12 + shift: n // 49 for i in range(49)}

    began = perf_counter()
    permutation_p(group(3000, 0), group(7000, 0.001), seed=1)
    assert perf_counter() - began < 1


def test_holm_steps_down():
    assert holm([0.01, 0.04, 0.03, 0.20]) == [0.04, 0.09, 0.09, 0.20]
    assert holm([0.6, 0.5]) == [1, 1]
    assert holm([]) == []


@pytest.mark.parametrize(
    ("n_a", "n_b", "least"),
    [(3, 3, 0.1), (2, 3, 0.1), (3, 4, 0.0286), (4, 4, 0.0286), (4, 5, 0.0079), (0, 5, 1.0)],
)
def test_the_smallest_p_that_group_sizes_can_reach(n_a, n_b, least):
    assert smallest_p(n_a, n_b) == pytest.approx(least, abs=5e-5)


def test_the_smallest_p_is_reached_when_nobody_overlaps():
    assert permutation_p({1.0: 3}, {5.0: 4}) == pytest.approx(smallest_p(3, 4))
    assert permutation_p({1.0: 4}, {5.0: 4}) == pytest.approx(smallest_p(4, 4))


def test_three_against_three_are_too_few_to_conclude_however_far_apart():
    (found,) = compare([({1.0: 3}, {5.0: 3})])
    assert found.verdict is Verdict.TOO_SMALL


def test_asked_about_five_areas_four_against_four_are_too_few_too():
    apart = ({1.0: 4}, {5.0: 4})
    (alone,) = compare([apart])
    assert alone.verdict is Verdict.DIFFERENT
    assert {found.verdict for found in compare([apart] * 5)} == {Verdict.TOO_SMALL}
    larger = ({1.0: 4}, {5.0: 5})
    assert {found.verdict for found in compare([larger] * 5)} == {Verdict.DIFFERENT}


def test_groups_that_are_large_enough_may_still_not_be_told_apart():
    (found,) = compare([({2.0: 5, 3.0: 5}, {2.0: 4, 3.0: 6})])
    assert found.verdict is Verdict.NOT_TOLD_APART


def test_areas_without_a_group_do_not_count_among_those_asked():
    found = compare([(tally(EXECUTIVES), tally(FRONT_LINE)), ({}, {3.0: 1})])
    assert found[1] is None
    assert found[0].family == 1
    assert found[0].p_adjusted == pytest.approx(found[0].p)


def test_cliffs_delta_counts_who_stands_above_whom():
    assert cliffs_delta(tally(EXECUTIVES), tally(FRONT_LINE)) == pytest.approx(0.9)
    assert cliffs_delta({1.0: 3}, {2.0: 9}) == -1
    assert cliffs_delta({2.0: 3}, {2.0: 9}) == 0


def test_groups_without_spread_have_no_standardised_difference():
    assert hedges_g(Moments.of([3, 3]), Moments.of([4, 4])) is None
    assert hedges_g(Moments.of([3]), Moments.of([4, 5])) is None
    assert welch(Moments.of([3, 4]), Moments.of([4, 5, 4])) is None


@given(st.lists(st.lists(st.floats(1, 5), max_size=6), max_size=4))
def test_groups_merged_are_as_one(groups):
    whole = Moments.of([x for group in groups for x in group])
    together = merged(Moments.of(group) for group in groups)
    assert together.n == whole.n
    assert (together.mean, together.variance) == pytest.approx(
        (whole.mean, whole.variance), abs=1e-9
    )
