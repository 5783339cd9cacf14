"""The tools of each moment of the relationship: what is missing, and what hangs together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations


class StageKind(StrEnum):
    """The four moments of the relationship between a customer and a company."""

    ACQUISITION = "acquisition"
    SALE = "sale"
    DELIVERY = "delivery"
    LOYALTY = "loyalty"


class ToolKind(StrEnum):
    """Kinds of tools that serve customers."""

    DIGITAL_MARKETING = "digital_marketing"
    CRM = "crm"
    WEB_ANALYTICS = "web_analytics"
    SOCIAL_PLATFORM = "social_platform"
    MARKETING_AUTOMATION = "marketing_automation"
    LIVE_CHAT = "live_chat"
    E_COMMERCE = "e_commerce"
    PROJECT_MANAGEMENT = "project_management"
    COMMUNICATION = "communication"
    HELP_DESK = "help_desk"
    SATISFACTION_SURVEY = "satisfaction_survey"
    LOYALTY_PROGRAMME = "loyalty_programme"
    EMAIL_MARKETING = "email_marketing"
    CEM_PLATFORM = "cem_platform"
    OTHER = "other"


# docs/methods.md, "Tools": what each moment asks for, after the guide on technology.
KINDS_BY_MOMENT: Mapping[StageKind, tuple[ToolKind, ...]] = {
    StageKind.ACQUISITION: (
        ToolKind.DIGITAL_MARKETING,
        ToolKind.CRM,
        ToolKind.WEB_ANALYTICS,
        ToolKind.SOCIAL_PLATFORM,
    ),
    StageKind.SALE: (
        ToolKind.MARKETING_AUTOMATION,
        ToolKind.CRM,
        ToolKind.LIVE_CHAT,
        ToolKind.E_COMMERCE,
    ),
    StageKind.DELIVERY: (
        ToolKind.PROJECT_MANAGEMENT,
        ToolKind.COMMUNICATION,
        ToolKind.HELP_DESK,
        ToolKind.SATISFACTION_SURVEY,
    ),
    StageKind.LOYALTY: (
        ToolKind.LOYALTY_PROGRAMME,
        ToolKind.CRM,
        ToolKind.EMAIL_MARKETING,
        ToolKind.CEM_PLATFORM,
    ),
}


@dataclass(frozen=True)
class Tool:
    """One tool: the moments it serves, the tools it exchanges data with, its channels.

    An exchange goes both ways: it is enough that one of the two names the other.
    """

    key: str
    name: str
    kind: ToolKind
    moments: frozenset[StageKind] = frozenset()
    integrated_with: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()


@dataclass(frozen=True)
class MomentTools:
    """The tools that serve one moment, by the kinds it asks for.

    `by_kind` has each of those kinds, with no tool where it is `missing`; `others` are of
    other kinds. `integrated` is the share 0..1 of pairs that exchange data, None below two.
    """

    moment: StageKind
    by_kind: Mapping[ToolKind, tuple[Tool, ...]]
    others: tuple[Tool, ...]
    missing: tuple[ToolKind, ...]
    integrated: float | None


@dataclass(frozen=True)
class Landscape:
    """All tools together, in the order given.

    `matrix` has a row and a column for each: True where the two exchange data, None where
    a tool meets itself. `integrated` as in MomentTools, over all pairs. `islands` exchange
    data with none; a tool that is alone has none to exchange with and is no island.
    """

    moments: tuple[MomentTools, ...]
    matrix: tuple[tuple[bool | None, ...], ...]
    integrated: float | None
    islands: tuple[Tool, ...]
    covered: tuple[str, ...]
    uncovered: tuple[str, ...]


def landscape(tools: Sequence[Tool], channels: Sequence[str]) -> Landscape:
    """Return what serves each moment, what hangs together, and which channels are covered.

    Channels are those the organisation has, and keep their order. A partner that is not
    among the tools counts for nothing. Source: docs/methods.md, "Tools".
    """
    matrix = integration_matrix(tools)
    served = {channel for tool in tools for channel in tool.channels}
    return Landscape(
        moments=tuple(tools_of(moment, tools) for moment in StageKind),
        matrix=matrix,
        integrated=integrated_share(tools),
        islands=tuple(
            tool for tool, row in zip(tools, matrix, strict=True) if len(tools) > 1 and not any(row)
        ),
        covered=tuple(channel for channel in channels if channel in served),
        uncovered=tuple(channel for channel in channels if channel not in served),
    )


def tools_of(moment: StageKind, tools: Sequence[Tool]) -> MomentTools:
    """Return the tools that serve a moment and the kinds that it lacks.

    A tool used at another moment only does not fill the place of its kind here.
    Source: docs/methods.md, "Tools".
    """
    serving = [tool for tool in tools if moment in tool.moments]
    kinds = KINDS_BY_MOMENT[moment]
    by_kind = {kind: tuple(tool for tool in serving if tool.kind is kind) for kind in kinds}
    return MomentTools(
        moment=moment,
        by_kind=by_kind,
        others=tuple(tool for tool in serving if tool.kind not in kinds),
        missing=tuple(kind for kind, filled in by_kind.items() if not filled),
        integrated=integrated_share(serving),
    )


def are_integrated(one: Tool, other: Tool) -> bool:
    """Say whether one of two different tools names the other."""
    if one.key == other.key:
        return False
    return other.key in one.integrated_with or one.key in other.integrated_with


def integration_matrix(tools: Sequence[Tool]) -> tuple[tuple[bool | None, ...], ...]:
    """Return a symmetric matrix of who exchanges data with whom; None on the diagonal.

    Source: docs/methods.md, "Tools".
    """
    return tuple(
        tuple(None if one is other else are_integrated(one, other) for other in tools)
        for one in tools
    )


def integrated_share(tools: Sequence[Tool]) -> float | None:
    """Return integrated pairs over all pairs, 0..1; None below two tools.

    Source: docs/methods.md, "Tools".

    >>> crm = Tool("a", "CRM", ToolKind.CRM, integrated_with=frozenset({"b"}))
    >>> integrated_share([crm, Tool("b", "Chat", ToolKind.LIVE_CHAT)]), integrated_share([crm])
    (1.0, None)
    """
    pairs = list(combinations(tools, 2))
    if not pairs:
        return None
    return sum(are_integrated(one, other) for one, other in pairs) / len(pairs)
