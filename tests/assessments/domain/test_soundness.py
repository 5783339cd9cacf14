"""How far a mean would move under what is not known of its answers."""

from __future__ import annotations

import pytest

from assessments.domain.distribution import Distribution
from assessments.domain.scorecard import CapabilityInput, RoundInput, score_round
from assessments.domain.soundness import (
    Bounds,
    evidenced_overall,
    may_be_set_apart,
    overall_of,
    silence_bounds,
    visibility_bounds,
)

AREAS = ("A", "B", "C", "D", "E")


def card_of(counts, *, dont_know=0, weights=None, **how):
    """Two capabilities in each of five areas, all answered alike."""
    weights = weights or dict.fromkeys(AREAS, 1.0)
    capabilities = tuple(CapabilityInput(f"{a}{n}", a, n, 4) for a in AREAS for n in (1, 2))
    answers = Distribution(counts, dont_know=dont_know)
    return score_round(
        RoundInput(
            areas=tuple(weights.items()),
            capabilities=capabilities,
            totals={c.code: answers for c in capabilities},
            **how,
        )
    )


def test_dont_knows_bound_the_mean():
    """Vector of "Answer options": {4,4,3,DK,DK} lies in [2.6, 4.2], whatever they would say."""
    card = card_of((0, 0, 1, 2, 0), dont_know=2, k=3)
    bounds = visibility_bounds(card)
    assert (bounds.low, bounds.high) == pytest.approx((2.6, 4.2), abs=5e-5)
    assert card.overall_mean == pytest.approx(3.6667, abs=5e-5)


def test_silence_bounds_the_mean():
    card = card_of((0, 0, 0, 6, 0), invited=10, submitted=6)
    assert silence_bounds(card) == Bounds(pytest.approx(2.8), pytest.approx(4.4))


def test_without_a_mean_there_are_no_bounds():
    card = card_of((0, 0, 0, 0, 0), dont_know=6)
    assert (visibility_bounds(card), silence_bounds(card)) == (None, None)


def test_means_in_their_own_place_give_the_mean_back():
    card = card_of((1, 2, 3, 4, 0), weights={"A": 3, "B": 1, "C": 1, "D": 2, "E": 1})
    means = {score.code: score.mean for score in card.capabilities}
    assert overall_of(card, means) == pytest.approx(card.overall_mean)


def test_capabilities_and_areas_keep_their_weights():
    card = card_of((0, 0, 6, 0, 0), weights={"A": 4, "B": 1, "C": 1, "D": 1, "E": 1})
    means = {score.code: 3.0 for score in card.capabilities} | {"A2": 5.0}
    # A2 weighs two of three in A, and A four of eight: 3 + 2 · 2/3 · 1/2.
    assert overall_of(card, means) == pytest.approx(3 + 2 / 3)


def test_a_mean_that_is_missing_leaves_nothing_to_compare():
    card = card_of((0, 0, 6, 0, 0))
    means = {score.code: 3.0 for score in card.capabilities}
    assert overall_of(card, {**means, "A1": None}) is None


def test_evidence_caps_each_capability():
    """Vector of "Evidence": 4.6 with a document is 4.0; without anything 3."""
    card = card_of((0, 0, 0, 2, 3))
    assert card.overall_mean == pytest.approx(4.6)
    grades = {score.code: 2 for score in card.capabilities}
    assert evidenced_overall(card, grades) == pytest.approx(4.0)
    assert evidenced_overall(card, {}) == pytest.approx(3.0)
    assert evidenced_overall(card, dict.fromkeys(grades, 3)) == pytest.approx(4.6)


@pytest.mark.parametrize(
    ("groups", "may"),
    [
        ([(0, 9)], True),
        ([(5, 5)], True),
        ([(4, 9)], False),
        ([(9, 4)], False),
        ([(5, 5), (5, 0)], True),
        ([(5, 5), (4, 6)], False),
    ],
)
def test_who_is_set_apart_is_nobody_or_at_least_k_at_every_closing(groups, may):
    assert may_be_set_apart(groups, 5) is may
