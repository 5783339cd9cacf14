"""All cases of an organisation beside one another, and what a single average would hide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charts import economics as charts
from charts.figures import Figure
from charts.numbers import figure
from economics import sentences, words
from economics.domain.appraisal import Lacking
from economics.domain.inputs import Key
from economics.domain.uncertainty import Spread
from economics.domain.value import Form, Segment, mix_bias
from economics.models import Case
from economics.pages.what_if import WhatIf
from economics.selectors.cases import assumptions_of, main_case, ranges_of


@dataclass(frozen=True)
class CaseLine:
    """One case of the list."""

    case: Case
    page: WhatIf

    @property
    def spread(self) -> Spread | None:
        """The value's range; None where it cannot be computed or has no end."""
        outcome = self.page.found.lifetime
        if isinstance(outcome, Lacking) or not isfinite(outcome.spread.p90):
            return None
        return outcome.spread

    @property
    def value(self) -> str:
        return sentences.with_range(self.spread, self.page.currency) if self.spread else ""

    @property
    def formula(self) -> str:
        return sentences.formula_words(Form(self.case.form))

    @property
    def ratio(self) -> str:
        outcome = self.page.found.ratio
        return "" if isinstance(outcome, Lacking) else sentences.ratio(outcome)

    @property
    def together(self) -> str:
        """What all its customers are worth; "" where their number is not known."""
        if not self.spread or not self.case.customers:
            return ""
        return words.about(self.spread.p50 * self.case.customers, self.page.currency)


class CasesPage:
    """The list of cases, a picture of those that have a value, and the sentence about averages."""

    def __init__(self, cases: Sequence[Case], currency: str) -> None:
        self.currency = currency
        self.lines = [_line(case, currency) for case in cases]

    @property
    def headline(self) -> str:
        if not self.lines:
            return _("What is a customer worth to you?")
        main = main_case([line.case for line in self.lines])
        chosen = next((line for line in self.lines if line.case == main and line.spread), None)
        chosen = chosen or next((line for line in self.lines if line.spread), None)
        if chosen is not None:
            return chosen.page.headline
        many = len(self.lines)
        return ngettext(
            "%(many)s case, none with a value yet", "%(many)s cases, none with a value yet", many
        ) % {"many": figure(many, 0)}

    @cached_property
    def picture(self) -> Figure | None:
        """The values as bars, where there are two to compare of the same formula and period."""
        shown = [line for line in self.lines if line.spread]
        kinds = {(line.case.form, line.case.period) for line in shown}
        if len(shown) < 2 or len(kinds) > 1:
            return None
        spreads = [line.spread for line in shown if line.spread]
        return charts.case_bars(
            [line.case.title for line in shown],
            [spread.p50 for spread in spreads],
            [(spread.p10, spread.p90) for spread in spreads],
            [line.value for line in shown],
            currency=self.currency,
        )

    @property
    def bias(self) -> str:
        """What one average for all segments would hide; "" without two segments to compare."""
        parts = [
            line
            for line in self.lines
            if line.case.segment and line.case.customers and line.spread and _has_no_growth(line)
        ]
        if len(parts) < 2 or len({(part.case.form, part.case.period) for part in parts}) > 1:
            return ""
        found = mix_bias([_segment(part) for part in parts], form=Form(parts[0].case.form))
        names = [part.case.title for part in parts]
        return sentences.mix_bias(found, names, self.currency) if found else ""


def _line(case: Case, currency: str) -> CaseLine:
    page = WhatIf(assumptions_of(case), currency=currency, customers=case.customers)
    return CaseLine(case, page)


def _has_no_growth(line: CaseLine) -> bool:
    growth = ranges_of(line.case).get(Key.GROWTH)
    return growth is None or growth.likely == 0


def _segment(line: CaseLine) -> Segment:
    ranges = ranges_of(line.case)
    return Segment(
        line.case.customers or 0,
        line.page.found.margin or 0.0,
        ranges[Key.RETENTION].likely,
        ranges[Key.DISCOUNT].likely,
    )


class Summary:
    """The case that speaks for all customers, in one sentence, for the pages of other apps."""

    def __init__(self, cases: Sequence[Case], currency: str) -> None:
        found = main_case(list(cases))
        self.line = _line(found, currency) if found else None
