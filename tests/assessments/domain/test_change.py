from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.change import (
    Method,
    Moments,
    kitagawa,
    measurement_error,
    overlapping,
    overlapping_from,
    paired,
    paired_from,
    sign_flip_p,
    single_score_detectable,
    unpaired,
)
from assessments.domain.levels import nearest_level, staged_level

BEFORE, NOW = [3, 2, 4, 3, 2, 3], [4, 3, 4, 3, 3, 4]
BOTH, ONLY_BEFORE, ONLY_NOW = [(3, 4), (2, 3), (4, 4), (3, 3)], [2, 3], [4, 4, 5]
LEVEL_LISTS = st.lists(st.integers(1, 5), min_size=3, max_size=9)


def about(*figures):
    return pytest.approx(figures, abs=5e-5)


def test_the_same_people_compared_with_themselves():
    change = paired(BEFORE, NOW)
    assert (change.difference, change.se, change.low, change.high) == about(
        0.6667, 0.2108, 0.1247, 1.2086
    )
    assert (change.correlation, change.detectable) == about(0.7276, 0.5419)
    assert change.df == 5
    assert change.is_detected


def test_the_same_answers_of_other_people_tell_nothing():
    change = unpaired(BEFORE, NOW)
    assert (change.se, change.df, change.low, change.high, change.detectable) == about(
        0.3801, 9.1351, -0.1912, 1.5245, 0.8578
    )
    assert change.method is Method.UNPAIRED
    assert not change.is_detected


def test_some_people_in_both_rounds():
    change = overlapping(BOTH, ONLY_BEFORE, ONLY_NOW)
    assert (change.difference, change.correlation, change.se) == about(1.0238, 0.7071, 0.3041)
    assert (change.difference / change.se, change.df, change.p) == about(3.3661, 5.8195, 0.0158)
    assert (change.low, change.high, change.detectable) == about(0.2739, 1.7737, 0.7499)
    assert (change.n_before, change.n_now, change.n_both) == (6, 7, 4)
    assert change.method is Method.OVERLAPPING


def test_everybody_in_both_rounds_is_the_paired_change():
    change, same = overlapping(list(zip(BEFORE, NOW, strict=True)), [], []), paired(BEFORE, NOW)
    assert (change.se, change.df, change.p) == about(same.se, same.df, same.p)
    assert change.method is Method.PAIRED


def test_two_pairs_are_too_few_to_lend_a_correlation():
    change = overlapping(BOTH[:2], [4, 3, *ONLY_BEFORE], [4, 3, *ONLY_NOW])
    assert change.method is Method.UNPAIRED
    assert change.se == pytest.approx(unpaired([3, 2, 4, 3, 2, 3], [4, 3, 4, 3, 4, 4, 5]).se)


def test_pairs_without_spread_lend_no_correlation():
    assert overlapping([(3, 4)] * 4, [1], [5]).method is Method.UNPAIRED


def test_fewer_than_three_in_a_round_are_not_compared():
    assert paired([1, 2], [2, 3]) is None
    assert unpaired([1, 2], [1, 2, 3]) is None
    assert overlapping([(1, 2)], [2], [3, 4, 5]) is None


def test_more_people_in_both_than_in_one_is_refused():
    with pytest.raises(ValueError, match="in both"):
        overlapping_from(Moments(3, 3, 1), Moments(9, 3, 1), 4, 0.5)


def test_all_changed_alike_is_said_and_no_arrow_drawn_from_no_spread():
    change = paired([2, 3, 4], [3, 4, 5])
    assert change.is_uniform
    assert not change.is_detected
    assert change.difference == 1


def test_no_change_at_all_has_p_one():
    assert paired([2, 3, 4], [2, 3, 4]).p == 1


@given(LEVEL_LISTS, LEVEL_LISTS)
def test_sums_of_a_database_give_what_the_values_give(a, b):
    both = list(zip(a, b, strict=False))
    differences = Moments.of([n - m for m, n in both])
    by_values = paired([m for m, _ in both], [n for _, n in both])
    assert paired_from(differences).se == by_values.se


