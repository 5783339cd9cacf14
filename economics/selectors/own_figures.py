"""What the organisation's own readings say of each assumption, to be taken over or not.

Nothing is filled in by itself: an assumption without a figure stays empty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import Organization
from charts.numbers import figure
from economics.domain.acquisition import cost_of_acquiring
from economics.domain.inputs import SPECS, Key, Range, Unit, certain
from economics.domain.periods import MONTHS_A_YEAR, survived
from economics.selectors.last_year import Recent, last_year, source_of, stretch
from metrics.domain.cuts import Cut
from metrics.domain.groups import stretches
from metrics.domain.indicators import Estimate, share
from metrics.domain.measures import Kind
from metrics.domain.periods import MONTHS, Period, end_of, shifted
from metrics.domain.sums import NOTHING, Sums, added_up
from metrics.domain.windows import Window
from metrics.selectors.known import metrics_of, smallest_group
from metrics.selectors.sums import Inventory, inventory

ASKED_FOR = frozenset(
    {
        Kind.RETENTION, Kind.CHURN, Kind.NPS, Kind.ORDER_VALUE, Kind.ORDERS, Kind.REVENUE,
        Kind.NEW_CUSTOMERS, Kind.ACQUISITION_SPEND, Kind.COCA,
    }
)  # fmt: skip
# Segments of retention readings that are the groups of NPS, as files call them.
GROUPS = {
    Key.PROMOTER_RETENTION: frozenset({"promoters", "promoter", "promotores", "promotor"}),
    Key.PASSIVE_RETENTION: frozenset({"passives", "passive", "pasivos", "neutros", "neutrals"}),
    Key.DETRACTOR_RETENTION: frozenset({"detractors", "detractor", "detractores"}),
}


@dataclass(frozen=True)
class OwnFigure:
    """One assumption as own readings have it, in the case's period, and where it comes from."""

    key: Key
    known: Range
    source: str


_Said = tuple[Range, str]  # a range and where it comes from


class OwnFigures:
    """The readings an organisation has of what a case asks for. Four queries at most."""

    def __init__(self, organization: Organization) -> None:
        self.metrics = {
            Kind(metric.kind): metric
            for metric in metrics_of(organization)
            if metric.kind in ASKED_FOR
        }
        self.inventory: Inventory = inventory(self.metrics.values())
        self.smallest = smallest_group(organization)
        self.groups = self._retention_by_group()

    def for_case(
        self, months: int, *, customers: int | None = None, margin_rate: Range | None = None
    ) -> dict[Key, tuple[OwnFigure, ...]]:
        """Return what readings say of each assumption of a case whose periods last ``months``.

        More than one where readings can be understood in two ways.
        """
        found: dict[Key, list[_Said]] = {
            Key.RETENTION: self._retention(months),
            Key.ACQUISITION_COST: self._acquisition_cost(),
            **self._mix(),
            **{key: self._group(key, months) for key in GROUPS},
        }
        if customers and margin_rate is not None:
            found[Key.MARGIN] = self._margin(months, customers, margin_rate)
        return {
            key: tuple(OwnFigure(key, _within(key, known), source) for known, source in ways)
            for key, ways in found.items()
            if ways
        }

    def period_of(self, kind: Kind) -> Period | None:
        """Return how long the readings of a metric last; None without any."""
        recent = self._recent(kind)
        return recent.period if recent else None

    def a_year(self, kind: Kind) -> float | None:
        """Return a total as that of twelve months, from the months there are; None without."""
        recent = self._recent(kind)
        return recent.sums.numerator / recent.months * MONTHS_A_YEAR if recent else None

    # ---- one assumption each: its range and its source --------------------------------------

    def _retention(self, months: int) -> list[_Said]:
        for kind, turned in ((Kind.RETENTION, False), (Kind.CHURN, True)):
            recent = self._recent(kind)
            estimate = recent.estimate if recent else None
            if recent and estimate:
                kept = _mirrored(_range(estimate)) if turned else _range(estimate)
                return _ways_to_keep(kept, months, recent, estimate)
        return []

    def _acquisition_cost(self) -> list[_Said]:
        spend, new = self._recent(Kind.ACQUISITION_SPEND), self._recent(Kind.NEW_CUSTOMERS)
        if spend and new:
            period = max(spend.period, new.period, key=lambda p: MONTHS[p])
            spent = self.inventory.by_period(spend.metric.pk, period)
            won = self.inventory.by_period(new.metric.pk, period)
            both = sorted(set(spent) & set(won))
            if both:
                until = end_of(both[-1], period)
                counted = [start for start in both if start >= shifted(until, -MONTHS_A_YEAR)]
                cost = cost_of_acquiring(
                    added_up(spent[start] for start in counted).numerator,
                    added_up(won[start] for start in counted).numerator,
                )
                if cost is not None:
                    names = f"{spend.metric.short_name} ÷ {new.metric.short_name}"
                    return [(certain(cost), f"{names}, {stretch(counted[0], until)}")]
        recent = self._recent(Kind.COCA)
        estimate = recent.estimate if recent else None
        return [(_range(estimate), source_of(recent, estimate))] if recent and estimate else []

    def _margin(self, months: int, customers: int, rate: Range) -> list[_Said]:
        spend = self._spend()
        if spend is None:
            return []
        a_month, source = spend
        times = months / customers
        ends = zip(
            (a_month.low, a_month.likely, a_month.high), (rate.low, rate.likely, rate.high),
            strict=True,
        )  # fmt: skip
        words = _("%(source)s, divided by %(customers)s customers, times the margin rate") % {
            "source": source, "customers": figure(customers, 0),
        }  # fmt: skip
        return [(Range(*(amount * times * part for amount, part in ends)), words)]

    def _spend(self) -> _Said | None:
        """Return what all customers spend in a month."""
        revenue = self._recent(Kind.REVENUE)
        if revenue:
            words = f"{revenue.metric.short_name}, {stretch(revenue.first, revenue.until)}"
            return certain(revenue.sums.numerator / revenue.months), words
        orders, value = self._recent(Kind.ORDERS), self._recent(Kind.ORDER_VALUE)
        estimate = value.estimate if value else None
        if not orders or not value or not estimate:
            return None
        a_month = orders.sums.numerator / orders.months
        words = (
            f"{orders.metric.short_name} × {value.metric.short_name}, "
            f"{stretch(orders.first, orders.until)}"
        )
        return _each(_range(estimate), lambda amount: amount * a_month), words

    def _mix(self) -> dict[Key, list[_Said]]:
        recent = self._recent_as_published(Kind.NPS)
        if recent is None or recent.sums.counted < recent.sums.readings:
            return {}
        n = round(recent.sums.n)
        if n < self.smallest:
            return {}
        parts = {Key.PROMOTERS: recent.sums.numerator, Key.DETRACTORS: recent.sums.detractors}
        found = {}
        for key, counted in parts.items():
            estimate = share(min(counted, n), n)
            if estimate is not None:
                found[key] = [(certain(estimate.point), source_of(recent, estimate))]
        return found

    def _group(self, key: Key, months: int) -> list[_Said]:
        recent = self.groups.get(key)
        estimate = recent.estimate if recent else None
        if not recent or not estimate:
            return []
        return _ways_to_keep(certain(estimate.point), months, recent, estimate)

    # ---- readings -----------------------------------------------------------------------------

    def _recent(self, kind: Kind) -> Recent | None:
        metric = self.metrics[kind]
        return last_year(metric, self.inventory.chosen(metric.pk))

    def _recent_as_published(self, kind: Kind) -> Recent | None:
        """Return the last year of what customers were asked, over the stretches of every page.

        Twelve months cut out of them would give back the few customers of the month that an
        earlier one was joined to. Source: docs/methods.md, "Small groups of customers".
        """
        recent = self._recent(kind)
        if recent is None:
            return None
        months: dict[date, Sums] = {}
        for line in self.inventory.chosen(recent.metric.pk):
            months[line.starts_on] = months.get(line.starts_on, NOTHING) + line.sums
        window = Window(recent.first, recent.until)
        told = [s for s in stretches(months, self.smallest) if s.reaches(window)]
        return replace(
            recent,
            sums=added_up(s.sums for s in told),
            first=min(s.first for s in told),
            until=max(recent.until, *(end_of(s.starts[-1], recent.period) for s in told)),
        )

    def _retention_by_group(self) -> dict[Key, Recent]:
        metric = self.metrics[Kind.RETENTION]
        lines = [
            line for line in self.inventory.chosen(metric.pk, Cut.SEGMENT) if line.cut & Cut.SEGMENT
        ]
        whole = last_year(metric, lines)
        if whole is None:
            return {}
        rows = self.inventory.broken_down(
            [metric.pk], Cut.SEGMENT, ["segment", "period"], whole.first, whole.until
        )
        found: dict[Key, Recent] = {}
        for _metric, (segment, period), sums in rows:
            for key, names in GROUPS.items():
                if segment.casefold() in names and period == whole.period.value:
                    known = found[key].sums + sums if key in found else sums
                    found[key] = Recent(
                        metric, known, whole.period, whole.first, whole.until, whole.months
                    )
        return {k: recent for k, recent in found.items() if recent.sums.n >= self.smallest}


