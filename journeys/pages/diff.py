"""The page of today against the future: each touchpoint's fate, and what the whole comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charts.numbers import percent, signed
from journeys.domain.difference import Difference, Fate, FigureChange
from journeys.domain.touchpoint import VALUE_NAMES
from journeys.models import Touchpoint
from journeys.pages.marks import step
from journeys.pages.sentences import figure_name, listed, value_name
from journeys.selectors.board import Board
from journeys.selectors.difference import Comparison

SHARES = {"coverage"}
SIGNED = {"emotion", "peak_end", "memory_gap", "slope"}
BETTER_IF_LESS = {"mean_gap", "weighted_gap"}


@dataclass(frozen=True)
class Pair:
    """Something before and after, in words; ``change`` is empty where there is none."""

    name: str
    before: str
    after: str
    change: str = ""
    is_better: bool = False
    is_worse: bool = False


@dataclass(frozen=True)
class DiffRow:
    """One touchpoint of either journey."""

    fate: Fate
    fate_words: str
    title: str
    as_is: Touchpoint | None
    to_be: Touchpoint | None
    ratings: tuple[Pair, ...]
    attributes: tuple[Pair, ...]


class DiffPage:
    """What the page of the difference shows."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison

    @property
    def headline(self) -> str:
        """Return how many touchpoints are kept, changed, added and removed."""
        counts = {fate: self.comparison.count(fate) for fate in Fate}
        words = {
            Fate.KEPT: lambda n: ngettext("%(count)d stays", "%(count)d stay", n),
            Fate.CHANGED: lambda n: ngettext("%(count)d changes", "%(count)d change", n),
            Fate.ADDED: lambda n: ngettext("%(count)d is new", "%(count)d are new", n),
            Fate.REMOVED: lambda n: ngettext("%(count)d goes", "%(count)d go", n),
        }
        parts = [words[f](n) % {"count": n} for f, n in counts.items() if n]
        return _("Of the touchpoints, %(parts)s.") % {"parts": listed(parts)} if parts else ""

    @cached_property
    def rows(self) -> list[DiffRow]:
        before, after = _touchpoints(self.comparison.as_is), _touchpoints(self.comparison.to_be)
        return [_row(one, before, after) for one in self.comparison.rows]

    @cached_property
    def figures(self) -> list[Pair]:
        return [_figure(one) for one in self.comparison.summary]


def _touchpoints(board: Board) -> Mapping[str, Touchpoint]:
    return {str(column.touchpoint.pk): column.touchpoint for column in board.columns}


def _row(
    one: Difference, before: Mapping[str, Touchpoint], after: Mapping[str, Touchpoint]
) -> DiffRow:
    as_is = before[one.as_is.key] if one.as_is else None
    to_be = after[one.to_be.key] if one.to_be else None
    return DiffRow(
        fate=one.fate,
        fate_words=fate_words(one.fate),
        title=str(to_be or as_is),
        as_is=as_is,
        to_be=to_be,
        ratings=tuple(_rating(one, name) for name in VALUE_NAMES),
        attributes=tuple(_attribute(one, name) for name in one.attributes),
    )


def fate_words(fate: Fate) -> str:
    return {
        Fate.KEPT: _("stays"),
        Fate.CHANGED: _("changes"),
        Fate.ADDED: _("new"),
        Fate.REMOVED: _("goes"),
    }[fate]


def _rating(one: Difference, name: str) -> Pair:
    before = one.as_is.values.of(name) if one.as_is else None
    after = one.to_be.values.of(name) if one.to_be else None
    change = one.differences[name]
    show = _emotion if name == "emotion" else step
    return Pair(
        name=value_name(name),
        before=show(before) if one.as_is else "",
        after=show(after) if one.to_be else "",
        change=_signed_step(change) if change else "",
        is_better=name in ("experience", "emotion") and (change or 0) > 0,
        is_worse=name in ("experience", "emotion") and (change or 0) < 0,
    )


def _emotion(value: float | None) -> str:
    return signed(value, 0 if value is None or float(value).is_integer() else 1)


def _signed_step(value: float) -> str:
    return signed(value, 0 if float(value).is_integer() else 1)


def attribute_name(name: str) -> str:
    """Return the name of what may differ beside the ratings."""
    return {
        "title": _("Title"),
        "stage": _("Stage"),
        "channel": _("Channel"),
        "control": _("Control"),
        "owner": _("Owner"),
        "reach": _("Reach"),
        "initiator": _("Set going by"),
        "kind": _("Kind"),
        "description": _("What happens"),
        "pain_points": _("What hurts"),
    }[name]


def _attribute(one: Difference, name: str) -> Pair:
    def said(version: Any) -> str:
        if version is None:
            return ""
        value = version.title if name == "title" else str(version.attributes.get(name, ""))
        return percent(float(value)) if name == "reach" and value else value or _("nothing")

    return Pair(attribute_name(name), said(one.as_is), said(one.to_be))


def _figure(one: FigureChange) -> Pair:
    change = one.difference
    better = None if not change else (change < 0) == (one.name in BETTER_IF_LESS)
    if one.name in ("coverage", "memory_gap", "slope"):
        better = None  # neither good nor bad by itself
    return Pair(
        name=figure_name(one.name),
        before=_shown(one.name, one.before),
        after=_shown(one.name, one.after),
        change=_difference(one.name, change),
        is_better=better is True,
        is_worse=better is False,
    )


def _shown(name: str, value: float | None) -> str:
    if name in SHARES:
        return percent(value)
    text = signed(value, 2)
    return text if name in SIGNED else text.removeprefix("+")


def _difference(name: str, value: float | None) -> str:
    if value is None:
        return ""
    if name in SHARES:
        return _("%(points)s points") % {"points": signed(value * 100, 0)}
    return signed(value, 2)
