"""From low, likely and high to a range: PERT, tornado, draws, and what is missing."""

from __future__ import annotations

import numpy as np
import pytest

from economics.domain.appraisal import Lacking, appraise, value_of
from economics.domain.assumptions import Assumptions, value_lacks
from economics.domain.inputs import Key, Range, certain, likely
from economics.domain.uncertainty import (
    DRAWS,
    drawn_from,
    pert,
    significant,
    spread,
    tornado,
)
from economics.domain.value import Form

PLAIN = {Key.MARGIN: certain(100), Key.RETENTION: certain(0.8), Key.DISCOUNT: certain(0.1)}
THREE = {
    Key.WALLET: certain(1000), Key.MARGIN_RATE: certain(0.2), Key.DISCOUNT: certain(0.1),
    Key.REFERRED_SHARE: certain(0.5), Key.ACQUISITION_COST: certain(120),
    Key.RETENTION: Range(0.75, 0.80, 0.85), Key.SHARE_OF_WALLET: Range(0.35, 0.40, 0.45),
    Key.REFERRALS: Range(0.02, 0.05, 0.08),
}  # fmt: skip
WANTED = {
    Key.RETENTION_WANTED: certain(0.83), Key.SHARE_WANTED: certain(0.44),
    Key.REFERRALS_WANTED: certain(0.07),
}  # fmt: skip
NPS = {
    Key.PROMOTERS: certain(0.4), Key.DETRACTORS: certain(0.2),
    Key.PROMOTER_RETENTION: certain(0.92), Key.PASSIVE_RETENTION: certain(0.82),
    Key.DETRACTOR_RETENTION: certain(0.60),
}  # fmt: skip


def test_moments_and_shapes_of_pert():
    found = pert(Range(0.2, 0.5, 1.2))
    assert (found.mean, found.alpha, found.beta) == pytest.approx((0.5667, 2.2, 3.8), abs=5e-5)


def test_draws_have_the_mean_of_pert_and_stay_within_low_and_high():
    known = Range(0.2, 0.5, 1.2)
    draws = drawn_from("retention", known)
    assert len(draws) == DRAWS
    assert draws.mean() == pytest.approx(pert(known).mean, abs=0.01)
    assert 0.2 <= draws.min() < draws.max() <= 1.2


def test_a_certain_assumption_is_never_drawn():
    assert set(drawn_from("margin", certain(100))) == {100}


def test_the_same_seed_gives_the_same_draws_and_each_assumption_its_own():
    known = Range(0, 0.5, 1)
    assert (drawn_from("margin", known) == drawn_from("margin", known)).all()
    assert (drawn_from("margin", known) != drawn_from("growth", known)).any()
    assert (drawn_from("margin", known) != drawn_from("margin", known, seed=1)).any()


def test_low_likely_high_stand_in_order():
    with pytest.raises(ValueError, match="does not hold"):
        Range(2, 1, 3)


@pytest.mark.parametrize(
    ("number", "rounded"),
    [
        (266.67, 270),
        (1.2345, 1.2),
        (0.04549, 0.045),
        (-1250, -1300),
        (0, 0),
        (99.6, 100),
        (2.25, 2.3),
    ],
)
def test_two_significant_digits(number, rounded):
    assert significant(number) == rounded


def test_of_results_one_in_ten_lies_below_p10():
    found = spread(np.arange(1.0, 101.0))
    assert (found.p10, found.p50, found.p90, found.endless) == (10, 50, 90, 0)


def test_results_without_an_end_lie_above_all_others():
    found = spread(np.array([1.0, 2, 3, 4, np.inf, np.inf, np.inf, np.inf, np.inf, np.inf]))
    assert (found.p10, found.p50, found.p90, found.endless) == (1, np.inf, np.inf, 0.6)


def test_the_tornado_of_the_three_vectors():
    bars = {bar.key: (bar.at_low, bar.at_high) for bar in appraise(Assumptions(THREE)).vector_bars}
    assert bars[Key.RETENTION] == pytest.approx((191.3265, 312.1200), abs=5e-5)
    assert bars[Key.SHARE_OF_WALLET] == pytest.approx((211.7778, 270.0000), abs=5e-5)
    assert bars[Key.REFERRALS] == pytest.approx((224.3556, 257.4222), abs=5e-5)


def test_the_widest_bar_comes_first_and_certain_assumptions_have_none():
    found = appraise(Assumptions(THREE))
    assert [bar.key for bar in found.vector_bars] == [
        Key.RETENTION, Key.SHARE_OF_WALLET, Key.REFERRALS,
    ]  # fmt: skip


def test_a_bar_without_an_end_is_the_widest():
    bars = tornado(
        lambda n: None if n[Key.GROWTH] > 0.3 else 100 * n[Key.GROWTH] + n[Key.MARGIN],
        {Key.GROWTH: Range(0, 0, 0.4), Key.MARGIN: Range(0, 50, 900)},
    )
    assert [bar.key for bar in bars] == [Key.GROWTH, Key.MARGIN]


def test_a_case_without_doubt_has_one_value_and_no_range():
    found = appraise(Assumptions(PLAIN))
    assert found.lifetime.likely == pytest.approx(266.6667, abs=5e-5)
    assert found.lifetime.spread.is_certain
    assert found.lifetime.spread.p50 == pytest.approx(266.6667, abs=5e-5)
    assert found.over_horizon.spread.p50 == pytest.approx(212.4097, abs=5e-5)
    assert found.bars == ()


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("more", [{}, {Key.GROWTH: certain(0.05)}])
def test_draws_use_the_same_formulas_as_single_numbers(form, more):
    ranges = {**PLAIN, **more}
    found = appraise(Assumptions(ranges, form, horizon=7))
    assert found.lifetime.spread.p90 == pytest.approx(value_of(likely(ranges), form))
    assert found.over_horizon.spread.p10 == pytest.approx(found.over_horizon.likely)


