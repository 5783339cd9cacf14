"""What changed since the round before, and what only looks like change."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum, sqrt

from .intervals import Interval
from .results import AreaScore, CapabilityScore, Scorecard
from .scale import CONFIDENCE, settled
from .scoring import weighted_mean
from .student import t_quantile

OVERALL = "overall"


@dataclass(frozen=True)
class Change:
    """A mean then and now, over the capabilities scored in both rounds.

    `detectable` is the smallest difference that the answers can tell from none; None when
    one of the rounds has no interval. `partial`: some capability stands in one round only.
    Source: docs/methods.md, "Change between waves", unpaired.
    """

    before: float
    now: float
    detectable: float | None
    partial: bool

    @property
    def difference(self) -> float:
        return self.now - self.before

    @property
    def is_detected(self) -> bool:
        if self.detectable is None:
            return False
        return settled(abs(self.difference)) >= settled(self.detectable) > 0


def changes(now: Scorecard, before: Scorecard | None) -> dict[str, Change]:
    """Return the change of each area, by its code, and of the whole; {} without a before."""
    if before is None:
        return {}
    found = {
        area.code: change
        for area in now.areas
        if (change := _area_change(area, now, before)) is not None
    }
    overall = _overall_change(now, before, found)
    return {**found, OVERALL: overall} if overall else found


def _scored(card: Scorecard, area: str) -> dict[str, CapabilityScore]:
    return {s.code: s for s in card.capabilities if s.area == area and s.mean is not None}


def _area_change(area: AreaScore, now: Scorecard, before: Scorecard) -> Change | None:
    earlier = {a.code: a for a in before.areas}.get(area.code)
    if area.mean is None or earlier is None or earlier.mean is None:
        return None
    today, then = _scored(now, area.code), _scored(before, area.code)
    common = [code for code in today if code in then]
    if not common:
        return None
    weights = [today[code].weight for code in common]
    mean_then = weighted_mean(list(zip((then[c].mean for c in common), weights, strict=True)))
    mean_now = weighted_mean(list(zip((today[c].mean for c in common), weights, strict=True)))
    if mean_then is None or mean_now is None:
        return None
    return Change(
        mean_then,
        mean_now,
        _detectable(area.interval, earlier.interval),
        partial=set(today) != set(then),
    )


def _overall_change(now: Scorecard, before: Scorecard, areas: dict[str, Change]) -> Change | None:
    scored = [area for area in now.areas if area.mean is not None]
    if now.overall_mean is None or before.overall_mean is None:
        return None
    if not scored or any(area.code not in areas for area in scored):
        return None
    total = fsum(area.weight for area in scored)
    return Change(
        fsum(areas[a.code].before * a.weight for a in scored) / total,
        fsum(areas[a.code].now * a.weight for a in scored) / total,
        _detectable(now.interval, before.interval),
        partial=any(areas[a.code].partial for a in scored),
    )


def _detectable(a: Interval | None, b: Interval | None) -> float | None:
    """Return t √(se² + se²) with the smaller degrees of freedom: rather too careful."""
    if a is None or b is None:
        return None
    return t_quantile((1 + CONFIDENCE) / 2, min(a.df, b.df)) * sqrt(a.se**2 + b.se**2)
