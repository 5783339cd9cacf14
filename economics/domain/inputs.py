"""The assumptions an appraisal is made of: which there are, in which unit, within which bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Key(StrEnum):
    """One assumption. Money and shares are of one period of the case, unless said otherwise."""

    MARGIN = "margin"
    RETENTION = "retention"
    DISCOUNT = "discount"
    GROWTH = "growth"
    ACQUISITION_COST = "acquisition_cost"  # once, for a new customer
    WALLET = "wallet"
    SHARE_OF_WALLET = "share_of_wallet"
    WALLET_RANK = "wallet_rank"
    BRANDS = "brands"
    MARGIN_RATE = "margin_rate"
    REFERRALS = "referrals"
    REFERRED_SHARE = "referred_share"
    RETENTION_WANTED = "retention_wanted"
    SHARE_WANTED = "share_wanted"
    REFERRALS_WANTED = "referrals_wanted"
    PROMOTERS = "promoters"
    DETRACTORS = "detractors"
    PROMOTERS_WANTED = "promoters_wanted"
    DETRACTORS_WANTED = "detractors_wanted"
    PROMOTER_RETENTION = "promoter_retention"
    PASSIVE_RETENTION = "passive_retention"
    DETRACTOR_RETENTION = "detractor_retention"


NAMES = frozenset(key.value for key in Key)
# Assumptions that one number says: targets, counts, and what only enters an association.
SINGLE = frozenset(
    {
        Key.WALLET_RANK, Key.BRANDS, Key.RETENTION_WANTED, Key.SHARE_WANTED,
        Key.REFERRALS_WANTED, Key.PROMOTERS, Key.DETRACTORS, Key.PROMOTERS_WANTED,
        Key.DETRACTORS_WANTED, Key.PROMOTER_RETENTION, Key.PASSIVE_RETENTION,
        Key.DETRACTOR_RETENTION,
    }
)  # fmt: skip


class Unit(StrEnum):
    """What a number of an assumption counts."""

    MONEY = "money"
    SHARE = "share"  # kept as 0..1, typed as per cent
    NUMBER = "number"
    WHOLE = "whole"


@dataclass(frozen=True)
class Spec:
    """Unit, the lowest and highest number accepted, and how it follows the length of a period."""

    unit: Unit
    lowest: float
    highest: float
    step: float  # of the slider
    per_period: str = ""  # "": no; "sum": doubles with the time; "survival"; "interest"


_MONEY = 1e9
_ALMOST_ALL = 0.9999  # nobody keeps every customer for ever: 1/(1 − r) must have an end
SPECS: dict[Key, Spec] = {
    Key.MARGIN: Spec(Unit.MONEY, -_MONEY, _MONEY, 1, "sum"),
    Key.RETENTION: Spec(Unit.SHARE, 0, _ALMOST_ALL, 0.005, "survival"),
    Key.DISCOUNT: Spec(Unit.SHARE, 0.0001, 1, 0.005, "interest"),
    Key.GROWTH: Spec(Unit.SHARE, -0.5, 0.5, 0.005, "interest"),
    Key.ACQUISITION_COST: Spec(Unit.MONEY, 0, _MONEY, 1),
    Key.WALLET: Spec(Unit.MONEY, 0, _MONEY, 1, "sum"),
    Key.SHARE_OF_WALLET: Spec(Unit.SHARE, 0, 1, 0.005),
    Key.WALLET_RANK: Spec(Unit.WHOLE, 1, 20, 1),
    Key.BRANDS: Spec(Unit.WHOLE, 1, 20, 1),
    Key.MARGIN_RATE: Spec(Unit.SHARE, 0, 1, 0.005),
    Key.REFERRALS: Spec(Unit.NUMBER, 0, 100, 0.01, "sum"),
    Key.REFERRED_SHARE: Spec(Unit.SHARE, 0, 1, 0.01),
    Key.RETENTION_WANTED: Spec(Unit.SHARE, 0, _ALMOST_ALL, 0.005, "survival"),
    Key.SHARE_WANTED: Spec(Unit.SHARE, 0, 1, 0.005),
    Key.REFERRALS_WANTED: Spec(Unit.NUMBER, 0, 100, 0.01, "sum"),
    Key.PROMOTERS: Spec(Unit.SHARE, 0, 1, 0.005),
    Key.DETRACTORS: Spec(Unit.SHARE, 0, 1, 0.005),
    Key.PROMOTERS_WANTED: Spec(Unit.SHARE, 0, 1, 0.005),
    Key.DETRACTORS_WANTED: Spec(Unit.SHARE, 0, 1, 0.005),
    Key.PROMOTER_RETENTION: Spec(Unit.SHARE, 0, 1, 0.005, "survival"),
    Key.PASSIVE_RETENTION: Spec(Unit.SHARE, 0, 1, 0.005, "survival"),
    Key.DETRACTOR_RETENTION: Spec(Unit.SHARE, 0, 1, 0.005, "survival"),
}


@dataclass(frozen=True)
class Range:
    """Low, likely and high of one assumption; all the same: it is taken as certain.

    ValueError unless low <= likely <= high.
    """

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.likely <= self.high:
            raise ValueError(f"{self.low} ≤ {self.likely} ≤ {self.high} does not hold")

    @property
    def is_certain(self) -> bool:
        return self.low == self.high


def certain(value: float) -> Range:
    """Return an assumption of which nothing else is thought possible."""
    return Range(value, value, value)


Ranges = Mapping[Key, Range]
Numbers = Mapping[Key, float]


def likely(ranges: Ranges) -> dict[Key, float]:
    """Return the likely number of each assumption.

    >>> likely({Key.MARGIN: Range(80, 100, 110)})
    {<Key.MARGIN: 'margin'>: 100}
    """
    return {key: known.likely for key, known in ranges.items()}


def missing(known: Mapping[Key, object], *needed: Key) -> tuple[Key, ...]:
    """Return which of the needed assumptions are not there, in the order given."""
    return tuple(key for key in needed if key not in known)
