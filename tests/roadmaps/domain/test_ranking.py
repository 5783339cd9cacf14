from dataclasses import replace
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmaps.domain.ranking import Candidate, Need, Ranking, Resources, rank

from .example_r import BY_KEY, CANDIDATES, NEEDS, RESOURCES


def near(number):
    return pytest.approx(number, abs=5e-5)


def candidate(key, lift=1.0, probability=0.5, effort=10, cost=0, quarters=1, **more):
    return Candidate(key, {"X": lift}, probability, effort, cost, quarters, **more)


X = (Need("X", 2.0, 4, 1.0),)
DAYS = Resources(100, None)


def test_the_gaps_of_the_example_add_up():
    assert [need.gap for need in NEEDS] == [2, 1, 1, 1.5, 1.5]
    assert sum(need.weight * need.gap for need in NEEDS) == near(1.45)


@pytest.mark.parametrize(
    ("key", "benefit", "share", "score", "place"),
    [
        ("I1", 0.3000, 0.5667, 0.5294, 4),
        ("I2", 0.2080, 0.2500, 0.8320, 1),
        ("I3", 0.1225, 0.4000, 0.3062, 5),
        ("I4", 0.3150, 1.4000, 0.2250, 6),
        ("I5", 0.1350, 0.1667, 0.8100, 2),
        ("I6", 0.1470, 0.2583, 0.5690, 3),
    ],
)
def test_the_worked_example(key, benefit, share, score, place):
    found = {one.key: one for one in rank(CANDIDATES, NEEDS, RESOURCES).ranked}[key]
    assert (found.benefit, found.resource_share) == (near(benefit), near(share))
    assert found.score == pytest.approx(score, abs=5.1e-5)  # I3 is .30625, printed .3062
    assert (found.rank, found.shared) == (place, False)


def test_a_rank_shows_what_it_comes_from():
    found = rank(CANDIDATES, NEEDS, RESOURCES).ranked[3]
    assert (found.key, found.capped_lifts) == ("I1", {"D": 1.0, "ME": 0.5})
    assert (found.gaps, found.gap) == ({"D": 2.0, "ME": 1.5}, 2.0)


@pytest.mark.parametrize(
    ("lift", "ceiling", "capped"),
    [(1.0, None, 1.0), (4.0, None, 2.0), (4.0, 3.0, 1.0), (4.0, 2.0, 0.0), (4.0, 1.0, 0.0)],
)
def test_there_is_no_credit_beyond_the_target_or_the_ceiling(lift, ceiling, capped):
    ceilings = {} if ceiling is None else {"X": ceiling}
    found = rank([candidate("a", lift, ceilings=ceilings)], X, DAYS).ranked[0]
    assert found.capped_lifts == {"X": capped}
    assert found.benefit == near(0.5 * capped)


@pytest.mark.parametrize(
    ("resources", "share"),
    [(Resources(100, None), 0.1), (Resources(None, 50), 0.4), (Resources(100, 50), 0.5)],
)
def test_only_what_is_limited_counts_as_used(resources, share):
    found = rank([candidate("a", cost=20)], X, resources).ranked[0]
    assert found.resource_share == near(share)


def test_without_any_limit_there_is_nothing_to_rank_by():
    with pytest.raises(ValueError, match="limit the effort or the budget"):
        rank(CANDIDATES, NEEDS, Resources(None, None))


def test_a_negative_limit_is_refused():
    with pytest.raises(ValueError, match="negative"):
        rank(CANDIDATES, NEEDS, Resources(-1, None))


def test_what_takes_nothing_limited_comes_first_and_what_nobody_can_pay_scores_0():
    free, dear = candidate("free"), candidate("dear", cost=5)
    found = rank([dear, free], X, Resources(None, 0)).ranked
    assert [(one.key, one.score) for one in found] == [("free", inf), ("dear", 0.0)]


def test_a_benefit_nobody_can_pay_still_stands_before_no_benefit():
    dear, nothing = candidate("dear", cost=5), candidate("a", lift=0)
    found = rank([nothing, dear], X, Resources(None, 0)).ranked
    assert [one.key for one in found] == ["dear", "a"]


