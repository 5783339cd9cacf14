"""From the counted answers of a round to its scorecard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import fsum
from typing import Any, NamedTuple

from . import snapshot
from .bands import LikelyBand, likely_band
from .distribution import Distribution
from .heatmap import role_cells, team_cells
from .intervals import (
    Interval,
    composite_interval,
    influence,
    interval_from_influence,
    mean_interval,
    pooled_variance,
)
from .levels import level_probabilities, likely_level, nearest_level, staged_level
from .publication import Published
from .results import AreaScore, CapabilityScore, CapabilityStatus, Scorecard, TeamCell
from .scale import LOW_VISIBILITY, settled
from .scoring import area_mean, overall_mean, scored_share, shares, weighted_mean

__all__ = [
    "AreaScore",
    "CapabilityInput",
    "CapabilityScore",
    "CapabilityStatus",
    "InfluencePlan",
    "RoundInput",
    "Scorecard",
    "TeamCell",
    "influence_plan",
    "score_round",
    "scorecard_from_json",
    "scorecard_to_json",
]

SNAPSHOT_FORMAT = 1  # raise it when a kept scorecard can no longer be read as it is
OVERALL = "overall"  # the key of the overall sums, beside the area codes
_NOTHING = Distribution((0, 0, 0, 0, 0))


@dataclass(frozen=True)
class CapabilityInput:
    """A capability as this round uses it; weight >= 0 within its area, target 2..5."""

    code: str
    area: str
    weight: float
    target: int
    out_of_scope: bool = False


@dataclass(frozen=True)
class RoundInput:
    """A round counted: all that scoring needs, and no single person's answers.

    `areas` are (code, weight); `totals` by capability; `teams` team -> capability.
    `influence_sums` are (n, sum u, sum u²) by area code and "overall": over the n raters
    with at least one level among the capabilities of the `influence_plan` for it, with
    u = sum of coefficient (mean - answer). Without them there are no area intervals.
    `published` says per capability which teams and role groups may be shown; without it the
    teams are suppressed on their own and no role group is shown. `coarse`: groups are said in
    bands and with one decimal. `previous` are the nearest levels of the last round by area
    code and "overall", for hysteresis.
    """

    areas: tuple[tuple[str, float], ...]
    capabilities: tuple[CapabilityInput, ...]
    totals: Mapping[str, Distribution]
    teams: Mapping[str, Mapping[str, Distribution]] = field(default_factory=dict)
    influence_sums: Mapping[str, tuple[int, float, float]] = field(default_factory=dict)
    k: int = 5
    invited: int = 0
    submitted: int = 0
    roles: Mapping[str, Mapping[str, Distribution]] = field(default_factory=dict)
    published: Mapping[str, Published] | None = None
    coarse: bool = False
    previous: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def in_scope(self) -> dict[str, dict[str, CapabilityInput]]:
        """Capabilities in scope by area and code; areas without any are left out."""
        grouped: dict[str, dict[str, CapabilityInput]] = {code: {} for code, _ in self.areas}
        for capability in self.capabilities:
            if capability.area not in grouped:
                raise ValueError(f"{capability.code}: no area {capability.area!r} in this round")
            if not capability.out_of_scope:
                grouped[capability.area][capability.code] = capability
        return {area: inside for area, inside in grouped.items() if inside}

    @cached_property
    def weights(self) -> dict[str, dict[str, float]]:
        """Weights within each area by code, sum 1 over what is in scope."""
        return {
            area: dict(zip(inside, shares([c.weight for c in inside.values()]), strict=True))
            for area, inside in self.in_scope.items()
        }

    @cached_property
    def area_weights(self) -> dict[str, float]:
        """Weights of the areas with something in scope, sum 1."""
        given = {code: weight for code, weight in self.areas if code in self.in_scope}
        return dict(zip(given, shares(list(given.values())), strict=True))

    def answers(self, code: str) -> Distribution:
        """Everybody's answers to one capability; empty when nobody was counted."""
        return self.totals.get(code, _NOTHING)

    def shown(self, code: str) -> Distribution:
        """The answers that may enter a mean: those of at least k people, else none.

        An area mean over k - 1 people's capability would give that capability back.
        """
        answers = self.answers(code)
        return answers if answers.n >= max(self.k, 1) else _NOTHING

    def means(self, area: str) -> list[tuple[float | None, float]]:
        """(mean, weight) of the area's capabilities in scope; None for unscored ones."""
        return [(self.shown(code).mean, w) for code, w in self.weights[area].items()]

    @cached_property
    def area_means(self) -> dict[str, float | None]:
        """Means of the areas with something in scope; None below half of the weight."""
        return {area: area_mean(self.means(area)) for area in self.in_scope}


