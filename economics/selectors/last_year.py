"""The last twelve months of a metric, added up from readings of one length."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language

from charts.numbers import figure
from economics.domain.periods import MONTHS_A_YEAR
from metrics.domain.indicators import Estimate
from metrics.domain.measures import Measure
from metrics.domain.periods import MONTHS, Period, end_of, shifted
from metrics.domain.sums import Sums, added_up, figure_of
from metrics.models import Metric
from metrics.selectors.sums import Line


@dataclass(frozen=True)
class Recent:
    """The last twelve months of a metric, as far as there are readings of one length."""

    metric: Metric
    sums: Sums
    period: Period
    first: date
    until: date
    months: int  # with readings

    @property
    def estimate(self) -> Estimate | None:
        found = figure_of(Measure(self.metric.measure), self.sums)
        return found if isinstance(found, Estimate) else None


def last_year(metric: Metric, lines: list[Line]) -> Recent | None:
    """Return twelve months up to the last reading, of readings as long as that one."""
    if not lines:
        return None
    last = max(lines, key=lambda line: (end_of(line.starts_on, line.period), MONTHS[line.period]))
    until = end_of(last.starts_on, last.period)
    earliest = shifted(until, -MONTHS_A_YEAR)
    counted = [
        line for line in lines if line.period is last.period and earliest <= line.starts_on < until
    ]
    starts = {line.starts_on for line in counted}
    return Recent(
        metric, added_up(line.sums for line in counted), last.period, min(starts), until,
        len(starts) * MONTHS[last.period],
    )  # fmt: skip


def source_of(recent: Recent, estimate: Estimate) -> str:
    words = f"{recent.metric.short_name}, {stretch(recent.first, recent.until)}"
    return words if estimate.n is None else f"{words}, n = {figure(estimate.n, 0)}"


def stretch(first: date, until: date) -> str:
    last = shifted(until, -1)
    told = f"{date_format(first, 'M Y')} – {date_format(last, 'M Y')}"
    return told.lower() if (get_language() or "").startswith("es") else told
