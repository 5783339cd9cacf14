"""Scores that teams know from elsewhere, to compare with; none of them decides anything here.

Source: docs/methods.md, "Other scores", with the main flaw of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import isfinite, sqrt

from assessments.domain.scale import settled

DAYS_PER_MONTH = 20  # person-days in a person-month
CONFIDENCES = (1.0, 0.8, 0.5)  # the steps of RICE, surest first


class Score(StrEnum):
    """A score to compare with."""

    RICE = "rice"
    ICE = "ice"
    WSJF = "wsjf"
    VALUE_PER_DAY = "value_per_day"


# What each score multiplies, adds and divides, by name.
INPUTS: Mapping[Score, tuple[str, ...]] = {
    Score.RICE: ("reach", "impact", "confidence"),
    Score.ICE: ("ice_impact", "ice_confidence", "ice_ease"),
    Score.WSJF: ("wsjf_value", "wsjf_time", "wsjf_risk", "wsjf_size"),
    Score.VALUE_PER_DAY: (),
}


def rice(reach: float, impact: float, confidence: float, days: float) -> float:
    """Return reach × impact × confidence ÷ person-months.

    ``reach`` people in a quarter, ``impact`` one of 3, 2, 1, .5, .25, ``confidence`` 0..1, ``days``
    person-days above 0.

    >>> rice(3000, 1, 0.8, 30)
    1600.0
    """
    return reach * impact * confidence / (days / DAYS_PER_MONTH)


def ice(impact: float, confidence: float, ease: float) -> float:
    """Return impact × confidence × ease, each 1..10, so 1..1000."""
    return impact * confidence * ease


def wsjf(value: float, time_criticality: float, risk_reduction: float, size: float) -> float:
    """Return the cost of delay ÷ size; all on the same relative scale, size above 0."""
    return (value + time_criticality + risk_reduction) / size


def value_per_day(benefit: float, days: float) -> float:
    """Return expected points for each person-day, above 0 days; money is not in it."""
    return benefit / days


def tenth(value: float, largest: float) -> float:
    """Return a value as 1..10 of the largest, what ICE asks for; 1 where nothing is largest.

    >>> tenth(5.0, 10.0), tenth(0.0, 0.0)
    (5.5, 1.0)
    """
    return 1.0 if largest <= 0 else 1.0 + 9.0 * max(0.0, value) / largest


@dataclass(frozen=True)
class Known:
    """What the ranking knows of an initiative: benefit (None where nothing it lifts is measured),
    probability 0..1 and person-days above 0.
    """

    benefit: float | None
    probability: float
    days: float


@dataclass(frozen=True)
class Compared:
    """One initiative's other scores.

    ``given`` is what counts, by name: what a person ``entered``, else what follows from what is
    known (``follows``). ``missing`` are by score the names that nobody entered and nothing gives;
    ``scores`` hold the rest.
    """

    given: Mapping[str, float]
    entered: Mapping[str, float]
    follows: Mapping[str, float]
    missing: Mapping[Score, tuple[str, ...]]
    scores: Mapping[Score, float]


def compared(
    known: Mapping[str, Known], entered: Mapping[str, Mapping[str, float]]
) -> dict[str, Compared]:
    """Return each initiative's other scores, by key; nothing is made up where an input is missing."""
    benefit = max((one.benefit for one in known.values() if one.benefit), default=0.0)
    days = max((one.days for one in known.values()), default=0.0)
    return {
        key: _compared(one, entered.get(key, {}), _follows(one, benefit, days))
        for key, one in known.items()
    }


def _follows(one: Known, benefit: float, days: float) -> dict[str, float]:
    """Return the inputs that what is known gives: whole tenths, and a confidence RICE knows.

    Of two steps equally near the less sure one counts. The largest effort is the least easy.
    """
    nearest = min(CONFIDENCES, key=lambda step: (settled(abs(step - one.probability)), step))
    size = float(round(tenth(one.days, days)))
    found = {
        "confidence": nearest,
        "ice_confidence": float(round(tenth(one.probability, 1.0))),
        "ice_ease": 11.0 - size,
        "wsjf_size": size,
    }
    if one.benefit is not None:
        found["ice_impact"] = found["wsjf_value"] = float(round(tenth(one.benefit, benefit)))
    return found


def _compared(one: Known, own: Mapping[str, float], follows: Mapping[str, float]) -> Compared:
    given = {**follows, **own}
    missing = {
        score: tuple(name for name in names if name not in given) for score, names in INPUTS.items()
    }
    found: dict[Score, float] = {}
    if not missing[Score.RICE]:
        found[Score.RICE] = rice(given["reach"], given["impact"], given["confidence"], one.days)
    if not missing[Score.ICE]:
        found[Score.ICE] = ice(*(given[name] for name in INPUTS[Score.ICE]))
    if not missing[Score.WSJF]:
        found[Score.WSJF] = wsjf(*(given[name] for name in INPUTS[Score.WSJF]))
    if one.benefit is not None:
        found[Score.VALUE_PER_DAY] = value_per_day(one.benefit, one.days)
    return Compared(given, own, follows, missing, found)


def places(values: Mapping[str, float]) -> dict[str, str]:
    """Return the place of each value, largest first, as written: "2", or "2=" when shared.

    >>> places({"a": 5.0, "b": 9.0, "c": 5.0})
    {'a': '2=', 'b': '1', 'c': '2='}
    """
    exact = {key: _exact(value) for key, value in values.items()}
    found = {}
    for key, value in exact.items():
        place = 1 + sum(other > value for other in exact.values())
        shared = sum(other == value for other in exact.values()) > 1
        found[key] = f"{place}=" if shared else str(place)
    return found


def kendall(pairs: Iterable[tuple[float, float]]) -> float | None:
    """Return Kendall's τ_b of two scores of the same things, -1..1; None where one never differs.

    Two scores that put all in the same order have 1, in opposite orders -1. Pairs that are equal
    in either score count for neither order, and shorten the scale.

    >>> kendall([(1, 10), (2, 20), (3, 30)]), kendall([(1, 1), (2, 1)])
    (1.0, None)
    """
    agree = first_differ = second_differ = 0
    for (a, b), (c, d) in combinations([(_exact(x), _exact(y)) for x, y in pairs], 2):
        first, second = (a > c) - (a < c), (b > d) - (b < d)
        agree += first * second
        first_differ += abs(first)
        second_differ += abs(second)
    if not first_differ or not second_differ:
        return None
    return agree / sqrt(first_differ * second_differ)


def _exact(value: float) -> float:
    return settled(value) if isfinite(value) else value


@dataclass(frozen=True)
class Agreement:
    """How far another score puts things in our order: τ_b of ``n`` things that have both.

    ``key`` is the one whose places lie furthest apart, ``ours`` and ``theirs`` its places among
    the ``n``; "" where all have the same place.
    """

    n: int
    tau: float | None
    key: str = ""
    ours: str = ""
    theirs: str = ""


def agreement(ours: Mapping[str, float], theirs: Mapping[str, float]) -> Agreement:
    """Compare two scores over what has both."""
    both = sorted(ours.keys() & theirs.keys())
    tau = kendall((ours[key], theirs[key]) for key in both)
    own, other = (places({key: row[key] for key in both}) for row in (ours, theirs))
    apart = {key: abs(_number(own[key]) - _number(other[key])) for key in both}
    widest = max(both, key=lambda key: (apart[key], -_number(own[key])), default="")
    if not widest or not apart[widest]:
        return Agreement(len(both), tau)
    return Agreement(len(both), tau, widest, own[widest], other[widest])


def _number(place: str) -> int:
    return int(place.rstrip("="))
