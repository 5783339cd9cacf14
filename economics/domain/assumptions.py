"""What a case assumes, which of it each figure is made of, and what is missing for one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from economics.domain.inputs import Key, Numbers, Ranges, missing
from economics.domain.periods import MONTHS_A_YEAR
from economics.domain.value import Form
from economics.domain.vectors import allocated_share

VALUE_KEYS = (Key.RETENTION, Key.DISCOUNT)
WALLET_KEYS = (Key.WALLET, Key.SHARE_OF_WALLET, Key.MARGIN_RATE)
VECTOR_KEYS = (*WALLET_KEYS, *VALUE_KEYS, Key.REFERRALS, Key.REFERRED_SHARE, Key.ACQUISITION_COST)
WANTED_KEYS = (Key.RETENTION_WANTED, Key.SHARE_WANTED, Key.REFERRALS_WANTED)
GROUP_KEYS = (Key.PROMOTER_RETENTION, Key.PASSIVE_RETENTION, Key.DETRACTOR_RETENTION)
MIX_KEYS = (Key.PROMOTERS, Key.DETRACTORS)


@dataclass(frozen=True)
class Assumptions:
    """What a case assumes; ``months`` is how long one of its periods lasts, 1 or 12."""

    ranges: Ranges
    form: Form = Form.EXISTING
    horizon: int = 5
    months: int = MONTHS_A_YEAR


def share_of(numbers: Numbers) -> float | None:
    """Return the share of the purse, 0..1: known, or told by the rank among brands; else None."""
    if Key.SHARE_OF_WALLET in numbers:
        return numbers[Key.SHARE_OF_WALLET]
    if Key.WALLET_RANK in numbers and Key.BRANDS in numbers:
        return allocated_share(numbers[Key.WALLET_RANK], numbers[Key.BRANDS])
    return None


def margin_of(numbers: Numbers) -> float | None:
    """Return the margin of a period: as given, else W · s · μ where all three are known."""
    if Key.MARGIN in numbers:
        return numbers[Key.MARGIN]
    share = share_of(numbers)
    if share is None or Key.WALLET not in numbers or Key.MARGIN_RATE not in numbers:
        return None
    return numbers[Key.WALLET] * share * numbers[Key.MARGIN_RATE]


def value_lacks(ranges: Mapping[Key, object]) -> tuple[Key, ...]:
    """Return what is missing for a value; the margin stands for all ways to it."""
    return (() if has_margin(ranges) else (Key.MARGIN,)) + missing(ranges, *VALUE_KEYS)


def vectors_lack(numbers: Mapping[Key, object]) -> tuple[Key, ...]:
    """Return what is missing for the three vectors; a rank among brands tells the share."""
    lacking = missing(numbers, *VECTOR_KEYS)
    if Key.WALLET_RANK in numbers and Key.BRANDS in numbers:
        lacking = tuple(key for key in lacking if key is not Key.SHARE_OF_WALLET)
    return lacking


def has_margin(ranges: Mapping[Key, object]) -> bool:
    """Return whether a margin is given or follows from purse, share and margin rate."""
    if Key.MARGIN in ranges:
        return True
    ranked = Key.WALLET_RANK in ranges and Key.BRANDS in ranges
    share = Key.SHARE_OF_WALLET in ranges or ranked
    return share and Key.WALLET in ranges and Key.MARGIN_RATE in ranges


def value_keys(ranges: Mapping[Key, object]) -> tuple[Key, ...]:
    """Return the assumptions that the value of this case is made of."""
    margin = (
        (Key.MARGIN,)
        if Key.MARGIN in ranges
        else (Key.WALLET, *_share_keys(ranges), Key.MARGIN_RATE)
    )
    return (*margin, *VALUE_KEYS, Key.GROWTH)


def vector_keys(ranges: Mapping[Key, object]) -> tuple[Key, ...]:
    """Return the assumptions that the three vectors of this case are made of."""
    others = (key for key in VECTOR_KEYS if key is not Key.SHARE_OF_WALLET)
    return (*others, *_share_keys(ranges), Key.GROWTH)


def _share_keys(ranges: Mapping[Key, object]) -> tuple[Key, ...]:
    known = Key.SHARE_OF_WALLET in ranges
    return (Key.SHARE_OF_WALLET,) if known else (Key.WALLET_RANK, Key.BRANDS)
