"""Answers by score become the sums of a reading."""

from __future__ import annotations

import pytest

from metrics.domain.measures import MEASURES, Kind
from metrics.domain.sums import figure_of
from surveys.domain.counting import Counted, counted


def made_of(*scores: int) -> dict[int, int]:
    return {score: scores.count(score) for score in scores}


@pytest.mark.parametrize(
    ("question", "scores", "told"),
    [
        ("csat", {1: 1, 3: 1, 4: 2, 5: 1}, Counted(5, 3, None, 17, 67)),
        ("ces", made_of(7, 6, 5, 5, 4, 3, 6, 7, 2, 5), Counted(10, 7, None, 50, 274)),
        ("nps", {0: 1, 6: 1, 7: 1, 8: 1, 9: 1, 10: 1}, Counted(6, 2, 2, 40, 330)),
        ("nps", {}, Counted(0, 0, 0, 0, 0)),
    ],
)
def test_each_question_counts_its_own_scores_as_favourable(question, scores, told):
    assert counted(question, scores) == told


@pytest.mark.parametrize(("question", "score"), [("csat", 0), ("csat", 6), ("ces", 0), ("nps", 11)])
def test_a_score_beyond_the_scale_is_an_error(question, score):
    with pytest.raises(ValueError, match="not on the scale"):
        counted(question, {score: 1})


@pytest.mark.parametrize(
    ("question", "scores", "point", "low", "high"),
    [
        ("csat", {5: 34, 1: 16}, 0.6800, 0.5419, 0.7924),
        ("csat", {4: 5}, 1.0, 0.5655, 1.0),
        ("nps", {9: 20, 8: 20, 3: 10}, 20.0, -1.2561, 38.9920),
        ("nps", {10: 5, 7: 1}, 83.3333, 13.5403, 97.5708),
    ],
)
def test_the_figure_of_answers_is_the_one_of_the_methods(question, scores, point, low, high):
    found = figure_of(MEASURES[Kind(question)], counted(question, scores).sums)
    assert [round(x, 4) for x in (found.point, found.low, found.high)] == [point, low, high]
