"""Rows of tables put together to a document. What has no id gets one that follows from its names.

So the same file always means the same rows: read twice, it changes nothing the second time.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid5

from django.utils.text import slugify
from django.utils.translation import gettext as _

from journeys.exchange.cells import folded
from journeys.exchange.reading import Reading, Said, TableRead
from journeys.exchange.sheets import FLAT
from journeys.selectors.document import FORMAT, VERSION, Document
from journeys.services.checking import PLACE, Problem
from journeys.services.identity import SPACE

WHOLE = {"stages", "touchpoints", "ratings", "personas"}  # sheets that together are a journey
FOUND = {"ratings": "ratings", "evidence": "evidence", "pain_points": "pain_points"}
HELPERS = {"order", "stage", "stage_id", "touchpoint", "touchpoint_id", "persona_id"}


@dataclass(frozen=True)
class Known:
    """What an organisation, and where rows are pasted a journey, has already, by its names.

    ``seed`` says whose names these are: ids that follow from names differ between organisations.
    """

    seed: str
    channels: Mapping[str, str] = field(default_factory=dict)  # folded name or key: key
    journey: str = ""
    title: str = ""
    stages: Mapping[str, str] = field(default_factory=dict)  # folded name: id
    touchpoints: Mapping[tuple[str, str], str] = field(default_factory=dict)  # stage id, title
    personas: Mapping[str, str] = field(default_factory=dict)  # folded name: id
    assumptions: Mapping[tuple[str, str], str] = field(default_factory=dict)  # touchpoint, persona
    stage: str = ""  # where rows without a stage go
    persona: str = ""  # who rated rows without a persona


@dataclass
class Assembled:
    """A document from tables, whether it is a whole one, and what was refused on the way."""

    document: Document
    complete: bool
    problems: list[Problem]


def assemble(reading: Reading, known: Known) -> Assembled:
    """Return what tables say as one document."""
    tables = {table.sheet.key: table for table in reading.tables}
    if FLAT.key in tables:
        from journeys.exchange.flat import assemble_flat

        return assemble_flat(tables[FLAT.key], known)
    return _Sheets(tables, known).assembled


def id_of(*words: object) -> str:
    """Return the id that follows from names, always the same."""
    return str(uuid5(SPACE, "\x1f".join(str(word) for word in words)))


class Shared:
    """What both ways of telling a journey need: its channels and tools, found by name."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.problems: list[Problem] = []
        self.channel_keys = dict(known.channels)
        self.channels: dict[str, Document] = {}
        self.tools: dict[str, Document] = {}

    def refuse(self, place: str, message: str) -> None:
        self.problems.append(Problem(place, message))

    def channel(self, name: str | None) -> str | None:
        """Return the key of a channel by its name in either language; a new one is added."""
        if not name:
            return None
        key = self.channel_keys.get(folded(name))
        if key is None:
            key = slugify(name)[:40] or hashlib.sha256(name.encode()).hexdigest()[:12]
            self.add_channel({"key": key, "name_es": name[:60], "name_en": name[:60]})
        return key

    def add_channel(self, channel: Document) -> None:
        self.channels[channel["key"]] = channel
        for name in (channel["key"], channel.get("name_es"), channel.get("name_en")):
            if name:
                self.channel_keys.setdefault(folded(name), channel["key"])

    def names_of_tools(self, names: Iterable[str]) -> list[str]:
        """Return tools by name; those no sheet lists are added to the document."""
        wanted = list(names)
        for name in wanted:
            self.tools.setdefault(name, {"name": name})
        return wanted

    def document(self, journey: Document, **lists: list[Document]) -> Document:
        return {
            "format": FORMAT,
            "version": VERSION,
            "journey": journey,
            "channels": list(self.channels.values()),
            "tools": list(self.tools.values()),
            **lists,
        }


