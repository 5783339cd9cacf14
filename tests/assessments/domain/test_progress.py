"""Two rounds rater by rater: the estimators on raters' values, levels that hold on, the mix."""

from __future__ import annotations

from math import isclose, nan

import numpy as np
import pytest

from assessments.domain.change import Method
from assessments.domain.distribution import Distribution
from assessments.domain.intervals import influence, interval
from assessments.domain.progress import (
    Group,
    Pairs,
    PartChange,
    Progress,
    RaterTable,
    Values,
    change_of,
    change_of_intervals,
    held_level,
    mix_of,
    pairs_of,
    progress,
    values_of_area,
    values_of_whole,
)

FOUR = 5e-5


def near(value):
    return pytest.approx(value, abs=FOUR)


def table(influences, pairings=None, areas=("A",)):
    rows = np.array(influences, dtype=float).reshape(-1, len(areas))
    names = pairings or [""] * len(rows)
    return RaterTable(names, [Group("t", "r")] * len(rows), rows, tuple(areas))


def values(*of_raters):
    known = [v for v in of_raters if v == v]
    return Values(sum(known) / len(known), np.array(of_raters, dtype=float))


# ---- a rater's value ----------------------------------------------------------------------------

ROWS = [(3, 2, 4), (4, None, 3), (2, 3, None), (None, None, 5)]
WEIGHTS = {"a": 5.0, "b": 3.0, "c": 2.0}


def influences_of(rows):
    columns = {code: Distribution.of(row[i] for row in rows) for i, code in enumerate(WEIGHTS)}
    found = influence(columns, WEIGHTS)
    return [
        sum(
            found[code].coefficient * (found[code].mean - row[i])
            for i, code in enumerate(WEIGHTS)
            if row[i] is not None
        )
        for row in rows
    ]


def test_values_have_the_published_mean_and_the_published_standard_error():
    """Vector of "Uncertainty with few raters": θ 3.05, SE 0.2208, whoever left questions out."""
    of_raters = values_of_area(table(influences_of(ROWS)), "A", 3.05).of_raters
    assert of_raters.mean() == near(3.05)
    assert of_raters.std(ddof=1) / 2 == near(0.2208)


def test_the_value_of_who_answered_everything_is_their_own_composite():
    rows = [(3, 2, 4), (4, 4, 3), (2, 3, 3), (4, 3, 5)]
    composites = [sum(w * x for w, x in zip((0.5, 0.3, 0.2), row, strict=True)) for row in rows]
    mean = sum(composites) / 4
    of_raters = values_of_area(table(influences_of(rows)), "A", mean).of_raters
    assert list(of_raters) == near(composites)


def test_the_whole_adds_the_areas_up_and_misses_who_answered_nothing():
    two = table([[0.1, 0.2], [nan, -0.2], [nan, nan], [-0.1, nan]], areas=("A", "B"))
    found = values_of_whole(two, {"A": 0.5, "B": 0.5}, 3.0).of_raters
    assert list(found[:2]) == near([3 - 2 * 0.15, 3 + 2 * 0.1])
    assert np.isnan(found[2])


# ---- the estimators, with the vectors of "Change between rounds" --------------------------------


def test_everybody_in_both_rounds_is_compared_with_themselves():
    found, tells = change_of(
        values(3, 2, 4, 3, 2, 3), values(4, 3, 4, 3, 3, 4), Pairs(range(6), range(6)), 5
    )
    assert (found.method, tells) == (Method.PAIRED, True)
    assert (found.difference, found.se, found.low, found.high) == near(
        (0.6667, 0.2108, 0.1247, 1.2086)
    )
    assert found.detectable == near(0.5419)
    assert found.correlation == near(0.7276)


def test_nobody_known_in_both_is_welch():
    found, tells = change_of(values(3, 2, 4, 3, 2, 3), values(4, 3, 4, 3, 3, 4), Pairs([], []), 5)
    assert (found.method, tells) == (Method.UNPAIRED, False)
    assert (found.se, found.df, found.low, found.high) == near((0.3801, 9.1351, -0.1912, 1.5245))
    assert found.detectable == near(0.8578)