class InfluencePlan(NamedTuple):
    """What one capability adds to a rater's u: coefficient (mean - answer)."""

    area: str
    mean: float
    coefficient_area: float
    coefficient_overall: float


def influence_plan(round_: RoundInput) -> dict[str, InfluencePlan]:
    """Return for each capability that enters a mean how the database weighs its answers.

    For the area sums use coefficient_area over the answers of one area; for the overall
    sums coefficient_overall over all of them. Capabilities that no mean uses are left
    out, so skip their answers. {} if some capability is scored on one answer (k = 1).
    Source: docs/methods.md, "Uncertainty with few raters", jackknife.
    """
    scored = [area for area, mean in round_.area_means.items() if mean is not None]
    total = fsum(round_.area_weights[area] for area in scored)
    plan = {}
    for area in scored:
        answers = {code: round_.shown(code) for code in round_.in_scope[area]}
        coefficients = influence(answers, round_.weights[area])
        if not coefficients:
            return {}
        share = round_.area_weights[area] / total if total > 0 else 0.0
        for code, (mean, coefficient) in coefficients.items():
            plan[code] = InfluencePlan(area, mean, coefficient, coefficient * share)
    return plan


def score_round(round_: RoundInput) -> Scorecard:
    """Return the scorecard of a round.

    Deterministic, and built only from what may be shown: what fewer than k people
    answered is in no number of it. Source: docs/methods.md, "Scoring".

    ValueError for a capability of an unknown area, a negative weight, or teams that
    together have more answers than the total.
    """
    # Hidden answers may not lend their variance either: it could be solved for.
    pooled = pooled_variance(
        round_.shown(code) for inside in round_.in_scope.values() for code in inside
    )
    capabilities = tuple(_score_capability(round_, c, pooled) for c in round_.capabilities)
    by_code = {score.code: score for score in capabilities}
    areas = tuple(_score_area(round_, code, weight, by_code) for code, weight in round_.areas)
    return _score_overall(round_, areas, capabilities)


def _status(answers: Distribution, capability: CapabilityInput, k: int) -> CapabilityStatus:
    if capability.out_of_scope:
        return CapabilityStatus.OUT_OF_SCOPE
    if answers.n:
        return CapabilityStatus.SCORED if answers.n >= k else CapabilityStatus.TOO_FEW
    if answers.dont_know:
        return CapabilityStatus.NO_VISIBILITY
    if answers.not_applicable:
        return CapabilityStatus.SCOPE_PENDING
    return CapabilityStatus.NO_ANSWERS


_KEPT_TO_THEMSELVES = (CapabilityStatus.TOO_FEW, CapabilityStatus.OUT_OF_SCOPE)


def _score_capability(
    round_: RoundInput, capability: CapabilityInput, pooled: float
) -> CapabilityScore:
    code, answers = capability.code, round_.answers(capability.code)
    status = _status(answers, capability, round_.k)
    scored = answers if status is CapabilityStatus.SCORED else _NOTHING
    interval = mean_interval(scored, pooled)
    kept = status in _KEPT_TO_THEMSELVES or answers.asked < round_.k
    visibility = None if kept else answers.visibility
    return CapabilityScore(
        code=code,
        area=capability.area,
        status=status,
        distribution=None if kept else answers,
        mean=scored.mean,
        interval=interval,
        level=nearest_level(scored.mean),
        target=capability.target,
        gap=_gap(scored.mean, capability.target),
        band=_band(scored.mean, capability.target, interval),
        weight=capability.weight,
        visibility=visibility,
        low_visibility=visibility is not None and settled(visibility) <= LOW_VISIBILITY,
        overall_weight=round_.area_weights.get(capability.area, 0.0)
        * round_.weights.get(capability.area, {}).get(code, 0.0),
    )


