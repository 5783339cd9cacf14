"""A scenario as the programme sees it: what may be done, what it closes, what it must fit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property

from assessments.domain.results import CapabilityScore
from plans.models import ExclusivePair, InitiativeTeam, Rule, Scenario
from roadmaps.domain.listing import Listed, listed
from roadmaps.domain.portfolio import Goal, Limits, Option, Segment
from roadmaps.domain.projection import Ground
from roadmaps.domain.ranking import Candidate, Need, Ranked, Ranking, Resources, rank
from roadmaps.models import Initiative, Roadmap
from roadmaps.selectors import RoadmapPlan, candidate_of, needs_of

VERSION = 1  # of the programme: a result of another version is computed anew
TOUCHPOINT = "touchpoint:"  # before the key of a goal that is no capability


@dataclass(frozen=True)
class Problem:
    """Everything a plan is computed from."""

    options: tuple[Option, ...]
    goals: tuple[Goal, ...]
    limits: Limits
    candidates: tuple[Candidate, ...]
    needs: tuple[Need, ...]
    resources: Resources
    grounds: tuple[Ground, ...]
    overall_se: float | None  # of the round's overall mean, in levels
    ranking: Ranking
    touchpoints: tuple
    journey_weight: float

    @cached_property
    def order(self) -> list[Option]:
        """The options in the order of the ranking; what ranks nowhere comes last."""
        place = {one.key: n for n, one in enumerate(self.ranking.ranked)}
        return sorted(
            self.options, key=lambda option: (place.get(option.key, len(place)), option.key)
        )

    @cached_property
    def list(self) -> Listed:
        """The plan that the ranked list alone gives."""
        return listed(self.order, self.limits)

    @cached_property
    def weights(self) -> dict[str, float]:
        """What each capability weighs among those measured, 0..1."""
        whole = sum(ground.weight for ground in self.grounds) or 1.0
        return {ground.key: ground.weight / whole for ground in self.grounds}

    @cached_property
    def ranked(self) -> dict[str, Ranked]:
        return {one.key: one for one in self.ranking.ranked}

    @cached_property
    def digest(self) -> str:
        """Name these inputs: the same whenever nothing that counts has changed."""
        kept = [VERSION, self.options, self.goals, self.limits, self.candidates, self.needs,
                self.resources, self.grounds, self.overall_se, self.touchpoints,
                self.journey_weight]  # fmt: skip
        text = json.dumps(kept, default=_plain, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return asdict(value)  # type: ignore[call-overload]


@dataclass(frozen=True)
class Ties:
    """What the initiatives of a roadmap share: pairs that exclude each other, days by team."""

    pairs: tuple[frozenset[str], ...]
    team_days: Mapping[str, Mapping[str, float]]


def ties_of(roadmap: Roadmap) -> Ties:
    """Return what holds in every scenario of a roadmap. Two queries."""
    teams: dict[str, dict[str, float]] = {}
    for row in InitiativeTeam.objects.filter(initiative__roadmap=roadmap.pk):
        teams.setdefault(str(row.initiative_id), {})[str(row.team_id)] = float(row.days)
    pairs = {
        frozenset({str(pair.first_id), str(pair.second_id)})
        for pair in ExclusivePair.objects.filter(roadmap=roadmap.pk)
    }
    return Ties(tuple(sorted(pairs, key=sorted)), teams)


def problem_of(scenario: Scenario, plan: RoadmapPlan, ties: Ties | None = None) -> Problem:
    """Return what a scenario of a roadmap, read as ``plan``, asks of the programme.

    Six queries; two fewer with the roadmap's ``ties``, four fewer where the parts of the
    scenario have been read before.
    """
    ties = ties or ties_of(scenario.roadmap)
    initiatives = {str(i.pk): i for i in plan.initiatives if not i.is_done}
    candidates = {key: candidate_of(i) for key, i in initiatives.items()}
    choices = {str(row.initiative_id): row for row in scenario.choices.all()}
    wanted = {key for key, row in choices.items() if row.rule == Rule.MUST}
    # What must be done here counts, although the roadmap leaves it out.
    planned = [candidates[k] for k, i in initiatives.items() if not i.is_excluded or k in wanted]
    needs = _needs(scenario, plan)
    limits = _limits(scenario, ties.pairs, initiatives)
    resources = Resources(
        sum(days for days in limits.days if days is not None), float(scenario.budget)
    )
    weight = float(scenario.roadmap.journey_weight)
    ranking = rank(planned, needs, resources, plan.journeys.needs, weight)
    return Problem(
        options=tuple(
            replace(option, by_team=ties.team_days.get(option.key, {}))
            for option in _options(
                scenario, initiatives, candidates, ranking, _rivals(ties.pairs, initiatives)
            )
        ),
        goals=tuple(_goals(scenario, needs, plan, weight)),
        limits=limits,
        candidates=tuple(candidates[one.key] for one in ranking.ranked if one.benefit > 0),
        needs=tuple(needs),
        resources=resources,
        grounds=tuple(_grounds(plan.scorecard.capabilities, needs)),
        overall_se=overall.se if (overall := plan.scorecard.interval) else None,
        ranking=ranking,
        touchpoints=tuple(plan.journeys.needs),
        journey_weight=weight,
    )


def _needs(scenario: Scenario, plan: RoadmapPlan) -> list[Need]:
    """Return the needs of the round, with the targets and weights of the scenario."""
    needs = needs_of(plan.scorecard)
    own = {row.area.code: row for row in scenario.by_area.all()}
    areas: dict[str, float] = {}
    area_of = {score.code: score.area for score in plan.scorecard.capabilities}
    for need in needs.values():
        areas[area_of[need.code]] = areas.get(area_of[need.code], 0.0) + need.weight
    wanted = {
        area: share
        if area not in own or own[area].weight is None
        else float(own[area].weight) / 100
        for area, share in areas.items()
    }
    whole = sum(wanted.values())
    changed = []
    for need in needs.values():
        area = area_of[need.code]
        row = own.get(area)
        factor = wanted[area] / areas[area] / whole if areas[area] and whole else 1.0
        target = float(row.target) if row and row.target else need.target
        changed.append(replace(need, weight=need.weight * factor, target=target))
    return changed


def _goals(
    scenario: Scenario, needs: Iterable[Need], plan: RoadmapPlan, weight: float
) -> Iterable[Goal]:
    for need in needs:
        if need.gap:
            yield Goal(need.code, need.weight, _segments(need.gap, float(scenario.second_half)))
    for felt in plan.journeys.needs:
        if felt.is_known and felt.gap and felt.weight and weight:
            segments = _segments(felt.gap, float(scenario.second_half))
            yield Goal(f"{TOUCHPOINT}{felt.key}", weight * felt.weight, segments)


def _segments(gap: float, second_half: float) -> tuple[Segment, ...]:
    if second_half == 1:
        return (Segment(gap),)
    return Segment(gap / 2), Segment(gap / 2, second_half)


def _limits(
    scenario: Scenario, pairs: Sequence[frozenset[str]], initiatives: Mapping[str, Initiative]
) -> Limits:
    own = {row.quarter: row for row in scenario.by_quarter.all()}
    quarters = range(1, scenario.quarters + 1)
    days = tuple(
        float(scenario.days_per_quarter if q not in own or own[q].days is None else own[q].days)
        for q in quarters
    )
    money = tuple(
        None if q not in own or own[q].budget is None else float(own[q].budget) for q in quarters
    )
    return Limits(
        quarters=scenario.quarters,
        days=days,
        budget=float(scenario.budget),
        quarter_budget=money if any(one is not None for one in money) else None,
        team_days={
            str(row.team_id): (float(row.days),) * scenario.quarters
            for row in scenario.by_team.all()
        },
        exclusive=tuple(pair for pair in pairs if pair <= initiatives.keys()),
        preference=float(scenario.preference),
    )


def _rivals(pairs: Sequence[frozenset[str]], initiatives: Mapping[str, Initiative]) -> set[str]:
    """Return what excludes something that is done already."""
    done = [pair - initiatives.keys() for pair in pairs]
    return {key for pair, gone in zip(pairs, done, strict=True) if gone for key in pair - gone}


def _options(
    scenario: Scenario,
    initiatives: Mapping[str, Initiative],
    candidates: Mapping[str, Candidate],
    ranking: Ranking,
    rivals: Collection[str],
) -> Iterable[Option]:
    choices = {str(row.initiative_id): row for row in scenario.choices.all()}
    ranked = {one.key: one for one in ranking.ranked}
    for key, initiative in sorted(initiatives.items()):
        choice = choices.get(key)
        rule = choice.rule if choice else ""
        pinned = initiative.pinned_quarter
        if pinned and pinned + initiative.duration - 1 > scenario.quarters:
            pinned = None  # the quarters were shortened since: it is no pin any more
        start = choice.start if choice and choice.start else None if rule else pinned
        left_out = initiative.is_excluded or key in rivals
        is_excluded = rule == Rule.NOT or (left_out and rule != Rule.MUST)
        yield Option(
            key=key,
            lifts=_expected(ranked.get(key)),
            days=candidates[key].effort,
            cost=candidates[key].cost,
            quarters=initiative.duration,
            requires=candidates[key].requires,
            is_mandatory=not is_excluded and (rule == Rule.MUST or start is not None),
            is_excluded=is_excluded,
            start=None if is_excluded else start,
        )


def _expected(ranked: Ranked | None) -> dict[str, float]:
    """Return probability × capped lift by goal; nothing of what is not measured."""
    if ranked is None:
        return {}
    lifts = {code: ranked.probability * lift for code, lift in ranked.capped_lifts.items()}
    for key, relief in ranked.capped_reliefs.items():
        lifts[f"{TOUCHPOINT}{key}"] = ranked.probability * relief
    return lifts


def _grounds(capabilities: Sequence[CapabilityScore], needs: Iterable[Need]) -> Iterable[Ground]:
    scores = {score.code: score for score in capabilities}
    for need in needs:
        score = scores[need.code]
        if need.mean is not None and need.weight > 0:
            se = score.interval.se if score.interval else 0.0
            # A target already passed takes nothing away.
            target = max(need.target, need.mean)
            yield Ground(need.code, score.area, need.weight, need.mean, se, target)
