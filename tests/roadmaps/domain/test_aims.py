"""An initiative's metric looked at again: by more than its noise, or too early, or unknown."""

from __future__ import annotations

from datetime import date

import pytest

from metrics.domain.change import Verdict
from metrics.domain.groups import Stretch
from metrics.domain.measures import Measure
from metrics.domain.periods import Period, shifted
from metrics.domain.sums import Sums
from roadmaps.domain.aims import (
    Look,
    Watched,
    counting_from,
    figure_each,
    frozen,
    looked_at_again,
    reaches,
    thawed,
)

TODAY = date(2026, 10, 14)
MAY = date(2026, 5, 1)


def asked(n: int, favourable: int) -> Sums:
    return Sums(readings=1, numbered=1, counted=1, n=n, numerator=favourable, value=favourable / n)


def sold(amount: float) -> Sums:
    return Sums(readings=1, counted=1, numerator=amount, value=amount)


def course(first: date, *sums: Sums, step: int = 1) -> list[Stretch]:
    return [Stretch((shifted(first, step * n),), one) for n, one in enumerate(sums)]


def shares(before: Sums | None, *after: Sums, k: int = 0) -> Watched:
    return Watched(Measure.SHARE, before, 1, course(MAY, *after), Period.MONTH, k)


def test_a_change_beyond_its_noise_is_told_with_its_interval():
    """48 of 80 → 56 of 70, the example of "A metric's change"."""
    again = looked_at_again(shares(asked(80, 48), asked(30, 24), asked(40, 32)), MAY, TODAY)
    assert (again.look, again.verdict) == (Look.COMPARED, Verdict.ROSE)
    assert [round(x, 4) for x in (again.change.low, again.change.high)] == [0.0524, 0.3339]
    assert (again.first, again.until, again.after.n) == (MAY, date(2026, 7, 1), 70)


def test_a_change_within_its_noise_is_none():
    again = looked_at_again(shares(asked(50, 34), asked(50, 36)), MAY, TODAY)
    assert (again.verdict, again.is_better(True)) == (Verdict.NOISE, None)


@pytest.mark.parametrize(
    ("higher_is_better", "favourable", "better"),
    [(True, 90, True), (True, 20, False), (False, 20, True), (False, 90, False)],
)
def test_which_way_is_better_is_the_metrics_own(higher_is_better, favourable, better):
    again = looked_at_again(shares(asked(100, 55), asked(100, favourable)), MAY, TODAY)
    assert again.is_better(higher_is_better) is better


@pytest.mark.parametrize(
    ("done_on", "due_on", "since"),
    [
        (date(2026, 4, 20), date(2026, 12, 31), MAY),
        (date(2026, 5, 1), date(2026, 12, 31), MAY),
        (None, date(2026, 4, 30), MAY),
        (None, TODAY, date(2026, 11, 1)),
        (None, date(2026, 10, 15), None),
        (date(2026, 9, 3), date(2026, 1, 1), date(2026, 10, 1)),  # done late: from then on
    ],
)
def test_it_counts_from_the_month_after_it_was_done_or_due(done_on, due_on, since):
    assert counting_from(done_on, due_on, TODAY) == since


def test_neither_done_nor_due_is_waited_for():
    assert looked_at_again(shares(asked(50, 34), asked(50, 36)), None, TODAY).look is Look.WAITING


@pytest.mark.parametrize(
    ("since", "period", "look"),
    [
        (date(2026, 9, 1), Period.MONTH, Look.NO_READINGS),
        (date(2026, 10, 1), Period.MONTH, Look.TOO_EARLY),
        (date(2026, 7, 1), Period.QUARTER, Look.NO_READINGS),
        (date(2026, 8, 1), Period.QUARTER, Look.TOO_EARLY),  # the first whole one is the fourth
        (date(2026, 2, 1), Period.YEAR, Look.TOO_EARLY),
    ],
)
def test_too_early_is_told_from_nothing_measured(since, period, look):
    watched = Watched(Measure.SHARE, asked(50, 34), 1, [], period)
    assert looked_at_again(watched, since, TODAY).look is look


def test_the_running_month_and_what_began_before_do_not_count():
    months = course(date(2026, 4, 1), *(asked(10, n) for n in range(1, 8)))  # April to October
    again = looked_at_again(
        Watched(Measure.SHARE, asked(50, 34), 1, months, Period.MONTH), MAY, TODAY
    )
    assert (again.first, again.until, again.after.n) == (MAY, date(2026, 10, 1), 50)


