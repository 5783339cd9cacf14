"""Assumptions in words: what they are called, what they count, and who would know them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from charts import numbers
from economics.domain.inputs import SPECS, Key, Range, Unit
from economics.domain.uncertainty import significant

LABELS = {
    Key.MARGIN: gettext_lazy("Margin per customer"),
    Key.RETENTION: gettext_lazy("Retention"),
    Key.DISCOUNT: gettext_lazy("Discount rate"),
    Key.GROWTH: gettext_lazy("Growth of the margin"),
    Key.ACQUISITION_COST: gettext_lazy("Cost of acquiring a customer (COCA)"),
    Key.WALLET: gettext_lazy("Purse: spend on such things, with anybody"),
    Key.SHARE_OF_WALLET: gettext_lazy("Share of the purse that comes to you"),
    Key.WALLET_RANK: gettext_lazy("Your rank among the brands a customer uses"),
    Key.BRANDS: gettext_lazy("Brands a customer uses"),
    Key.MARGIN_RATE: gettext_lazy("Margin rate: margin out of revenue"),
    Key.REFERRALS: gettext_lazy("Customers each one brings"),
    Key.REFERRED_SHARE: gettext_lazy("Of these, would not have come otherwise"),
    Key.RETENTION_WANTED: gettext_lazy("Retention wanted"),
    Key.SHARE_WANTED: gettext_lazy("Share of the purse wanted"),
    Key.REFERRALS_WANTED: gettext_lazy("Customers each one brings, wanted"),
    Key.PROMOTERS: gettext_lazy("Promoters today"),
    Key.DETRACTORS: gettext_lazy("Detractors today"),
    Key.PROMOTERS_WANTED: gettext_lazy("Promoters wanted"),
    Key.DETRACTORS_WANTED: gettext_lazy("Detractors wanted"),
    Key.PROMOTER_RETENTION: gettext_lazy("Retention of promoters"),
    Key.PASSIVE_RETENTION: gettext_lazy("Retention of passives"),
    Key.DETRACTOR_RETENTION: gettext_lazy("Retention of detractors"),
}

# For bars and short lines, where the label of the field would be cut.
SHORT_LABELS = LABELS | {
    Key.ACQUISITION_COST: pgettext_lazy("cost", "COCA"),
    Key.WALLET: gettext_lazy("Purse"),
    Key.SHARE_OF_WALLET: gettext_lazy("Share of the purse"),
    Key.WALLET_RANK: gettext_lazy("Rank among brands"),
    Key.BRANDS: gettext_lazy("Brands in use"),
    Key.MARGIN_RATE: gettext_lazy("Margin rate"),
    Key.REFERRALS: gettext_lazy("Customers brought"),
    Key.REFERRED_SHARE: gettext_lazy("Would not have come"),
}

WHERE = {
    Key.MARGIN: gettext_lazy(
        "Finance: revenue of these customers less what serving them costs, divided by how many "
        "they are. It also follows from purse, share and margin rate."
    ),
    Key.RETENTION: gettext_lazy(
        "CRM or billing: of the customers at the start of a period, the share still there at "
        "its end. New customers do not count."
    ),
    Key.DISCOUNT: gettext_lazy(
        "Finance: the rate with which the organisation plans, its cost of capital."
    ),
    Key.GROWTH: gettext_lazy(
        "Finance: how the margin of those who stay has changed. Empty: it stays."
    ),
    Key.ACQUISITION_COST: gettext_lazy(
        "Marketing and sales: what was spent on winning customers, divided by the new customers "
        "of the same time."
    ),
    Key.WALLET: gettext_lazy("A survey of customers, or figures of the market."),
    Key.SHARE_OF_WALLET: gettext_lazy(
        "What they spend with you out of it; without a survey, rank and brands tell it."
    ),
    Key.WALLET_RANK: gettext_lazy(
        "A survey: which of the brands they use they like best. Ties share a rank."
    ),
    Key.BRANDS: gettext_lazy("The same survey: how many brands they use, you among them."),
    Key.MARGIN_RATE: gettext_lazy(
        "Finance: out of 100 of revenue, what stays after serving the customer."
    ),
    Key.REFERRALS: gettext_lazy(
        "CRM: new customers who came by recommendation, divided by the customers there are."
    ),
    Key.REFERRED_SHARE: gettext_lazy(
        "Ask new customers who were recommended whether they would have come anyway."
    ),
    Key.RETENTION_WANTED: gettext_lazy("Your target. Empty: it stays as it is."),
    Key.SHARE_WANTED: gettext_lazy("Your target. Empty: it stays as it is."),
    Key.REFERRALS_WANTED: gettext_lazy("Your target. Empty: it stays as it is."),
    Key.PROMOTERS: gettext_lazy("Your NPS survey: those who answered 9 or 10."),
    Key.DETRACTORS: gettext_lazy("Your NPS survey: those who answered 0 to 6."),
    Key.PROMOTERS_WANTED: gettext_lazy("Your target. Empty: it stays as it is."),
    Key.DETRACTORS_WANTED: gettext_lazy("Your target. Empty: it stays as it is."),
    Key.PROMOTER_RETENTION: gettext_lazy(
        "CRM and survey joined: of those who answered 9 or 10, who was still a customer a period later."
    ),
    Key.PASSIVE_RETENTION: gettext_lazy("The same of those who answered 7 or 8."),
    Key.DETRACTOR_RETENTION: gettext_lazy("The same of those who answered 0 to 6."),
}

PERIODIC = frozenset(key for key, spec in SPECS.items() if spec.per_period)


def unit_of(key: Key, currency: str, period: str) -> str:
    """Return what a number is counted in, with its period: "€ a year", "% a month"."""
    spec = SPECS[key]
    sign = {"EUR": "€", "USD": "US$", "GBP": "£"}.get(currency, currency)
    unit = {Unit.MONEY: sign, Unit.SHARE: "%"}.get(spec.unit, "")
    if key not in PERIODIC:
        return unit
    if period == "month":
        return _("%(unit)s a month") % {"unit": unit} if unit else pgettext("unit", "a month")
    return _("%(unit)s a year") % {"unit": unit} if unit else pgettext("unit", "a year")


def trimmed(value: float, most: int) -> str:
    """Return a number with as many decimals as it has, up to ``most``."""
    return numbers.figure(value, _decimals(value, most))


def exact(key: Key, value: float, currency: str) -> str:
    """Return one assumption's number with its unit, as exact as it was typed."""
    unit = SPECS[key].unit
    if unit is Unit.MONEY:
        return numbers.money(value, currency, _decimals(value, 2))
    if unit is Unit.SHARE:
        return numbers.percent(value, _decimals(value * 100, 2))
    return trimmed(value, 3)