def test_some_in_both_lend_their_precision():
    found, _ = change_of(
        values(3, 2, 4, 3, 2, 3),
        values(4, 3, 4, 3, 4, 4, 5),
        Pairs([0, 1, 2, 3], [0, 1, 2, 3]),
        1,
    )
    assert found.method is Method.OVERLAPPING
    assert (found.difference, found.se, found.df) == near((1.0238, 0.3041, 5.8195))
    assert (found.low, found.high, found.detectable) == near((0.2739, 1.7737, 0.7499))
    assert found.correlation == near(0.7071)


@pytest.mark.parametrize(
    ("common", "method", "tells"),
    [(4, Method.UNPAIRED, False), (5, Method.OVERLAPPING, True), (8, Method.OVERLAPPING, False)],
)
def test_fewer_than_k_in_both_are_as_if_nobody_were_and_a_handful_left_is_not_told(
    common, method, tells
):
    """Ten then and ten now, k = 5: with eight in both, two in one round only would be told."""
    first, second = values(*range(1, 11)), values(*[x + x % 3 for x in range(1, 11)])
    pairs = Pairs(range(common), range(common))
    found, told = change_of(first, second, pairs, 5, questions=4)
    assert (found.method, told) == (method, tells)


@pytest.mark.parametrize(("alone", "method"), [(0, Method.PAIRED), (1, Method.UNPAIRED),
                         (4, Method.UNPAIRED), (5, Method.OVERLAPPING)])  # fmt: skip
def test_of_few_questions_pairs_are_looked_at_only_where_nobody_is_given_away(alone, method):
    n = 10 + alone
    first, second = values(*range(1, 11)), values(*[x + x % 3 for x in range(1, n + 1)])
    pairs = Pairs(range(10), range(10))
    assert change_of(first, second, pairs, 5, questions=3)[0].method is method


def test_below_three_people_nothing_is_told():
    assert change_of(values(3, 4), values(4, 5, 4), Pairs([], []), 1) == (None, False)


def test_who_answered_in_one_round_only_is_no_pair():
    first, second = values(3, 2, 4, 3, nan), values(4, 3, 5, 3, 2)
    found, _ = change_of(first, second, Pairs(range(5), range(5)), 1)
    assert (found.n_before, found.n_now, found.n_both) == (4, 5, 4)


def test_a_pairing_that_stands_twice_pairs_nobody():
    found = pairs_of(
        table([0, 0, 0, 0], ["x", "y", "y", ""]), table([0, 0, 0, 0], ["", "y", "x", "z"])
    )
    assert (list(found.then), list(found.now)) == ([0], [2])


def test_two_intervals_give_welch():
    first, second = interval(3.0, 0.2, 5, "t"), interval(3.5, 0.3, 8, "t")
    found = change_of_intervals(first, second)
    assert found.se == near(0.3606)
    assert found.df == near((0.04 + 0.09) ** 2 / (0.04**2 / 5 + 0.09**2 / 8))
    assert change_of_intervals(first, None) is None


# ---- alike, detected, progress ------------------------------------------------------------------


def part(before, now, estimate):
    return PartChange("A", before, now, estimate, True, False, 4.0)


def test_all_who_changed_alike_are_called_that_and_get_no_arrow():
    estimate, _ = change_of(
        values(1, 2, 3, 2, 1), values(2, 3, 4, 3, 2), Pairs(range(5), range(5)), 5
    )
    found = part(1.8, 2.8, estimate)
    assert (found.is_uniform, found.is_detected) == (True, False)


def test_no_spread_in_either_round_is_not_all_alike_when_nobody_is_paired():
    estimate, _ = change_of(values(2, 2, 2, 2, 2), values(3, 3, 3, 3, 3), Pairs([], []), 5)
    assert not part(2, 3, estimate).is_uniform


