"""Figures as marks on an axis from 0 to 100, with their intervals."""

from __future__ import annotations

from dataclasses import dataclass

from charts.numbers import NO_FIGURE, figure, percent
from metrics.domain.indicators import Estimate
from metrics.pages import outside_in_words as words

LEFT, WIDE = 3.0, 94.0  # per cent: room for half a mark at both ends of an axis


@dataclass(frozen=True)
class Mark:
    """One figure on an axis from 0 to 100. ``own`` is it in its own unit, ``position`` here.

    ``at``, ``from_`` and ``wide`` say where point and interval stand, in per cent of the width.
    """

    name: str
    kind: str  # team, customers or maturity: how it is drawn
    own: str
    position: str
    interval: str
    note: str
    at: str | None
    from_: str | None
    wide: str | None


def mark(
    name: str,
    kind: str,
    point: float,
    ends: tuple[float, float] | None,
    *,
    own: str,
    note: str = "",
    interval_only: bool = False,
) -> Mark:
    """Return a mark; ``point`` and ``ends`` within 0..100."""
    return Mark(
        name=name,
        kind=kind,
        own=own,
        position=NO_FIGURE if interval_only else percent(point / 100),
        interval=f"{figure(ends[0], 0)}–{percent(ends[1] / 100)}" if ends else NO_FIGURE,
        note=note,
        at=None if interval_only else f"{_across(point):.2f}%",
        from_=f"{_across(ends[0]):.2f}%" if ends else None,
        wide=f"{_across(ends[1]) - _across(ends[0]):.2f}%" if ends else None,
    )


def _across(value: float) -> float:
    return LEFT + min(100.0, max(0.0, value)) / 100 * WIDE


def ends_of(estimate: Estimate) -> tuple[float, float] | None:
    if estimate.low is None or estimate.high is None:
        return None
    return estimate.low, estimate.high


def share_mark(name: str, estimate: Estimate) -> Mark:
    ends = ends_of(estimate)
    return mark(
        name, "customers", 100 * estimate.point,
        (100 * ends[0], 100 * ends[1]) if ends else None,
        own=words.share_words(estimate),
        note="" if estimate.n is None else f"n = {figure(estimate.n, 0)}",
        interval_only=estimate.is_interval_only,
    )  # fmt: skip