@given(LEVEL_LISTS, LEVEL_LISTS)
def test_a_change_turned_round_is_its_negative(a, b):
    there, back = unpaired(a, b), unpaired(b, a)
    assert there.difference == pytest.approx(-back.difference)
    assert (there.p, there.detectable) == pytest.approx((back.p, back.detectable))


def test_flipping_signs_of_six_people():
    assert sign_flip_p([n - b for b, n in zip(BEFORE, NOW, strict=True)]) == 0.125


@given(st.lists(st.sampled_from([-1.5, -1.0, -1 / 3, 0.0, 0.5, 2.0]), min_size=1, max_size=8))
def test_exact_sign_flips_are_those_of_a_full_enumeration(differences):
    observed = abs(sum(differences)) - 1e-9
    flips = list(product([-1, 1], repeat=len(differences)))
    far = sum(
        abs(sum(s * d for s, d in zip(f, differences, strict=True))) >= observed for f in flips
    )
    assert sign_flip_p(differences) == pytest.approx(far / len(flips))


def test_drawn_sign_flips_come_near_the_exact_ones_and_are_never_zero():
    sixteen = [1] * 11 + [-1] * 5  # one more than are counted in full
    exact = 2 * sum(c for c in (4368, 1820, 560, 120, 16, 1)) / 2**16
    assert sign_flip_p(sixteen, seed=1) == pytest.approx(exact, abs=0.02)
    assert sign_flip_p([1.0] * 40, seed=1) == pytest.approx(1e-4)
    assert sign_flip_p(sixteen, seed=7) == sign_flip_p(sixteen, seed=7)


def test_nobody_to_flip():
    assert sign_flip_p([]) is None
    assert sign_flip_p([0.0] * 20) == 1


def test_the_error_of_a_single_score():
    assert (measurement_error(0.8, 0.75), single_score_detectable(0.4)) == about(0.4, 1.1087)
    with pytest.raises(ValueError, match="reliability"):
        measurement_error(0.8, 1.2)


def test_every_team_improved_and_the_average_fell():
    change = kitagawa({"A": (0.5, 4.0), "B": (0.5, 2.0)}, {"A": (0.2, 4.2), "B": (0.8, 2.3)})
    assert (change.total, change.within, change.mix) == about(-0.32, 0.265, -0.585)
    assert change.is_mostly_mix


def test_a_single_team_has_no_mix():
    change = kitagawa({"A": (9, 3.0)}, {"A": (4, 3.5)})
    assert (change.within, change.mix) == (0.5, 0)
    assert not change.is_mostly_mix


GROUPS = st.dictionaries(
    st.sampled_from("ABCD"), st.tuples(st.integers(1, 20), st.floats(1, 5)), min_size=1
)


@given(GROUPS, GROUPS)
def test_within_and_mix_add_up_even_when_teams_come_and_go(before, now):
    def whole(groups):
        return sum(w * x for w, x in groups.values()) / sum(w for w, _ in groups.values())

    assert kitagawa(before, now).total == pytest.approx(whole(now) - whole(before))


def test_a_team_that_is_new_is_all_mix():
    change = kitagawa({"A": (5, 3.0)}, {"A": (5, 3.0), "B": (5, 5.0)})
    assert (change.within, change.mix) == about(0, 1)


def test_no_people_no_composition():
    assert kitagawa({}, {"A": (1, 3.0)}) is None
    assert kitagawa({"A": (0, 3.0)}, {"A": (1, 3.0)}) is None


@pytest.mark.parametrize(
    ("previous", "mean", "level"),
    [(3, 3.55, 3), (3, 3.60, 3), (3, 3.61, 4), (4, 3.45, 4), (4, 3.40, 3), (2, 4.70, 5)],
)
def test_a_level_moves_only_beyond_its_cut_and_a_tenth(previous, mean, level):
    assert nearest_level(mean, previous) == level
    assert staged_level(mean, {}, previous).nearest == level


def test_the_weakest_part_still_holds_back_a_level_that_moved():
    assert staged_level(3.61, {"a": 4.5, "b": 2.0}, previous=3).staged == 3