def test_draws_of_the_vectors_use_the_formula_of_the_vectors():
    settled = {key: certain(known.likely) for key, known in THREE.items()}
    found = appraise(Assumptions(settled))
    assert found.vectors.total == pytest.approx(240.8889, abs=5e-5)
    assert found.vector_spread.p50 == pytest.approx(240.8889, abs=5e-5)


def test_a_value_in_ten_thousand_draws_lies_around_the_likely_one():
    found = appraise(Assumptions({**PLAIN, Key.RETENTION: Range(0.75, 0.8, 0.85)})).lifetime
    assert 214.3 < found.spread.p10 < 266 < found.spread.p90 < 340
    assert found.spread.p50 == pytest.approx(266.67, rel=0.02)


def test_more_doubt_makes_a_wider_range():
    narrow = appraise(Assumptions({**PLAIN, Key.MARGIN: Range(90, 100, 110)})).lifetime.spread
    wide = appraise(Assumptions({**PLAIN, Key.MARGIN: Range(50, 100, 150)})).lifetime.spread
    assert wide.p90 - wide.p10 > 4 * (narrow.p90 - narrow.p10)


def test_growth_that_may_outrun_the_discount_says_how_often():
    found = appraise(Assumptions({**PLAIN, Key.GROWTH: Range(0.3, 0.37, 0.45)})).lifetime
    assert found.likely == pytest.approx(80 / (1.1 - 0.8 * 1.37))
    assert 0.2 < found.spread.endless < 0.8


def test_the_margin_follows_from_purse_share_and_margin_rate():
    ranges = {key: THREE[key] for key in (Key.WALLET, Key.SHARE_OF_WALLET, Key.MARGIN_RATE)}
    found = appraise(Assumptions({**ranges, **PLAIN, Key.MARGIN: certain(80)}))
    derived = appraise(Assumptions({k: v for k, v in {**ranges, **PLAIN}.items() if k != "margin"}))
    assert derived.margin == pytest.approx(80)
    assert derived.lifetime.likely == pytest.approx(found.lifetime.likely)


def test_rank_among_brands_stands_for_a_share_nobody_measured():
    ranks = {Key.WALLET_RANK: certain(1), Key.BRANDS: certain(3)}
    without = {key: known for key, known in THREE.items() if key is not Key.SHARE_OF_WALLET}
    assert appraise(Assumptions(without)).vectors == Lacking((Key.SHARE_OF_WALLET,))
    found = appraise(Assumptions({**without, **ranks}))
    assert found.margin == pytest.approx(100)
    assert found.vector_spread.p50 == pytest.approx(found.vectors.total, rel=0.05)


def test_nothing_is_defaulted():
    found = appraise(Assumptions({}))
    assert found.lifetime == Lacking((Key.MARGIN, Key.RETENTION, Key.DISCOUNT))
    assert found.payback == Lacking((Key.MARGIN, Key.ACQUISITION_COST, Key.RETENTION))
    assert found.promoters.keys[0] is Key.PROMOTERS
    assert isinstance(found.vectors, Lacking)
    assert isinstance(found.ratio, Lacking)
    assert value_lacks(PLAIN) == ()


def test_a_year_is_paid_back_in_months():
    cost = {Key.ACQUISITION_COST: certain(120)}
    yearly = {**cost, Key.MARGIN: certain(120), Key.RETENTION: certain(0.97**12)}
    found = appraise(Assumptions(yearly, months=12)).payback
    assert found.months == pytest.approx(14.6520, abs=5e-5)
    monthly = {**cost, Key.MARGIN: certain(10), Key.RETENTION: certain(0.97)}
    assert appraise(Assumptions(monthly, months=1)).payback.months == pytest.approx(found.months)


def test_value_over_cost_of_acquiring():
    found = appraise(Assumptions({**PLAIN, Key.ACQUISITION_COST: certain(120)})).ratio
    assert found.likely == pytest.approx(2.2222, abs=5e-5)
    free = appraise(Assumptions({**PLAIN, Key.ACQUISITION_COST: certain(0)})).ratio
    assert free == Lacking((Key.ACQUISITION_COST,))


def test_a_split_needs_something_wanted_and_what_is_not_named_stays():
    assert appraise(Assumptions(THREE)).split == Lacking(tuple(WANTED))
    found = appraise(Assumptions({**THREE, **WANTED})).split
    assert found.added == pytest.approx(81.1147, abs=5e-5)
    one = {**THREE, Key.RETENTION_WANTED: certain(0.83)}
    assert appraise(Assumptions(one)).split.parts.engagement == 0


def test_promoters_are_worth_what_their_retention_adds():
    wanted = {Key.PROMOTERS_WANTED: certain(0.48), Key.DETRACTORS_WANTED: certain(0.15)}
    found = appraise(Assumptions({**PLAIN, **NPS, **wanted})).promoters
    assert found.change == pytest.approx(0.0190, abs=5e-5)
    assert found.worth == pytest.approx(100 * 0.819 / 0.281 - 800 / 3)
    assert appraise(Assumptions({**NPS, **wanted})).promoters.worth is None
    assert appraise(Assumptions({**PLAIN, **NPS})).promoters.change is None