def test_a_stretch_that_begins_before_is_left_out_whole():
    stretch = Stretch((date(2026, 4, 1), MAY), asked(50, 40))
    watched = Watched(Measure.SHARE, asked(50, 34), 1, [stretch], Period.MONTH)
    assert looked_at_again(watched, MAY, TODAY).look is Look.NO_READINGS


def test_after_a_year_what_happens_is_no_longer_the_initiatives():
    months = course(date(2024, 1, 1), *(asked(10, 5) for _ in range(30)))
    again = looked_at_again(
        Watched(Measure.SHARE, asked(50, 34), 1, months, Period.MONTH), date(2024, 1, 1), TODAY
    )
    assert again.until == date(2025, 1, 1)


def test_too_few_customers_are_not_shown():
    again = looked_at_again(shares(asked(50, 34), asked(4, 4), k=5), MAY, TODAY)
    assert (again.look, again.after, again.change) == (Look.TOO_FEW, None, None)
    assert looked_at_again(shares(asked(50, 34), asked(5, 4), k=5), MAY, TODAY).after.n == 5


def test_without_a_start_there_is_a_figure_and_no_change():
    again = looked_at_again(shares(None, asked(50, 40)), MAY, TODAY)
    assert (again.look, again.after.point, again.change) == (Look.NO_START, 0.8, None)


def test_values_without_n_make_no_figure_together():
    bare = Sums(readings=1, value=0.5)
    assert looked_at_again(shares(asked(50, 34), bare, bare), MAY, TODAY).look is Look.NO_FIGURE


def revenue(*after: float, before=(10, 12, 11, 13, 12, 11)) -> Watched:
    """The months of "Usual variation": 11.5 ± 3.724."""
    months = course(date(2025, 11, 1), *map(sold, (*before, *after)))
    start = Sums(readings=3, counted=3, numerator=36)
    return Watched(Measure.TOTAL, start, 3, months, Period.MONTH)


@pytest.mark.parametrize(
    ("after", "verdict"),
    [((15, 15.1), Verdict.NOISE), ((15.2, 15.3), Verdict.ROSE), ((7.0,), Verdict.FELL)],
)
def test_a_total_moved_if_its_mean_lies_beyond_what_was_usual(after, verdict):
    again = looked_at_again(revenue(*after), MAY, TODAY)
    assert (again.look, again.verdict) == (Look.COMPARED, verdict)
    assert again.change.before == 12
    assert round(again.usual.high, 3) == 15.224  # 11.5 + 3.724


def test_a_total_with_fewer_than_six_periods_in_a_row_before_it_cannot_be_told():
    assert looked_at_again(revenue(15, before=(10,) * 5), date(2026, 4, 1), TODAY).verdict is (
        Verdict.UNKNOWN
    )
    gap = [*course(date(2025, 9, 1), *map(sold, (9, 9))), *revenue(15).course[2:]]
    watched = Watched(Measure.TOTAL, sold(12), 1, gap, Period.MONTH)
    assert looked_at_again(watched, MAY, TODAY).verdict is Verdict.UNKNOWN


def test_a_share_without_counts_is_told_by_what_was_usual():
    """Readings that came as bare percentages have no interval."""
    bare = [Sums(readings=1, value=v) for v in (0.5, 0.52, 0.51, 0.5, 0.53, 0.51, 0.7)]
    watched = Watched(Measure.SHARE, bare[0], 1, course(date(2025, 11, 1), *bare), Period.MONTH)
    again = looked_at_again(watched, MAY, TODAY)
    assert (again.change.verdict, again.verdict) == (Verdict.UNKNOWN, Verdict.ROSE)


def test_what_was_frozen_is_read_back_as_it_was():
    sums = Sums(readings=2, numbered=2, counted=2, n=50, numerator=34.5, squares=3.25)
    assert thawed(frozen(sums, 3)) == (sums, 3)


def test_a_total_is_told_for_one_period():
    assert figure_each(Measure.TOTAL, Sums(readings=6, counted=6, numerator=60), 3).point == 20


@pytest.mark.parametrize(
    ("value", "target", "higher", "found"),
    [
        (0.75, 0.75, True, True), (0.7499999999999999, 0.75, True, True), (0.749, 0.75, True, False),
        (9.5, 9.5, False, True), (9.6, 9.5, False, False), (-3, -2, True, False),
    ],
)  # fmt: skip
def test_a_target_is_reached_from_its_own_side(value, target, higher, found):
    assert reaches(value, target, higher) is found
