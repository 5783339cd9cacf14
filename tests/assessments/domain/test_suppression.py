from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.suppression import range_audit, rowspace_audit, suppress


@pytest.mark.parametrize(
    ("sizes", "visible", "hidden"),
    [
        ({"A": 3, "B": 6, "C": 8, "D": 5}, {"B", "C"}, {"A", "D"}),
        ({"A": 5, "B": 6}, {"A", "B"}, set()),
        ({"A": 4, "B": 6}, set(), {"A", "B"}),  # B would give A back
        ({"A": 1, "B": 2, "C": 7, "D": 9}, {"D"}, {"A", "B", "C"}),  # 3 together are too few
        ({"A": 4, "B": 4, "C": 7}, {"C"}, {"A", "B"}),
        ({"A": 2, "C": 6, "B": 6, "D": 6}, {"C", "D"}, {"A", "B"}),  # tie: lowest id
        ({"A": 6, "B": 0}, {"A"}, set()),
        ({"A": 4, "B": 0, "C": 9}, set(), {"A", "C"}),
        ({"A": 9}, {"A"}, set()),
        ({"A": 2}, set(), {"A"}),
    ],
)
def test_small_cells_are_hidden_together_with_what_would_give_them_back(sizes, visible, hidden):
    found = suppress(sizes, k=5)
    assert (found.visible, found.hidden) == (visible, hidden)
    assert found.parent_only == (not visible)


@pytest.mark.parametrize("sizes", [{}, {"A": 0, "B": 0}])
def test_nobody_leaves_nothing_to_show(sizes):
    found = suppress(sizes, k=5)
    assert (found.visible, found.hidden, found.parent_only) == (frozenset(), frozenset(), True)


def test_a_group_of_nobody_cannot_be_the_smallest_to_show():
    with pytest.raises(ValueError):
        suppress({"A": 3}, k=0)


def test_the_attack_works_on_an_unprotected_table_and_not_on_ours():
    total, team_b = 9 * 3.0, 6 * 3.5
    assert (total - team_b) / 3 == 2.0  # the mean of hidden team A, exactly
    assert 8 * 3.25 - 7 * 3.0 == 5.0  # and the answer of the eighth person
    assert suppress({"A": 3, "B": 6}, k=5).visible == frozenset()


def recoverable(rows, target):
    """Whether the target is a linear combination of the rows, by plain least squares."""
    if not rows:
        return False
    matrix = np.array(rows, dtype=float).T
    solution = np.linalg.lstsq(matrix, target, rcond=None)[0]
    return float(np.abs(matrix @ solution - target).max()) < 1e-9


@given(
    st.lists(st.integers(0, 12), min_size=1, max_size=7).map(
        lambda sizes: {chr(65 + i): n for i, n in enumerate(sizes)}
    ),
    st.integers(2, 6),
)
def test_nothing_about_fewer_than_k_people_can_be_derived_from_cells_and_total(sizes, k):
    found = suppress(sizes, k)
    occupied = [cell for cell, n in sizes.items() if n]
    rows = [[cell == shown for cell in occupied] for shown in sorted(found.visible)]
    if sum(sizes.values()) >= k:
        rows.append([True] * len(occupied))
    for size in range(1, len(occupied) + 1):
        for union in combinations(occupied, size):
            if sum(sizes[cell] for cell in union) < k:
                target = np.array([cell in union for cell in occupied], dtype=float)
                assert not recoverable(rows, target)
    assert rowspace_audit(rows, [sizes[cell] for cell in occupied], k) == []


def test_the_audit_finds_what_an_unprotected_table_gives_away():
    assert rowspace_audit([[1, 1, 1], [0, 1, 0], [0, 0, 1]], [3, 6, 8], k=5) == [(0,)]


CROSSED = [[1, 1, 1, 1], [1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]]


def test_two_partitions_of_the_same_people_may_be_published_side_by_side():
    assert rowspace_audit(CROSSED, [1, 4, 3, 4], k=4) == []


def test_one_legal_cross_cell_more_gives_two_small_ones_away():
    assert rowspace_audit([*CROSSED, [0, 1, 0, 0]], [1, 4, 3, 4], k=4) == [(0,), (2,)]


def test_an_empty_atom_hides_nobody():
    assert rowspace_audit([[1, 1, 1], [0, 1, 0]], [2, 8, 0], k=5) == [(0,)]


@pytest.mark.parametrize(("published", "sizes"), [([], [3]), ([[0]], [3]), ([], []), ([[1]], [0])])
def test_publishing_nothing_gives_nothing_away(published, sizes):
    assert rowspace_audit(published, sizes, k=5) == []


@pytest.mark.parametrize(
    ("mean", "low", "high", "accepted"), [(1.25, 1.0, 1.6667, False), (3.0, 1.0, 5.0, True)]
)
def test_an_extreme_remainder_gives_a_hidden_cell_away(mean, low, high, accepted):
    found = range_audit(3, 5, int(mean * 8))
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)
    assert found.accepted is accepted
    assert found.width == pytest.approx(high - low, abs=1e-4)


@pytest.mark.parametrize(("a", "b", "total"), [(0, 5, 10), (3, 5, 7), (3, 5, 41), (3, -1, 9)])
def test_an_impossible_total_is_refused(a, b, total):
    with pytest.raises(ValueError):
        range_audit(a, b, total)


def test_one_more_cell_is_hidden_when_the_remainder_is_extreme():
    sizes = {"A": 3, "B": 5, "C": 6, "D": 9}
    plain, extreme = {"A": 9, "B": 15, "C": 18, "D": 27}, {"A": 3, "B": 7, "C": 24, "D": 27}
    assert suppress(sizes, 5, plain).hidden == {"A", "B"}
    assert suppress(sizes, 5, extreme).hidden == {"A", "B", "C"}


@given(st.lists(st.lists(st.integers(1, 5), max_size=8), min_size=1, max_size=6), st.integers(2, 5))
def test_every_hidden_cell_keeps_at_least_one_level_open_unless_all_are_hidden(groups, k):
    sizes = {str(i): len(levels) for i, levels in enumerate(groups)}
    totals = {str(i): sum(levels) for i, levels in enumerate(groups)}
    found = suppress(sizes, k, totals)
    if found.visible:
        n, s = (sum(values[cell] for cell in found.hidden) for values in (sizes, totals))
        for cell in found.hidden:
            assert range_audit(sizes[cell], n - sizes[cell], s).width >= 1 - 1e-9
