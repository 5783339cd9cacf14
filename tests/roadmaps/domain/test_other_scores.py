"""Scores to compare with: their arithmetic, what follows from what is known, how far they agree."""

from math import inf

import pytest

from roadmaps.domain.other_scores import (
    Agreement,
    Known,
    Score,
    agreement,
    compared,
    kendall,
    places,
)
from roadmaps.domain.ranking import rank
from tests.roadmaps.domain.example_r import CANDIDATES, NEEDS, RESOURCES

REACH = (5000, 3000, 4000, 8000, 1000, 2000)
IMPACT = (1, 1, 0.5, 2, 1, 1)
CONFIDENCE = (0.8, 0.8, 0.5, 0.5, 1, 0.8)
RANKED = {one.key: one for one in rank(list(CANDIDATES), list(NEEDS), RESOURCES).ranked}
KNOWN = {
    one.key: Known(RANKED[one.key].benefit, one.probability, one.effort_days) for one in CANDIDATES
}
ENTERED = {
    one.key: {"reach": reach, "impact": impact, "confidence": confidence}
    for one, reach, impact, confidence in zip(CANDIDATES, REACH, IMPACT, CONFIDENCE, strict=True)
}


def of(score, found):
    return {key: one.scores[score] for key, one in found.items() if score in one.scores}


def test_rice_of_the_example_and_how_little_it_agrees_with_the_ranking():
    found = of(Score.RICE, compared(KNOWN, ENTERED))
    assert list(found.values()) == pytest.approx([1333.3333, 1600, 500, 1333.3333, 1000, 1280])
    assert places(found) == {"I1": "2=", "I2": "1", "I3": "6", "I4": "2=", "I5": "5", "I6": "4"}
    pairs = [(found[key], RANKED[key].score) for key in found]
    assert kendall(pairs) == pytest.approx(0.1380, abs=5e-5)


def test_benefit_for_each_day_puts_the_example_in_the_order_of_the_ranking():
    found = of(Score.VALUE_PER_DAY, compared(KNOWN, {}))
    assert sorted(found, key=found.get, reverse=True) == list(RANKED)  # in the order of the ranking
    assert kendall([(found[key], RANKED[key].score) for key in found]) == 1.0


def test_a_score_without_its_inputs_is_none_and_names_what_is_missing():
    one = compared(KNOWN, {"I1": {"reach": 5000.0}})["I1"]
    assert Score.RICE not in one.scores
    assert one.missing[Score.RICE] == ("impact",)
    assert one.missing[Score.WSJF] == ("wsjf_time", "wsjf_risk")


def test_what_follows_from_what_is_known_counts_until_somebody_says_otherwise():
    follows = compared(KNOWN, {})["I4"]
    # The largest benefit and the largest effort of the six, and a probability of .6.
    assert follows.given == {
        "confidence": 0.5, "ice_impact": 10, "ice_confidence": 6, "ice_ease": 1,
        "wsjf_value": 10, "wsjf_size": 10,
    }  # fmt: skip
    assert follows.scores[Score.ICE] == 60
    said = compared(KNOWN, {"I4": {"ice_ease": 3.0, "wsjf_time": 2.0, "wsjf_risk": 5.0}})["I4"]
    assert said.scores[Score.ICE] == 180
    assert said.scores[Score.WSJF] == pytest.approx(1.7)
    assert said.follows["ice_ease"] == 1


@pytest.mark.parametrize(
    ("probability", "confidence"), [(1, 1), (0.91, 1), (0.9, 0.8), (0.65, 0.5), (0.05, 0.5)]
)
def test_the_confidence_of_rice_is_the_nearest_step_and_the_less_sure_of_two(
    probability, confidence
):
    one = compared({"a": Known(1.0, probability, 10)}, {})["a"]
    assert one.given["confidence"] == confidence


def test_what_closes_nothing_measured_has_no_benefit_to_follow_from():
    one = compared({"a": Known(None, 0.8, 10), "b": Known(0.2, 0.8, 10)}, {})["a"]
    assert "ice_impact" not in one.given
    assert set(one.scores) == set()
    assert one.missing[Score.ICE] == ("ice_impact",)


def test_orders_that_are_opposite_agree_with_minus_one_and_one_that_never_differs_with_none():
    assert kendall([(1, 3), (2, 2), (3, 1)]) == -1.0
    assert kendall([(1, 3), (1, 2)]) is None
    assert kendall([]) is None
    assert kendall([(inf, 2), (1, 1)]) == 1.0


def test_the_widest_apart_is_named_among_those_that_have_both():
    rice = of(Score.RICE, compared(KNOWN, ENTERED))
    own = {key: one.score for key, one in RANKED.items()}
    found = agreement(own, rice)
    assert (found.n, found.key, found.ours, found.theirs) == (6, "I4", "6", "2=")
    few = {key: rice[key] for key in ("I2", "I6")}
    assert agreement(own, few) == Agreement(2, 1.0)
    assert agreement(own, {}) == Agreement(0, None)
