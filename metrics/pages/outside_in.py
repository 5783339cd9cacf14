"""A round beside its customers: words, marks on axes, the picture of two orders.

Nothing here takes maturity from satisfaction. Source: docs/methods.md, "One scale, honestly".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from assessments.domain.scale import pomp
from charts.numbers import figure, percent, span
from charts.outside_in import rank_slopes
from metrics import dashboard_sentences, sentences
from metrics.domain.indicators import Estimate, mean, percent_of_maximum
from metrics.domain.measures import SCALES, Kind
from metrics.domain.outside_in import NoOrder
from metrics.pages import outside_in_words as words
from metrics.pages.outside_in_marks import Mark, ends_of, mark, share_mark
from metrics.selectors.orders import Order
from metrics.selectors.outside_in import MONTHS, OutsideIn, Said


@dataclass(frozen=True)
class OrderView:
    """Two orders of the same places, as the page shows them."""

    order: Order
    of_journeys: bool

    @property
    def headline(self) -> str:
        return words.order_headline(self.order, of_journeys=self.of_journeys)

    @property
    def text(self) -> str:
        return words.order_words(self.order, of_journeys=self.of_journeys)

    @property
    def method(self) -> str:
        return words.order_method(self.order)

    @property
    def chart_name(self) -> str:
        return "slope-journeys" if self.of_journeys else "slope-touchpoints"

    @property
    def of_several(self) -> bool:
        """Whether the places lie in more than one journey, so that each must say in which."""
        return len({row.place.within for row in self.order.ranked}) > 1

    @property
    def is_shown(self) -> bool:
        return self.order.agreement is not NoOrder.TOO_FEW

    @cached_property
    def disagreements(self) -> list[str]:
        return [words.apart(row, len(self.order.ranked)) for row in self.order.largest]

    @cached_property
    def rows(self) -> list[tuple[Any, Mark, bool]]:
        """Each place with its customers' figure as a mark, and whether it lies far apart."""
        largest = {id(row) for row in self.order.largest}
        return [
            (row, share_mark(row.place.name, row.place.outside), id(row) in largest)
            for row in self.order.ranked
        ]

    @cached_property
    def chart(self) -> dict[str, Any]:
        largest = {id(row) for row in self.order.largest}
        return rank_slopes(
            [(row.place.name, row.inside, row.outside) for row in self.order.ranked],
            [id(row) in largest for row in self.order.ranked],
        )


