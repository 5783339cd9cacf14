"""A ranking beside the scores that teams know from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from plans.selectors.computed import ComputedPlan
from roadmaps.domain.other_scores import (
    Agreement,
    Compared,
    Known,
    Score,
    agreement,
    compared,
    places,
)
from roadmaps.domain.ranking import Ranked, Ranking
from roadmaps.models import Initiative, InitiativeScores, Roadmap


@dataclass(frozen=True)
class Beside:
    """One initiative: its own rank, its other scores, and what was entered for them."""

    initiative: Initiative
    ranked: Ranked | None
    compared: Compared
    entered: InitiativeScores | None


@dataclass(frozen=True)
class OtherScores:
    """All initiatives of a ranking, best first, then those that cannot be ranked."""

    lines: tuple[Beside, ...]

    @cached_property
    def by_key(self) -> dict[str, Beside]:
        return {str(line.initiative.pk): line for line in self.lines}

    def of(self, score: Score) -> dict[str, float]:
        """Return a score by key, of what has it."""
        return {
            key: line.compared.scores[score]
            for key, line in self.by_key.items()
            if score in line.compared.scores
        }

    @cached_property
    def places(self) -> dict[Score, dict[str, str]]:
        return {score: places(self.of(score)) for score in Score}

    @cached_property
    def own(self) -> dict[str, float]:
        return {key: line.ranked.score for key, line in self.by_key.items() if line.ranked}

    @cached_property
    def agreements(self) -> dict[Score, Agreement]:
        """How far each score puts initiatives in the order of ours."""
        return {score: agreement(self.own, self.of(score)) for score in Score}


def other_scores(
    roadmap: Roadmap, ranking: Ranking, initiatives: Mapping[str, Initiative]
) -> OtherScores:
    """Return a ranking of a roadmap's initiatives (by key) beside other scores. One query."""
    ranked = {one.key: one for one in ranking.ranked}
    keys = [*ranked, *ranking.unmeasured]
    if ranking.targets_met:
        keys = sorted(initiatives, key=lambda key: initiatives[key].title.casefold())
    rows = InitiativeScores.objects.filter(initiative__roadmap=roadmap.pk)
    entered = {str(row.initiative_id): row for row in rows}
    found = compared(
        {key: _known(initiatives[key], ranked.get(key)) for key in keys},
        {key: row.entered for key, row in entered.items()},
    )
    return OtherScores(tuple(_lines(keys, initiatives, ranked, found, entered)))


def of_plan(computed: ComputedPlan) -> OtherScores:
    """Return the ranking of a scenario beside other scores. One query."""
    here = {key: computed.initiatives[key] for key in computed.options}
    return other_scores(computed.scenario.roadmap, computed.problem.ranking, here)


def _known(initiative: Initiative, ranked: Ranked | None) -> Known:
    return Known(
        benefit=ranked.benefit if ranked else None,
        probability=float(initiative.probability),
        days=float(initiative.effort_days),
    )


def _lines(
    keys: Iterable[str],
    initiatives: Mapping[str, Initiative],
    ranked: Mapping[str, Ranked],
    found: Mapping[str, Compared],
    entered: Mapping[str, InitiativeScores],
) -> Iterable[Beside]:
    for key in keys:
        yield Beside(initiatives[key], ranked.get(key), found[key], entered.get(key))
