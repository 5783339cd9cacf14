from itertools import combinations, pairwise
from math import comb, factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.agreement import (
    CRITICAL,
    SLIGHT_SKEW_VARIANCE,
    Agreement,
    Strength,
    agreement,
    area_agreement,
    consensus,
    critical_values,
    is_more_than_chance,
    is_polarised,
    mean_deviation,
    spearman_brown,
    strength,
    within_group_agreement,
)
from assessments.domain.distribution import Distribution

FIVE = Distribution.of([3, 4, 4, 3, 5])
APART = Distribution.of([1, 5, 1, 5, 3])
COUNTS = st.tuples(*[st.integers(0, 9)] * 5)


def about(*figures):
    return pytest.approx(figures, abs=5e-5)


def test_five_answers_around_four():
    found = (within_group_agreement(FIVE), mean_deviation(FIVE), consensus(FIVE.counts))
    assert found == about(0.65, 0.64, 0.7387)
    assert within_group_agreement(FIVE, SLIGHT_SKEW_VARIANCE) == pytest.approx(0.4776, abs=5e-5)


def test_answers_at_both_ends():
    found = (within_group_agreement(APART), mean_deviation(APART), consensus(APART.counts))
    assert found == about(-1, 1.6, 0.2)
    assert agreement(APART) is Agreement.OPPOSED


def test_consensus_runs_from_none_to_all_on_any_scale():
    assert consensus((4, 0, 0, 0, 4)) == 0
    assert consensus((0, 0, 0, 7, 0)) == 1
    assert consensus((30, 40, 210, 130, 530, 50, 10)) == pytest.approx(0.7257, abs=5e-5)
    assert consensus((0, 0, 0, 0, 0)) is None
    with pytest.raises(ValueError, match="two possible"):
        consensus((3,))


@given(COUNTS.filter(any))
def test_consensus_stays_between_nought_and_one_and_does_not_mind_the_direction(counts):
    value = consensus(counts)
    assert 0 <= value <= 1
    assert consensus(counts[::-1]) == pytest.approx(value)


def test_an_area_is_read_over_its_capabilities():
    rows = [(3, 3, 4), (4, 3, 3), (4, 4, 5), (3, 2, 4), (5, 4, 4)]
    columns = [Distribution.of(column) for column in zip(*rows, strict=True)]
    assert [column.variance for column in columns] == pytest.approx([0.7, 0.7, 0.5])
    found = area_agreement(columns)
    assert (found.inflated, found.index, found.deviation) == about(0.8662, 0.6833, 0.56)
    assert found.capabilities == 3


def test_more_capabilities_inflate_the_old_index_and_not_the_one_shown():
    capability = Distribution.of([2, 4, 2, 4, 3])
    few, many = (area_agreement([capability] * j) for j in (1, 6))
    assert few.index == many.index
    assert few.inflated < many.inflated
    assert [spearman_brown(0.4, j) for j in (1, 3, 6, 30)] == about(0.4, 0.6667, 0.8, 0.9524)
    assert spearman_brown(-0.2, 6) == 0


def test_capabilities_with_one_answer_say_nothing_of_agreement():
    assert area_agreement([Distribution.of([3])]) is None
    assert area_agreement([Distribution.of([3]), FIVE]).capabilities == 1


@pytest.mark.parametrize(
    ("n", "index", "deviation"),
    [
        (3, 1.0, 0.0),
        (4, 1.0, 0.0),
        (5, 0.85, 0.4),
        (6, 0.7167, 0.5556),
        (7, 0.6667, 0.6122),
        (8, 0.6071, 0.6875),
        (10, 0.5278, 0.74),
        (12, 0.4545, 0.8194),
        (15, 0.3952, 0.8711),
    ],
)
def test_the_published_critical_values(n, index, deviation):
    assert critical_values(n) == (index, deviation)