@pytest.mark.parametrize(
    ("before", "now", "target", "found"),
    [
        (2.0, 3.0, 4.0, (Progress.UNDER_WAY, 0.5)),
        (2.0, 1.5, 4.0, (Progress.UNDER_WAY, -0.25)),
        (2.0, 4.0, 4.0, (Progress.REACHED, 1.0)),
        (2.0, 4.5, 4.0, (Progress.REACHED, 1.0)),
        (4.2, 4.1, 4.0, (Progress.REACHED, 1.0)),
        (4.0, 3.9, 4.0, (Progress.LOST, 0.0)),
        (2.0, 3.0, None, None),
    ],
)
def test_progress_to_the_target(before, now, target, found):
    assert progress(before, now, target) == found


@pytest.mark.parametrize(
    ("previous", "mean", "level"),
    [(3, 3.55, 3), (3, 3.60, 3), (3, 3.61, 4), (4, 3.45, 4), (4, 3.40, 3), (2, 4.70, 5)],
)
def test_a_level_held_says_what_it_did_not_pass(previous, mean, level):
    """The vectors of hysteresis: what is held is exactly where the plain level differs."""
    held = held_level(mean, previous)
    if mean in (3.55, 3.60):
        assert held == (3, mean, 3.6)
    elif mean == 3.45:
        assert held == (4, 3.45, 3.4)
    else:
        assert held is None


# ---- mix against real change --------------------------------------------------------------------


def two_teams(a, b, mean_a, mean_b):
    """So many people in A and B, around these means."""
    groups = ["A"] * a + ["B"] * b
    each = [mean_a] * a + [mean_b] * b
    return Values(sum(each) / len(each), np.array(each)), groups


def test_every_team_improved_and_the_average_fell():
    """Vector of "Composition": W .5/.5 → .2/.8, x̄ 4.0/2.0 → 4.2/2.3."""
    found = mix_of(two_teams(10, 10, 4.0, 2.0), two_teams(10, 40, 4.2, 2.3), frozenset("AB"), 5)
    assert found.composition.within == near(0.2650)
    assert found.composition.mix == near(-0.5850)
    assert found.composition.total == near(-0.3200)
    assert found.composition.is_mostly_mix
    assert [(s.group, s.share_before, s.share_now) for s in found.strata] == [
        ("A", 0.5, 0.2),
        ("B", 0.5, 0.8),
    ]


def three(sizes, means):
    groups = [name for name, n in sizes.items() for _ in range(n)]
    each = np.array([means[name] for name in groups], dtype=float)
    return Values(float(each.mean()), each), groups


def test_groups_not_shown_are_put_together_and_stand_for_at_least_k():
    then = three({"A": 8, "B": 3, "C": 4}, {"A": 3, "B": 2, "C": 4})
    now = three({"A": 6, "B": 4, "C": 6}, {"A": 3, "B": 3, "C": 4})
    found = mix_of(then, now, frozenset("A"), 5)
    assert [s.group for s in found.strata] == ["A", ""]
    # Whatever B and C are apart does not matter: only their sum does.
    other = mix_of(
        three({"A": 8, "B": 3, "C": 4}, {"A": 3, "B": 3.1428571428571428, "C": 3.1428571428571428}),
        now, frozenset("A"), 5,
    )  # fmt: skip
    assert isclose(found.composition.mix, other.composition.mix, abs_tol=1e-9)


def test_a_rest_of_fewer_than_k_takes_the_smallest_shown_with_it():
    then = three({"A": 8, "B": 6, "C": 2}, {"A": 3, "B": 2, "C": 4})
    now = three({"A": 8, "B": 7, "C": 6}, {"A": 3, "B": 3, "C": 4})
    found = mix_of(then, now, frozenset("AB"), 5)
    assert [s.group for s in found.strata] == ["A", ""]


def test_one_group_alone_has_no_mix():
    one = three({"A": 8}, {"A": 3})
    assert mix_of(one, one, frozenset("A"), 5) is None
    assert mix_of(one, three({"B": 8}, {"B": 3}), frozenset(), 5) is None
