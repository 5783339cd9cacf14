"""Everything that asks for an initiative: gaps of maturity, of journeys, and missing tools."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from accounts.models import Organization
from assessments.domain.scale import settled
from assessments.models import Capability
from journeys.domain import tools as landscape
from journeys.models import PainKind, PainPoint, StageKind, Tool, ToolKind
from journeys.tool_needs import NEEDS
from roadmaps.journey_needs import TouchpointLine
from roadmaps.models import Initiative
from roadmaps.selectors import RoadmapPlan

ToolKey = tuple[str, str]


@dataclass(frozen=True)
class CapabilityNeed:
    """A capability below its target, and the initiatives that lift it."""

    capability: Capability
    gap: float
    weight: float
    answers: Sequence[Initiative]

    @property
    def code(self) -> str:
        """How a form and an address name it."""
        return str(self.capability.code)


@dataclass(frozen=True)
class TouchpointPain:
    """A touchpoint that falls short or hurts, what customers say, and the initiatives that ease it."""

    line: TouchpointLine
    pains: Sequence[PainPoint]
    answers: Sequence[Initiative]

    @property
    def code(self) -> str:
        return str(self.line.touchpoint.pk)


@dataclass(frozen=True)
class ToolNeed:
    """A kind of tool that a moment lacks, what that means, and the initiatives that bring it."""

    moment: StageKind
    kind: ToolKind
    sentence: str
    answers: Sequence[Initiative]

    @property
    def code(self) -> str:
        return f"{self.moment}:{self.kind}"


@dataclass(frozen=True)
class NeedsList:
    """All needs of a roadmap, each kind with the largest first; moments of truth before the rest."""

    capabilities: Sequence[CapabilityNeed]
    touchpoints: Sequence[TouchpointPain]
    tools: Sequence[ToolNeed]

    @property
    def everything(self) -> list[CapabilityNeed | TouchpointPain | ToolNeed]:
        return [*self.touchpoints, *self.tools, *self.capabilities]

    @property
    def unanswered(self) -> int:
        return sum(not need.answers for need in self.everything)

    def find(self, code: str) -> CapabilityNeed | TouchpointPain | ToolNeed | None:
        return next((need for need in self.everything if need.code == code), None)

    @cached_property
    def pains(self) -> Mapping[UUID, Sequence[PainPoint]]:
        return {row.line.touchpoint.pk: row.pains for row in self.touchpoints}


def needs_list(plan: RoadmapPlan) -> NeedsList:
    """Load the needs of a roadmap as it is planned. Four queries at most, whatever the size."""
    initiatives = [i for i in plan.initiatives if not i.is_excluded]
    return NeedsList(
        capabilities=_capabilities(plan, initiatives),
        touchpoints=_touchpoints(plan, initiatives),
        tools=_tools(plan.roadmap.organization, initiatives),
    )


def _capabilities(plan: RoadmapPlan, initiatives: Sequence[Initiative]) -> list[CapabilityNeed]:
    answers: dict[str, list[Initiative]] = defaultdict(list)
    for initiative in initiatives:
        for lift in initiative.lifts.all():
            answers[lift.capability.code].append(initiative)
    short = {need.code: need for need in plan.needs if need.gap}
    rows = [
        CapabilityNeed(row, short[row.code].gap or 0.0, short[row.code].weight, answers[row.code])
        for row in Capability.objects.filter(
            area__framework=plan.roadmap.assessment.framework_id, code__in=short
        ).select_related("area")
    ]
    return sorted(rows, key=lambda row: (-settled(row.gap * row.weight), row.capability.code))


def _touchpoints(plan: RoadmapPlan, initiatives: Sequence[Initiative]) -> list[TouchpointPain]:
    answers: dict[UUID, list[Initiative]] = defaultdict(list)
    for initiative in initiatives:
        for relief in initiative.reliefs.all():
            answers[relief.touchpoint_id].append(initiative)
    pains = _pains(plan)
    rows = [
        TouchpointPain(line, pains[line.touchpoint.pk], answers[line.touchpoint.pk])
        for line in plan.journeys.lines
        if line.need.gap or pains[line.touchpoint.pk]
    ]
    return sorted(rows, key=lambda row: (not row.line.is_moment_of_truth, -settled(row.line.size)))


def _pains(plan: RoadmapPlan) -> Mapping[UUID, list[PainPoint]]:
    """Return what hurts and what is missing, by touchpoint, the most severe first."""
    found: dict[UUID, list[PainPoint]] = defaultdict(list)
    counted = [journey.pk for journey in plan.journeys.counted]
    if counted:
        rows = PainPoint.objects.present().filter(touchpoint__stage__journey__in=counted)
        for pain in rows.exclude(kind=PainKind.GAIN).exclude(text=""):
            found[pain.touchpoint_id].append(pain)
    return found


def _tools(organization: Organization, initiatives: Sequence[Initiative]) -> list[ToolNeed]:
    answers: dict[ToolKey, list[Initiative]] = defaultdict(list)
    for initiative in initiatives:
        for brought in initiative.tools.all():
            answers[brought.moment, brought.kind].append(initiative)
    return [
        ToolNeed(moment, kind, str(NEEDS[moment, kind]), answers[moment.value, kind.value])
        for moment, kind in missing_tools(organization)
    ]


def missing_tools(organization: Organization) -> list[tuple[StageKind, ToolKind]]:
    """Return the kinds of tools that each moment lacks. Two queries.

    Where no tool is written down nobody knows what is missing, so nothing is.
    """
    rows = Tool.objects.owned_by(organization).present().prefetch_related("moments")
    tools = [
        landscape.Tool(
            key=str(tool.pk),
            name=tool.name,
            kind=landscape.ToolKind(tool.kind),
            moments=frozenset(landscape.StageKind(row.moment) for row in tool.moments.all()),
        )
        for tool in rows
    ]
    if not tools:
        return []
    return [
        (StageKind(moment), ToolKind(kind))
        for moment in landscape.StageKind
        for kind in landscape.tools_of(moment, tools).missing
    ]
