"""The organisation's tools as one page reads them: per moment, together, and where they are used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Organization
from journeys.domain import tools as domain
from journeys.domain.tools_picture import Picture, draw
from journeys.models import Channel, SaleMoment, StageKind, Tool, ToolKind, Touchpoint
from journeys.tool_needs import NEEDS

# docs/methods.md, "Tools": where each moment stands as seen from the sale
MOMENTS_BY_PHASE = {
    SaleMoment.BEFORE: (StageKind.ACQUISITION,),
    SaleMoment.DURING: (StageKind.SALE,),
    SaleMoment.AFTER: (StageKind.DELIVERY, StageKind.LOYALTY),
}


@dataclass(frozen=True)
class ToolRow:
    """One tool with its moments, its partners and the touchpoints that use it."""

    tool: Tool
    moments: Sequence[StageKind]
    channels: Sequence[Channel]
    partners: Sequence[Tool]
    uses: Sequence[Touchpoint]

    @property
    def undeclared(self) -> list[StageKind]:
        """Moments at whose touchpoints it is used although it is not said to serve them."""
        used = {touchpoint.stage.kind for touchpoint in self.uses}
        return [kind for kind in StageKind if kind in used and kind not in self.moments]


@dataclass(frozen=True)
class Kind:
    """A kind of tool that a moment asks for, the tools that are of it, or what is missing."""

    kind: ToolKind
    tools: Sequence[str]
    need: str


@dataclass(frozen=True)
class Moment:
    """One moment: what it asks for, what it has besides, and how much of it hangs together."""

    moment: StageKind
    kinds: Sequence[Kind]
    others: Sequence[str]
    integrated: float | None

    @property
    def missing(self) -> list[Kind]:
        return [kind for kind in self.kinds if not kind.tools]


@dataclass(frozen=True)
class Phase:
    """Before, during or after the sale."""

    phase: SaleMoment
    moments: Sequence[Moment]


@dataclass(frozen=True)
class Pair:
    """Two tools in the table of integrations; ``value`` names both in a form."""

    other: Tool
    integrated: bool | None
    value: str
    is_asked: bool  # above the diagonal: each pair is asked once


@dataclass(frozen=True)
class ToolsPage:
    """Everything about the tools of one organisation."""

    rows: Sequence[ToolRow]
    binned: Sequence[Tool]
    channels: Sequence[Channel]

    @cached_property
    def values(self) -> list[domain.Tool]:
        return [
            domain.Tool(
                key=str(row.tool.pk),
                name=row.tool.name,
                kind=domain.ToolKind(row.tool.kind),
                moments=frozenset(domain.StageKind(moment) for moment in row.moments),
                integrated_with=frozenset(str(partner.pk) for partner in row.partners),
                channels=frozenset(channel.key for channel in row.channels),
            )
            for row in self.rows
        ]

    @cached_property
    def found(self) -> domain.Landscape:
        return domain.landscape(self.values, [channel.key for channel in self.channels])

    @cached_property
    def phases(self) -> list[Phase]:
        by_moment = {StageKind(found.moment): _moment(found) for found in self.found.moments}
        return [
            Phase(phase, [by_moment[moment] for moment in moments])
            for phase, moments in MOMENTS_BY_PHASE.items()
        ]

    @property
    def missing(self) -> int:
        return sum(len(found.missing) for found in self.found.moments)

    @property
    def pairs(self) -> tuple[int, int]:
        """How many pairs exchange data, and of how many."""
        size = len(self.rows)
        return sum(row.count(True) for row in self.found.matrix) // 2, size * (size - 1) // 2

    @property
    def table(self) -> list[tuple[ToolRow, list[Pair]]]:
        """The matrix of integrations, a row for each tool."""
        return [
            (
                row,
                [
                    Pair(
                        other=other.tool,
                        integrated=self.found.matrix[i][j],
                        value=f"{row.tool.pk}:{other.tool.pk}",
                        is_asked=i < j,
                    )
                    for j, other in enumerate(self.rows)
                ],
            )
            for i, row in enumerate(self.rows)
        ]

    @property
    def picture(self) -> Picture:
        return draw(self.values, self.found)

    @property
    def islands(self) -> list[str]:
        return [tool.name for tool in self.found.islands]

    @property
    def reach(self) -> list[tuple[bool, list[tuple[Channel, list[str]]]]]:
        """Online and physical channels, each with the tools that cover it."""
        covering: dict[str, list[str]] = defaultdict(list)
        for tool in self.values:
            for key in tool.channels:
                covering[key].append(tool.name)
        return [
            (online, [(c, covering[c.key]) for c in self.channels if c.is_online == online])
            for online in (True, False)
        ]

    @property
    def uncovered(self) -> list[Channel]:
        missing = set(self.found.uncovered)
        return [channel for channel in self.channels if channel.key in missing]


def _moment(found: domain.MomentTools) -> Moment:
    return Moment(
        moment=StageKind(found.moment),
        kinds=[
            Kind(
                kind=ToolKind(kind),
                tools=[tool.name for tool in tools],
                need=str(NEEDS[found.moment, kind]),
            )
            for kind, tools in found.by_kind.items()
        ],
        others=[tool.name for tool in found.others],
        integrated=found.integrated,
    )


def tools_page(organization: Organization) -> ToolsPage:
    """Load the tools, by first moment and name. Six queries however many there are."""
    tools = list(
        Tool.objects.owned_by(organization).prefetch_related(
            "moments", "channels", "integrated_with"
        )
    )
    present = [tool for tool in tools if tool.deleted_at is None]
    uses = _uses(organization)
    rows = [_row(tool, uses[tool.pk]) for tool in present]
    order = {kind: number for number, kind in enumerate(StageKind)}
    rows.sort(key=lambda row: min((order[m] for m in row.moments), default=len(order)))
    return ToolsPage(
        rows=rows,
        binned=[tool for tool in tools if tool.deleted_at],
        channels=list(Channel.objects.owned_by(organization)),
    )


def _row(tool: Tool, uses: Sequence[Touchpoint]) -> ToolRow:
    served = {row.moment for row in tool.moments.all()}
    return ToolRow(
        tool=tool,
        moments=[kind for kind in StageKind if kind in served],
        channels=list(tool.channels.all()),
        partners=[other for other in tool.integrated_with.all() if other.deleted_at is None],
        uses=uses,
    )


def _uses(organization: Organization) -> Mapping[UUID, list[Touchpoint]]:
    rows = (
        Tool.touchpoints.through.objects.filter(
            tool__organization=organization, touchpoint__in=touchpoints_in_use(organization)
        )
        .select_related("touchpoint__stage__journey")
        .order_by(
            "touchpoint__stage__journey__title", "touchpoint__stage__order", "touchpoint__order"
        )
    )
    found: dict[UUID, list[Touchpoint]] = defaultdict(list)
    for row in rows:
        found[row.tool_id].append(row.touchpoint)
    return found


def touchpoints_in_use(organization: Organization) -> QuerySet[Touchpoint]:
    """Touchpoints that are in no bin, by journey and place."""
    return (
        Touchpoint.objects.owned_by(organization)
        .filter(deleted_at=None, stage__deleted_at=None, stage__journey__deleted_at=None)
        .select_related("stage__journey")
        .order_by(
            "stage__journey__title",
            "stage__journey__state",
            "stage__journey_id",
            "stage__order",
            "order",
            "id",
        )
    )
