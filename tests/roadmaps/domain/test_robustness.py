"""How firm each place is: exact cases, Example R, and the same answer for the same question."""

import numpy as np
import pytest

from roadmaps.domain.needs import TouchpointNeed
from roadmaps.domain.ranking import Candidate, Need, Resources, rank
from roadmaps.domain.robustness import (
    Firmness,
    Preference,
    firmness,
    ranked_shares,
    robustness,
)
from roadmaps.domain.sensitivity import Input, moves

from .example_r import CANDIDATES, NEEDS, RESOURCES

pytestmark = pytest.mark.once


def test_places_of_three_alternatives_under_any_weights_are_those_of_the_exact_case():
    """A(1,0), B(0,1), C(.6,.6): with the weight w of the first, A is first above .6, B below .4."""
    w = (np.arange(100_000) + 0.5) / 100_000
    values = np.column_stack([w, 1 - w, np.full(len(w), 0.6)])
    shares = ranked_shares(values)
    assert shares == pytest.approx(
        np.array([[0.4, 0.1, 0.5], [0.4, 0.1, 0.5], [0.2, 0.8, 0.0]]), abs=1e-4
    )
    assert shares @ [1, 2, 3] == pytest.approx([2.1, 2.1, 1.8], abs=1e-4)
    assert w[(w > 0.6)].mean() == pytest.approx(0.8, abs=1e-4)


def test_those_that_tie_share_their_places():
    shares = ranked_shares(np.array([[1.0, 1.0, 0.0], [2.0, 3.0, 3.0]]))
    assert shares == pytest.approx(
        np.array([[0.25, 0.25, 0.5], [0.5, 0.5, 0.0], [0.25, 0.25, 0.5]])
    )


@pytest.mark.parametrize(
    ("preference", "top", "expected"),
    [
        (Preference.OURS, (0.55, 0.91, 0.07, 0.01, 0.85, 0.61),
         (3.27, 1.95, 4.95, 5.65, 2.12, 3.07)),
        (Preference.NONE, (0.46, 0.70, 0.36, 0.05, 0.73, 0.70), None),
    ],
)  # fmt: skip
def test_the_example_stands_as_firmly_as_its_source_says(preference, top, expected):
    found = robustness(CANDIDATES, NEEDS, RESOURCES, preference=preference)
    assert [one.within(3) for one in found.standings] == pytest.approx(top, abs=0.02)
    if expected:
        ranks = [one.expected_rank for one in found.standings]
        assert ranks == pytest.approx(expected, abs=0.05)
    for one in found.standings:
        assert sum(one.acceptability) == pytest.approx(1)
        assert one.low <= one.expected_rank + 1 and one.high >= one.expected_rank - 1


def test_firm_probable_arguable_not_now():
    labels = [firmness(one) for one in (0.91, 0.55, 0.36, 0.07)]
    assert labels == [
        Firmness.FIRM, Firmness.PROBABLE, Firmness.ARGUABLE, Firmness.NOT_NOW,
    ]  # fmt: skip


def test_who_stands_before_whom_adds_up_and_agrees_with_the_ranks():
    found = robustness(CANDIDATES, NEEDS, RESOURCES, draws=3_000)
    n = len(CANDIDATES)
    for i in range(n):
        before = sum(found.beats[j][i] for j in range(n))
        assert 1 + before == pytest.approx(found.standings[i].expected_rank)
        for j in range(i):
            assert found.beats[i][j] + found.beats[j][i] == pytest.approx(1)


def test_the_same_seed_says_the_same_and_another_nearly_so():
    first = robustness(CANDIDATES, NEEDS, RESOURCES)
    assert robustness(CANDIDATES, NEEDS, RESOURCES) == first
    other = robustness(CANDIDATES, NEEDS, RESOURCES, seed=7)
    assert other != first
    for a, b in zip(first.standings, other.standings, strict=True):
        assert a.within(3) == pytest.approx(b.within(3), abs=0.02)


def test_central_weights_favour_what_an_initiative_lifts():
    found = robustness(CANDIDATES, NEEDS, RESOURCES, preference=Preference.NONE)
    central = found.of("I6").central  # CU 1.0, DI .3
    assert sum(central.values()) == pytest.approx(1)
    assert central["CU"] == max(central.values()) > 0.2
    assert found.of("I6").confidence > 0.9


def test_what_is_never_first_has_no_central_weights():
    hopeless = Candidate("X", {"D": 0.1}, 0.1, 5000, 0, 1)
    found = robustness([*CANDIDATES, hopeless], NEEDS, RESOURCES, draws=500).of("X")
    assert (found.central, found.confidence, found.expected_rank) == ({}, None, 7.0)


def test_relief_of_touchpoints_counts_as_in_the_ranking():
    felt = [TouchpointNeed("t", 2.0, 1.0)]
    eases = Candidate("E", {}, 1.0, 10, 0, 1, reliefs={"t": 2.0})
    other = Candidate("O", {"D": 0.1}, 0.5, 10, 0, 1)
    found = robustness([eases, other], NEEDS, RESOURCES, felt, 1.0, draws=500)
    assert found.of("E").acceptability[0] == 1.0
    without = robustness([eases, other], NEEDS, RESOURCES, felt, 0.0, draws=500)
    assert without.of("O").acceptability[0] == 1.0


def test_what_is_not_measured_counts_for_nothing():
    needs = [Need("a", None, 4, 0.5), Need("b", 2, 4, 0.5)]
    found = robustness(
        [Candidate("A", {"a": 2}, 1, 10, 0, 1), Candidate("B", {"b": 1}, 1, 10, 0, 1)],
        needs, Resources(100, None), draws=200,
    )  # fmt: skip
    assert found.of("B").acceptability == (1.0, 0.0)


def test_a_single_initiative_is_not_asked():
    with pytest.raises(ValueError, match="single"):
        robustness(CANDIDATES[:1], NEEDS, RESOURCES)


def test_what_would_change_the_decision_is_the_widest_move():
    found = moves(CANDIDATES, NEEDS, RESOURCES)
    ranks = {one.key: one.rank for one in rank(CANDIDATES, NEEDS, RESOURCES).ranked}
    for key, own in found.items():
        assert [m.width for m in own] == sorted((m.width for m in own), reverse=True)
        for move in own:
            assert move.hopeful <= ranks[key] <= move.cautious
    by_input = {move.input: move for move in found["I2"]}
    # Half the lift of I2: S = .416, behind I5 .81, I6 .569 and I1 .529.
    assert (by_input[Input.LIFT].cautious, by_input[Input.LIFT].hopeful) == (4, 1)
    assert found["I4"][0].cautious == 6


def test_what_costs_nothing_has_no_move_of_cost():
    free = Candidate("F", {"D": 1.0}, 0.8, 20, 0, 1)
    assert Input.COST not in {move.input for move in moves([free], NEEDS, RESOURCES)["F"]}
