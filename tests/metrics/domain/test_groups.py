"""What is published of customers never tells what a few of them answered."""

from __future__ import annotations

import random
from datetime import date

import pytest

from assessments.domain.suppression import rowspace_audit, suppress
from metrics.domain.groups import (
    as_they_are,
    customers,
    is_small,
    published,
    stretches,
    withheld,
)
from metrics.domain.periods import Period, shifted
from metrics.domain.sums import Sums, added_up
from metrics.domain.windows import Window

K = 5
START = date(2025, 1, 1)


def of(n: int, good: int = 0) -> Sums:
    return Sums(readings=1, numbered=1, counted=1, n=n, numerator=good)


def months(*ns: int) -> dict[date, Sums]:
    return {shifted(START, i): of(n) for i, n in enumerate(ns) if n}


UNKNOWN = Sums(readings=1, numbered=0, counted=0, value=0.7)


@pytest.mark.parametrize("seed", range(30))
def test_one_partition_is_hidden_as_in_assessments(seed):
    chance = random.Random(seed)
    sizes = {name: chance.randint(0, 12) for name in "abcdef"}
    whole = [(sum(sizes.values()), list(sizes))]
    assert withheld(sizes, K, whole) == suppress(sizes, K).hidden


@pytest.mark.parametrize(
    ("sizes", "wholes", "hidden"),
    [
        # nothing is small
        ({"a": 5, "b": 9}, [(14, "ab")], ""),
        # one small group: the smallest other one goes too
        ({"a": 2, "b": 6, "c": 9}, [(17, "abc")], "ab"),
        # without any published whole nothing can be subtracted
        ({"a": 2, "b": 6, "c": 9}, [], "a"),
        # a whole of fewer than five is not published itself
        ({"a": 2, "b": 1, "c": 9}, [(3, "ab")], "ab"),
        # two small ones of five together protect each other
        ({"a": 2, "b": 3, "c": 9}, [(14, "abc")], "ab"),
        # customers who are in no named group protect a hidden one, if there are enough
        ({"a": 2, "b": 9}, [(20, "ab")], "a"),
        # a second whole in which the hidden one has no company
        ({"a": 2, "b": 3, "c": 9, "d": 8}, [(22, "abcd"), (11, "ac"), (11, "bd")], "abcd"),
    ],
)
def test_what_gives_a_small_group_back_is_hidden_too(sizes, wholes, hidden):
    assert "".join(sorted(withheld(sizes, K, wholes))) == hidden


def test_parts_that_are_not_parts_of_a_whole_hide_nothing():
    assert withheld({"a": 9, "b": 9}, K, [(12, "ab")]) == frozenset()


def test_small_months_join_the_next_and_the_last_ones_what_lies_before():
    found = stretches(months(3, 2, 7, 20, 1), K)
    assert [[start.month for start in s.starts] for s in found] == [[1, 2], [3], [4, 5]]
    assert [s.sums.n for s in found] == [5, 7, 21]


def test_too_few_customers_altogether_stay_one_small_stretch():
    (found,) = stretches(months(1, 0, 2), K)
    assert is_small(found.sums, K)


def test_months_of_unknown_customers_stand_alone():
    found = stretches({**months(3, 0, 4), shifted(START, 1): UNKNOWN}, K)
    assert [len(s.starts) for s in found] == [2, 1]
    assert customers(found[1].sums) is None


def test_a_breakdown_goes_to_longer_periods_only_where_months_are_too_small():
    large = {"a": months(*[9] * 12), "b": months(*[8] * 12)}
    whole = stretches({s: of(17) for s in large["a"]}, K)
    assert published(large, whole, K).period is Period.MONTH
    small = {"a": months(*[3] * 12), "b": months(*[14] * 12)}
    assert published(small, whole, K).period is Period.QUARTER
    assert published(small, whole, K).course("a")[0].sums.n == 9


def test_a_window_counts_the_stretches_that_reach_into_it():
    small = {"a": months(*[3] * 12), "b": months(*[14] * 12)}
    found = published(small, stretches({s: of(17) for s in small["a"]}, K), K)
    assert found.within(Window(date(2025, 2, 1), date(2025, 5, 1))) == (
        date(2025, 1, 1),
        date(2025, 4, 1),
    )


def test_what_nobody_was_asked_for_is_shown_as_it_is():
    found = as_they_are({"a": months(1, 2)})
    assert [sums.n for sums in found.cells["a"].values()] == [1, 2]


def _published_rows(atoms, whole, parts):
    """Every sum a page shows, as 0/1 over the atoms (cell, month)."""
    rows = [[int(month in s.starts) for _cell, month in atoms] for s in whole if s.sums.n >= K]
    for cell, found in parts.cells.items():
        for start, sums in found.items():
            if sums is not None:
                last = parts.ends[start]
                rows.append([int(c == cell and start <= m <= last) for c, m in atoms])
    return rows


@pytest.mark.parametrize("seed", range(25))
def test_no_sums_and_differences_of_what_is_shown_are_about_a_few_customers(seed):
    """Whatever windows are asked for: each is a sum of these."""
    chance = random.Random(seed)
    cells = {
        name: {
            shifted(START, i): of(n)
            for i in range(7)
            if (n := chance.choice([0, 1, 2, 4, 6, 9, 15]))
        }
        for name in "abcd"
    }
    totals: dict[date, Sums] = {}
    for found in cells.values():
        for month, sums in found.items():
            totals[month] = added_up([totals[month], sums]) if month in totals else sums
    whole = stretches(totals, K)
    parts = published(cells, whole, K)
    atoms = [(cell, month) for cell, found in cells.items() for month in found]
    sizes = [round(cells[cell][month].n) for cell, month in atoms]
    assert rowspace_audit(_published_rows(atoms, whole, parts), sizes, K) == []


def test_that_audit_would_see_a_leak():
    cells = {"a": months(2, 9), "b": months(9, 9)}
    whole = stretches({s: of(11) for s in cells["a"]}, K)
    atoms = [(cell, month) for cell, found in cells.items() for month in found]
    rows = _published_rows(atoms, whole, as_they_are(cells))
    assert rowspace_audit(rows, [2, 9, 9, 9], K) != []


def test_touchpoints_do_not_give_their_moment_s_hidden_ones_back():
    cells = {"t1": months(2), "t2": months(20), "t3": months(3), "t4": months(30)}
    whole = stretches(months(55), K)
    alone = published(cells, whole, K)
    assert alone.cells["t2"][START] is not None  # t1 and t3 protect each other in the whole
    moments = [({"t1", "t2"}, months(22)), ({"t3", "t4"}, months(33))]
    inside = published(cells, whole, K, moments)
    assert [cell for cell, found in inside.cells.items() if found[START] is None] == [
        "t1", "t2", "t3", "t4",
    ]  # fmt: skip


def test_customers_of_no_place_are_a_group_that_may_show_from_k_on():
    assert withheld({"a": 40, "b": 30}, 5, [(120, "ab")]) == frozenset()
    assert withheld({"a": 40, "b": 30}, 5, [(73, "ab")]) == {"b"}
