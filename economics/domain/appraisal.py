"""A case appraised: every figure its assumptions allow, and for the others what is missing.

Nothing is ever defaulted: without a margin there is no value, whatever else is known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from economics.domain import drawn
from economics.domain.acquisition import Payback, payback
from economics.domain.assumptions import (
    GROUP_KEYS,
    MIX_KEYS,
    WANTED_KEYS,
    Assumptions,
    has_margin,
    margin_of,
    share_of,
    value_keys,
    value_lacks,
    vector_keys,
    vectors_lack,
)
from economics.domain.inputs import Key, Numbers, likely, missing
from economics.domain.periods import survived
from economics.domain.promoters import GroupRetention, Mix, mixed_retention, retention_change
from economics.domain.sensitivity import RetentionSensitivity, retention_sensitivity
from economics.domain.uncertainty import Bar, Spread, drawn_from, spread, tornado
from economics.domain.value import Form, value, value_over
from economics.domain.vectors import Base, Split, Vectors, Worth, shapley, worth


@dataclass(frozen=True)
class Lacking:
    """A figure that cannot be computed, because these assumptions are not there."""

    keys: tuple[Key, ...]


@dataclass(frozen=True)
class Outcome:
    """A figure with all assumptions likely (None: it has no end), and how it spreads."""

    likely: float | None
    spread: Spread


@dataclass(frozen=True)
class Promoters:
    """Retention as the mix of promoters, passives and detractors has it, now and as wanted."""

    today: Mix
    wanted: Mix | None
    kept: GroupRetention
    retention: float
    change: float | None  # of retention, −1..1
    worth: float | None  # of the change, in money a customer


@dataclass(frozen=True)
class Appraisal:
    """Everything a case says. ``bars`` are of the value, ``vector_bars`` of all three vectors."""

    assumptions: Assumptions
    margin: float | None
    lifetime: Outcome | Lacking
    over_horizon: Outcome | Lacking
    sensitivity: RetentionSensitivity | None
    bars: tuple[Bar, ...]
    payback: Payback | Lacking
    ratio: Outcome | Lacking
    vectors: Worth | Lacking | None  # None: without an end
    vector_spread: Spread | None
    vector_bars: tuple[Bar, ...]
    split: Split | Lacking | None
    promoters: Promoters | Lacking


def appraise(assumptions: Assumptions) -> Appraisal:
    """Return every figure of a case. About ten thousand draws for each range."""
    ranges = assumptions.ranges
    lacking = value_lacks(ranges)
    numbers = likely(ranges)
    draws = {key: drawn_from(key, known) for key, known in ranges.items()}
    lifetime: Outcome | Lacking
    over: Outcome | Lacking
    if lacking:
        lifetime = over = Lacking(lacking)
        sensitivity, bars = None, tuple[Bar, ...]()
    else:
        lifetime = Outcome(
            value_of(numbers, assumptions.form), spread(drawn.values(draws, assumptions.form))
        )
        over = Outcome(
            value_over_horizon(numbers, assumptions.form, assumptions.horizon),
            spread(drawn.values_over(draws, assumptions.form, assumptions.horizon)),
        )
        sensitivity = retention_sensitivity(
            _margin(numbers), numbers[Key.RETENTION], numbers[Key.DISCOUNT],
            form=assumptions.form, growth=numbers.get(Key.GROWTH, 0.0),
        )  # fmt: skip
        bars = tuple(tornado(_valuing(assumptions.form), ranges, value_keys(ranges)))
    vectors = vectors_of(numbers)
    all_three = isinstance(vectors, Worth)
    return Appraisal(
        assumptions,
        margin_of(numbers),
        lifetime,
        over,
        sensitivity,
        bars,
        _payback(assumptions, numbers),
        _ratio(assumptions, numbers, draws, lifetime),
        vectors,
        spread(drawn.three_vectors(draws)) if all_three else None,
        tuple(tornado(_three, ranges, vector_keys(ranges))) if all_three else (),
        _split(numbers),
        _promoters(assumptions, numbers),
    )


# ---- one figure each, of likely numbers ----------------------------------------------------


def value_of(numbers: Numbers, form: Form) -> float | None:
    """Return the value in this form; None where it has no end. Margin, r and d must be there."""
    return value(
        _margin(numbers), numbers[Key.RETENTION], numbers[Key.DISCOUNT],
        form=form, growth=numbers.get(Key.GROWTH, 0.0),
    )  # fmt: skip


def value_over_horizon(numbers: Numbers, form: Form, periods: int) -> float:
    """Return the value of the first margins of a case."""
    return value_over(
        _margin(numbers), numbers[Key.RETENTION], numbers[Key.DISCOUNT], periods,
        form=form, growth=numbers.get(Key.GROWTH, 0.0),
    )  # fmt: skip


def _margin(numbers: Numbers) -> float:
    margin = margin_of(numbers)
    if margin is None:
        raise ValueError("there is no margin")  # asked without looking at what is missing
    return margin


def vectors_of(numbers: Numbers) -> Worth | Lacking | None:
    """Return what the three vectors of today are worth."""
    lacking = vectors_lack(numbers)
    return Lacking(lacking) if lacking else worth(_today(numbers), _base(numbers))


def _valuing(form: Form) -> Callable[[Numbers], float | None]:
    return lambda numbers: value_of(numbers, form)


def _three(numbers: Numbers) -> float | None:
    found = worth(_today(numbers), _base(numbers))
    return None if found is None else found.total


def _today(numbers: Numbers) -> Vectors:
    return Vectors(numbers[Key.RETENTION], share_of(numbers) or 0.0, numbers[Key.REFERRALS])


def _base(numbers: Numbers) -> Base:
    return Base(
        numbers[Key.WALLET], numbers[Key.MARGIN_RATE], numbers[Key.DISCOUNT],
        numbers[Key.REFERRED_SHARE], numbers[Key.ACQUISITION_COST], numbers.get(Key.GROWTH, 0.0),
    )  # fmt: skip


def _split(numbers: Numbers) -> Split | Lacking | None:
    """Return today → wanted; a vector without a wanted number stays where it is."""
    lacking = vectors_lack(numbers)
    if lacking:
        return Lacking(lacking)
    if not any(key in numbers for key in WANTED_KEYS):
        return Lacking(WANTED_KEYS)
    today = _today(numbers)
    wanted = Vectors(
        numbers.get(Key.RETENTION_WANTED, today.loyalty),
        numbers.get(Key.SHARE_WANTED, today.engagement),
        numbers.get(Key.REFERRALS_WANTED, today.prescription),
    )
    return shapley(today, wanted, _base(numbers))


def _payback(assumptions: Assumptions, numbers: Numbers) -> Payback | Lacking:
    """Return the payback in months; a margin of a year comes in twelve parts."""
    lacking = (() if has_margin(numbers) else (Key.MARGIN,)) + missing(
        numbers, Key.ACQUISITION_COST, Key.RETENTION
    )
    if lacking:
        return Lacking(lacking)
    monthly = survived(numbers[Key.RETENTION], 1 / assumptions.months)
    return payback(numbers[Key.ACQUISITION_COST], _margin(numbers) / assumptions.months, monthly)


def _ratio(
    assumptions: Assumptions,
    numbers: Numbers,
    draws: drawn.Drawn,
    lifetime: Outcome | Lacking,
) -> Outcome | Lacking:
    lacking = missing(numbers, Key.ACQUISITION_COST)
    if isinstance(lifetime, Lacking):
        return Lacking(lifetime.keys + lacking)
    if lacking or not draws[Key.ACQUISITION_COST].min() > 0:
        return Lacking((Key.ACQUISITION_COST,))
    now = lifetime.likely
    return Outcome(
        None if now is None else now / numbers[Key.ACQUISITION_COST],
        spread(drawn.values(draws, assumptions.form) / draws[Key.ACQUISITION_COST]),
    )


def _promoters(assumptions: Assumptions, numbers: Numbers) -> Promoters | Lacking:
    lacking = missing(numbers, *MIX_KEYS, *GROUP_KEYS)
    if lacking:
        return Lacking(lacking)
    kept = GroupRetention(*(numbers[key] for key in GROUP_KEYS))
    today = Mix(numbers[Key.PROMOTERS], numbers[Key.DETRACTORS])
    retention = mixed_retention(today, kept)
    if Key.PROMOTERS_WANTED not in numbers and Key.DETRACTORS_WANTED not in numbers:
        return Promoters(today, None, kept, retention, None, None)
    wanted = Mix(
        numbers.get(Key.PROMOTERS_WANTED, today.promoters),
        numbers.get(Key.DETRACTORS_WANTED, today.detractors),
    )
    change = retention_change(today, wanted, kept)
    return Promoters(
        today, wanted, kept, retention, change, _worth_of_retention(assumptions, numbers, change)
    )


def _worth_of_retention(assumptions: Assumptions, numbers: Numbers, change: float) -> float | None:
    """Return what a change of retention adds to the value of a case; None where it cannot be said."""
    if value_lacks(numbers) or not 0 <= numbers[Key.RETENTION] + change < 1:
        return None
    before = value_of(numbers, assumptions.form)
    moved = {**numbers, Key.RETENTION: numbers[Key.RETENTION] + change}
    after = value_of(moved, assumptions.form)
    return None if before is None or after is None else after - before
