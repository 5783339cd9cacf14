"""One reading in words: its period, what it tells of, its figure with its number."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from charts.numbers import figure
from metrics.domain.measures import Measure
from metrics.domain.periods import Period
from metrics.models import Reading
from metrics.sentences import value_words


def period_text(starts_on: date, period: str) -> str:
    """Return a period by its name: March 2026, Q1 2026, 2026."""
    if period == Period.MONTH:
        return date_format(starts_on, "YEAR_MONTH_FORMAT")
    if period == Period.QUARTER:
        quarter = (starts_on.month - 1) // 3 + 1
        return _("Q%(quarter)s %(year)s") % {"quarter": quarter, "year": starts_on.year}
    return str(starts_on.year)


def named_period_text(name: str) -> str:
    """Return a period written as in files, 2026-03, 2026-Q1 or 2026, as people write it."""
    year, _dash, part = name.partition("-")
    if not part:
        return year
    if part.startswith("Q"):
        return period_text(date(int(year), 3 * int(part[1:]) - 2, 1), Period.QUARTER)
    return period_text(date(int(year), int(part), 1), Period.MONTH)


def figure_text(reading: Reading) -> str:
    """Return a reading's figure with what it was made of: "68 % of 50", "294 € (n = 120)"."""
    metric = reading.metric
    text = value_words(metric, reading.value)
    if reading.n is None or metric.counts_as is Measure.TOTAL:
        return text
    words = {"value": text, "n": figure(reading.n, 0)}
    if metric.counts_as is Measure.SHARE:
        return _("%(value)s of %(n)s") % words
    return _("%(value)s (n = %(n)s)") % words


def told_of(reading: Reading) -> str:
    """Return what a reading is broken down by: channel, place and segment; "" for everything."""
    place = reading.touchpoint or reading.stage
    parts = [
        str(reading.channel) if reading.channel else "",
        str(place) if place else reading.get_moment_display(),
        reading.segment,
    ]
    return " · ".join(part for part in parts if part)
