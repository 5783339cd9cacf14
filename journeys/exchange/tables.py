"""A journey's document as tables for people: headings and words in the active language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import get_language

from journeys.exchange.sheets import FLAT, SHEETS, Column, Sheet
from journeys.selectors.document import Document
from journeys.vocabulary import CHANNELS

SEPARATOR = " | "
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """A heading and rows of plain cells, as written or as read; each row with its line."""

    name: str
    header: list[Any]
    rows: list[tuple[int, list[Any]]] = field(default_factory=list)
    sheet: Sheet | None = None


def sheets_of(document: Document) -> list[Table]:
    """Return every sheet of a journey; nothing of the document is missing in them."""
    return [_table(sheet, _ROWS[sheet.key](document), document) for sheet in SHEETS]


def flat_of(document: Document) -> Table:
    """Return one table: a row for each touchpoint and rating."""
    columns = tuple(column for column in FLAT.columns if column.key != "pain")
    sheet = Sheet(FLAT.key, FLAT.label, columns)
    return _table(sheet, _flat(document), document)


def joined(names: list[str]) -> str:
    """Write several names in one cell, so that they can be told apart again."""
    return SEPARATOR.join(name.replace("|", "||") for name in names)


def _table(sheet: Sheet, rows: Iterator[Row], document: Document) -> Table:
    header = [column.heading for column in sheet.columns]
    words = _Words(document)
    cells = [[words.cell(column, row.get(column.key)) for column in sheet.columns] for row in rows]
    return Table(str(sheet.label), header, list(enumerate(cells, start=2)), sheet)


class _Words:
    """How stored values are said in a table, in the active language."""

    def __init__(self, document: Document) -> None:
        name = f"name_{'es' if (get_language() or '').startswith('es') else 'en'}"
        named = [(channel["key"], channel[name]) for channel in document["channels"]]
        said = [text for _key, text in named]
        taken = {key for known in CHANNELS for key in known}
        # A name that two channels share, or that is the key of another, would not lead back.
        self.channels = {
            key: key
            if said.count(text) > 1 or (text in taken - {key} and text in dict(named))
            else text
            for key, text in named
        }

    def cell(self, column: Column, value: Any) -> Any:
        if value is None or value == "":
            return None
        if column.kind == "choice":
            return next((str(label) for key, label in column.choices if key == value), value)
        if column.kind == "truth":
            from django.utils.translation import gettext as _

            return _("yes") if value else _("no")
        if column.kind == "date":
            return date.fromisoformat(value)
        if column.kind == "names":
            return joined(value) or None
        if column.key == "channel":
            return self.channels.get(value, value)
        return value


def _journey(document: Document) -> Iterator[Row]:
    yield document["journey"]


def _stages(document: Document) -> Iterator[Row]:
    for order, stage in enumerate(document["stages"], start=1):
        yield {**stage, "order": order}


def _touchpoints(document: Document) -> Iterator[Row]:
    tools = {tool["id"]: tool["name"] for tool in document["tools"]}
    for stage in document["stages"]:
        for order, touchpoint in enumerate(stage["touchpoints"], start=1):
            yield {
                **touchpoint,
                "order": order,
                "stage": stage["name"],
                "stage_id": stage["id"],
                "tools": [tools[tool] for tool in touchpoint["tools"]],
            }


def _found(name: str) -> Callable[[Document], Iterator[Row]]:
    def rows(document: Document) -> Iterator[Row]:
        personas = {persona["id"]: persona["name"] for persona in document["personas"]}
        for stage in document["stages"]:
            for touchpoint in stage["touchpoints"]:
                for row in touchpoint[name]:
                    yield {
                        **row,
                        "touchpoint": touchpoint["title"],
                        "touchpoint_id": touchpoint["id"],
                        "persona": personas.get(row.get("persona")),
                        "persona_id": row.get("persona"),
                    }

    return rows


def _list(name: str) -> Callable[[Document], Iterator[Row]]:
    def rows(document: Document) -> Iterator[Row]:
        yield from document[name]

    return rows


def _flat(document: Document) -> Iterator[Row]:
    journey = {"journey": document["journey"]["title"], "journey_id": document["journey"]["id"]}
    personas = {persona["id"]: persona["name"] for persona in document["personas"]}
    stages = {stage["id"]: stage for stage in document["stages"]}
    touchpoints = {t["id"]: t for stage in document["stages"] for t in stage["touchpoints"]}
    for row in _touchpoints(document):
        stage = stages[row["stage_id"]]
        shared = {
            **row,
            **journey,
            "stage_kind": stage["kind"],
            "stage_moment": stage["moment"],
            "touchpoint_id": row["id"],
        }
        ratings = touchpoints[row["id"]]["ratings"]
        for rating in sorted(ratings, key=lambda r: (personas.get(r["persona"], ""), r["id"])):
            yield {
                **shared,
                **rating,
                "persona": personas.get(rating["persona"]),
                "persona_id": rating["persona"],
                "rating_id": rating["id"],
            }
        if not ratings:
            yield shared


_ROWS: dict[str, Callable[[Document], Iterator[Row]]] = {
    "journey": _journey,
    "stages": _stages,
    "touchpoints": _touchpoints,
    "ratings": _found("ratings"),
    "evidence": _found("evidence"),
    "pain_points": _found("pain_points"),
    "personas": _list("personas"),
    "tools": _list("tools"),
    "channels": _list("channels"),
}