def exact_range(key: Key, known: Range, currency: str) -> str:
    """Return an assumption with its range: 80 % (75 %–85 %)."""
    likely = exact(key, known.likely, currency)
    if known.is_certain:
        return likely
    return f"{likely} ({exact(key, known.low, currency)}–{exact(key, known.high, currency)})"


def cents(value: float | None, currency: str) -> str:
    """Return an amount as the arithmetic shows it, with two decimals."""
    return numbers.money(value, currency, 2)


def amount(value: float | None, currency: str) -> str:
    """Return an amount in a table: to the cent below ten thousand, whole above; None is ∞."""
    if value is None:
        return "∞"
    return numbers.money(value, currency, 2 if abs(value) < 10_000 else 0)


def step(value: float, currency: str) -> str:
    """Return what is added to an amount, with its sign."""
    return ("+" if value > 0 else "") + amount(value, currency)


def about(value: float | None, currency: str) -> str:
    """Return an amount rounded to two significant digits; ∞ where it has no end."""
    if value is None:
        return numbers.NO_FIGURE
    rounded = significant(value)
    return numbers.money(rounded, currency, 0 if abs(rounded) >= 10 else _decimals(rounded, 2))


def about_span(low: float, high: float, currency: str) -> str:
    """Return two amounts as a range with the currency once: 190–310 €, €190–310."""
    ends = [significant(end) for end in (low, high)]
    decimals = 0 if max(map(abs, ends)) >= 10 else max(_decimals(end, 2) for end in ends)
    sample = numbers.money(0, currency, 0)
    return sample.replace("0", numbers.span(*ends, decimals), 1)


def _decimals(value: float, most: int) -> int:
    for decimals in range(most):
        if abs(value - round(value, decimals)) < 1e-9:
            return decimals
    return most
