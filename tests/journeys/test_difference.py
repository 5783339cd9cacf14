import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.domain.difference import Fate, Version, differences, summary
from journeys.domain.touchpoint import VALUE_NAMES, Values

from .example_j import POINTS, SUPPORT, near, with_values


def version(key, origin=None, title="", values=None, **attributes):
    return Version(key, origin, title, attributes, values or Values())


def told(as_is, to_be):
    """Each row as (fate, key): the future key, or the present one of what is removed."""
    return [(row.fate.value, (row.to_be or row.as_is).key) for row in differences(as_is, to_be)]


PRESENT = [version(key) for key in "abcd"]


def test_a_future_without_changes_keeps_everything():
    assert told(PRESENT, [version(key.upper(), key) for key in "abcd"]) == [
        ("kept", "A"),
        ("kept", "B"),
        ("kept", "C"),
        ("kept", "D"),
    ]


def test_removed_ones_stand_where_they_were():
    future = [version("D", "d"), version("N"), version("B", "b")]
    assert told(PRESENT, future) == [
        ("removed", "a"),
        ("kept", "D"),
        ("added", "N"),
        ("kept", "B"),
        ("removed", "c"),
    ]


def test_two_removed_in_a_row_keep_their_order():
    assert told(PRESENT, [version("A", "a")]) == [
        ("kept", "A"),
        ("removed", "b"),
        ("removed", "c"),
        ("removed", "d"),
    ]


def test_a_touchpoint_divided_in_two_is_kept_twice_and_what_followed_stands_behind_both():
    future = [version("A1", "a"), version("A2", "a"), version("C", "c"), version("D", "d")]
    assert told(PRESENT, future) == [
        ("kept", "A1"),
        ("kept", "A2"),
        ("removed", "b"),
        ("kept", "C"),
        ("kept", "D"),
    ]


@pytest.mark.parametrize("origin", [None, "elsewhere"])
def test_what_comes_from_nowhere_in_the_present_is_added(origin):
    assert told([], [version("a", origin)]) == [("added", "a")]


def test_the_same_key_is_not_the_same_touchpoint_unless_it_says_so():
    assert told([version("a")], [version("a")]) == [("removed", "a"), ("added", "a")]


@pytest.mark.parametrize(
    ("as_is", "to_be"), [("aa", ""), ("", "aa")], ids=["in the present", "in the future"]
)
def test_a_key_that_stands_twice_is_refused(as_is, to_be):
    with pytest.raises(ValueError, match="stands twice"):
        differences([version(key) for key in as_is], [version(key) for key in to_be])


def test_two_empty_journeys_do_not_differ():
    assert differences([], []) == ()


def test_what_differs_is_named():
    before = version("a", None, "Call", Values(4, 4, 2, -2), channel="phone", owner="Care", reach=1)
    after = version("A", "a", "Chat", Values(4, 4, 4, 1), channel="web", owner="Care", front=True)
    (row,) = differences([before], [after])
    assert row.fate is Fate.CHANGED
    assert row.attributes == ("title", "channel", "reach", "front")
    assert row.ratings == ("experience", "emotion")
    assert row.differences == {
        "importance": 0,
        "expectation": 0,
        "experience": 2,
        "emotion": 3,
        "intensity": None,
    }


@pytest.mark.parametrize(
    ("title", "attributes", "values"),
    [("b", {}, Values()), ("a", {"channel": "web"}, Values()), ("a", {}, Values(importance=1))],
)
def test_one_thing_that_differs_is_a_change(title, attributes, values):
    (row,) = differences(
        [version("a", title="a")], [version("A", "a", title, values, **attributes)]
    )
    assert row.fate is Fate.CHANGED


@pytest.mark.parametrize(("before", "after"), [(None, 3), (3, None)])
def test_a_rating_that_becomes_known_differs_by_nobody_knows_how_much(before, after):
    (row,) = differences(
        [version("a", values=Values(before))], [version("A", "a", values=Values(after))]
    )
    assert (row.fate, row.ratings) == (Fate.CHANGED, ("importance",))
    assert row.differences["importance"] is None


def test_binary_dust_is_no_change():
    before, after = Values(emotion=0.3), Values(emotion=0.1 + 0.2)
    assert told([version("a", values=before)], [version("A", "a", values=after)]) == [("kept", "A")]


def test_what_stands_on_one_side_only_differs_in_nothing():
    added, removed = differences([], [version("A")]) + differences([version("a")], [])
    assert (added.as_is, removed.to_be) == (None, None)
    for row in (added, removed):
        assert (row.attributes, row.ratings) == ((), ())
        assert row.differences == dict.fromkeys(VALUE_NAMES)


@given(
    st.lists(st.sampled_from("abcdef"), unique=True),
    st.lists(st.none() | st.sampled_from("abcdefg"), max_size=8),
)
def test_every_touchpoint_of_both_journeys_has_a_row(present, origins):
    as_is = [version(key) for key in present]
    to_be = [version(str(i), origin) for i, origin in enumerate(origins)]
    rows = differences(as_is, to_be)
    assert [row.to_be for row in rows if row.to_be] == to_be
    assert {row.as_is.key for row in rows if row.as_is} == set(present)
    removed = [row.as_is.key for row in rows if row.fate is Fate.REMOVED]
    assert sorted(removed) == sorted(set(present) - set(origins))


def test_the_figures_of_the_journey_before_and_after():
    repaired = [*POINTS[:3], with_values(SUPPORT, experience=4, emotion=0), POINTS[4]]
    found = {one.name: one for one in summary(POINTS, repaired)}
    assert list(found) == [
        *("score", "coverage", "mean_gap", "weighted_gap"),
        *("emotion", "peak_end", "memory_gap", "slope"),
    ]
    assert (found["score"].before, found["score"].after) == (near(3.4234), near(49.3 / 13.7))
    assert (found["mean_gap"].before, found["mean_gap"].after) == (near(0.6), near(0.2))
    assert (found["peak_end"].before, found["peak_end"].after) == (near(-1), near(-0.5))
    assert found["emotion"].difference == near(0.4)
    assert found["memory_gap"].difference == near(0.1)


def test_a_figure_known_on_one_side_only_has_no_difference():
    found = {one.name: one for one in summary([], POINTS)}
    assert {one.before for one in found.values()} == {None}
    assert {one.difference for one in found.values()} == {None}
    assert found["slope"].after == near(-0.5)
