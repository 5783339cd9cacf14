"""Each figure of a case with its numbers in its formula, as a person would check it by hand."""

from __future__ import annotations

from django.utils.translation import gettext as _

from charts.numbers import figure, percent
from economics import words
from economics.domain.acquisition import Payback
from economics.domain.appraisal import Appraisal, Lacking, Promoters
from economics.domain.assumptions import share_of
from economics.domain.inputs import Key, Numbers, likely
from economics.domain.periods import survived
from economics.domain.uncertainty import DRAWS
from economics.domain.value import Form, by_period
from economics.domain.vectors import Split, Worth


def n(value: float) -> str:
    """A number inside a formula: up to four decimals, no more than it has."""
    return words.trimmed(value, 4)


class Arithmetic:
    """The lines of one case, with likely numbers."""

    def __init__(self, found: Appraisal, currency: str) -> None:
        self.found, self.currency = found, currency
        self.numbers: Numbers = likely(found.assumptions.ranges)
        self.form = found.assumptions.form

    def money(self, value: float | None) -> str:
        return words.cents(value, self.currency)

    def get(self, key: Key) -> float:
        return self.numbers.get(key, 0.0)

    @property
    def growth(self) -> str:
        return f" × (1 + {n(self.get(Key.GROWTH))})" if self.get(Key.GROWTH) else ""

    @property
    def below(self) -> str:
        """1 + d − r (1 + g) with its numbers."""
        return f"(1 + {n(self.get(Key.DISCOUNT))} − {n(self.get(Key.RETENTION))}{self.growth})"

    def margin(self) -> str:
        if Key.MARGIN in self.numbers:
            return ""
        share = share_of(self.numbers) or 0.0
        return (
            f"m = W · s · μ = {self.money(self.get(Key.WALLET))} × {n(share)} × "
            f"{n(self.get(Key.MARGIN_RATE))} = {self.money(self.found.margin)}"
        )

    def value(self, result: float | None) -> str:
        margin, r, d = (
            self.money(self.found.margin),
            self.get(Key.RETENTION),
            self.get(Key.DISCOUNT),
        )
        growing = " (1 + g)" if self.growth else ""
        letter, above, numbers = {
            Form.NEW: ("A", "m (1 + d)", f"{margin} × (1 + {n(d)})"),
            Form.EXISTING: ("B", "m · r", f"{margin} × {n(r)}"),
            Form.AT_END: ("C", "m", margin),
        }[self.form]
        shown = "∞" if result is None else self.money(result)
        return f"{letter} = {above} ÷ (1 + d − r{growing}) = {numbers} ÷ {self.below} = {shown}"

    def over(self, result: float) -> str:
        a = self.found.assumptions
        parts = by_period(
            self.found.margin or 0.0, self.get(Key.RETENTION), self.get(Key.DISCOUNT),
            a.horizon, form=self.form, growth=self.get(Key.GROWTH),
        )  # fmt: skip
        shown = [figure(part, 2) for part in parts]
        if len(shown) > 6:
            shown = [*shown[:3], "…", shown[-1]]
        return f"{' + '.join(shown)} = {self.money(result)}"

    def draws(self) -> str:
        return _(
            "The range: %(draws)s draws of all assumptions between their low and high (PERT), "
            "always with the same seed; 10 in 100 results lie below it and 10 above. Rounded to "
            "two significant digits."
        ) % {"draws": figure(DRAWS, 0)}

    def a_point(self) -> str:
        found, value = self.found.sensitivity, self.found.lifetime
        if found is None or found.a_point is None or isinstance(value, Lacking):
            return ""
        now, r = value.likely or 0.0, self.get(Key.RETENTION)
        return (
            f"V({percent(r + 0.01, 1)}) − V({percent(r, 1)}) = {self.money(now + found.a_point)} − "
            f"{self.money(now)} = {self.money(found.a_point)}; ∂V/∂r = {figure(found.slope, 2)}"
        )

    def elasticity(self) -> str:
        found, value = self.found.sensitivity, self.found.lifetime
        if found is None or isinstance(value, Lacking):
            return ""
        return (
            f"∂V/∂r · r ÷ V = {figure(found.slope, 2)} × {n(self.get(Key.RETENTION))} ÷ "
            f"{figure(value.likely, 2)}"
        )

    def stay(self) -> str:
        return f"1 ÷ (1 − r) = 1 ÷ (1 − {n(self.get(Key.RETENTION))})"

    def payback(self, found: Payback) -> str:
        months = self.found.assumptions.months
        kept = survived(self.get(Key.RETENTION), 1 / months)
        cost, margin = self.get(Key.ACQUISITION_COST), (self.found.margin or 0.0) / months
        formula = (
            f"n = ln(1 − {figure(cost, 2)} × (1 − {n(kept)}) ÷ {figure(margin, 2)}) ÷ ln {n(kept)}"
        )
        if found.is_never:
            return _(
                "%(cost)s is not below %(ceiling)s, which is all that the margins of one customer "
                "add up to."
            ) % {"cost": self.money(cost), "ceiling": self.money(found.ceiling)}
        return _("%(formula)s = %(months)s; after %(payments)s payments %(paid)s have come in.") % {
            "formula": formula, "months": figure(found.months, 2),
            "payments": figure(found.payments, 0), "paid": self.money(found.paid),
        }  # fmt: skip

    def simple(self) -> str:
        margin = (self.found.margin or 0.0) / self.found.assumptions.months
        return f"{figure(self.get(Key.ACQUISITION_COST), 2)} ÷ {figure(margin, 2)}"

    def ceiling(self) -> str:
        months = self.found.assumptions.months
        kept = survived(self.get(Key.RETENTION), 1 / months)
        return f"m ÷ (1 − ρ) = {figure((self.found.margin or 0.0) / months, 2)} ÷ (1 − {n(kept)})"

    def ratio(self, value: float | None) -> str:
        return f"{figure(value, 2)} ÷ {figure(self.get(Key.ACQUISITION_COST), 2)}"

    def lifetime(self, today: Worth) -> str:
        share = share_of(self.numbers) or 0.0
        return (
            f"W · s · μ · r ÷ (1 + d − r) = {figure(self.get(Key.WALLET), 2)} × {n(share)} × "
            f"{n(self.get(Key.MARGIN_RATE))} × {n(self.get(Key.RETENTION))} ÷ {self.below} = "
            f"{self.money(today.lifetime)}"
        )

    def referral(self, today: Worth) -> str:
        share = share_of(self.numbers) or 0.0
        margin = self.get(Key.WALLET) * share * self.get(Key.MARGIN_RATE)
        known = self.get(Key.REFERRED_SHARE)
        plain = f"(1 + {n(self.get(Key.DISCOUNT))} − {n(self.get(Key.RETENTION))})"
        return (
            f"r ÷ (1 + d − r) · q · (φ · A + (1 − φ) · COCA) = {n(self.get(Key.RETENTION))} ÷ "
            f"{plain} × {n(self.get(Key.REFERRALS))} × ({n(known)} × {figure(margin, 2)} × "
            f"(1 + {n(self.get(Key.DISCOUNT))}) ÷ {self.below} + {n(1 - known)} × "
            f"{figure(self.get(Key.ACQUISITION_COST), 2)}) = {self.money(today.referral)}"
        )

    def split(self, found: Split) -> str:
        parts = found.parts
        shown = " + ".join(
            figure(p, 2) for p in (parts.loyalty, parts.engagement, parts.prescription)
        )
        return _(
            "Each part is the mean of what its vector adds over the six orders in which the three "
            "can move (Shapley), so the parts add up: %(parts)s = %(sum)s. Moved one at a time "
            "they would not."
        ) % {"parts": shown, "sum": self.money(found.added)}  # fmt: skip

    def promoters(self, found: Promoters) -> str:
        kept, mix = found.kept, found.today
        return (
            f"r = {n(mix.promoters)} × {n(kept.promoters)} + {n(mix.passives)} × "
            f"{n(kept.passives)} + {n(mix.detractors)} × {n(kept.detractors)} = "
            f"{percent(found.retention, 2)}"
        )
