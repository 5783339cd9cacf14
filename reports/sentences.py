"""What a portfolio of clients says, in the active language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charts.numbers import figure
from reports.domain.portfolio import MONTHS


def age(months: int) -> str:
    """Return how old results are."""
    if months == 0:
        return _("less than a month old")
    if months < 2 * MONTHS:
        return ngettext("%(n)s month old", "%(n)s months old", months) % {"n": figure(months, 0)}
    years = months // MONTHS
    return ngettext("more than %(n)s year old", "more than %(n)s years old", years) % {
        "n": figure(years, 0)
    }


def asking_for_attention(clients: int) -> str:
    if not clients:
        return _("In none of them is anything late or out of date.")
    return ngettext(
        "In %(n)s of them something is late or out of date.",
        "In %(n)s of them something is late or out of date.",
        clients,
    ) % {"n": figure(clients, 0)}


def late_actions(actions: int, *, is_decided: bool) -> str:
    """Return how many open actions are past due, and of what; "" where none is."""
    if not actions:
        return ""
    told = {"n": figure(actions, 0)}
    if is_decided:
        return (
            ngettext(
                "%(n)s late initiative of the plan", "%(n)s late initiatives of the plan", actions
            )
            % told
        )
    return (
        ngettext(
            "%(n)s initiative under way past its quarter",
            "%(n)s initiatives under way past their quarter",
            actions,
        )
        % told
    )


def next_quarter(quarter: tuple[int, int]) -> str:
    number, year = quarter
    return _("Begins in Q%(quarter)s %(year)s") % {"quarter": number, "year": year}


def nothing_next(*, is_decided: bool) -> str:
    if is_decided:
        return _("Nothing of the plan.")
    return _("No plan is decided yet.")
