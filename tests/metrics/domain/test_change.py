"""A metric's change against its noise."""

from __future__ import annotations

import pytest

from metrics.domain.change import Verdict, against_usual, change_between, usual_variation
from metrics.domain.measures import Measure
from metrics.domain.sums import NoFigure, Sums


def counted(n, numerator, detractors=0, squares=None):
    return Sums(
        readings=1, numbered=1, counted=1, n=n, numerator=numerator, detractors=detractors,
        weighted=numerator, squared=int(squares is not None), squares=squares or 0.0,
    )  # fmt: skip


def test_two_shares_are_compared_by_newcombes_interval():
    # Newcombe 1998, table II: 56/70 − 48/80 has 0.0524 to 0.3339
    found = change_between(Measure.SHARE, counted(80, 48), counted(70, 56))
    assert [round(x, 4) for x in (found.difference, found.low, found.high)] == [
        0.2, 0.0524, 0.3339,
    ]  # fmt: skip
    assert found.verdict is Verdict.ROSE


def test_a_fall_is_the_same_the_other_way_round():
    found = change_between(Measure.SHARE, counted(70, 56), counted(80, 48))
    assert found.verdict is Verdict.FELL
    assert round(found.low, 4) == -0.3339


@pytest.mark.parametrize("n", [1, 4, 9])
def test_a_handful_never_moved_by_more_than_its_noise(n):
    found = change_between(Measure.SHARE, counted(50, 34), counted(n, n - n // 3))
    assert found.verdict is Verdict.NOISE


def test_net_shares_are_compared_by_their_adjusted_variances():
    found = change_between(Measure.NET, counted(50, 20, 10), counted(50, 35, 5))
    assert found.difference == 40
    assert found.verdict is Verdict.ROSE
    assert change_between(Measure.NET, counted(6, 2, 2), counted(6, 4, 1)).verdict is Verdict.NOISE


def test_means_are_compared_by_welch():
    before, after = counted(4, 10, squares=30), counted(4, 40, squares=402)
    found = change_between(Measure.MEAN, before, after)
    assert found.verdict is Verdict.ROSE
    assert found.low < 7.5 < found.high


def test_totals_have_no_interval_and_no_verdict_of_their_own():
    found = change_between(Measure.TOTAL, counted(0, 100), counted(0, 130))
    assert (found.difference, found.low, found.verdict) == (30, None, Verdict.UNKNOWN)


def test_nothing_before_is_said():
    assert change_between(Measure.SHARE, Sums(), counted(5, 5)) is NoFigure.NO_READINGS


def test_the_usual_variation_is_the_mean_and_2_66_moving_ranges():
    usual = usual_variation([10, 12, 11, 13, 12, 11])
    moving = (2 + 1 + 2 + 1 + 1) / 5
    assert round(usual.high - usual.low, 9) == round(2 * 2.66 * moving, 9)
    assert against_usual(11.5, usual) is Verdict.NOISE
    assert against_usual(17, usual) is Verdict.ROSE
    assert against_usual(5, usual) is Verdict.FELL


def test_five_months_are_too_few_for_it():
    assert usual_variation([1, 2, 3, 4, 5]) is None
    assert against_usual(9, None) is Verdict.UNKNOWN
