"""Versions as pages read them: a list, and one as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from journeys.domain.importance import gap
from journeys.domain.ratings import Pooled, RatingRow, across, pool
from journeys.domain.touchpoint import SourceKind, Values
from journeys.models import ControlledBy, Journey, Revision
from journeys.selectors.board import VALUES
from journeys.selectors.document import Document


@dataclass(frozen=True)
class Line:
    """One touchpoint of a version, with its ratings pooled as the map pools them."""

    title: str
    channel: str
    control: str
    values: Values
    gap: float | None
    pain_points: tuple[str, ...]


@dataclass(frozen=True)
class StageThen:
    """One stage of a version."""

    name: str
    lines: tuple[Line, ...]


def versions_of(journey: Journey) -> QuerySet[Revision]:
    """Return who kept what when, newest first, without the versions themselves."""
    rows = Revision.objects.of(journey).select_related("author").defer("snapshot")
    return rows.order_by("-at", "-id")


def stages_of(snapshot: Document, language: str) -> list[StageThen]:
    """Return a version's stages and touchpoints in order."""
    channels = {
        channel["key"]: channel["name_es" if language.startswith("es") else "name_en"]
        for channel in snapshot["channels"]
    }
    personas = [persona["id"] for persona in snapshot["personas"]]
    return [
        StageThen(
            stage["name"],
            tuple(_line(touchpoint, channels, personas) for touchpoint in stage["touchpoints"]),
        )
        for stage in snapshot["stages"]
    ]


def _line(touchpoint: Document, channels: Mapping[str, str], personas: Iterable[str]) -> Line:
    values = _pooled(touchpoint["ratings"], personas).values
    return Line(
        title=touchpoint["title"],
        channel=channels.get(touchpoint["channel"], ""),
        control=str(ControlledBy(touchpoint["control"]).label),
        values=values,
        gap=gap(values.expectation, values.experience),
        pain_points=tuple(pain["text"] for pain in touchpoint["pain_points"] if pain["text"]),
    )


def _pooled(ratings: Iterable[Mapping[str, Any]], personas: Iterable[str]) -> Pooled:
    rows = list(ratings)
    return across([pool([_row(r) for r in rows if r["persona"] == one]) for one in personas])


def _row(rating: Mapping[str, Any]) -> RatingRow:
    return RatingRow(
        source=SourceKind(rating["source"]),
        rated_on=date.fromisoformat(rating["date"]),
        values=Values(*(rating[name] for name in VALUES)),
        n=rating["n"],
        weight=rating["weight"],
    )