def chance_of(n):
    """All ways n people can answer at random: r_wg and AD_M with their probabilities."""
    for bars in combinations(range(n + 4), 4):
        edges = (-1, *bars, n + 4)
        counts = tuple(b - a - 1 for a, b in pairwise(edges))
        ways = factorial(n)
        for count in counts:
            ways //= factorial(count)
        answers = Distribution(counts)
        yield within_group_agreement(answers), mean_deviation(answers), ways / 5**n


@pytest.mark.parametrize("n", [*range(3, 13), 15])
def test_critical_values_are_those_of_a_full_enumeration(n):
    outcomes = list(chance_of(n))
    assert len(outcomes) == comb(n + 4, 4)
    index, deviation = CRITICAL[n]

    def chance(is_there):
        return sum(p for r, d, p in outcomes if is_there(r, d))

    assert chance(lambda r, d: r >= index - 6e-5) <= 0.05
    assert chance(lambda r, d: d <= deviation + 6e-5) <= 0.05
    # The next weaker outcome would already be too easy.
    weaker = max(r for r, _, _ in outcomes if r < index - 6e-5)
    wider = min(d for _, d, _ in outcomes if d > deviation + 6e-5)
    assert chance(lambda r, d: r >= weaker - 1e-9) > 0.05
    assert chance(lambda r, d: d <= wider + 1e-9) > 0.05


@pytest.mark.parametrize(
    ("n", "high_index", "low_deviation"),
    [(3, 0.2320, 0.3760), (5, 0.0592, 0.2640), (8, 0.0210, 0.1004), (12, 0.0020, 0.0426)],
)
def test_how_often_chance_passes_the_rules_of_thumb(n, high_index, low_deviation):
    outcomes = list(chance_of(n))
    assert sum(p for r, _, p in outcomes if r >= 0.7 - 1e-9) == pytest.approx(high_index, abs=5e-5)
    assert sum(p for _, d, p in outcomes if d <= 0.8 + 1e-9) == pytest.approx(
        low_deviation, abs=5e-5
    )


def test_more_people_than_the_table_has_are_held_to_its_last_row():
    assert critical_values(10_000) == critical_values(20)
    assert critical_values(2) is None


def test_strong_agreement_of_few_may_be_chance_and_is_called_moderate():
    three = Distribution.of([4, 4, 3])
    assert within_group_agreement(three) > 0.8
    assert not is_more_than_chance(three)
    assert strength(three) is Strength.MODERATE
    assert strength(Distribution.of([4, 4, 4])) is Strength.VERY_STRONG
    assert strength(Distribution.of([4, 4])) is None


@pytest.mark.parametrize(
    ("levels", "named", "words"),
    [
        ([4] * 9 + [3], Strength.VERY_STRONG, Agreement.SAME),
        ([4] * 6 + [3] * 4, Strength.STRONG, Agreement.SAME),
        ([4, 4, 4, 4, 3, 3, 3, 2, 5, 3], Strength.MODERATE, Agreement.NUANCED),
        ([4, 4, 4, 3, 3, 2, 2, 3, 5, 5], Strength.WEAK, Agreement.NONE),
        ([5, 5, 4, 3, 3, 3, 2, 1, 1, 3], Strength.NONE, Agreement.OPPOSED),
        ([5, 5, 5, 1, 1], Strength.NONE, Agreement.OPPOSED),
        ([4, 4, 4, 4], Strength.VERY_STRONG, Agreement.TOO_FEW),
    ],
)
def test_what_an_index_is_called(levels, named, words):
    answers = Distribution.of(levels)
    assert strength(answers) is named
    assert agreement(answers) is words


def test_three_in_ten_at_either_end_are_two_opposite_views_whatever_the_index():
    answers = Distribution.of([2, 2, 2, 3, 3, 3, 3, 4, 4, 4])
    assert within_group_agreement(answers) > 0.5
    assert is_polarised(answers)
    assert agreement(answers) is Agreement.OPPOSED
