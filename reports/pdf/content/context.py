"""Everything the sections read from, fetched once and in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from accounts.models import Consultancy, Organization
from assessments.domain.agreement import Agreement, agreement, within_group_agreement
from assessments.domain.progress import PartChange
from assessments.domain.scale import LEVELS, settled
from assessments.domain.scorecard import AreaScore, CapabilityScore, Scorecard
from assessments.models import Area, Assessment, Capability, CapabilityScope, Framework, Level
from assessments.selectors.comparison import compare_parts
from assessments.selectors.routing import spared_teams
from assessments.selectors.scores import RoundScores, round_scores
from roadmaps.aim_lines import AimLine, aim_lines
from roadmaps.aim_sentences import AimWords
from roadmaps.models import Initiative
from roadmaps.selectors import InitiativeLine, RoadmapPlan

TOP = 10  # initiatives with a page of their own


@dataclass(frozen=True)
class Context:
    """One round and all that is told beside it. Names read in the active language."""

    assessment: Assessment
    organization: Organization
    framework: Framework
    scores: RoundScores
    plan: RoadmapPlan | None
    consultancy: Consultancy | None
    made_on: date
    levels: dict[int, Level]
    areas: dict[str, Area]
    capabilities: dict[str, Capability]
    reasons: dict[str, str]
    changes: dict[str, PartChange] = field(default_factory=dict)
    # By capability, the teams of which nobody is asked about it.
    spared: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def card(self) -> Scorecard:
        return self.scores.scorecard

    @cached_property
    def _aimed_at(self) -> Mapping[UUID, Sequence[AimLine]]:
        return aim_lines(self.plan.roadmap, self.made_on) if self.plan else {}

    def aims(self, initiative: Initiative) -> list[AimWords]:
        """Return the metrics an initiative should move, in words."""
        lines = self._aimed_at.get(initiative.pk, ())
        return [AimWords(line, self.organization.currency) for line in lines]

    @cached_property
    def level_names(self) -> dict[int, str]:
        return {number: level.name for number, level in self.levels.items()}

    @cached_property
    def area_names(self) -> dict[str, str]:
        return {code: area.name for code, area in self.areas.items()}

    def name(self, code: str) -> str:
        return self.capabilities[code].name if code in self.capabilities else code

    def names(self, scores: Sequence[CapabilityScore]) -> list[str]:
        return [self.name(score.code) for score in scores]

    def anchor(self, code: str, level: int) -> str:
        """The sentence that describes one level of a capability; "" where there is none."""
        anchors = self.capabilities[code].anchors.all() if code in self.capabilities else ()
        return next((anchor.text for anchor in anchors if anchor.level == level), "")

    def inside(self, area: AreaScore) -> list[CapabilityScore]:
        return [score for score in self.card.capabilities if score.area == area.code]

    @cached_property
    def scored(self) -> list[CapabilityScore]:
        return [score for score in self.card.capabilities if score.mean is not None]

    @cached_property
    def ranked(self) -> list[InitiativeLine]:
        """Initiatives that bring something, best first."""
        lines = self.plan.lines if self.plan else ()
        return [line for line in lines if line.ranked and settled(line.ranked.benefit) > 0]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number by which an initiative is called in every picture of the report."""
        return {str(line.initiative.pk): n for n, line in enumerate(self.ranked, start=1)}


def read(
    assessment: Assessment,
    plan: RoadmapPlan | None,
    previous: Assessment | None,
    consultancy: Consultancy | None,
    made_on: date,
) -> Context:
    """Fetch a round's content; scores come from the plan when it is about this round."""
    framework = Framework.objects.with_content().get(pk=assessment.framework_id)
    scores = (
        plan.scores
        if plan is not None and plan.roadmap.assessment_id == assessment.pk
        else round_scores(assessment)
    )
    areas = list(framework.areas.all())
    reasons = CapabilityScope.objects.filter(assessment=assessment).exclude(out_of_scope_reason="")
    return Context(
        assessment=assessment,
        organization=assessment.organization,
        framework=framework,
        scores=scores,
        plan=plan,
        consultancy=consultancy,
        made_on=made_on,
        levels={level.number: level for level in framework.levels.all()},
        areas={area.code: area for area in areas},
        capabilities={c.code: c for area in areas for c in area.capabilities.all()},
        reasons=dict(reasons.values_list("capability__code", "out_of_scope_reason")),
        changes=_changes(assessment, previous, scores),
        spared=spared_teams(assessment),
    )


def _changes(
    assessment: Assessment, previous: Assessment | None, scores: RoundScores
) -> dict[str, PartChange]:
    if previous is None:
        return {}
    before = round_scores(previous).scorecard
    return compare_parts(assessment, previous, scores.scorecard, before).by_code


def position(level: float | None) -> float | None:
    """Return where a level stands on a line from 1 to 5, as a share of its length."""
    if level is None:
        return None
    low, high = LEVELS[0], LEVELS[-1]
    return round(min(1.0, max(0.0, (level - low) / (high - low))), 5)


def agreement_of(score: CapabilityScore) -> Agreement | None:
    """How far people agree; None for what has no score and so shows no answers."""
    if score.mean is None or score.distribution is None:
        return None
    return agreement(score.distribution)


def most_divided(scores: Sequence[CapabilityScore]) -> list[CapabilityScore]:
    """Capabilities without a common reading, the least agreed first."""
    divided = [s for s in scores if agreement_of(s) in (Agreement.OPPOSED, Agreement.NONE)]
    return sorted(divided, key=lambda s: (settled(_index(s)), s.code))


def _index(score: CapabilityScore) -> float:
    index = within_group_agreement(score.distribution) if score.distribution else None
    return 1.0 if index is None else index
