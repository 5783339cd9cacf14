"""What each initiative is worth for what it takes: expected points per share of resources."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import fsum, inf

from assessments.domain.scale import settled

from .needs import (
    DEFAULT_JOURNEY_WEIGHT,
    MAXIMUM_RELIEF,
    TouchpointNeed,
    capped_reliefs,
    relieved,
)

MINIMUM_EFFORT = 0.5  # person-days; docs/methods.md, "Quantities"
MAXIMUM_LIFT = 4.0  # from level 1 to level 5


@dataclass(frozen=True)
class Need:
    """A capability in scope: mean 1..5 or None (not measured), target, share of the whole.

    The weights of all needs sum to 1.
    """

    code: str
    mean: float | None
    target: float
    weight: float

    @property
    def gap(self) -> float | None:
        """max(0, target - mean) in levels; None when not measured, which is not 0.

        >>> Need("DA1", 2.5, 4, 0.1).gap, Need("DA2", None, 4, 0.1).gap
        (1.5, None)
        """
        return None if self.mean is None else settled(max(0.0, self.target - self.mean))


@dataclass(frozen=True)
class Candidate:
    """An initiative that may be done; lifts are levels gained by capability if it succeeds.

    `ceilings` are levels above which it cannot lift a capability. `cost` in the unit of
    the budget, `quarters` its duration, `requires` the keys of those to finish before.
    `reliefs` are points by which it eases the gap of a touchpoint if it succeeds.
    ValueError for a lift or relief outside 0..4, a probability outside (0, 1], a negative
    effort or cost, or less than one quarter.
    """

    key: str
    lifts: Mapping[str, float]
    probability: float
    effort_days: float
    cost: float
    quarters: int
    ceilings: Mapping[str, float] = field(default_factory=dict)
    requires: frozenset[str] = frozenset()
    reliefs: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not all(0 <= lift <= MAXIMUM_LIFT for lift in self.lifts.values()):
            raise ValueError(f"{self.key}: a lift is not within 0..{MAXIMUM_LIFT:g}")
        if not all(0 <= relief <= MAXIMUM_RELIEF for relief in self.reliefs.values()):
            raise ValueError(f"{self.key}: a relief is not within 0..{MAXIMUM_RELIEF:g}")
        if not 0 < self.probability <= 1:
            raise ValueError(f"{self.key}: probability {self.probability} is not in (0, 1]")
        if self.effort_days < 0 or self.cost < 0:
            raise ValueError(f"{self.key}: effort and cost cannot be negative")
        if self.quarters < 1:
            raise ValueError(f"{self.key}: an initiative lasts at least one quarter")

    @property
    def effort(self) -> float:
        """Person-days, at least half a one: nothing is done in no time."""
        return max(MINIMUM_EFFORT, self.effort_days)


@dataclass(frozen=True)
class Resources:
    """What is available over the whole horizon; None is unlimited."""

    effort_days: float | None
    budget: float | None


@dataclass(frozen=True)
class Ranked:
    """One ranked initiative, with every number that its rank comes from.

    `capped_lifts` and `gaps` hold the measured capabilities that it lifts; `gap` is the
    largest of the gaps (None without any). `capped_reliefs` hold the touchpoints it eases
    whose gap is known. `maturity` is in expected levels of overall maturity, `journeys`
    is the expected fall of customers' gap times the weight of journeys, `benefit` both
    together; `resource_share` is in shares of what is limited, `score` their ratio (inf
    for a benefit that takes nothing limited). `unmeasured` are capabilities it would lift
    that have no mean, and `unknown` touchpoints it would ease without a known gap; they
    count for nothing here.
    """

    key: str
    capped_lifts: Mapping[str, float]
    gaps: Mapping[str, float]
    gap: float | None
    probability: float
    benefit: float
    resource_share: float
    score: float
    rank: int
    shared: bool
    unmeasured: tuple[str, ...]
    maturity: float = 0.0
    journeys: float = 0.0
    capped_reliefs: Mapping[str, float] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The rank as written: "2", or "2=" when shared."""
        return f"{self.rank}=" if self.shared else str(self.rank)


@dataclass(frozen=True)
class Ranking:
    """Ranked initiatives, best first.

    `unmeasured` are the keys of those that cannot be ranked at all, because nothing that
    they lift or ease is measured ("falta medir"). `targets_met` when everything is measured,
    no gap is left and nobody eases a touchpoint that has one: then nothing is ranked, and
    the targets are what to look at.
    """

    ranked: tuple[Ranked, ...]
    unmeasured: tuple[str, ...]
    targets_met: bool


