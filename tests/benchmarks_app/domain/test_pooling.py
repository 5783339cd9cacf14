"""Snapshots of several organisations: what they say, and that none of them can be solved for."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.domain.pooling import FEWEST, Spread, isolated, may_follow, spread


def rounds(names: str, of: str = "2025") -> frozenset:
    return frozenset((ord(name), of) for name in names)


def test_quartiles_are_linear_between_values_and_rounded_to_a_tenth():
    assert spread([1.0, 2.0, 2.24, 3.16, 4.0, 4.9]) == Spread(2.1, 2.7, 3.8, 6)
    assert spread([2.0, 2.5, 3.0, 3.5, 4.0]) == Spread(2.5, 3.0, 3.5, 5)


def test_a_half_is_rounded_up_whatever_binary_makes_of_it():
    assert spread([2.35] * 5) == Spread(2.4, 2.4, 2.4, 5)


@pytest.mark.parametrize("n", range(FEWEST))
def test_fewer_than_five_have_no_figures(n):
    assert spread([3.0] * n) is None
    assert not may_follow(rounds("ABCDE"[:n]), [])


def test_one_organisation_with_five_rounds_is_one():
    assert not may_follow(frozenset((1, str(n)) for n in range(5)), [])


ALLOWED = {
    "the first of five": (rounds("ABCDE"), []),
    "five more": (rounds("ABCDEFGHIJ"), [rounds("ABCDE")]),
    "five assessed again": (rounds("ABCDE", "2026") | rounds("F"), [rounds("ABCDEF")]),
    "four assessed again and one joined": (
        rounds("ABCD", "2026") | rounds("EF"),
        [rounds("ABCDE")],
    ),
}
REFUSED = {
    "the same": (rounds("ABCDE"), [rounds("ABCDE")]),
    "one joined": (rounds("ABCDEF"), [rounds("ABCDE")]),
    "one left": (rounds("ABCDE"), [rounds("ABCDEF")]),
    "one assessed again": (rounds("ABCDE") | rounds("F", "2026"), [rounds("ABCDEF")]),
    "one changed for another": (rounds("ABCDF"), [rounds("ABCDE")]),
    "one joined since the one before the last": (
        rounds("ABCDEF"),
        [rounds("ABCDE"), rounds("ABCDEGHIJK")],
    ),
    # Each differs from each by ten, and yet first − second + third − new is X and Y alone.
    "three others add up to it": (
        rounds("ABCDEPQRSTXY"),
        [rounds("ABCDEFGHIJ"), rounds("KLMNOFGHIJ"), rounds("KLMNOPQRST")],
    ),
}


@pytest.mark.parametrize("case", ALLOWED)
def test_a_new_snapshot_of_enough_that_differ_may_be_shown(case):
    assert may_follow(*ALLOWED[case])


@pytest.mark.parametrize("case", REFUSED)
def test_a_new_snapshot_that_isolates_a_few_may_not(case):
    assert not may_follow(*REFUSED[case])


# ---- an attack with everything that was ever shown ----------------------------------------------

STEPS = st.lists(
    st.tuples(st.sampled_from(["joins", "leaves", "again"]), st.integers(0, 11)), max_size=40
)


def shown(steps) -> list[frozenset]:
    """Let organisations join, leave and assess again; publish whenever the rule allows it."""
    living: dict[int, int] = dict.fromkeys(range(5), 0)
    published: list[frozenset] = []
    for what, who in [("joins", 0), *steps]:
        if what == "joins":
            living.setdefault(who, 0)
        elif what == "leaves":
            living.pop(who, None)
        elif who in living:
            living[who] += 1
        now = frozenset((organization, str(number)) for organization, number in living.items())
        if may_follow(now, published):
            published.append(now)
    return published


def smallest_support(published: list[frozenset]) -> int:
    """Try every set of up to four organisations: can a combination be about them alone?

    Written apart from the rule: for each set, least squares over the combinations that vanish
    everywhere else.
    """
    members = sorted(set().union(*published))
    rows = np.array([[m in snapshot for m in members] for snapshot in published], float)
    everybody = sorted({organization for organization, _ in members})
    for size in range(1, FEWEST):
        for few in combinations(everybody, size):
            elsewhere = rows[:, [m[0] not in few for m in members]]
            inside = rows[:, [m[0] in few for m in members]]
            _, singular, right = np.linalg.svd(elsewhere.T)
            rank = int((singular > 1e-9).sum())
            vanishing = right[rank:]  # factors of snapshots that cancel everywhere else
            if vanishing.size and np.abs(vanishing @ inside).max() > 1e-9:
                return size
    return FEWEST


@given(STEPS)
def test_no_sum_or_difference_of_all_snapshots_is_about_fewer_than_five(steps):
    published = shown(steps)
    assert published
    assert smallest_support(published) == FEWEST


def test_the_attack_would_succeed_on_one_that_joined():
    """The guard of the test above."""
    assert smallest_support([rounds("ABCDE"), rounds("ABCDEF")]) == 1
    assert isolated([rounds("ABCDE"), rounds("ABCDEF")]) == {ord("F")}


def test_the_rule_does_publish_again():
    steps = [("joins", n) for n in range(5, 10)] + [("again", n) for n in range(5)]
    assert len(shown(steps)) == 3
