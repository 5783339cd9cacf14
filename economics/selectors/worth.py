"""What a change of one of the organisation's figures is worth in money, by its own case."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isfinite

from django.utils.translation import gettext as _

from accounts.models import Organization
from charts.numbers import figure, percent
from economics import words
from economics.domain.assumptions import Assumptions, value_lacks
from economics.domain.change import Moved, moved_margin, moved_retention
from economics.domain.inputs import Key, Range, certain, likely, missing
from economics.domain.periods import survived
from economics.domain.promoters import GroupRetention, Mix, possible_change
from economics.domain.uncertainty import Spread
from economics.models import Case
from economics.selectors.cases import assumptions_of, cases_of, main_case
from economics.selectors.own_figures import OwnFigures
from economics.sentences import formula_words
from metrics.domain.measures import Kind
from metrics.domain.periods import MONTHS, Period


@dataclass(frozen=True)
class Missing:
    """Why a change has no value in money yet: sentences, each with what would help."""

    reasons: tuple[str, ...]
    case: Case | None = None


@dataclass(frozen=True)
class ValueOfChange:
    """Money by P10, P50 and P90, in the organisation's currency; what it rests on, in sentences.

    ``per_customer`` is the difference of the customer's value, ``in_all`` that of all customers
    of the case; ``a_year`` is what they bring more within the first twelve months. None where
    the case does not say how many customers there are.
    """

    case: Case
    per_customer: Spread
    a_year: Spread | None
    in_all: Spread | None
    assumptions: tuple[str, ...]


def value_of_change(
    organization: Organization,
    key: str,
    before: float,
    after: float,
    *,
    period: Period | None = None,
) -> ValueOfChange | Missing:
    """Return what moving a metric from one value to another is worth; see :class:`Valuation`."""
    return Valuation(organization).of(key, before, after, period)


class Valuation:
    """An organisation's case, asked what several changes are worth: six queries for all of them."""

    def __init__(self, organization: Organization) -> None:
        self.organization, self.currency = organization, organization.currency
        self.case = main_case(cases_of(organization))
        self.assumptions = assumptions_of(self.case) if self.case else Assumptions({})

    @cached_property
    def own(self) -> OwnFigures:
        return OwnFigures(self.organization)

    def of(
        self, key: str, before: float, after: float, period: Period | None = None
    ) -> ValueOfChange | Missing:
        """Return what moving a metric from one value to another is worth.

        ``key`` is a metric's kind; shares are 0..1, NPS −100..100, money in the organisation's
        currency. ``period`` is how long a reading of retention or churn lasts; unless it is
        said, a reading is understood so that it lies nearer to the retention of the case.
        Source: docs/methods.md, "What a change is worth".
        """
        if self.case is None:
            return Missing((_("There is no case yet: make one under “Value of customers”."),))
        lacking = value_lacks(self.assumptions.ranges)
        if lacking:
            return self._missing(*map(_no_assumption, lacking))
        found = self._by_kind(key, before, after, period)
        if isinstance(found, Missing) or isfinite(found.per_customer.p90):
            return found
        return self._missing(
            _("With these assumptions the value has no end; take a lower growth of the margin.")
        )

    def _by_kind(
        self, key: str, before: float, after: float, period: Period | None
    ) -> ValueOfChange | Missing:
        if key == Kind.RETENTION:
            return self._retention(before, after, period)
        if key == Kind.CHURN:
            return self._retention(1 - before, 1 - after, period)
        if key == Kind.ORDER_VALUE:
            return self._order_value(before, after)
        if key == Kind.NPS:
            return self._nps(before, after)
        if key == Kind.COCA:
            return self._acquisition(before, after)
        return self._missing(
            _(
                "This figure has no formula that leads to money. It would take an own figure of "
                "how many more customers stay, or spend more, when it moves."
            )
        )

    @property
    def _known_case(self) -> Case:
        if self.case is None:
            raise ValueError("there is no case")  # asked without looking at what is missing
        return self.case

    def _missing(self, *reasons: str) -> Missing:
        return Missing(reasons, self.case)

    def _retention(
        self, before: float, after: float, period: Period | None
    ) -> ValueOfChange | Missing:
        if not 0 <= before <= 1 or not 0 <= after <= 1:
            return self._missing(_("Retention lies between 0 % and 100 %."))
        old, new, said = self._in_period(before, after, period)
        if max(old, new) >= 1:
            return self._missing(
                _("With a retention of 100 % nobody ever leaves: no value has an end.")
            )
        text = _("Retention from %(before)s to %(after)s") % {
            "before": percent(old, 1), "after": percent(new, 1),
        }  # fmt: skip
        moved = moved_retention(self.assumptions, old, certain(new))
        return self._valued(moved, f"{text}{said}.")

    def _in_period(
        self, before: float, after: float, period: Period | None
    ) -> tuple[float, float, str]:
        """Return both as retention of the case's period, and in words how that was done."""
        months = self.assumptions.months
        length = MONTHS[period] if period else self._length_of_readings(before)
        if length == months:
            return before, after, ""
        old, new = (survived(kept, months / length) for kept in (before, after))
        read = {1: _("a month"), 3: _("a quarter"), 12: _("a year")}[length]
        wanted = {1: _("a month"), 12: _("a year")}[months]
        said = {"read": read, "wanted": wanted}
        return old, new, _(", as readings of %(read)s made into %(wanted)s") % said

    def _length_of_readings(self, before: float) -> int:
        """Return the length that puts a reading nearest to the retention of the case."""
        months = self.assumptions.months
        period = self.own.period_of(Kind.RETENTION) or self.own.period_of(Kind.CHURN)
        if period is None or MONTHS[period] == months:
            return months
        expected = self.assumptions.ranges[Key.RETENTION].likely
        carried = survived(before, months / MONTHS[period])
        nearer = abs(before - expected) <= abs(carried - expected)
        return months if nearer else MONTHS[period]

    def _order_value(self, before: float, after: float) -> ValueOfChange | Missing:
        if before <= 0 or after < 0:
            return self._missing(_("An order value to begin with must be above 0."))
        text = _(
            "The margin follows the order value (× %(times)s): as many orders, the same margin rate."
        )
        return self._valued(
            moved_margin(self.assumptions, after / before),
            text % {"times": figure(after / before, 2)},
        )

    def _nps(self, before: float, after: float) -> ValueOfChange | Missing:
        ranges = self.assumptions.ranges
        groups = (Key.PROMOTER_RETENTION, Key.PASSIVE_RETENTION, Key.DETRACTOR_RETENTION)
        lacking = missing(ranges, Key.PROMOTERS, Key.DETRACTORS, *groups)
        if lacking:
            return self._missing(
                _("No coefficient leads from NPS to money everywhere; it takes your own figures."),
                *map(_no_assumption, lacking),
            )
        numbers = likely(ranges)
        kept = GroupRetention(*(numbers[key] for key in groups))
        today = Mix(numbers[Key.PROMOTERS], numbers[Key.DETRACTORS])
        ends = possible_change(today, after - before, kept)
        if ends is None:
            return self._missing(
                _("From today’s promoters and detractors so many points cannot be reached.")
            )
        base = numbers[Key.RETENTION]
        low, high = (base + end for end in ends)
        if low < 0 or high >= 1:
            return self._missing(_("So many points would take retention beyond 100 %."))
        moved = moved_retention(self.assumptions, base, Range(low, (low + high) / 2, high))
        text = _(
            "%(points)s points of NPS go with %(low)s to %(high)s points of retention, depending "
            "on who moves. Association, not cause."
        ) % {
            "points": figure(after - before, 0), "low": figure(100 * ends[0], 1),
            "high": figure(100 * ends[1], 1),
        }  # fmt: skip
        return self._valued(moved, text)

    def _acquisition(self, before: float, after: float) -> ValueOfChange | Missing:
        saved = before - after
        exact = Spread(saved, saved, saved)
        new = self.own.a_year(Kind.NEW_CUSTOMERS)
        if new is None:
            return self._missing(
                _("No readings of new customers: how many a year would be cheaper?")
            )
        text = _("Saved on each new customer; %(many)s new ones a year.") % {"many": figure(new, 0)}
        return ValueOfChange(self._known_case, exact, _times(exact, new), None, (text,))

    def _valued(self, moved: Moved, text: str) -> ValueOfChange:
        case, many = self._known_case, self._known_case.customers
        rest = _("Everything else as in the case “%(case)s”, by %(formula)s.") % {
            "case": case.title, "formula": formula_words(self.assumptions.form),
        }  # fmt: skip
        return ValueOfChange(
            case,
            moved.value,
            _times(moved.first_year, many) if many else None,
            _times(moved.value, many) if many else None,
            (text, rest),
        )


def _no_assumption(key: Key) -> str:
    return _("No “%(name)s” in the case. %(where)s") % {
        "name": words.LABELS[key], "where": words.WHERE[key],
    }  # fmt: skip


def _times(found: Spread, many: float) -> Spread:
    return Spread(found.p10 * many, found.p50 * many, found.p90 * many, found.endless)
