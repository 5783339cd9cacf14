"""A case computed: a sentence, its figures, a picture and a table for each of four questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from charts.numbers import figure, percent, signed
from economics import sentences, words
from economics.domain.appraisal import Appraisal, Lacking, Outcome, appraise
from economics.domain.assumptions import Assumptions
from economics.domain.inputs import Key
from economics.domain.value import expected_periods
from economics.domain.vectors import Split
from economics.pages.arithmetic import Arithmetic
from economics.pages.pictures import Picture, tornado, waterfall


@dataclass(frozen=True)
class Line:
    """One figure: what it is, its number, and the arithmetic that opens."""

    name: str
    number: str
    arithmetic: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Gap:
    """An assumption that is missing, and who would know it."""

    key: Key
    name: str
    where: str


@dataclass(frozen=True)
class Section:
    """One question of a case, answered or not."""

    sentence: str
    lines: tuple[Line, ...] = ()
    gaps: tuple[Gap, ...] = ()
    pictures: tuple[Picture, ...] = ()
    notes: tuple[str, ...] = ()


class WhatIf:
    """Everything the page of a case says for some assumptions."""

    def __init__(
        self, assumptions: Assumptions, *, currency: str, customers: int | None = None
    ) -> None:
        self.found: Appraisal = appraise(assumptions)
        self.currency, self.customers = currency, customers
        self.sums = Arithmetic(self.found, currency)

    @property
    def headline(self) -> str:
        return sentences.headline(self.found, self.currency)

    @property
    def why(self) -> str:
        return sentences.why(self.found)

    @property
    def over(self) -> str:
        return sentences.over(self.found, self.currency)

    @property
    def recordable(self) -> float | None:
        """The value that may become a reading: half of the draws lie below it; None without one."""
        outcome = self.found.lifetime
        if isinstance(outcome, Lacking) or not isfinite(outcome.spread.p90):
            return None
        return outcome.spread.p50

    @cached_property
    def sections(self) -> dict[str, Section]:
        return {
            "value": self._value(),
            "acquisition": self._acquisition(),
            "vectors": self._vectors(),
            "promoters": self._promoters(),
        }

    # ---- the four questions -------------------------------------------------------------------

    def _value(self) -> Section:
        found, sums = self.found, self.sums
        outcome, over = found.lifetime, found.over_horizon
        if isinstance(outcome, Lacking) or isinstance(over, Lacking):
            keys = outcome.keys if isinstance(outcome, Lacking) else ()
            return Section(self.headline, gaps=_gaps(keys))
        lines = [
            Line(
                _("Value, with likely assumptions"), self._amount(outcome.likely),
                " · ".join(filter(None, [sums.margin(), sums.value(outcome.likely)])),
            ),
            Line(
                _("Value in 8 of 10 cases"),
                sentences.with_range(outcome.spread, self.currency)
                if isfinite(outcome.spread.p90) else "∞",
                sums.draws(),
            ),
            Line(
                _("Value over %(periods)s") % {"periods": self._horizon()},
                sentences.with_range(over.spread, self.currency), sums.over(over.likely or 0.0),
                _("Not a lifetime’s: what comes later is left out."),
            ),
            *self._together(outcome),
            *self._retention_lines(),
        ]  # fmt: skip
        return Section(
            self.headline,
            tuple(lines),
            pictures=tornado(
                "tornado", found.bars, outcome.likely, _("What moves the value"), self.currency
            ),
        )

    def _together(self, outcome: Outcome) -> list[Line]:
        if not self.customers or not isfinite(outcome.spread.p90):
            return []
        spread, many = outcome.spread, self.customers
        text = words.about(spread.p50 * many, self.currency)
        if not spread.is_certain:
            ends = words.about_span(spread.p10 * many, spread.p90 * many, self.currency)
            text = f"{text} ({ends})"
        name = _("All %(customers)s customers together") % {"customers": figure(many, 0)}
        middle = words.about(spread.p50, self.currency)
        return [Line(name, text, f"{middle} × {figure(many, 0)}")]

    def _retention_lines(self) -> list[Line]:
        found, sensitivity = self.found, self.found.sensitivity
        if sensitivity is None:
            return []
        r = found.assumptions.ranges[Key.RETENTION].likely
        stay = expected_periods(r)
        point = _("One point of retention more, %(now)s → %(more)s") % {
            "now": percent(r, 1), "more": percent(r + 0.01, 1),
        }  # fmt: skip
        lines = []
        if sensitivity.a_point is not None:
            lines.append(Line(point, "+" + self._amount(sensitivity.a_point), self.sums.a_point()))
        if sensitivity.elasticity is not None:
            name = _("For each per cent that retention grows, the value grows by")
            number = percent(sensitivity.elasticity / 100, 1)
            lines.append(Line(name, number, self.sums.elasticity()))
        if stay is not None:
            many = figure(stay, 1)
            unit = (
                pgettext("unit", "years")
                if found.assumptions.months > 1
                else pgettext("unit", "months")
            )
            lines.append(
                Line(_("A customer stays, on average"), f"{many} {unit}", self.sums.stay())
            )
        return lines

    def _acquisition(self) -> Section:
        found, sums, back = self.found, self.sums, self.found.payback
        if isinstance(back, Lacking):
            return Section(sentences.acquisition(back), gaps=_gaps(back.keys))
        lines = [
            Line(_("Payback, counting who leaves"), sentences.months(back.months), sums.payback(back)),
            Line(_("Payback if nobody left"), sentences.months(back.simple), sums.simple()),
            Line(
                _("All that one customer’s margins add up to"),
                self._amount(back.ceiling), sums.ceiling(),
            ),
        ]  # fmt: skip
        if isinstance(found.ratio, Outcome):
            lines.append(
                Line(
                    _("Value ÷ cost of acquiring"), sentences.ratio(found.ratio),
                    sums.ratio(_likely(found.lifetime)),
                    _("“3:1” is a convention without empirical derivation: shown, not graded."),
                )
            )  # fmt: skip
        return Section(sentences.acquisition(back), tuple(lines))

    def _vectors(self) -> Section:
        found, today = self.found, self.found.vectors
        sentence = sentences.vectors(found, self.currency)
        if isinstance(today, Lacking):
            return Section(sentence, gaps=_gaps(today.keys))
        if today is None or found.vector_spread is None:
            return Section(sentence)
        lines = [
            Line(_("Own purchases"), self._amount(today.lifetime), self.sums.lifetime(today)),
            Line(_("Customers brought"), self._amount(today.referral), self.sums.referral(today)),
            Line(
                _("Together, in 8 of 10 cases"),
                sentences.with_range(found.vector_spread, self.currency), self.sums.draws(),
            ),
        ]  # fmt: skip
        notes, pictures = [], []
        if isinstance(found.split, Split):
            lines.append(
                Line(
                    _("What the change adds"),
                    self._amount(found.split.added),
                    self.sums.split(found.split),
                )
            )
            pictures.append(waterfall(found.split, sentence, self.currency))
        elif isinstance(found.split, Lacking):
            notes.append(_("Give at least one wanted number to see what each vector would add."))
        pictures += tornado(
            "tornado-vectors", found.vector_bars, today.total, _("What moves it"), self.currency
        )
        return Section(sentence, tuple(lines), pictures=tuple(pictures), notes=tuple(notes))

    def _promoters(self) -> Section:
        found = self.found.promoters
        sentence = sentences.promoters(found)
        if isinstance(found, Lacking):
            note = _(
                "No coefficient holds for every organisation, so without own retention of the "
                "three groups nothing is computed."
            )
            return Section(sentence, gaps=_gaps(found.keys), notes=(note,))
        lines = [
            Line(_("Retention of today’s mix"), percent(found.retention, 1), self.sums.promoters(found))
        ]  # fmt: skip
        if found.change is not None:
            lines.append(Line(_("Retention, in points"), signed(100 * found.change, 1)))
        if found.worth is not None:
            lines.append(Line(_("Value of that, a customer"), self._step(found.worth)))
        note = _("Association, not cause: nobody has shown that moving the NPS moves retention.")
        return Section(sentence, tuple(lines), notes=(note,))

    def _amount(self, value: float | None) -> str:
        return words.amount(value, self.currency)

    def _step(self, value: float) -> str:
        return words.step(value, self.currency)

    def _horizon(self) -> str:
        return sentences.periods(self.found.assumptions.horizon, self.found.assumptions.months)


def _gaps(keys: Sequence[Key]) -> tuple[Gap, ...]:
    return tuple(Gap(key, str(words.LABELS[key]), str(words.WHERE[key])) for key in keys)


def _likely(outcome: Outcome | Lacking) -> float | None:
    return None if isinstance(outcome, Lacking) else outcome.likely
