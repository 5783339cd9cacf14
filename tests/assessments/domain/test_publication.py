"""What is shown, summed and subtracted in every way, says nothing about fewer than k people."""

from __future__ import annotations

import random

import numpy as np
import pytest

from assessments.domain.distribution import Distribution
from assessments.domain.publication import (
    NOTHING,
    Cohort,
    Published,
    pools,
    publish,
    smallest_revealed,
)
from assessments.domain.suppression import rowspace_audit

TEAMS, ROLES = ("A", "B", "C", "D"), ("executive", "front_line", "manager")
EVERYTHING = Published(frozenset(TEAMS), frozenset(ROLES))


def of(n, level=3):
    counts = [0] * 5
    counts[level - 1] = n
    return Distribution(tuple(counts))


def table(**cells):
    """``A_executive=3`` … as sizes by (team, role)."""
    return {tuple(name.split("_", 1)): n for name, n in cells.items()}


def answers(sizes, chance=None):
    """Distributions of these sizes; all at 3, or drawn by chance."""
    if chance is None:
        return {cell: of(n) for cell, n in sizes.items()}
    return {
        cell: Distribution.of([chance.randint(1, 5) for _ in range(n)]) for cell, n in sizes.items()
    }


def cuts(cells, shown):
    """The rows of 0 and 1 of all that is shown: everybody, each team, each role group."""
    return [
        [1] * len(cells),
        *([int(team == shown_team) for team, _ in cells] for shown_team in sorted(shown.teams)),
        *([int(role == shown_role) for _, role in cells] for shown_role in sorted(shown.roles)),
    ]


def some_table(chance, most=6, present=0.7):
    return {
        (team, role): chance.randint(1, most)
        for team in TEAMS[: chance.randint(1, 4)]
        for role in ROLES
        if chance.random() < present
    } or {("A", "executive"): 3}


def test_the_example_of_the_method_is_accepted_and_one_cut_more_is_not():
    sizes = table(T1_executive=1, T1_front=4, T2_executive=3, T2_front=4)
    shown = Published(frozenset({"T1", "T2"}), frozenset({"executive", "front"}))
    assert smallest_revealed(sizes, shown) == 4
    # Were T1's front line a team of its own, its one executive would be a difference.
    apart = table(T1_executive=1, T3_front=4, T2_executive=3, T2_front=4)
    more = Published(frozenset({"T1", "T2", "T3"}), frozenset({"executive", "front"}))
    assert smallest_revealed(apart, more) == 1


@pytest.mark.parametrize("seed", range(150))
def test_the_quick_audit_finds_what_the_audit_of_the_row_space_finds(seed):
    chance = random.Random(seed)
    sizes = some_table(chance)
    shown = Published(
        frozenset(t for t in TEAMS if chance.random() < 0.7),
        frozenset(r for r in ROLES if chance.random() < 0.7),
    )
    cells = sorted(sizes)
    people = [sizes[cell] for cell in cells]
    smallest = smallest_revealed(sizes, shown)
    for k in (smallest, smallest + 1):
        offending = rowspace_audit(cuts(cells, shown), people, k)
        assert bool(offending) == (smallest < k)


def test_an_executive_of_one_team_is_not_the_difference_of_two_groups():
    """All executives are in the team Dirección but one: role minus team would be that one."""
    sizes = table(A_executive=6, B_executive=1, B_front=9, C_front=9)
    shown = publish([Cohort(answers(sizes))], k=5)
    assert shown != Published(frozenset("ABC"), frozenset({"executive", "front"}))
    assert smallest_revealed(sizes, shown) >= 5
    assert shown.teams or shown.roles  # and not everything is hidden for it


def test_large_groups_are_all_shown():
    sizes = {(team, role): 5 for team in TEAMS for role in ROLES}
    assert publish([Cohort(answers(sizes))], k=5) == EVERYTHING


def test_fewer_than_k_people_show_nothing_and_an_empty_round_neither():
    assert publish([Cohort(answers(table(A_executive=4)))], k=5) == NOTHING
    assert publish([Cohort({})], k=5) == NOTHING


def test_a_few_who_answered_after_a_closing_cannot_be_counted_apart():
    first, late = table(A_front=8, B_front=8), table(A_front=2)
    with pytest.raises(ValueError, match="fewer than 5"):
        publish([Cohort(answers(first)), Cohort(answers(late))], k=5)


def test_a_team_joined_by_two_is_no_longer_shown_after_the_second_closing():
    first, late = table(A_front=8, B_front=8, C_front=8), table(A_front=2, B_front=6)
    before = publish([Cohort(answers(first))], k=5)
    assert before.teams == {"A", "B", "C"}
    after = publish([Cohort(answers(first), before), Cohort(answers(late))], k=5)
    assert "A" not in after.teams


