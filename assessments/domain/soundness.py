"""How far a mean would move under what is not known of its answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .evidence import evidenced
from .results import CapabilityScore, Scorecard
from .scale import LEVELS
from .scoring import area_mean, overall_mean

SILENT_SHARE = 0.60  # below this share of answers the silent may well see it otherwise
ONE_TEAM_SHARE = 0.60  # above it one team's view is taken for that of all
SURPRISE = 0.5  # levels between first sight and the answers that are worth a question


def overall_of(card: Scorecard, means: Mapping[str, float | None]) -> float | None:
    """Return the overall mean with these means in place of the capabilities' own.

    Weights are the card's. None where the card has none, or where a capability that it scores
    has no mean here: the two would not be about the same.
    """
    scored = [score for score in card.capabilities if score.mean is not None]
    if card.overall_mean is None or any(means.get(score.code) is None for score in scored):
        return None
    areas = []
    for area in card.areas:
        inside = [s for s in card.capabilities if s.area == area.code and s.overall_weight > 0]
        if inside:
            mean = area_mean([(_mean(s, means), s.weight) for s in inside])
            areas.append((mean, area.weight))
    return overall_mean(areas)


def _mean(score: CapabilityScore, means: Mapping[str, float | None]) -> float | None:
    return means.get(score.code) if score.mean is not None else None


@dataclass(frozen=True)
class Bounds:
    """The lowest and the highest that a mean can be, 1..5."""

    low: float
    high: float


def visibility_bounds(card: Scorecard) -> Bounds | None:
    """Return between what the overall mean lies whatever "don't know" would have been (Manski).

    None without an overall mean. Source: docs/methods.md, "Answer options".
    """
    low: dict[str, float | None] = {}
    high: dict[str, float | None] = {}
    for score in card.capabilities:
        if score.mean is not None and score.distribution and score.distribution.bounds:
            low[score.code], high[score.code] = score.distribution.bounds
    return _bounds(overall_of(card, low), overall_of(card, high))


def silence_bounds(card: Scorecard) -> Bounds | None:
    """Return between what the overall mean lies whatever those who stayed silent would have said.

    (n M + (N - n)) / N and (n M + 5 (N - n)) / N over the N invited. None without a mean.
    Source: docs/methods.md, "Answer options" (Manski).
    """
    if card.overall_mean is None or not card.invited:
        return None
    silent = max(0, card.invited - card.submitted)
    answered = card.invited - silent
    low, high = (
        (answered * card.overall_mean + end * silent) / card.invited
        for end in (LEVELS[0], LEVELS[-1])
    )
    return _bounds(low, high)


def _bounds(low: float | None, high: float | None) -> Bounds | None:
    return None if low is None or high is None else Bounds(low, high)


def evidenced_overall(card: Scorecard, grades: Mapping[str, int | None]) -> float | None:
    """Return the overall mean as far as it could be shown: each capability up to its cap.

    A capability of which nobody, or fewer than k, said what shows it counts as grade 0.
    Source: docs/methods.md, "Evidence".
    """
    means = {
        s.code: None if s.mean is None else evidenced(s.mean, grades.get(s.code) or 0)
        for s in card.capabilities
    }
    return overall_of(card, means)


def may_be_set_apart(groups: Collection[tuple[int, int]], k: int) -> bool:
    """Return whether figures without some of the people may be shown beside those of all.

    ``groups`` are (set apart, the others) of each closing: each must be nobody or at least k,
    or else what is left over would be about fewer.
    Source: docs/methods.md, "Anonymity and complementary suppression".

    >>> may_be_set_apart([(6, 12)], 5), may_be_set_apart([(6, 12), (1, 5)], 5)
    (True, False)
    """
    return all(n == 0 or n >= k for pair in groups for n in pair)
