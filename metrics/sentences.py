"""What customer figures say, in the active language: the same words on every page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from charts.numbers import NO_FIGURE, figure, money, percent, signed
from metrics.domain.change import Change, Verdict
from metrics.domain.indicators import Estimate
from metrics.domain.measures import JUDGES_NOTHING, Kind, Measure
from metrics.domain.sums import NoFigure, Sums
from metrics.models import Metric
from metrics.selectors.known import is_money

MANY = 1000  # customers from whom on a share has a decimal
CENTS_BELOW = 1000  # amounts below it are written with cents


def unit_words(metric: Metric) -> str:
    """Return the unit as it is written after a number; "" where the number says it."""
    if metric.counts_as is Measure.SHARE:
        return ""
    return _("days") if metric.unit == "days" else metric.unit


def value_words(metric: Metric, value: float | None, n: int | None = None) -> str:
    """Return a value as a person reads it: "68 %", "42", "1.250 €", "12,5 days"."""
    if value is None:
        return NO_FIGURE
    if metric.counts_as is Measure.SHARE:
        return percent(value, 1 if n and n >= MANY else 0)
    if metric.counts_as is Measure.NET:
        return figure(value, 0)
    if is_money(metric):
        return money(value, metric.unit, 2 if abs(value) < CENTS_BELOW else 0)
    counted = metric.counts_as is Measure.TOTAL and (value == round(value) or abs(value) >= 100)
    decimals = 0 if counted else 1
    unit = unit_words(metric)
    return f"{figure(value, decimals)}\u00a0{unit}" if unit else figure(value, decimals)


def interval_words(metric: Metric, estimate: Estimate | None) -> str:
    """Return "54–79 %"; "" where there is no interval."""
    if estimate is None or estimate.low is None or estimate.high is None:
        return ""
    low, high, n = estimate.low, estimate.high, estimate.n
    if metric.counts_as is Measure.SHARE:
        decimals = 1 if n and n >= MANY else 0
        return f"{figure(100 * low, decimals)}–{percent(high, decimals)}"
    if metric.counts_as is Measure.NET:
        return _("%(low)s to %(high)s") % {"low": figure(low, 0), "high": figure(high, 0)}
    if is_money(metric):
        return f"{value_words(metric, low)} – {value_words(metric, high)}"
    return f"{figure(low, 1)}–{value_words(metric, high)}"


def number_words(n: int | None) -> str:
    return _("n not known") if n is None else f"n = {figure(n, 0)}"


def difference_words(metric: Metric, difference: float) -> str:
    """Return a difference in points for shares, else in the unit."""
    if metric.counts_as in (Measure.SHARE, Measure.NET):
        points = 100 * difference if metric.counts_as is Measure.SHARE else difference
        shown = signed(points, 0) if abs(points) >= 9.95 else signed(points, 1)
        return _("%(points)s points") % {"points": shown}
    words = value_words(metric, abs(difference))
    return f"{'+' if difference > 0 else '−' if difference < 0 else ''}{words}"


def too_few(k: int) -> str:
    return _("fewer than %(k)s customers") % {"k": figure(k, 0)}


def no_figure(reason: NoFigure) -> str:
    """Return why readings make no figure."""
    return {
        NoFigure.NO_READINGS: _("no readings in these months"),
        NoFigure.NUMBER_MISSING: _("values without the number of customers cannot be averaged"),
        NoFigure.DIVIDED_BY_NOTHING: _("divided by nothing"),
    }[reason]


def why_no_interval(metric: Metric, estimate: Estimate | None) -> str:
    """Return why a figure has no interval; "" where it has one."""
    if estimate is None or estimate.low is not None:
        return ""
    if metric.counts_as is Measure.TOTAL:
        return _("a sum of everything: no interval")
    if metric.counts_as is Measure.RATIO:
        return _("a ratio of two sums: no interval")
    if estimate.n is None:
        return _("no interval: the number of customers is not known")
    return _("no interval: how far the values spread is not known")


def only_words(start: date) -> str:
    """Return that a figure is of its last period alone."""
    return _("%(month)s alone: values without the number of customers cannot be averaged") % {
        "month": month_words(start)
    }


def month_words(start: date) -> str:
    """Return "March 2026", or "marzo de 2026": inside a Spanish sentence months are small."""
    return date_format(start, "YEAR_MONTH_FORMAT")


def months_words(first: date, last: date) -> str:
    """Return "March 2026" or "March 2026 – May 2026", both months included."""
    one = month_words(first)
    return one if (first.year, first.month) == (last.year, last.month) else (
        f"{one} – {month_words(last)}"
    )  # fmt: skip


def is_better(metric: Metric, verdict: Verdict) -> bool | None:
    """Return whether a move is a good one; None for none that is more than noise, or judges nothing."""
    if metric.kind in JUDGES_NOTHING:
        return None
    if verdict is Verdict.ROSE:
        return metric.higher_is_better
    if verdict is Verdict.FELL:
        return not metric.higher_is_better
    return None


def verdict_words(metric: Metric, verdict: Verdict) -> str:
    better = is_better(metric, verdict)
    if better is not None:
        return pgettext("metric", "better") if better else pgettext("metric", "worse")
    if verdict is Verdict.NOISE:
        return _("≈ within its noise")
    if verdict in (Verdict.ROSE, Verdict.FELL):
        return pgettext("metric", "rose") if verdict is Verdict.ROSE else pgettext("metric", "fell")
    return _("cannot be told from noise")


def change_words(metric: Metric, change: Change | None) -> str:
    """Return the difference and its interval; "" without one."""
    if change is None:
        return ""
    words = difference_words(metric, change.difference)
    if change.low is None or change.high is None:
        return words
    if is_money(metric):
        low, high = difference_words(metric, change.low), difference_words(metric, change.high)
    else:
        scale = 100 if metric.counts_as is Measure.SHARE else 1
        low, high = signed(scale * change.low, 1), signed(scale * change.high, 1)
    ends = _("%(low)s to %(high)s") % {"low": low, "high": high}
    return f"{words} ({ends})"


def against_words(metric: Metric, verdict: Verdict) -> str:
    """Return how one part stands against the others together."""
    better = is_better(metric, verdict)
    if better is not None:
        return _("better than the rest") if better else _("worse than the rest")
    return _("≈ no detectable difference") if verdict is Verdict.NOISE else ""


def target_words(metric: Metric) -> str:
    """Return the target and by when; "" without one."""
    if metric.target is None:
        return ""
    words = value_words(metric, metric.target)
    if metric.target_on:
        words = _("%(value)s by %(date)s") % {
            "value": words, "date": date_format(metric.target_on, "SHORT_DATE_FORMAT"),
        }  # fmt: skip
    return words


def distance_words(metric: Metric, value: float | None) -> str:
    """Return "reached", or how far there is still to go; "" without both."""
    if metric.target is None or value is None:
        return ""
    short = metric.target - value if metric.higher_is_better else value - metric.target
    if short <= 1e-9:
        return pgettext("target", "reached")
    return _("%(difference)s to go") % {"difference": difference_words(metric, short).lstrip("+")}


def latest_words(metric: Metric, start: date, value: float, low: float, high: float) -> str:
    return _("%(month)s: %(value)s; usual %(low)s to %(high)s") % {
        "month": capfirst(month_words(start)),
        "value": value_words(metric, value),
        "low": value_words(metric, low),
        "high": value_words(metric, high),
    }


def derived_words(kinds: Sequence[Kind]) -> str:
    """Return what a figure was worked out from."""
    return {
        (Kind.ACQUISITION_SPEND, Kind.NEW_CUSTOMERS): _("acquisition spend ÷ new customers"),
        (Kind.REVENUE, Kind.ORDERS): _("revenue ÷ orders"),
        (Kind.RETENTION,): _("1 − retention"),
    }.get(tuple(kinds), "")


def baseline_words(metric: Metric) -> str:
    """Return the baseline and of when it is; "" without one."""
    if metric.baseline is None:
        return ""
    words = value_words(metric, metric.baseline)
    if metric.baseline_on:
        words = f"{words} ({month_words(metric.baseline_on)})"
    return words


def method_words(metric: Metric, sums: Sums, figure_words: str) -> str:
    """Return how the figure was made, with its own numbers; "" where they are not all there."""
    if metric.counts_as is Measure.TOTAL:
        return ngettext(
            "%(n)s reading added up: %(value)s.", "%(n)s readings added up: %(value)s.",
            sums.readings,
        ) % {"n": figure(sums.readings, 0), "value": figure_words}  # fmt: skip
    if not sums.n or sums.numbered < sums.readings:
        return ""
    told = {"n": figure(sums.n, 0), "value": figure_words, "of": figure(sums.numerator, 0)}
    if sums.counted < sums.readings:
        return (
            _("The values of the readings, averaged by their n (%(n)s in all): %(value)s.") % told
        )
    if metric.counts_as is Measure.SHARE:
        return _("%(of)s of %(n)s: %(of)s ÷ %(n)s = %(value)s.") % told
    if metric.counts_as is Measure.NET:
        return _(
            "%(of)s promoters and %(against)s detractors of %(n)s: "
            "100 × (%(of)s − %(against)s) ÷ %(n)s = %(value)s."
        ) % (told | {"against": figure(sums.detractors, 0)})
    return _("%(of)s ÷ %(n)s = %(value)s.") % told