def _score_area(
    round_: RoundInput, code: str, weight: float, scores: Mapping[str, CapabilityScore]
) -> AreaScore:
    inside = round_.weights.get(code, {})
    mean = round_.area_means.get(code)
    target = weighted_mean([(scores[capability].target, w) for capability, w in inside.items()])
    parts = {capability: scores[capability].mean for capability in inside}
    intervals = [
        (scores[capability].interval, w)
        for capability, w in inside.items()
        if scores[capability].mean is not None
    ]
    interval = _jackknifed(round_, code, mean, intervals)
    return AreaScore(
        code=code,
        weight=weight,
        mean=mean,
        interval=interval,
        staged=None
        if mean is None
        else staged_level(mean, parts, previous=round_.previous.get(code)),
        target=target,
        gap=_gap(mean, target),
        band=_band(mean, target, interval),
        scored_share=scored_share(round_.means(code)) if inside else None,
        likely=None if interval is None else likely_level(_probabilities(interval)),
    )


def _score_overall(
    round_: RoundInput,
    areas: tuple[AreaScore, ...],
    capabilities: tuple[CapabilityScore, ...],
) -> Scorecard:
    by_code = {area.code: area for area in areas}
    weights = round_.area_weights
    mean = overall_mean([(by_code[code].mean, w) for code, w in weights.items()])
    scored = [(by_code[c].interval, w) for c, w in weights.items() if by_code[c].mean is not None]
    interval = _jackknifed(round_, OVERALL, mean, scored)
    probabilities = None if interval is None else _probabilities(interval)
    in_scope = [code for inside in round_.in_scope.values() for code in inside]
    return Scorecard(
        overall_mean=mean,
        equal_weights_mean=None if mean is None else _equal_weights_mean(round_),
        interval=interval,
        staged=None
        if mean is None
        else staged_level(
            mean, {a.code: a.mean for a in areas}, previous=round_.previous.get(OVERALL)
        ),
        likely=None if probabilities is None else likely_level(probabilities),
        probabilities=probabilities,
        provisional=any(round_.shown(code).n == 0 for code in in_scope),
        areas=areas,
        capabilities=capabilities,
        cells=team_cells(
            round_.teams,
            round_.totals,
            [c.code for c in capabilities],
            in_scope,
            round_.k,
            shown_in=None
            if round_.published is None
            else {code: shown.teams for code, shown in round_.published.items()},
            coarse=round_.coarse,
        ),
        role_cells=role_cells(
            round_.roles,
            [c.code for c in capabilities],
            in_scope,
            round_.k,
            shown_in={code: shown.roles for code, shown in (round_.published or {}).items()},
            coarse=round_.coarse,
        ),
        k=round_.k,
        invited=round_.invited,
        submitted=round_.submitted,
    )


def _gap(mean: float | None, target: float | None) -> float | None:
    return None if mean is None or target is None else settled(max(0.0, target - mean))


def _band(mean: float | None, target: float | None, interval: Interval | None) -> LikelyBand | None:
    if target is None or interval is None:
        return None
    return likely_band(mean, target, interval.se, interval.df)


def _probabilities(interval: Interval) -> tuple[float, float, float, float, float]:
    return level_probabilities(interval.mean, interval.se, interval.df)


def _jackknifed(
    round_: RoundInput,
    code: str,
    mean: float | None,
    parts: Sequence[tuple[Interval | None, float]],
) -> Interval | None:
    """The jackknife interval; when all raters agree exactly, the one of the parts.

    A jackknife of identical raters has no width, and unanimity is not certainty.
    """
    sums = round_.influence_sums.get(code)
    if mean is None or sums is None:
        return None
    interval = interval_from_influence(mean, *sums)
    if interval is None or settled(interval.se) > 0:
        return interval
    return composite_interval(mean, parts)


def _equal_weights_mean(round_: RoundInput) -> float | None:
    """The overall mean of the same scored areas and capabilities, all weighing the same."""
    areas = [
        weighted_mean([(mean, 1.0) for mean, _ in round_.means(area)])
        for area, scored in round_.area_means.items()
        if scored is not None
    ]
    return weighted_mean([(mean, 1.0) for mean in areas])


def scorecard_to_json(scorecard: Scorecard) -> dict[str, Any]:
    """Return the scorecard as JSON values; `scorecard_from_json` gives it back exactly."""
    return {"format": SNAPSHOT_FORMAT, **snapshot.to_json(scorecard)}


def scorecard_from_json(kept: Mapping[str, Any]) -> Scorecard:
    """Return a kept scorecard. ValueError for a format that this code does not know."""
    if kept.get("format") != SNAPSHOT_FORMAT:
        raise ValueError(f"cannot read a scorecard of format {kept.get('format')!r}")
    scorecard: Scorecard = snapshot.from_json(Scorecard, kept)
    return scorecard