@dataclass(frozen=True)
class OutsideInPage:
    """Everything the page says of one round and its customers."""

    found: OutsideIn

    @property
    def headline(self) -> str:
        return words.headline(self.found)

    @property
    def months(self) -> str:
        """The months the figure of the customers is made of; where there is none, those asked."""
        said = self.found.satisfied
        return sentences.months_words(said.first, said.last)

    @property
    def window_months(self) -> str:
        return sentences.months_words(self.found.window.first, self.found.window.last)

    @property
    def last_month(self) -> str:
        return sentences.months_words(self.found.window.last, self.found.window.last)

    @property
    def choices(self) -> list[tuple[int, bool]]:
        return [(months, months == self.found.months) for months in MONTHS]

    @property
    def why_unknown(self) -> str:
        return words.why_unknown(self.found)

    @property
    def no_expectation(self) -> str:
        return words.no_expectation(self.found)

    @property
    def no_satisfaction(self) -> str:
        return words.no_satisfaction(self.found, self.window_months)

    @property
    def sources(self) -> str:
        return words.sources(self.found.satisfied.sources)

    @property
    def method(self) -> list[str]:
        """The arithmetic of expected and actual, as far as there is any."""
        found = self.found.foresight
        actual = self.found.satisfied.estimate
        if found is None or actual is None or actual.is_interval_only:
            return []
        lines = [words.spread(self.found.expected), words.difference(found)]
        return [line for line in lines if line]

    @cached_property
    def marks(self) -> list[Mark]:
        """The expectation and the figure, both with intervals on one axis of 0 to 100."""
        expected, actual = self.found.expected, self.found.satisfied.estimate
        rows = []
        if expected.n:
            rows.append(
                mark(
                    _("What the team expects"), "team", expected.mean,
                    self.found.expected_interval, own=percent(expected.mean / 100),
                    note=words.people(expected.n),
                )
            )  # fmt: skip
        if actual is not None:
            ends = ends_of(actual)
            rows.append(
                mark(
                    _("What customers say"), "customers", 100 * actual.point,
                    (100 * ends[0], 100 * ends[1]) if ends else None,
                    own=words.share_words(actual), note=words.counted(self.found.satisfied),
                    interval_only=actual.is_interval_only,
                )
            )  # fmt: skip
        return rows

    @cached_property
    def touchpoints(self) -> OrderView:
        return OrderView(self.found.touchpoints, False)

    @cached_property
    def journeys(self) -> OrderView:
        return OrderView(self.found.journeys, True)

    @property
    def left_out(self) -> str:
        """How many touchpoints lack one side, and why some count more months than were asked."""
        longer = dashboard_sentences.period_words(self.found.breakdown, self.found.k)
        return f"{words.unmatched(self.found.touchpoints.unmatched)} {longer}".strip()

    @cached_property
    def maturity(self) -> list[Mark]:
        """How far each area has come from level 1 to level 5."""
        return [
            mark(
                area.name or words.whole(), "maturity", pomp(area.mean),
                (pomp(area.interval[0]), pomp(area.interval[1])) if area.interval else None,
                own=figure(area.mean),
            )
            for area in self.found.areas
        ]  # fmt: skip

    @cached_property
    def satisfaction(self) -> list[Mark]:
        """What customers were asked, each as percent of its own maximum."""
        return [row for said in self.found.said.values() for row in _asked(said)]

    @property
    def lacks_intervals(self) -> bool:
        """Whether some figure of customers stands without one: its readings tell no spread."""
        return any(row.from_ is None for row in self.satisfaction)


def _asked(said: Said) -> Iterator[Mark]:
    estimate, kind = said.estimate, Kind(said.metric.kind)
    if estimate is None:
        return
    note = sentences.number_words(estimate.n)
    few = estimate.is_interval_only
    ends = ends_of(estimate)
    if kind is Kind.NPS:
        low_high = (
            (percent_of_maximum(ends[0], -100, 100), percent_of_maximum(ends[1], -100, 100))
            if ends
            else None
        )
        own = sentences.interval_words(said.metric, estimate) if few else figure(estimate.point, 0)
        position = percent_of_maximum(estimate.point, -100, 100)
        yield mark(_("NPS"), "customers", position, low_high, own=own, note=note, interval_only=few)
        return
    name = _("CSAT: 4 or 5 of 5") if kind is Kind.CSAT else _("CES: 5, 6 or 7 of 7")
    yield mark(
        name, "customers", 100 * estimate.point,
        (100 * ends[0], 100 * ends[1]) if ends else None,
        own=words.share_words(estimate), note=note, interval_only=few,
    )  # fmt: skip
    score = _mean_score(said)
    if score is not None:
        low, high = SCALES[kind]
        bounds = ends_of(score)
        few = score.is_interval_only
        yield mark(
            _("CSAT: mean score") if kind is Kind.CSAT else _("CES: mean score"),
            "customers",
            percent_of_maximum(score.point, low, high),
            (
                percent_of_maximum(max(low, bounds[0]), low, high),
                percent_of_maximum(min(high, bounds[1]), low, high),
            )
            if bounds
            else None,
            own=span(*bounds)
            if few and bounds
            else _("%(mean)s of %(most)s") % {"mean": figure(score.point), "most": high},
            note=note,
            interval_only=few,
        )


def _mean_score(said: Said) -> Estimate | None:
    """Return the mean of the scores themselves, where every reading tells their sum."""
    sums = said.sums
    if sums.score_mean is None:
        return None
    squares = sums.squares if sums.squared == sums.readings else None
    return mean(sums.score_sum, squares, round(sums.n))