def test_no_effort_counts_as_half_a_day():
    assert rank([candidate("a", effort=0)], X, DAYS).ranked[0].resource_share == near(0.005)


def test_no_benefit_is_ranked_last_with_score_0_and_no_error():
    nothing, cheap = candidate("a", lift=0), candidate("b", lift=0.001)
    stray = Candidate("c", {"gone": 1.0}, 0.5, 1, 0, 1)
    found = rank([nothing, stray, cheap], X, DAYS).ranked
    assert [one.key for one in found] == ["b", "c", "a"]
    assert [one.score for one in found[1:]] == [0.0, 0.0]
    assert found[1].gap is None


def test_the_same_score_benefit_and_share_share_a_rank():
    twins = [candidate("c"), candidate("a"), candidate("b", quarters=2), candidate("z", lift=2)]
    found = rank([*twins, candidate("y", lift=0.5)], X, DAYS).ranked
    assert [(one.key, one.label) for one in found] == [
        ("z", "1"),
        ("a", "2="),
        ("c", "2="),
        ("b", "2="),  # longer, so named later, but no worse
        ("y", "5"),
    ]


def test_at_the_same_score_the_greater_benefit_wins():
    small, large = candidate("a", lift=0.5, effort=5), candidate("b", lift=1.0, effort=10)
    found = rank([small, large], X, DAYS).ranked
    assert [(one.key, one.label) for one in found] == [("b", "1"), ("a", "2")]


def test_rounding_noise_does_not_break_a_tie():
    one = candidate("a", lift=0.3, effort=10)
    other = candidate("b", lift=0.1 + 0.2, effort=10)
    assert [found.label for found in rank([one, other], X, DAYS).ranked] == ["1=", "1="]


def test_what_is_not_measured_is_not_a_gap_of_0():
    needs = (Need("X", 2.0, 4, 0.5), Need("Y", None, 4, 0.5))
    both = Candidate("both", {"X": 1.0, "Y": 1.0}, 1.0, 10, 0, 1)
    dark = Candidate("dark", {"Y": 1.0}, 1.0, 10, 0, 1)
    found = rank([both, dark], needs, DAYS)
    assert found.unmeasured == ("dark",)
    assert [one.key for one in found.ranked] == ["both"]
    assert (found.ranked[0].unmeasured, found.ranked[0].benefit) == (("Y",), 0.5)


def test_targets_met_leave_nothing_to_rank():
    met = tuple(replace(need, mean=5.0) for need in NEEDS)
    assert rank(CANDIDATES, met, RESOURCES) == Ranking((), (), targets_met=True)


def test_a_target_nobody_measured_is_not_met():
    needs = (Need("X", 5.0, 4, 0.5), Need("Y", None, 4, 0.5))
    assert rank([candidate("a")], needs, DAYS).targets_met is False
    assert rank([], (), DAYS) == Ranking((), (), targets_met=False)


@pytest.mark.parametrize(
    "change",
    [
        {"lifts": {"D": 4.1}},
        {"lifts": {"D": -0.1}},
        {"probability": 0},
        {"probability": 1.1},
        {"effort_days": -1},
        {"cost": -1},
        {"quarters": 0},
    ],
)
def test_an_impossible_initiative_is_refused(change):
    with pytest.raises(ValueError, match="I1"):
        replace(BY_KEY["I1"], **change)


lots = st.lists(
    st.builds(
        lambda lift, p, e, k: (lift, p, e, k),
        st.floats(0, 4),
        st.floats(0.05, 1),
        st.floats(0, 100),
        st.floats(0, 50),
    ),
    max_size=8,
)


@given(lots, st.randoms())
def test_the_rank_does_not_depend_on_the_order_of_entry(rows, random):
    entered = [candidate(str(i), *row) for i, row in enumerate(rows)]
    shuffled = random.sample(entered, len(entered))
    assert rank(entered, X, RESOURCES) == rank(shuffled, X, RESOURCES)
