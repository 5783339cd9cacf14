"""The page of one case: its form, own figures beside it, and what is computed from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from charts.numbers import figure
from economics import words
from economics.domain.assumptions import Assumptions
from economics.domain.inputs import NAMES, Key, Range
from economics.domain.periods import MONTHS_A_YEAR, ranges_over
from economics.domain.value import Form
from economics.forms import GROUPS, CaseForm, Row, taken_over, typed
from economics.models import Case, CasePeriod, InputOrigin
from economics.pages.what_if import Section, WhatIf
from economics.selectors.cases import assumptions_of, months_of, ranges_of
from economics.selectors.own_figures import OwnFigure, OwnFigures
from economics.services.cases import same_range


@dataclass(frozen=True)
class Part:
    """One question of the page: its title, what it assumes, what follows."""

    key: str
    title: str
    intro: str
    rows: Callable[[], tuple[Row, ...]]  # asked for by the page only: figures alone need none
    section: Section | None


@dataclass(frozen=True)
class Difference:
    """A field that somebody else saved otherwise than it was typed here."""

    label: str
    theirs: str
    mine: str


def _part_texts() -> dict[str, tuple[str, str]]:
    return {
        "value": (
            _("What a customer is worth"),
            _("Margin, retention and discount rate of the same period."),
        ),
        "acquisition": (
            _("What a new customer costs"),
            _("Against what a customer leaves each period."),
        ),
        "vectors": (
            _("The three vectors: loyalty, engagement, prescription"),
            _(
                "How long customers stay, how much of their purse comes to you, how many they bring."
            ),
        ),
        "promoters": (
            _("From NPS to retention"),
            _("Only from how many promoters, passives and detractors of your own stayed."),
        ),
    }


class CasePage:
    """A case with what was typed, or as it is saved."""

    def __init__(self, case: Case, data: QueryDict | None = None) -> None:
        self.case, self.data = case, data
        self.currency = case.organization.currency
        self.saved = ranges_of(case)
        self.rows = {row.key: row for row in case.inputs.all()}
        self.differences: tuple[Difference, ...] = ()
        self.form = CaseForm(data, instance=case, initial=None if data else self._initial())
        self.is_computed = data is None or self.form.is_valid()

    def _initial(self) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for key, known in self.saved.items():
            fields |= typed(key, known) | {f"{key}_note": self.rows[key].note}
        return fields

    @property
    def period(self) -> str:
        chosen = str(self.form["period"].value())
        return chosen if chosen in CasePeriod.values else CasePeriod.YEAR

    @property
    def other_period(self) -> str:
        return CasePeriod.MONTH if self.period == CasePeriod.YEAR else CasePeriod.YEAR

    @property
    def ranges(self) -> dict[Key, Range]:
        return self.saved if self.data is None else self.form.ranges

    @cached_property
    def computed(self) -> WhatIf:
        """What follows; only where everything typed could be read."""
        if self.data is None:
            assumptions, customers = assumptions_of(self.case), self.case.customers
        else:
            head = self.form.head
            customers = head["customers"]
            assumptions = Assumptions(
                self.ranges, Form(head["form"]), head["horizon"], months_of(head["period"])
            )
        return WhatIf(assumptions, currency=self.currency, customers=customers)

    @cached_property
    def own(self) -> Mapping[Key, tuple[OwnFigure, ...]]:
        """What own readings say of each assumption, in the period chosen."""
        known = self.ranges if self.is_computed else self.saved
        customers = self.case.customers
        if self.data is not None and self.is_computed:
            customers = self.form.head["customers"]
        return OwnFigures(self.case.organization).for_case(
            months_of(self.period),
            customers=int(customers) if customers else None,
            margin_rate=known.get(Key.MARGIN_RATE),
        )

    @property
    def parts(self) -> list[Part]:
        texts = _part_texts()
        sections = self.computed.sections if self.is_computed else {}
        return [
            Part(key, *texts[key], partial(self._rows, key), sections.get(key)) for key in GROUPS
        ]

    def _rows(self, group: str) -> tuple[Row, ...]:
        measured = frozenset(
            key
            for key in self.saved
            if self.rows[key].origin == InputOrigin.MEASURED
            and self.is_computed
            and key in self.ranges
            and same_range(self.ranges[key], self.saved[key])
        )
        return tuple(self.form.rows(group, self.own, measured, self.currency))

    @property
    def about(self) -> str:
        """Who the case is about, in a line: what stands under a fold of the page."""
        value = {name: self.form[name].value() for name in ("title", "segment", "customers")}
        typed_many = str(value["customers"] or "")
        shown = figure(int(typed_many), 0) if typed_many.isdecimal() else typed_many
        many = _("%(customers)s customers") % {"customers": shown} if shown else ""
        parts = (value["title"], value["segment"], many)
        return " · ".join(str(part) for part in parts if part)

    @property
    def is_about_open(self) -> bool:
        """Whether a field under the fold needs another look."""
        return any(name in self.form.errors for name in ("title", "segment", "customers", "prices"))

    @property
    def problems(self) -> list[tuple[BoundField, str]]:
        """Each field that could not be read, with what is wrong."""
        return [
            (self.form[name], text)
            for name, texts in self.form.errors.items()
            if name in self.form.fields
            for text in texts
        ]

    @property
    def is_unsaved(self) -> bool:
        """Whether what was typed is anything else than what is saved."""
        if not self.is_computed:
            return True
        return self.data is not None and bool(self._differences())

    @property
    def to_keep(self) -> dict[str, Any]:
        """What the services take."""
        return {
            "head": self.form.head,
            "ranges": self.form.ranges,
            "notes": self.form.notes,
            "measured": {key: [way.known for way in ways] for key, ways in self.own.items()},
        }

    # ---- the same page after one step ----------------------------------------------------------

    def with_own_figure(self, name: str) -> CasePage:
        """Return the page with an own figure in its fields, unsaved; ``name`` is key:number."""
        key, _colon, number = name.partition(":")
        ways = self.own.get(Key(key), ()) if key in NAMES else ()
        chosen = {str(place): found for place, found in enumerate(ways)}.get(number)
        if chosen is None:
            return self
        return CasePage(self.case, self._filled(taken_over(chosen)))

    def converted(self, period: str) -> CasePage:
        """Return the page with every assumption as one of the other period, unsaved."""
        if not self.is_computed or period not in CasePeriod.values or period == self.period:
            return self
        times = MONTHS_A_YEAR if period == CasePeriod.YEAR else 1 / MONTHS_A_YEAR
        horizon = int(self.form["horizon"].value() or 1)
        fields: dict[str, Any] = {
            "period": period,
            "horizon": str(min(120, max(1, round(horizon / times)))),
        }
        for key, known in ranges_over(self.ranges, times).items():
            fields |= typed(key, known)
        return CasePage(self.case, self._filled(fields))

    def _filled(self, fields: Mapping[str, Any]) -> QueryDict:
        """Return what was typed, or what is saved as it would be typed, with some fields changed."""
        filled = QueryDict(mutable=True)
        for name in self.form.fields:
            value = self.form[name].value()
            filled[name] = "" if value is None else str(self.form.fields[name].prepare_value(value))
        if "rev" in self.form.fields:
            filled["rev"] = str(self.form["rev"].value() or "")
        for name, value in fields.items():
            filled[name] = value
        return filled

    def beside(self, theirs: Case) -> CasePage:
        """Return the page with what somebody else saved meanwhile beside what was typed here.

        It carries their revision: who saves again has seen both.
        """
        page = CasePage(theirs, self._filled({"rev": str(theirs.rev)}))
        page.differences = tuple(page._differences())
        return page

    def _differences(self) -> list[Difference]:
        found = []
        for name in CaseForm.Meta.fields:
            mine, theirs = self.form.head[name], getattr(self.case, name)
            if (mine or "") != (theirs or ""):
                label = str(self.form.fields[name].label)
                found.append(Difference(label, str(theirs or "–"), str(mine or "–")))
        for key in Key:
            mine, theirs = self.ranges.get(key), self.saved.get(key)
            texts = [
                words.exact_range(key, known, self.currency) if known else "–"
                for known in (theirs, mine)
            ]
            if texts[0] != texts[1]:
                found.append(Difference(str(words.LABELS[key]), *texts))
        return found
