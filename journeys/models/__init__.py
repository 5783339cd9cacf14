"""Journeys and everything that hangs from them."""

from journeys.models.company import (
    COMMENT_LIMIT,
    Comment,
    JourneyLink,
    LinkVisibility,
    Presence,
)
from journeys.models.findings import Evidence, Frequency, PainKind, PainPoint, Rating, Source
from journeys.models.history import Operation, Revision, RevisionCause
from journeys.models.journey import (
    COLOURS,
    ControlledBy,
    Initiator,
    Journey,
    JourneyPersona,
    JourneyState,
    JourneyStatus,
    Persona,
    SaleMoment,
    Stage,
    StageKind,
    Touchpoint,
    TouchpointKind,
)
from journeys.models.rows import BIN_DAYS, BinnableRow, Row
from journeys.models.tools import Tool, ToolKind, ToolMoment
from journeys.models.vocabulary import Channel, EmotionWord

__all__ = [
    "BIN_DAYS",
    "COLOURS",
    "COMMENT_LIMIT",
    "BinnableRow",
    "Channel",
    "Comment",
    "ControlledBy",
    "EmotionWord",
    "Evidence",
    "Frequency",
    "Initiator",
    "Journey",
    "JourneyLink",
    "JourneyPersona",
    "JourneyState",
    "JourneyStatus",
    "LinkVisibility",
    "Operation",
    "PainKind",
    "PainPoint",
    "Persona",
    "Presence",
    "Rating",
    "Revision",
    "RevisionCause",
    "Row",
    "SaleMoment",
    "Source",
    "Stage",
    "StageKind",
    "Tool",
    "ToolKind",
    "ToolMoment",
    "Touchpoint",
    "TouchpointKind",
]
