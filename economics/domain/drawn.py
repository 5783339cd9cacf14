"""The figures of ten thousand draws at once; the formulas are those of ``value`` and ``vectors``."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from economics.domain.inputs import Key
from economics.domain.uncertainty import Draws
from economics.domain.value import SETTLED, Form

Drawn = Mapping[Key, Draws]


def shares(draws: Drawn) -> Draws:
    """Return the share of the purse of each draw: known, or told by rank and brands."""
    if Key.SHARE_OF_WALLET in draws:
        return draws[Key.SHARE_OF_WALLET]
    brands = draws[Key.BRANDS]
    return np.asarray((1 - draws[Key.WALLET_RANK] / (brands + 1)) * 2 / brands)


def margins(draws: Drawn) -> Draws:
    """Return the margin of each draw: as given, else W · s · μ."""
    if Key.MARGIN in draws:
        return draws[Key.MARGIN]
    return np.asarray(draws[Key.WALLET] * shares(draws) * draws[Key.MARGIN_RATE])


def values(draws: Drawn, form: Form) -> Draws:
    """Return the value of each draw; ∞ where it has no end. Margin, r and d must be there."""
    margin, r, d = margins(draws), draws[Key.RETENTION], draws[Key.DISCOUNT]
    growth = draws.get(Key.GROWTH, np.zeros(1))
    return _lifetimes(margin, r, d, growth, form)


def _lifetimes(margin: Draws, r: Draws, d: Draws, growth: Draws, form: Form) -> Draws:
    lost = 1 + d - r * (1 + growth)
    ends = np.round(lost, SETTLED) > 0
    first = margin * _openings(r, d, form) * (1 + d)
    return np.where(ends, first / np.where(ends, lost, 1.0), np.inf)


def _openings(r: Draws, d: Draws, form: Form) -> Draws:
    if form is Form.NEW:
        return np.ones_like(d)
    return (r if form is Form.EXISTING else np.ones_like(d)) / (1 + d)


def values_over(draws: Drawn, form: Form, periods: int) -> Draws:
    """Return the value of the first margins of each draw."""
    r, d = draws[Key.RETENTION], draws[Key.DISCOUNT]
    growth = draws.get(Key.GROWTH, np.zeros(1))
    kept = r * (1 + growth) / (1 + d)
    # A sum of powers; written out where the ratio is too near 1 for the closed form.
    near = np.abs(1 - kept) < 1e-9
    many = np.where(near, periods, (1 - kept**periods) / np.where(near, 1.0, 1 - kept))
    return np.asarray(margins(draws) * _openings(r, d, form) * many)


def three_vectors(draws: Drawn) -> Draws:
    """Return what the three vectors of each draw are worth together."""
    r, d = draws[Key.RETENTION], draws[Key.DISCOUNT]
    growth = draws.get(Key.GROWTH, np.zeros(1))
    margin = np.asarray(draws[Key.WALLET] * shares(draws) * draws[Key.MARGIN_RATE])
    known = draws[Key.REFERRED_SHARE]
    new = _lifetimes(margin, r, d, growth, Form.NEW)
    saved = (1 - known) * draws[Key.ACQUISITION_COST]
    renewals = _lifetimes(np.ones_like(r), r, d, np.zeros(1), Form.EXISTING)
    own = _lifetimes(margin, r, d, growth, Form.EXISTING)
    return np.asarray(own + renewals * draws[Key.REFERRALS] * (known * new + saved))
