"""Adding readings up: what may be added, and what makes no figure."""

from __future__ import annotations

import pytest

from metrics.domain.cuts import Cut, chosen_cut
from metrics.domain.measures import Measure
from metrics.domain.sums import NoFigure, Sums, added_up, figure_of


def of_share(favourable, n):
    return Sums(readings=1, numbered=1, counted=1, n=n, numerator=favourable, weighted=favourable)


def test_counts_of_two_months_are_added_before_dividing():
    both = added_up([of_share(1, 10), of_share(90, 100)])
    assert round(figure_of(Measure.SHARE, both).point, 4) == round(91 / 110, 4)


def test_two_values_without_n_make_no_figure():
    alone = Sums(readings=1, value=0.7)
    assert figure_of(Measure.SHARE, alone).point == 0.7
    assert figure_of(Measure.SHARE, alone + alone) is NoFigure.NUMBER_MISSING


def test_a_value_with_n_but_without_counts_is_averaged_and_has_no_interval():
    a = Sums(readings=1, numbered=1, n=10, weighted=300, value=30)
    b = Sums(readings=1, numbered=1, n=30, weighted=300, value=10)
    found = figure_of(Measure.NET, a + b)
    assert (found.point, found.low, found.n) == (15.0, None, 40)


def test_totals_are_added():
    a = Sums(readings=1, counted=1, numerator=5, value=5)
    assert figure_of(Measure.TOTAL, a + a).point == 10


def test_a_ratio_divides_the_sums():
    a = Sums(readings=1, numbered=1, counted=1, n=10, numerator=1000)
    b = Sums(readings=1, numbered=1, counted=1, n=30, numerator=1000)
    assert figure_of(Measure.RATIO, a + b).point == 50


def test_nothing_is_no_figure():
    assert figure_of(Measure.SHARE, Sums()) is NoFigure.NO_READINGS
    none = Sums(readings=1, numbered=1, counted=1, n=0)
    assert figure_of(Measure.SHARE, none) is NoFigure.DIVIDED_BY_NOTHING


def test_a_mean_of_scores_needs_every_reading_to_tell_it():
    told = Sums(readings=1, numbered=1, counted=1, n=10, scored=10, score_sum=50)
    assert told.score_mean == 5
    assert (told + of_share(1, 10)).score_mean is None


@pytest.mark.parametrize(
    ("cuts", "wanted", "chosen"),
    [
        ([Cut.WHOLE, Cut.CHANNEL], Cut.WHOLE, Cut.WHOLE),
        ([Cut.CHANNEL, Cut.CHANNEL | Cut.TOUCHPOINT], Cut.WHOLE, Cut.CHANNEL),
        ([Cut.WHOLE, Cut.CHANNEL | Cut.TOUCHPOINT], Cut.MOMENT, Cut.CHANNEL | Cut.TOUCHPOINT),
        ([Cut.MOMENT, Cut.TOUCHPOINT], Cut.MOMENT, Cut.MOMENT),
        ([Cut.MOMENT], Cut.TOUCHPOINT, None),
        ([Cut.CHANNEL, Cut.SEGMENT], Cut.WHOLE, Cut.CHANNEL),
    ],
)
def test_the_coarsest_level_of_detail_that_tells_what_is_wanted(cuts, wanted, chosen):
    assert chosen_cut(cuts, wanted) == chosen
