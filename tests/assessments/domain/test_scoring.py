import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.scale import AnswerStatus
from assessments.domain.scoring import (
    area_mean,
    overall_mean,
    roll_up,
    scored_share,
    shares,
    weighted_mean,
)

DK, NA = AnswerStatus.DONT_KNOW, AnswerStatus.NOT_APPLICABLE
WEIGHTS = {"a": 5, "b": 3, "c": 2}
MATRIX = [
    {"a": 3, "b": 2, "c": 4},
    {"a": 4, "c": 3},
    {"a": 2, "b": 3},
    {"c": 5},
]
AREAS = (2.9, 2.4, 3.1, 2.6, 1.8)


def test_four_raters_with_gaps_roll_up_capability_first():
    result = roll_up(MATRIX, {"X": WEIGHTS}, {"X": 1})
    assert result.capabilities == {"a": 3.0, "b": 2.5, "c": 4.0}
    assert result.areas["X"] == pytest.approx(3.05, abs=5e-5)
    assert result.overall == pytest.approx(3.05, abs=5e-5)
    assert result.coverage == {"X": 1.0}


@pytest.mark.parametrize(
    ("weights", "mean"), [((1,) * 5, 2.56), ((0.30, 0.20, 0.20, 0.15, 0.15), 2.63)]
)
def test_areas_average_to_the_overall_mean(weights, mean):
    pairs = list(zip(AREAS, weights, strict=True))
    assert overall_mean(pairs) == pytest.approx(mean, abs=5e-5)


@pytest.mark.parametrize("answer", [None, DK, NA])
def test_a_skipped_question_neither_raises_nor_lowers_the_score(answer):
    before = roll_up(MATRIX, {"X": WEIGHTS}, {"X": 1})
    after = roll_up([*MATRIX, {"a": answer, "b": answer}], {"X": WEIGHTS}, {"X": 1})
    assert (after.capabilities, after.areas) == (before.capabilities, before.areas)


def test_dont_know_shows_in_visibility():
    result = roll_up([{"a": 3}, {"a": DK}, {"a": NA}], {"X": {"a": 1}}, {"X": 1})
    assert result.visibility == {"a": 0.5}


@pytest.mark.parametrize("answer", [None, DK, NA])
def test_a_round_without_levels_has_no_score_anywhere(answer):
    result = roll_up([{"a": answer}], {"X": {"a": 1}}, {"X": 1})
    assert (result.capabilities, result.areas, result.overall) == ({"a": None}, {"X": None}, None)
    assert result.coverage == {"X": 0.0}


def test_nobody_and_nothing_roll_up_to_nothing():
    assert roll_up([], {"X": {"a": 1}}, {"X": 1}).overall is None
    assert roll_up([], {}, {}).overall is None


@pytest.mark.parametrize(
    ("scored", "missing", "mean"),
    [(1, 0, 4.0), (1, 1, 4.0), (1, 1.000001, None), (0.3, 0.1 + 0.2, 4.0), (0, 1, None)],
)
def test_an_area_needs_half_of_its_weight(scored, missing, mean):
    assert area_mean([(4.0, scored), (None, missing)]) == (
        mean if mean is None else pytest.approx(mean)
    )


@pytest.mark.parametrize(
    ("scored", "areas", "is_scored"),
    [(5, 5, True), (4, 5, True), (3, 5, False), (1, 1, True), (3, 4, False), (5, 6, True)],
)
def test_the_overall_mean_needs_four_areas_of_five(scored, areas, is_scored):
    pairs = [(3.0, 1)] * scored + [(None, 1)] * (areas - scored)
    assert overall_mean(pairs) == (3.0 if is_scored else None)


def test_an_area_without_weight_does_not_decide_whether_there_is_an_overall_mean():
    assert overall_mean([(3.0, 1)] * 4 + [(None, 1), (None, 0)]) == 3.0


@pytest.mark.parametrize("values", [[], [(None, 1)], [(3.0, 0)]])
def test_a_mean_of_nothing_is_unknown(values):
    assert weighted_mean(values) is None


def test_a_share_of_no_weight_is_unknown():
    assert scored_share([]) is None
    assert scored_share([(3.0, 0)]) is None


@pytest.mark.parametrize("call", [weighted_mean, area_mean, overall_mean])
def test_a_negative_weight_is_refused(call):
    with pytest.raises(ValueError, match="negative"):
        call([(3.0, 2), (4.0, -1)])


def test_weights_that_are_all_0_weigh_the_same():
    assert shares([0, 0, 0, 0]) == [0.25] * 4
    assert shares([]) == []


@given(st.lists(st.tuples(st.floats(1, 5), st.floats(0.01, 100)), min_size=1))
def test_a_mean_lies_between_its_parts(values):
    means = [mean for mean, _ in values]
    assert min(means) - 1e-9 <= weighted_mean(values) <= max(means) + 1e-9