def rank(
    candidates: Iterable[Candidate],
    needs: Iterable[Need],
    resources: Resources,
    touchpoints: Iterable[TouchpointNeed] = (),
    journey_weight: float = DEFAULT_JOURNEY_WEIGHT,
) -> Ranking:
    """Return candidates by S = B / C, best first.

    B = p sum of w × lift, lifts capped by gap and ceiling, + journey weight × p sum of
    weight × relief, reliefs capped by gap; C = effort / E + cost / K over what is limited.
    Lifts of capabilities that are no need (out of scope) are ignored, and so are reliefs of
    other touchpoints. Ties: B, then lower C, shorter, key; equal S, B and C share a rank.
    Without any benefit S is 0 and the place is last.
    Source: docs/methods.md, "Roadmap ranking", quantities and needs of journeys.

    ValueError when no resource is limited, or a limit or the weight of journeys is negative.
    """
    _check(resources)
    if journey_weight < 0:
        raise ValueError(f"the weight of journeys is negative: {journey_weight}")
    candidates = list(candidates)
    eased = {need.key: need for need in touchpoints} if journey_weight else {}
    asked = _Asked({need.code: need for need in needs}, eased, journey_weight)
    rated = [(one.quarters, _rate(one, asked, resources)) for one in candidates]
    met = bool(asked.capabilities) and all(n.gap == 0 for n in asked.capabilities.values())
    if met and not any(settled(one.journeys) > 0 for _, one in rated):
        return Ranking((), (), targets_met=True)
    unmeasured = tuple(sorted(c.key for c in candidates if _is_unmeasured(c, asked)))
    rated = [(quarters, one) for quarters, one in rated if one.key not in unmeasured]
    rated.sort(key=lambda item: (_standing(item[1]), item[0], item[1].key))
    return Ranking(_numbered([one for _, one in rated]), unmeasured, targets_met=False)


def capped_lift(candidate: Candidate, need: Need) -> float | None:
    """Return min(lift, gap, ceiling - mean) in levels, >= 0; None when not measured.

    No credit beyond the target, nor beyond what this kind of initiative can reach.
    Source: docs/methods.md, "Quantities".
    """
    if need.mean is None or need.gap is None:
        return None
    lift = min(candidate.lifts.get(need.code, 0.0), need.gap)
    ceiling = candidate.ceilings.get(need.code)
    if ceiling is None:
        return lift
    return min(lift, settled(max(0.0, ceiling - need.mean)))


def resource_share(candidate: Candidate, resources: Resources) -> float:
    """Return C = effort / E + cost / K over what is limited; inf for what there is none of.

    Source: docs/methods.md, "Quantities".
    """
    parts = ((candidate.effort, resources.effort_days), (candidate.cost, resources.budget))
    return fsum(_part(used, limit) for used, limit in parts if limit is not None)


def _part(used: float, limit: float) -> float:
    if used == 0:
        return 0.0
    return used / limit if limit > 0 else inf


def _check(resources: Resources) -> None:
    limits = [x for x in (resources.effort_days, resources.budget) if x is not None]
    if not limits:
        raise ValueError("limit the effort or the budget: without a limit nothing needs ranking")
    if min(limits) < 0:
        raise ValueError("the available effort and budget cannot be negative")


@dataclass(frozen=True)
class _Asked:
    """All that initiatives can answer: gaps of capabilities, gaps of touchpoints and their weight."""

    capabilities: Mapping[str, Need]
    touchpoints: Mapping[str, TouchpointNeed]
    journey_weight: float


def _lifted(candidate: Candidate, needs: Mapping[str, Need]) -> list[Need]:
    return [needs[code] for code, lift in candidate.lifts.items() if lift > 0 and code in needs]


def _eased(candidate: Candidate, needs: Mapping[str, TouchpointNeed]) -> list[TouchpointNeed]:
    return [needs[key] for key, relief in candidate.reliefs.items() if relief > 0 and key in needs]


def _is_unmeasured(candidate: Candidate, asked: _Asked) -> bool:
    known = [need.gap is not None for need in _lifted(candidate, asked.capabilities)]
    known += [need.is_known for need in _eased(candidate, asked.touchpoints)]
    return bool(known) and not any(known)


def _rate(candidate: Candidate, asked: _Asked, resources: Resources) -> Ranked:
    needs = asked.capabilities
    lifted = _lifted(candidate, needs)
    lifts = {
        need.code: lift for need in lifted if (lift := capped_lift(candidate, need)) is not None
    }
    gaps = {need.code: need.gap for need in lifted if need.gap is not None}
    reliefs = capped_reliefs(candidate.reliefs, asked.touchpoints)
    share = resource_share(candidate, resources)
    maturity = candidate.probability * fsum(needs[c].weight * lift for c, lift in lifts.items())
    journeys = asked.journey_weight * candidate.probability * relieved(reliefs, asked.touchpoints)
    benefit = maturity + journeys
    return Ranked(
        key=candidate.key,
        capped_lifts=lifts,
        gaps=gaps,
        gap=max(gaps.values(), default=None),
        probability=candidate.probability,
        benefit=benefit,
        resource_share=share,
        score=_ratio(benefit, share),
        rank=0,
        shared=False,
        unmeasured=tuple(sorted(need.code for need in lifted if need.gap is None)),
        maturity=maturity,
        journeys=journeys,
        capped_reliefs=reliefs,
        unknown=tuple(
            sorted(n.key for n in _eased(candidate, asked.touchpoints) if not n.is_known)
        ),
    )


def _ratio(benefit: float, share: float) -> float:
    if settled(benefit) <= 0:
        return 0.0
    return benefit / share if share > 0 else inf


def _standing(ranked: Ranked) -> tuple[float, float, float]:
    """What decides the rank, smaller is better; equal standings share one."""
    return (
        -settled(ranked.score),
        -settled(ranked.benefit),
        settled(ranked.resource_share),
    )


def _numbered(ordered: Sequence[Ranked]) -> tuple[Ranked, ...]:
    standings = [_standing(one) for one in ordered]
    return tuple(
        replace(one, rank=standings.index(own) + 1, shared=standings.count(own) > 1)
        for one, own in zip(ordered, standings, strict=True)
    )
