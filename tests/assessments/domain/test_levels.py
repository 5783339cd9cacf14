import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.levels import (
    StagedLevel,
    displayed_decimals,
    displayed_mean,
    level_probabilities,
    likely_level,
    nearest_level,
    probability_above,
    staged_level,
)

MEAN, SE, DF = 3.8, 0.3741657387, 4


@pytest.mark.parametrize(
    ("mean", "level"),
    [
        (1, 1),
        (1.5, 1),
        (1.500001, 2),
        (2.5, 2),
        (2.51, 3),
        (3.5, 3),
        (3.5 + 1e-12, 3),
        (3.51, 4),
        (4.5, 4),
        (4.51, 5),
        (5, 5),
    ],
)
def test_the_nearest_anchor_wins_and_a_tie_goes_down(mean, level):
    assert nearest_level(mean) == level


def test_no_mean_has_no_level():
    assert nearest_level(None) is None


@pytest.mark.parametrize(
    ("previous", "mean", "level"),
    [
        (3, 3.55, 3),
        (3, 3.60, 3),
        (3, 3.61, 4),
        (4, 3.45, 4),
        (4, 3.40, 3),
        (2, 4.70, 5),
        (5, 1.0, 1),
        (1, 5.0, 5),
    ],
)
def test_a_level_moves_only_when_the_cut_is_clearly_passed(previous, mean, level):
    assert nearest_level(mean, previous=previous) == level


@pytest.mark.parametrize(
    ("mean", "parts", "nearest", "staged"),
    [
        (3.6, (3.6, 3.7, 3.5), 4, 4),
        (3.6, (4.8, 4.0, 2.0), 4, 3),
        (2.56, (2.9, 2.4, 3.1, 2.6, 1.8), 3, 2),
        (2.5, (2.5, 2.5), 2, 2),
        (4.6, (5, 5, 3.8), 5, 4),
        (3.52, (4, 4, 2.85), 4, 3),
        (3.52, (4, 4, 2.86), 4, 4),
        (5.0, (5, 5, 5), 5, 5),
        (4.0, (1.0, 5.0), 4, 2),  # level 2 asks no more of a part than to exist
    ],
)
def test_the_weakest_link_caps_the_level(mean, parts, nearest, staged):
    result = staged_level(mean, {f"p{i}": part for i, part in enumerate(parts)})
    assert (result.nearest, result.staged) == (nearest, staged)


def test_a_capped_level_names_what_holds_it_back_worst_first():
    result = staged_level(3.6, {"b": 2.5, "a": 2.5, "c": 1.9, "d": 5.0, "e": 5.0})
    assert result == StagedLevel(4, 3, ("c", "a", "b"), 2.85, 4)


def test_parts_below_the_floor_are_not_blamed_when_the_mean_itself_is_short():
    assert staged_level(2.6, {"a": 2.6, "b": 2.6}) == StagedLevel(3, 3, (), None, 4)


def test_level_5_has_no_next_level():
    assert staged_level(4.9, {"a": 4.9}) == StagedLevel(5, 5, (), None, None)


def test_an_unscored_part_holds_nothing_back():
    assert staged_level(3.6, {"a": 3.6, "b": None}).staged == 4
    assert staged_level(3.6, {"a": None}).staged == 4


def test_the_cap_is_applied_after_the_hysteresis():
    assert staged_level(3.55, {"a": 3.55}, previous=3).staged == 3
    assert staged_level(3.45, {"a": 2.0, "b": 4.9}, previous=4) == StagedLevel(
        4, 3, ("a",), 2.85, 4
    )


@pytest.mark.parametrize(("cut", "probability"), [(2.5, 0.9873), (3.5, 0.7662), (4.5, 0.0674)])
def test_the_probability_of_being_above_a_cut(cut, probability):
    assert probability_above(cut, MEAN, SE, DF) == pytest.approx(probability, abs=5e-5)


def test_level_probabilities_are_the_differences_between_cuts():
    probabilities = level_probabilities(MEAN, SE, DF)
    assert probabilities[2:] == pytest.approx((0.2211, 0.6988, 0.0674), abs=1e-4)
    assert sum(probabilities) == pytest.approx(1)


def test_a_level_short_of_70_percent_is_said_to_lie_between_two():
    likely = likely_level(level_probabilities(MEAN, SE, DF))
    assert (likely.level, likely.between) == (4, (3, 4))
    assert likely.probability == pytest.approx(0.6988, abs=1e-4)


@pytest.mark.parametrize(
    ("probabilities", "level", "between"),
    [
        ((0, 0, 0.3, 0.7, 0), 4, None),
        ((0, 0, 0.31, 0.69, 0), 4, (3, 4)),
        ((0, 0, 0.2, 0.5, 0.3), 4, (4, 5)),
        ((0.6, 0.4, 0, 0, 0), 1, (1, 2)),
        ((0, 0, 0, 0.4, 0.6), 5, (4, 5)),
        ((0, 0, 0.5, 0.5, 0), 3, (3, 4)),
        ((0, 0.25, 0.5, 0.25, 0), 3, (2, 3)),
    ],
)
def test_the_second_level_is_the_more_probable_neighbour(probabilities, level, between):
    likely = likely_level(probabilities)
    assert (likely.level, likely.between) == (level, between)


@pytest.mark.parametrize(("mean", "level"), [(3.5, 3), (3.51, 4), (5, 5), (1, 1)])
def test_without_any_standard_error_the_level_is_certain(mean, level):
    assert level_probabilities(mean, 0.0, 4)[level - 1] == 1.0


@pytest.mark.parametrize(
    ("mean", "decimals"),
    [(3.6, 1), (3.56, 1), (3.55, 2), (3.549, 2), (3.5, 2), (3.45, 2), (3.44, 1), (1.52, 2)],
)
def test_a_mean_close_to_a_cut_shows_two_decimals(mean, decimals):
    assert displayed_decimals(mean) == decimals


@given(st.floats(1, 5))
def test_a_shown_mean_never_contradicts_its_level(mean):
    assert nearest_level(displayed_mean(mean)) == nearest_level(mean)


@given(st.floats(1, 5), st.floats(0, 2), st.integers(1, 30))
def test_level_probabilities_sum_to_1(mean, se, df):
    probabilities = level_probabilities(mean, se, df)
    assert sum(probabilities) == pytest.approx(1)
    assert min(probabilities) >= 0


@given(st.floats(1, 5), st.lists(st.floats(1, 5) | st.none(), max_size=6))
def test_the_cap_never_raises_a_level_and_always_says_why_it_lowers_one(mean, parts):
    result = staged_level(mean, {str(i): part for i, part in enumerate(parts)})
    assert 1 <= result.staged <= result.nearest
    assert bool(result.limiting) == (result.staged < result.nearest) == (result.floor is not None)