def sure_figures(organization: Organization, months: int) -> dict[Key, OwnFigure]:
    """Return the own figures that can be understood in one way only, to begin a case with."""
    found = OwnFigures(organization).for_case(months)
    return {key: ways[0] for key, ways in found.items() if len(ways) == 1}


def _range(estimate: Estimate) -> Range:
    """Return an estimate as low, likely, high; of fewer than ten the middle of its interval."""
    low = estimate.point if estimate.low is None else min(estimate.low, estimate.point)
    high = estimate.point if estimate.high is None else max(estimate.high, estimate.point)
    point = (low + high) / 2 if estimate.is_interval_only else estimate.point
    return Range(low, point, high)


def _each(known: Range, change: Callable[[float], float]) -> Range:
    return Range(change(known.low), change(known.likely), change(known.high))


def _ways_to_keep(known: Range, months: int, recent: Recent, estimate: Estimate) -> list[_Said]:
    """Return retention as it stands and, of shorter or longer readings, made into the period.

    A month's reading may tell who stayed for that month, or who renewed a year that ended in
    it: only a person knows, so both are offered.
    """
    source, length = source_of(recent, estimate), MONTHS[recent.period]
    if length == months:
        return [(known, source)]
    lasting = {1: _("a month"), 3: _("a quarter"), 12: _("a year")}
    said = {"source": source, "wanted": lasting[months], "read": lasting[length]}
    return [
        (known, _("%(source)s; each reading tells who stayed for %(wanted)s") % said),
        (
            _each(known, lambda kept: survived(kept, months / length)),
            _("%(source)s; each reading tells who stayed for %(read)s, made into %(wanted)s")
            % said,
        ),
    ]


def _mirrored(known: Range) -> Range:
    return Range(1 - known.high, 1 - known.likely, 1 - known.low)


def _within(key: Key, known: Range) -> Range:
    """Return a range as it is typed: cents, hundredths of a per cent, and what a case accepts.

    All customers kept becomes just under all, because a value needs an end.
    """
    spec = SPECS[key]
    decimals = 4 if spec.unit is Unit.SHARE else 2

    def fitted(number: float) -> float:
        return min(spec.highest, max(spec.lowest, round(number, decimals)))

    return _each(known, fitted)
