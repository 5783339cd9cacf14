"""What a round beside its customers says, in sentences: the same on the page and in its part."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from assessments.domain.moments import Moments
from assessments.sentences import listed
from charts.numbers import figure, percent, signed
from metrics.domain.indicators import Estimate
from metrics.domain.outside_in import (
    FEWEST_PLACES,
    Foresight,
    NoOrder,
    OrderAgreement,
    View,
)
from metrics.domain.sums import NoFigure
from metrics.models import Source
from metrics.selectors.orders import Order, Ranked
from metrics.selectors.outside_in import OutsideIn, Said


def share_words(estimate: Estimate) -> str:
    """Return a share as a percentage; of so few that the point would mislead, its interval."""
    if estimate.is_interval_only and estimate.low is not None:
        return _("between %(low)s and %(high)s") % {
            "low": percent(estimate.low), "high": percent(estimate.high),
        }  # fmt: skip
    return percent(estimate.point)


def headline(page: OutsideIn) -> str:
    """Return what the team expects beside what customers say, and whether that is chance."""
    actual = page.satisfied.estimate
    if not page.expected.n and actual is None:
        return _("What the team expects and what customers say, side by side")
    if actual is None:
        return _(
            "The team expects %(expected)s of satisfied customers; what customers say is not known"
        ) % {"expected": percent(page.expected.mean / 100)}
    if not page.expected.n:
        return _("Satisfied customers: %(actual)s; what the team expects is not known") % {
            "actual": share_words(actual)
        }
    said = {"expected": percent(page.expected.mean / 100), "actual": share_words(actual)}
    view = page.foresight.view if page.foresight else View.UNKNOWN
    return {
        View.HIGHER: _(
            "The team expects %(expected)s of satisfied customers; customers say %(actual)s: the "
            "team sees it better than they do"
        ),
        View.LOWER: _(
            "The team expects %(expected)s of satisfied customers; customers say %(actual)s: they "
            "are more satisfied than the team believes"
        ),
        View.CHANCE: _(
            "The team expects %(expected)s of satisfied customers; customers say %(actual)s: the "
            "difference may be chance"
        ),
        View.UNKNOWN: _(
            "The team expects %(expected)s of satisfied customers; customers say %(actual)s: "
            "whether that is more than chance cannot be told"
        ),
    }[view] % said


def why_unknown(page: OutsideIn) -> str:
    """Return why nothing can be said of the difference; "" where something can."""
    found = page.foresight
    if found is None or found.view is not View.UNKNOWN:
        return ""
    if page.expected.n < 2:
        return _("One person’s expectation has no interval.")
    return _("The readings do not say how many customers answered, so they have no interval.")


def no_expectation(page: OutsideIn) -> str:
    """Return why nobody’s expectation is shown; "" where it is."""
    if page.expected.n:
        return ""
    if not page.assessment.asks_expectation:
        return _(
            "This round did not ask what people expect of customers. The question is turned on in "
            "the plan of a round, before it opens."
        )
    if page.assessment.is_named:
        return _("Nobody has said yet what they expect of customers.")
    return _("Fewer than %(k)s people said what they expect of customers: not shown.") % {
        "k": page.assessment.k
    }


def no_satisfaction(page: OutsideIn, months: str) -> str:
    """Return why there is no CSAT; "" where there is."""
    said = page.satisfied
    if said.estimate is not None:
        return ""
    if said.figure is None:
        return _("Fewer than %(k)s customers answered in %(months)s: not shown.") % {
            "k": page.k, "months": months,
        }  # fmt: skip
    if said.figure is NoFigure.NUMBER_MISSING:
        return _(
            "The CSAT readings of %(months)s do not say how many customers answered, so they "
            "cannot be averaged."
        ) % {"months": months}
    return _("There is no CSAT reading of %(months)s.") % {"months": months}


def counted(said: Said) -> str:
    """Return "34 of 50 customers", as far as the readings tell it."""
    actual = said.estimate
    if actual is None:
        return ""
    if actual.n is None:
        return _("number of customers not known")
    if actual.low is None:
        return ngettext("%(n)s customer", "%(n)s customers", actual.n) % {"n": figure(actual.n, 0)}
    return ngettext("%(x)s of %(n)s customer", "%(x)s of %(n)s customers", actual.n) % {
        "x": figure(actual.point * actual.n, 0), "n": figure(actual.n, 0),
    }  # fmt: skip


def people(n: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", n) % {"n": n}


def sources(found: Sequence[Source]) -> str:
    """Return where figures come from, and which of it anybody could answer."""
    names = [
        _("“%(name)s” (open: anybody with the link could answer)") % {"name": source.name}
        if source.is_open
        else _("“%(name)s”") % {"name": source.name}
        for source in found
    ]
    return listed(names)


def difference(found: Foresight) -> str:
    """Return the arithmetic of the difference with its numbers."""
    if found.low is None or found.high is None or found.error is None or found.df is None:
        return ""
    return _(
        "%(expected)s − %(actual)s = %(difference)s points; standard error √(s² ÷ n + p (100 − p) ÷ "
        "m) = %(error)s; %(df)s degrees of freedom; 95 %% interval %(low)s to %(high)s."
    ) % {
        "expected": figure(found.expected),
        "actual": figure(found.actual),
        "difference": signed(found.difference),
        "error": figure(found.error, 2),
        "df": figure(found.df),
        "low": signed(found.low),
        "high": signed(found.high),
    }


def spread(expected: Moments) -> str:
    """Return the mean and the spread of what people expect."""
    if expected.n < 2:
        return ""
    return _("%(n)s people: mean %(mean)s, standard deviation s = %(s)s.") % {
        "n": expected.n, "mean": figure(expected.mean), "s": figure(sqrt(expected.variance)),
    }  # fmt: skip


# ---- the order ---------------------------------------------------------------------------------


def order_headline(order: Order, *, of_journeys: bool = False) -> str:
    """Return whether team and customers order touchpoints, or journeys, alike."""
    found = order.agreement
    if found is NoOrder.TOO_FEW:
        if of_journeys:
            return _("Journeys: too few to compare their order")
        return _("Touchpoints: too few to compare their order")
    if not isinstance(found, OrderAgreement):
        if of_journeys:
            return _("Journeys: one side makes no difference between them")
        return _("Touchpoints: one side makes no difference between them")
    if not found.is_told:
        if of_journeys:
            return _("Journeys: whether the two orders agree cannot be told from chance")
        return _("Touchpoints: whether the two orders agree cannot be told from chance")
    if found.tau > 0:
        if of_journeys:
            return _("Journeys: team and customers order them alike")
        return _("Touchpoints: team and customers order them alike")
    if of_journeys:
        return _("Journeys: what the team puts first customers put last")
    return _("Touchpoints: what the team puts first customers put last")


def order_words(order: Order, *, of_journeys: bool = False) -> str:
    """Return the measure of agreement, or why there is none."""
    found, places = order.agreement, len(order.ranked)
    if found is NoOrder.TOO_FEW:
        said = {"n": places, "least": FEWEST_PLACES}
        if of_journeys:
            return (
                ngettext(
                    "%(n)s journey has both a score of the team and a CSAT figure; the orders can be "
                    "compared from %(least)s on.",
                    "%(n)s journeys have both a score of the team and a CSAT figure; the orders can be "
                    "compared from %(least)s on.",
                    places,
                )
                % said
            )
        return (
            ngettext(
                "%(n)s touchpoint has both a score of the team and a CSAT figure; the orders can be "
                "compared from %(least)s on.",
                "%(n)s touchpoints have both a score of the team and a CSAT figure; the orders can be "
                "compared from %(least)s on.",
                places,
            )
            % said
        )
    if not isinstance(found, OrderAgreement):
        return _("All have the same score on one side, so there is no order to compare.")
    return _(
        "Kendall’s τ = %(tau)s over %(n)s, from −1 (the order turned round) through 0 (no relation) "
        "to 1 (the same order). Chance alone gives as much in %(p)s of all orders."
    ) % {"tau": figure(found.tau, 2), "n": places, "p": _chance(found.p)}


def _chance(p: float) -> str:
    if p < 0.001:
        return f"< {percent(0.001, 1)}"
    return percent(p, 1 if p < 0.1 else 0)


def unmatched(places: int) -> str:
    """Return how many touchpoints are left out of the order; "" for none."""
    if not places:
        return ""
    return ngettext(
        "%(n)s touchpoint has one of the two only and is left out.",
        "%(n)s touchpoints have one of the two only and are left out.",
        places,
    ) % {"n": places}


def order_method(order: Order) -> str:
    """Return how p came about; "" without one."""
    found = order.agreement
    if not isinstance(found, OrderAgreement):
        return ""
    if found.exact:
        return _("p = %(p)s, two-sided: every possible order was counted.") % {
            "p": figure(found.p, 4)
        }
    return _(
        "p = %(p)s, two-sided: (b + 1) ÷ (9 999 + 1) over orders drawn by chance, always the same "
        "ones for this round."
    ) % {"p": figure(found.p, 4)}


def apart(row: Ranked, of: int) -> str:
    """Return one large disagreement: "“Entrega”: place 2 of 9 for the team, 7 for customers"."""
    said = {
        "name": row.place.name, "inside": row.inside, "outside": row.outside, "of": of,
        "actual": share_words(row.place.outside),
    }  # fmt: skip
    if row.apart > 0:
        return (
            _(
                "“%(name)s” is better in the team’s eyes: place %(inside)s of %(of)s for the team, "
                "place %(outside)s for customers (%(actual)s satisfied)."
            )
            % said
        )
    return (
        _(
            "“%(name)s” is better in customers’ eyes: place %(inside)s of %(of)s for the team, place "
            "%(outside)s for customers (%(actual)s satisfied)."
        )
        % said
    )


def whole() -> str:
    return pgettext("maturity", "The whole")
