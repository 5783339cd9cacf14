"""What a comparison with others says, in the active language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.intervals import Interval
from assessments.domain.scale import settled
from charts.numbers import figure, signed

if TYPE_CHECKING:
    from benchmarks.selectors.page import Reference


def whole() -> str:
    return _("The whole")


def pool_title() -> str:
    return _("Organisations of this installation")


def pool_source() -> str:
    return _("Median and quartiles of the organisations that agreed")


def provenance(source: str, year: int, organizations: int) -> str:
    """Return where a figure comes from: never shown without."""
    return ngettext(
        "%(source)s, %(year)s, n = %(n)s organisation",
        "%(source)s, %(year)s, n = %(n)s organisations",
        organizations,
    ) % {"source": source, "year": year, "n": figure(organizations, 0)}


def standing(difference: float | None, interval: Interval | None, reference: float) -> str:
    """Return how far from the reference, or that the answers cannot tell."""
    if difference is None:
        return ""
    if interval and settled(interval.low) <= settled(reference) <= settled(interval.high):
        return _("≈ no detectable difference")
    return f"{'▲' if difference > 0 else '▼'} {signed(difference)}" if difference else "="


def quarter(mean: float | None, lower: float | None, upper: float | None) -> str:
    """Return where among the organisations a mean stands; "" where the quartiles are unknown."""
    if mean is None or lower is None or upper is None:
        return ""
    if settled(mean) < settled(lower):
        return _("in the lowest quarter")
    if settled(mean) > settled(upper):
        return _("in the highest quarter")
    return _("in the middle half")


def headline(references: Sequence[Reference], *, has_round: bool) -> str:
    """Return where the organisation stands against the first reference that says so."""
    if not references:
        return _("Nothing to compare with yet")
    if not has_round:
        return _("No closed round to compare yet")
    told = next((r for r in references if r.overall and r.overall.difference is not None), None)
    if told is None or told.overall is None:
        return _("How others stand")
    line, names = told.overall, {"title": told.title}
    interval, difference = line.own.interval, line.difference or 0.0
    if interval and settled(interval.low) <= settled(line.reference) <= settled(interval.high):
        return _("No detectable difference from “%(title)s”") % names
    names["by"] = figure(abs(difference))
    if difference > 0:
        return _("%(by)s levels above “%(title)s”") % names
    return _("%(by)s levels below “%(title)s”") % names
