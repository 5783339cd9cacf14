"""A whole journey as one plain document: for versions, copies, and files that travel.

The same journey always gives the same document, value for value, so that a file taken out
and put back in can be compared with what is stored. Comments and people's names stay behind.
"""

from __future__ import annotations

from typing import Any

from journeys.models import Journey, Tool
from journeys.selectors.board import Board, Column, load_board

FORMAT = "brujula-journey"
VERSION = 1
Document = dict[str, Any]

JOURNEY_FIELDS = ("title", "goal", "state", "status", "review_days", "client_safe")
PERSONA_FIELDS = ("name", "segment", "goal", "quote", "initials", "colour")
STAGE_FIELDS = ("kind", "moment", "name", "goal")
TOUCHPOINT_FIELDS = (
    "title",
    "description",
    "kind",
    "initiator",
    "is_front_stage",
    "control",
    "is_moment_of_truth",
    "moment_reason",
    "is_showstopper",
)
RATING_VALUES = ("importance", "expectation", "experience", "emotion", "intensity")
EVIDENCE_FIELDS = ("kind", "text", "n", "period", "link")
PAIN_FIELDS = ("kind", "text", "severity", "frequency")


def document_of(journey: Journey) -> Document:
    """Return the journey as a document of plain values (texts, numbers, booleans, None)."""
    return document_of_board(load_board(journey))


def document_of_board(board: Board) -> Document:
    journey = board.journey
    tools = {tool.pk: tool for column in board.columns for tool in column.tools}
    channels = {
        column.touchpoint.channel.key: column.touchpoint.channel
        for column in board.columns
        if column.touchpoint.channel
    }
    return {
        "format": FORMAT,
        "version": VERSION,
        "journey": {
            "id": str(journey.pk),
            **{name: getattr(journey, name) for name in JOURNEY_FIELDS},
            "owner": journey.owner.name if journey.owner else None,
            "last_reviewed": journey.last_reviewed and journey.last_reviewed.isoformat(),
            "derived_from": journey.derived_from_id and str(journey.derived_from_id),
        },
        "personas": [
            {"id": str(persona.pk), **{name: getattr(persona, name) for name in PERSONA_FIELDS}}
            for persona in board.personas
        ],
        "channels": [
            {
                "key": key,
                "name_es": channel.name_es,
                "name_en": channel.name_en,
                "is_online": channel.is_online,
            }
            for key, channel in sorted(channels.items())
        ],
        "tools": [
            {"id": str(tool.pk), "name": tool.name, "kind": tool.kind}
            for tool in sorted(tools.values(), key=_by_name)
        ],
        "stages": [
            {
                "id": str(stage.stage.pk),
                **{name: getattr(stage.stage, name) for name in STAGE_FIELDS},
                "touchpoints": [_touchpoint(column) for column in stage.columns],
            }
            for stage in board.stages
        ],
    }


def _by_name(tool: Tool) -> tuple[str, str]:
    return tool.name, str(tool.pk)


def _touchpoint(column: Column) -> Document:
    row = column.touchpoint
    return {
        "id": str(row.pk),
        **{name: getattr(row, name) for name in TOUCHPOINT_FIELDS},
        "reach": float(row.reach),
        "channel": row.channel.key if row.channel else None,
        "owner": row.owner.name if row.owner else None,
        "derived_from": row.derived_from_id and str(row.derived_from_id),
        "tools": [str(tool.pk) for tool in sorted(column.tools, key=_by_name)],
        "ratings": [
            {
                "id": str(rating.pk),
                "persona": str(rating.persona_id),
                "source": rating.source,
                "date": rating.rated_on.isoformat(),
                **{name: _number(getattr(rating, name)) for name in RATING_VALUES},
                "n": rating.n,
                "weight": float(rating.weight),
            }
            for rating in sorted(column.ratings, key=lambda r: str(r.pk))
        ],
        "evidence": [
            {"id": str(found.pk), **{name: getattr(found, name) for name in EVIDENCE_FIELDS}}
            for found in sorted(column.evidence, key=lambda e: str(e.pk))
        ],
        "pain_points": [
            {"id": str(pain.pk), **{name: getattr(pain, name) for name in PAIN_FIELDS}}
            for pain in sorted(column.pain_points, key=lambda p: str(p.pk))
        ],
    }


def _number(value: object) -> float | None:
    return None if value is None else float(value)