class _Sheets(Shared):
    """A journey told in several sheets."""

    def __init__(self, tables: Mapping[str, TableRead], known: Known) -> None:
        super().__init__(known)
        self.tables = tables
        for row in self._rows("channels"):
            if row.values.get("key"):
                self.add_channel({PLACE: row.place, **row.values})
        for row in self._rows("tools"):
            self.tools[row.values.get("name", "")] = {PLACE: row.place, **row.values}
        journey = self._journey()
        lists: dict[str, list[Document]] = {}
        if {"personas", "ratings"} & tables.keys():
            lists["personas"] = self._personas()
        if {"stages", "touchpoints"} & tables.keys():
            self.stages = self._stages(journey["id"])
            self.touchpoints: dict[str, Document] = {}
            self._touchpoints()
            for name in FOUND:
                self._found(name)
            lists["stages"] = self.stages
        complete = tables.keys() >= WHOLE and not self.problems
        self.assembled = Assembled(self.document(journey, **lists), complete, self.problems)

    def _rows(self, key: str) -> list[Said]:
        rows = self.tables[key].rows if key in self.tables else []
        # Orders may have holes or be missing; what counts is who comes before whom.
        places = {id(row): index for index, row in enumerate(rows)}
        return sorted(rows, key=lambda r: r.values.get("order", places[id(r)] + 1))

    def _journey(self) -> Document:
        rows = self._rows("journey")
        for row in rows[1:]:
            self.refuse(row.place, _("A file holds one journey; this is another."))
        said = {PLACE: rows[0].place, **rows[0].values} if rows else {"title": self.known.title}
        said.setdefault("id", id_of(self.known.seed, "journey", folded(said.get("title", ""))))
        return said

    def _personas(self) -> list[Document]:
        found: dict[str, Document] = {}
        for row in self._rows("personas"):
            found[row.values.get("name", "")] = {PLACE: row.place, **row.values}
        if "personas" not in self.tables:
            for row in self._rows("ratings"):
                if name := row.values.get("persona"):
                    found.setdefault(name, {PLACE: row.place, "name": name})
        for name, persona in found.items():
            persona.setdefault("id", id_of(self.known.seed, "persona", folded(name)))
        return list(found.values())

    def _stages(self, journey: str) -> list[Document]:
        self.stage_ids: dict[str, Document] = {}
        found = []
        for row in self._rows("stages"):
            found.append(self._stage(row.place, row.values, journey))
        if "stages" not in self.tables:
            for row in self._rows("touchpoints"):
                name = row.values.get("stage", "")
                if folded(name) not in self.stage_ids:
                    found.append(self._stage(row.place, {"name": name}, journey))
        return found

    def _stage(self, place: str, values: Mapping[str, Any], journey: str) -> Document:
        name = values.get("name", "")
        stage = {PLACE: place, **values}
        stage.pop("order", None)
        stage.setdefault("id", id_of(journey, "stage", folded(name)))
        self.stage_ids.setdefault(stage["id"].casefold(), stage)
        self.stage_ids.setdefault(folded(name), stage)
        if "touchpoints" in self.tables:
            stage["touchpoints"] = []
        return stage

    def _touchpoints(self) -> None:
        occurrences: Counter[tuple[str, str]] = Counter()
        for row in self._rows("touchpoints"):
            values = row.values
            stage = self.stage_ids.get(str(values.get("stage_id", "")).casefold())
            stage = stage or self.stage_ids.get(folded(values.get("stage", "")))
            if stage is None:
                text = _("There is no stage “%(name)s”.")
                self.refuse(row.place, text % {"name": str(values.get("stage", ""))[:80]})
                continue
            title = folded(values.get("title", ""))
            occurrences[stage["id"], title] += 1
            said = {key: value for key, value in values.items() if key not in HELPERS}
            said.setdefault(
                "id", id_of(stage["id"], "touchpoint", title, occurrences[stage["id"], title])
            )
            self._name_shared(said)
            said |= {name: [] for name in FOUND if name in self.tables}
            stage["touchpoints"].append({PLACE: row.place, **said})
            found = stage["touchpoints"][-1]
            self.touchpoints.setdefault(said["id"].casefold(), found)
            self.touchpoints.setdefault(title, found)

    def _name_shared(self, said: Document) -> None:
        if "channel" in said:
            said["channel"] = self.channel(said["channel"])
        if "tools" in said:
            said["tools"] = self.names_of_tools(said["tools"])

    def _found(self, name: str) -> None:
        occurrences: Counter[str] = Counter()
        for row in self._rows(name):
            values = row.values
            touchpoint = self.touchpoints.get(str(values.get("touchpoint_id", "")).casefold())
            touchpoint = touchpoint or self.touchpoints.get(folded(values.get("touchpoint", "")))
            if touchpoint is None:
                text = _("There is no touchpoint “%(name)s”, or it was refused.")
                self.refuse(row.place, text % {"name": str(values.get("touchpoint", ""))[:80]})
                continue
            said = {key: value for key, value in values.items() if key not in HELPERS}
            if name == "ratings":
                said["persona"] = values.get("persona_id") or values.get("persona", "")
            words = [said.get(key, "") for key in ("persona", "source", "date", "kind", "text")]
            own = id_of(touchpoint["id"], name, *words)
            occurrences[own] += 1
            said.setdefault("id", id_of(own, occurrences[own]) if occurrences[own] > 1 else own)
            touchpoint[name].append({PLACE: row.place, **said})
