"""Shares, net shares and means of customers, with the vectors of docs/methods.md."""

from __future__ import annotations

import pytest

from metrics.domain.indicators import (
    adjusted_wald,
    is_detractor,
    is_favourable,
    mean,
    net,
    percent_of_maximum,
    scores_summed,
    share,
)


def ends(estimate):
    return [round(x, 4) for x in (estimate.point, estimate.low, estimate.high)]


@pytest.mark.parametrize(
    ("favourable", "n", "found"),
    [
        (34, 50, [0.68, 0.5419, 0.7924]),
        (5, 5, [1.0, 0.5655, 1.0]),
        (0, 4, [0.0, 0.0, 0.4899]),
    ],
)
def test_a_share_has_the_wilson_interval(favourable, n, found):
    assert ends(share(favourable, n)) == found


def test_a_share_of_nobody_is_none_and_never_0():
    assert share(0, 0) is None
    assert net(0, 0, 0) is None
    assert mean(0, 0, 0) is None


@pytest.mark.parametrize("favourable", [-1, 6])
def test_more_or_fewer_than_all_is_refused(favourable):
    with pytest.raises(ValueError, match="of 5"):
        share(favourable, 5)


def test_a_net_share_has_the_adjusted_interval():
    found = net(20, 10, 50)
    assert ends(found) == [20.0, -1.2561, 38.9920]
    assert round(adjusted_wald(20, 10, 50).centre, 4) == 18.8679


def test_a_net_share_of_six_stays_below_100_and_shows_its_interval_only():
    found = net(5, 0, 6)
    assert ends(found) == [83.3333, 13.5403, 97.5708]
    assert round(adjusted_wald(5, 0, 6).centre, 4) == 55.5556
    assert found.is_interval_only
    assert not net(20, 10, 50).is_interval_only


def test_promoters_and_detractors_cannot_be_more_than_all():
    with pytest.raises(ValueError, match="of 9"):
        net(5, 5, 9)


@pytest.mark.parametrize(("n", "only"), [(9, True), (10, False)])
def test_below_ten_the_point_is_left_out(n, only):
    assert share(5, n).is_interval_only is only


def test_ces_counts_5_to_7():
    favourable, detractors, total = scores_summed("ces", [7, 6, 5, 5, 4, 3, 6, 7, 2, 5])
    assert (100 * favourable / 10, total / 10, detractors) == (70.0, 5.0, 0)


@pytest.mark.parametrize(("kind", "lowest"), [("csat", 4), ("ces", 5), ("nps", 9)])
def test_favourable_begins_at(kind, lowest):
    assert is_favourable(kind, lowest)
    assert not is_favourable(kind, lowest - 1)


def test_detractors_end_at_6():
    assert is_detractor(6)
    assert not is_detractor(7)


@pytest.mark.parametrize(
    ("score", "low", "high", "percent"),
    [(3.05, 1, 5, 51.25), (20, -100, 100, 60.0), (5, 1, 7, 66.6667)],
)
def test_percent_of_the_maximum_possible(score, low, high, percent):
    assert round(percent_of_maximum(score, low, high), 4) == percent


def test_a_mean_without_squares_has_no_interval():
    found = mean(10, None, 4)
    assert (found.point, found.low, found.high) == (2.5, None, None)
    assert not found.is_interval_only


def test_a_mean_has_the_t_interval():
    assert ends(mean(10, 30, 4)) == [2.5, 0.4457, 4.5543]
