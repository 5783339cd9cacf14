"""Where a metric stands in a window, and what may be said of its change."""

from __future__ import annotations

from datetime import date

import pytest

from metrics.domain.change import Verdict
from metrics.domain.derived import derived
from metrics.domain.groups import each_alone, stretches
from metrics.domain.measures import Kind, Measure
from metrics.domain.periods import shifted
from metrics.domain.standing import standing
from metrics.domain.sums import NoFigure, Sums
from metrics.domain.windows import Window, latest_window, window_of

TODAY = date(2026, 10, 14)
WINDOW = Window(date(2026, 4, 1), date(2026, 11, 1))  # seven months, the running one included


def share(n: int, good: int) -> Sums:
    return Sums(readings=1, numbered=1, counted=1, n=n, numerator=good, weighted=good)


def total(value: float) -> Sums:
    return Sums(readings=1, counted=1, numerator=value, value=value)


def run(first: date, *sums: Sums | None) -> dict[date, Sums]:
    return {shifted(first, i): s for i, s in enumerate(sums) if s is not None}


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (None, None, ("2025-11", "2026-10")),
        ("2026-01", None, ("2026-01", "2026-10")),
        (None, "2026-03", ("2025-04", "2026-03")),
        ("2026-05", "2026-02", ("2026-02", "2026-05")),
        ("2026-05", "2026-05", ("2026-05", "2026-05")),
        ("2027-02", None, ("2027-02", "2027-02")),
        ("1990-01", "2026-10", ("2016-11", "2026-10")),
    ],
)
def test_the_months_asked_for(first, last, found):
    def read(text):
        return date.fromisoformat(f"{text}-01") if text else None

    window = window_of(read(first), read(last), TODAY)
    assert (f"{window.first:%Y-%m}", f"{window.last:%Y-%m}") == found


def test_before_is_the_same_length_directly_before():
    window = latest_window(TODAY)
    assert (window.months, window.before.months, window.before.until) == (12, 12, window.first)


@pytest.mark.parametrize(
    ("good", "verdict"), [(90, Verdict.ROSE), (50, Verdict.NOISE), (10, Verdict.FELL)]
)
def test_a_share_moved_only_beyond_its_interval(good, verdict):
    course = each_alone(run(date(2026, 3, 1), share(100, 50), share(100, good)))
    assert standing(Measure.SHARE, course, WINDOW, TODAY, 0).verdict is verdict


def test_a_share_of_too_few_has_no_figure_and_no_change():
    course = stretches({date(2026, 5, 1): share(3, 1)}, 5)
    found = standing(Measure.SHARE, course, WINDOW, TODAY, 5)
    assert (found.figure, found.change) == (None, None)
    assert standing(Measure.SHARE, course, WINDOW, TODAY, 0).estimate is not None


def test_a_change_against_too_few_is_not_told():
    before = {shifted(WINDOW.first, -1): share(3, 3)}
    now = {WINDOW.first: share(50, 20)}
    course = each_alone(before | now)
    assert standing(Measure.SHARE, course, WINDOW, TODAY, 0).change is not None
    assert standing(Measure.SHARE, course, WINDOW, TODAY, 5).change is None


def test_totals_are_compared_month_with_month_and_without_the_running_one():
    year = [total(100)] * 7 + [total(110)] * 6 + [total(5)]
    course = each_alone(run(date(2025, 9, 1), *year))
    found = standing(Measure.TOTAL, course, WINDOW, TODAY, 0)
    assert found.sums.numerator == 6 * 110 + 5
    assert (found.change.before, found.change.after) == (600, 660)


def test_a_total_is_not_compared_with_months_that_are_not_told():
    course = each_alone(run(date(2026, 1, 1), *[total(100)] * 9))
    assert standing(Measure.TOTAL, course, WINDOW, TODAY, 0).change is None


@pytest.mark.parametrize(
    ("last", "verdict"), [(101, Verdict.NOISE), (300, Verdict.ROSE), (1, Verdict.FELL)]
)
def test_a_total_moved_only_where_its_last_whole_month_is_unusual(last, verdict):
    usual = [total(100 + n % 3) for n in range(8)]
    course = each_alone(run(date(2026, 1, 1), *usual, total(last), total(7)))  # 7: October so far
    found = standing(Measure.TOTAL, course, WINDOW, TODAY, 0)
    assert (found.latest.start, found.verdict) == (date(2026, 9, 1), verdict)


def test_what_is_usual_is_not_known_across_a_gap():
    course = each_alone(run(date(2026, 1, 1), *[total(100)] * 5, None, *[total(100)] * 3))
    assert standing(Measure.TOTAL, course, WINDOW, TODAY, 0).verdict is Verdict.UNKNOWN


def test_values_without_n_are_not_averaged_the_last_one_is_told():
    alone = Sums(readings=1, value=0.7)
    last = Sums(readings=1, value=0.8)
    course = each_alone(run(date(2026, 7, 1), alone, last))
    found = standing(Measure.SHARE, course, WINDOW, TODAY, 0)
    assert (found.estimate.point, found.only) == (0.8, date(2026, 8, 1))


def test_nothing_in_the_window_is_said_so():
    course = each_alone(run(date(2024, 1, 1), share(10, 5)))
    assert standing(Measure.SHARE, course, WINDOW, TODAY, 0).figure is NoFigure.NO_READINGS


@pytest.mark.parametrize(
    ("kind", "sources", "value"),
    [
        (Kind.COCA, {Kind.ACQUISITION_SPEND: total(600), Kind.NEW_CUSTOMERS: total(5)}, 120),
        (Kind.ORDER_VALUE, {Kind.REVENUE: total(900), Kind.ORDERS: total(12)}, 75),
        (Kind.CHURN, {Kind.RETENTION: Sums(readings=1, value=0.8)}, 0.2),
    ],
)
def test_what_follows_from_other_metrics(kind, sources, value):
    months = {source: {date(2026, 1, 1): sums} for source, sums in sources.items()}
    assert derived(kind, months)[date(2026, 1, 1)].value == pytest.approx(value)


def test_a_cost_for_each_of_nobody_is_none():
    january = date(2026, 1, 1)
    months = {
        Kind.ACQUISITION_SPEND: {january: total(600)},
        Kind.NEW_CUSTOMERS: {january: total(0)},
    }
    assert derived(Kind.COCA, months) == {}


def test_a_month_that_one_source_does_not_tell_is_left_out():
    spend = run(date(2026, 1, 1), total(600), total(700))
    new = run(date(2026, 2, 1), total(7))
    found = derived(Kind.COCA, {Kind.ACQUISITION_SPEND: spend, Kind.NEW_CUSTOMERS: new})
    assert {start.month: sums.value for start, sums in found.items()} == {2: 100}


def test_churn_keeps_the_number_of_customers():
    found = derived(Kind.CHURN, {Kind.RETENTION: {date(2026, 1, 1): share(1000, 800)}})
    (sums,) = found.values()
    assert (sums.n, sums.numerator) == (1000, 200)
