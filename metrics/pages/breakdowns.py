"""A metric broken down: each part with its figure, and how it stands against the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from charts.figures import Figure
from charts.metrics import Bar, part_bars
from charts.numbers import percent
from metrics import dashboard_sentences, sentences
from metrics.domain.change import Change, Verdict, change_between
from metrics.domain.groups import Parts
from metrics.domain.indicators import Estimate
from metrics.domain.measures import Measure
from metrics.domain.sums import NoFigure, Sums, added_up, figure_of
from metrics.domain.windows import Window
from metrics.models import Metric
from metrics.pages.names import Name

MOST_BARS = 12


@dataclass(frozen=True)
class Mark:
    """Where a figure stands across a line, in percent of its width."""

    at: str
    low: str
    width: str


@dataclass(frozen=True)
class Part:
    """One part of a breakdown. ``figure`` is None where it may not be shown."""

    cell: Any
    name: Name
    metric: Metric
    sums: Sums
    figure: Estimate | NoFigure | None
    is_partial: bool  # some of its months are of too few customers
    against: Change | None = None
    share: float | None = None
    mark: Mark | None = None

    @property
    def estimate(self) -> Estimate | None:
        return self.figure if isinstance(self.figure, Estimate) else None

    @property
    def value(self) -> str:
        if self.figure is None:
            return _("too few to show")
        if isinstance(self.figure, NoFigure):
            return sentences.no_figure(self.figure)
        if self.figure.is_interval_only:
            return sentences.interval_words(self.metric, self.figure)
        return sentences.value_words(self.metric, self.figure.point, self.figure.n)

    @property
    def interval(self) -> str:
        estimate = self.estimate
        if estimate is None or estimate.is_interval_only:
            return ""
        return sentences.interval_words(self.metric, estimate)

    @property
    def n(self) -> str:
        """How many customers or cases, where the measure counts any."""
        if self.estimate is None or self.metric.counts_as is Measure.TOTAL:
            return ""
        return sentences.number_words(self.estimate.n)

    @property
    def verdict(self) -> Verdict:
        return self.against.verdict if self.against else Verdict.UNKNOWN

    @property
    def tone(self) -> str:
        better = sentences.is_better(self.metric, self.verdict)
        return "noise" if better is None else "better" if better else "worse"

    @property
    def words(self) -> str:
        return sentences.against_words(self.metric, self.verdict) if self.against else ""

    @property
    def share_words(self) -> str:
        return percent(self.share, 0) if self.share is not None else ""


@dataclass(frozen=True)
class Breakdown:
    """The parts of one metric, the worst first; ``first`` to ``last``: the months counted."""

    metric: Metric
    parts: tuple[Part, ...]
    whole: Estimate | None
    first: date | None
    last: date | None
    window: Window
    period_words: str

    @property
    def shown(self) -> list[Part]:
        return [part for part in self.parts if part.estimate]

    @property
    def hidden(self) -> int:
        return sum(part.figure is None for part in self.parts)

    @property
    def is_total(self) -> bool:
        return self.metric.counts_as is Measure.TOTAL

    @property
    def months(self) -> str:
        """The months counted, where they are others than those asked for."""
        if self.first is None or self.last is None or not self.period_words:
            return ""
        return sentences.months_words(self.first, self.last)

    @cached_property
    def chart(self) -> Figure | None:
        """Bars of the parts; None where there is nothing to compare or too much."""
        shown = self.shown
        if not 2 <= len(shown) <= MOST_BARS:
            return None
        scale = scale_of(self.metric)
        bars = [
            Bar(
                part.name.text,
                scale * e.point,
                None if e.low is None else scale * e.low,
                None if e.high is None else scale * e.high,
                f"{part.name.text}: {' · '.join(filter(None, (part.value, part.interval, part.n)))}",
                e.is_interval_only,
            )
            for part in shown
            if (e := part.estimate)
        ]
        whole = None if self.whole is None or self.is_total else scale * self.whole.point
        return part_bars(bars, whole=whole, suffix=suffix_of(self.metric))

    @property
    def chart_text(self) -> str:
        return "; ".join(f"{part.name.text}: {part.value}" for part in self.shown[:MOST_BARS])


def scale_of(metric: Metric) -> float:
    """Return by what a value is multiplied to be read: shares as percent."""
    return 100 if metric.counts_as is Measure.SHARE else 1


def suffix_of(metric: Metric) -> str:
    if metric.counts_as is Measure.SHARE:
        return "\u00a0%"
    unit = sentences.unit_words(metric)
    return f"\u00a0{unit}" if unit else ""


def breakdown(
    metric: Metric, parts: Parts[Any], window: Window, names: Callable[[Any], Name],
    only: Callable[[Any], bool] = lambda cell: True, k: int = 0,
) -> Breakdown:  # fmt: skip
    """Return a metric by its parts in a window; ``only`` says which parts are wanted."""
    starts = parts.within(window)
    found = [
        _part(metric, cell, mine, starts, names)
        for cell, mine in parts.cells.items()
        if only(cell) and any(start in mine for start in starts)
    ]
    shown = added_up(part.sums for part in found if part.estimate)
    everything = figure_of(metric.counts_as, shown)
    whole = everything if isinstance(everything, Estimate) else None
    placed = _marked(metric, [_beside(part, found) for part in found])
    return Breakdown(
        metric,
        tuple(sorted(placed, key=lambda part: _order(metric, part))),
        whole,
        min(starts, default=None),
        max((parts.ends[start] for start in starts), default=None),
        window,
        dashboard_sentences.period_words(parts.period, k),
    )


def _part(
    metric: Metric,
    cell: Any,
    mine: Mapping[date, Sums | None],
    starts: Iterable[date],
    names: Callable[[Any], Name],
) -> Part:
    told = [mine[start] for start in starts if start in mine]
    visible = [sums for sums in told if sums is not None]
    sums = added_up(visible)
    figure = figure_of(metric.counts_as, sums) if visible else None
    return Part(cell, names(cell), metric, sums, figure, 0 < len(visible) < len(told))


def _beside(part: Part, parts: list[Part]) -> Part:
    """Return a part with its change against all others together, or its share of a total."""
    others = [other.sums for other in parts if other.cell != part.cell and other.estimate]
    if part.estimate is None or not others:
        return part
    rest = added_up(others)
    if part.metric.counts_as is Measure.TOTAL:
        everything = rest.numerator + part.sums.numerator
        return replace(part, share=part.sums.numerator / everything) if everything > 0 else part
    found = change_between(part.metric.counts_as, rest, part.sums)
    return replace(part, against=found) if isinstance(found, Change) else part


def _marked(metric: Metric, parts: list[Part]) -> list[Part]:
    """Place each figure on one line for all: 0–100 % for shares, −100–100 for net shares."""
    estimates = [part.estimate for part in parts if part.estimate]
    ends = [end for e in estimates for end in (e.point, e.low, e.high) if end is not None]
    low, high = {
        Measure.SHARE: (0.0, 1.0),
        Measure.NET: (-100.0, 100.0),
    }.get(metric.counts_as, (min([0.0, *ends]), max([0.0, *ends])))
    if high <= low:
        return parts

    def across(value: float) -> float:
        return 100 * (min(high, max(low, value)) - low) / (high - low)

    return [
        part if (e := part.estimate) is None else replace(part, mark=_mark(e, across))
        for part in parts
    ]


def _mark(estimate: Estimate, across: Callable[[float], float]) -> Mark:
    at = "" if estimate.is_interval_only else f"{across(estimate.point):.1f}%"
    if estimate.low is None or estimate.high is None:
        return Mark(at, "", "")
    low, high = across(estimate.low), across(estimate.high)
    return Mark(at, f"{low:.1f}%", f"{max(0.5, high - low):.1f}%")


def _order(metric: Metric, part: Part) -> tuple[int, float, str]:
    """The worst first, of totals the largest; what is not shown and what is not stated last."""
    if part.estimate is None:
        return 2, 0.0, part.name.text
    if part.cell in (None, ""):
        return 1, 0.0, part.name.text
    worst_first = metric.higher_is_better and metric.counts_as is not Measure.TOTAL
    return 0, part.estimate.point * (1 if worst_first else -1), part.name.text