@pytest.mark.parametrize("k", [3, 5])
@pytest.mark.parametrize("seed", range(60))
def test_no_sum_or_difference_of_several_closings_is_about_fewer_than_k_people(seed, k):
    """The attack: every union of (cohort, team, role) cells against all that was ever shown."""
    chance = random.Random(1000 * k + seed)
    cohorts: list[Cohort] = []
    rows: list[dict[tuple[int, str, str], int]] = []
    for _closing in range(chance.randint(1, 3)):
        new = some_table(chance, most=4, present=0.5)
        if sum(new.values()) < k:
            continue
        trial = [*cohorts, Cohort(answers(new, chance))]
        shown = publish(trial, k)
        cohorts = [Cohort(c.answers, c.released | shown) for c in trial]
        counted = [(index, *cell) for index, cohort in enumerate(cohorts) for cell in cohort.sizes]
        rows.append(dict.fromkeys(counted, 1))
        rows += [{c: 1 for c in counted if c[1] == team} for team in shown.teams]
        rows += [{c: 1 for c in counted if c[2] == role} for role in shown.roles]
    sizes = {
        (index, *cell): n
        for index, cohort in enumerate(cohorts)
        for cell, n in cohort.sizes.items()
    }
    cells = sorted(sizes)
    published = [[row.get(cell, 0) for cell in cells] for row in rows]
    assert rowspace_audit(published, [sizes[c] for c in cells], k) == []


@pytest.mark.parametrize("seed", range(40))
def test_the_means_shown_leave_every_hidden_group_at_least_one_level_open(seed):
    """The attack by bounds: what totals minus shown groups say of each hidden group's mean."""
    chance = random.Random(7000 + seed)
    k, sizes = 5, some_table(chance, most=7)
    given = answers(sizes, chance)
    shown = publish([Cohort(given)], k)
    for axis, visible in ((0, shown.teams), (1, shown.roles)):
        hidden = {cell: d for cell, d in given.items() if cell[axis] not in visible}
        rest = sum(d.n for d in hidden.values())
        total = sum(d.total for d in hidden.values())
        for name in {cell[axis] for cell in hidden}:
            a = sum(d.n for cell, d in hidden.items() if cell[axis] == name)
            if not visible:  # nothing but the total of everybody is shown
                continue
            low, high = max(a, total - 5 * (rest - a)), min(5 * a, total - (rest - a))
            assert rest >= k
            assert (high - low) / a >= 1.0 - 1e-9


def test_the_attack_finds_what_it_is_meant_to_find():
    """Without complementary suppression the difference is exact: the method's own example."""
    total_n, total_mean, shown_n, shown_mean = 9, 3.0, 6, 3.5
    hidden_n = total_n - shown_n
    hidden_mean = (total_n * total_mean - shown_n * shown_mean) / hidden_n
    assert hidden_mean == pytest.approx(2.0)
    cells = [("A", "front"), ("B", "front")]
    careless = Published(frozenset({"B"}), frozenset())
    assert rowspace_audit(cuts(cells, careless), [3, 6], 5) == [(0,)]
    assert publish([Cohort(answers({cells[0]: 3, cells[1]: 6}))], k=5).teams == frozenset()
    assert np.linalg.matrix_rank(np.array(cuts(cells, careless))) == 2


# ---- answers that somebody knows already --------------------------------------------------------


def mixed(own, imported):
    """A cohort of people who answered themselves and of imported ones, by sizes."""
    sizes = {cell: own.get(cell, 0) + imported.get(cell, 0) for cell in {**own, **imported}}
    return Cohort(answers(sizes), own=answers(own))


def test_a_group_in_which_imported_people_stand_around_a_few_others_is_hidden():
    """A holds one who answered here, and four whom whoever imported them can subtract."""
    cohort = mixed(table(A_front=1, B_front=6, C_front=6), table(A_front=4, B_front=2))
    assert publish([Cohort(cohort.answers)], k=5).teams == {"A", "B", "C"}
    shown = publish([cohort], k=5).teams
    assert "A" not in shown
    assert len(shown) < 2


@pytest.mark.parametrize(("own", "complete"), [(0, True), (1, False), (4, False), (5, True)])
def test_a_few_beside_many_imported_ones_wait(own, complete):
    cohort = mixed(table(A_front=own), table(A_front=20))
    assert bool(pools({1: cohort}, 5)) is complete
    assert publish([cohort], 5).teams == ({"A"} if complete else set())


@pytest.mark.parametrize("seed", range(60))
def test_who_knows_the_imported_answers_can_solve_for_no_few_of_the_others(seed):
    """The attack of the file: the same sums, with nobody but those who answered themselves."""
    chance = random.Random(3000 + seed)
    k, cohorts = 3, []
    rows: list[dict[tuple[int, str, str], int]] = []
    for _closing in range(chance.randint(1, 3)):
        new = mixed(some_table(chance, most=4, present=0.5), some_table(chance, most=4))
        if not new.is_enough(k):
            continue
        shown = publish([*cohorts, new], k)
        cohorts = [Cohort(c.answers, c.released | shown, c.own) for c in (*cohorts, new)]
        counted = [(i, *cell) for i, c in enumerate(cohorts) for cell in c.themselves.sizes]
        rows.append(dict.fromkeys(counted, 1))
        rows += [{c: 1 for c in counted if c[1] == team} for team in shown.teams]
        rows += [{c: 1 for c in counted if c[2] == role} for role in shown.roles]
    sizes = {(i, *c): n for i, one in enumerate(cohorts) for c, n in one.themselves.sizes.items()}
    cells = sorted(sizes)
    published = [[row.get(cell, 0) for cell in cells] for row in rows]
    assert rowspace_audit(published, [sizes[c] for c in cells], k) == []
