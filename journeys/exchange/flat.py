"""One table for people: each line a touchpoint, or a touchpoint as one persona lives it.

It adds and changes; what it does not say stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from journeys.exchange.assembling import Assembled, Known, Shared, id_of
from journeys.exchange.cells import folded
from journeys.exchange.reading import Said, TableRead
from journeys.exchange.sheets import FLAT, SHEETS
from journeys.selectors.document import RATING_VALUES, Document
from journeys.services.checking import PLACE

OWN = {c.key for c in SHEETS[2].columns} - {"stage", "stage_id", "order", "id", "derived_from"}
RATED = ("source", "date", *RATING_VALUES, "n", "weight")


def assemble_flat(table: TableRead, known: Known) -> Assembled:
    """Return what one table says as a document that adds and changes."""
    return _Flat(table, known).assembled


class _Flat(Shared):
    def __init__(self, table: TableRead, known: Known) -> None:
        super().__init__(known)
        self.stages: dict[str, Document] = {}
        self.touchpoints: dict[str, tuple[Document, Said]] = {}
        self.personas: dict[str, Document] = {}
        journey = self._journey(table.rows)
        self.rates = any(c.column and c.column.key in RATING_VALUES for c in table.columns)
        for row in table.rows:
            self._row(row, journey["id"])
        document = self.document(
            journey,
            personas=list(self.personas.values()),
            stages=list(self.stages.values()),
        )
        self.assembled = Assembled(document, False, self.problems)

    def _journey(self, rows: list[Said]) -> Document:
        """The journey named by the table, or the one that rows are pasted into."""
        if self.known.journey:
            return {"id": self.known.journey}
        title = next((r.values["journey"] for r in rows if r.values.get("journey")), "")
        title = title or self.known.title
        said = next((r.values["journey_id"] for r in rows if r.values.get("journey_id")), None)
        return {"id": said or id_of(self.known.seed, "journey", folded(title)), "title": title}

    def _row(self, row: Said, journey: str) -> None:
        values = row.values
        if not self.known.journey and values.get("journey_id", journey) != journey:
            self.refuse(row.place, _("A file holds one journey; this is another."))
            return
        if not values.get("title", "").strip() and not values.get("touchpoint_id"):
            self.refuse(row.place, _("A touchpoint without a title cannot be found again."))
            return
        title = folded(values.get("title", ""))
        stage = self._stage(row, journey, title)
        touchpoint = self._touchpoint(row, stage, title)
        if touchpoint is None:
            return
        if rating := {key: values[key] for key in RATED if key in values}:
            self._rating(row, touchpoint, rating)
        if text := values.get("pain"):
            pains = touchpoint.setdefault("pain_points", [])
            own = id_of(touchpoint["id"], "pain_points", folded(text))
            if own not in {pain["id"] for pain in pains}:
                pains.append({PLACE: row.place, "id": own, "text": text})

    def _stage(self, row: Said, journey: str, title: str) -> Document:
        """Find a row's stage: by id, by name, by the touchpoint's title, or the one chosen."""
        values = row.values
        name = values.get("stage", "")
        at = values.get("stage_id") or (self.known.stages.get(folded(name)) if name else "")
        if not at and not name:
            at = self._of_title(title) or self.known.stage
        at = at or id_of(journey, "stage", folded(name))
        stage = self.stages.setdefault(at, {PLACE: row.place, "id": at, "touchpoints": []})
        said = {
            "name": name,
            "kind": values.get("stage_kind"),
            "moment": values.get("stage_moment"),
        }
        is_known = at in self.known.stages.values()
        for key, value in said.items():
            if value and key not in stage and not (is_known and key == "name"):
                stage[key] = value
        return stage

    def _of_title(self, title: str) -> str:
        """The stage of the only touchpoint called so, where there is one."""
        found = {stage for stage, called in self.known.touchpoints if called == title}
        return found.pop() if len(found) == 1 else ""

    def _touchpoint(self, row: Said, stage: Document, title: str) -> Document | None:
        """Find or begin a row's touchpoint. Lines about the same one must agree."""
        own = row.values.get("touchpoint_id") or self.known.touchpoints.get((stage["id"], title))
        own = own or id_of(stage["id"], "touchpoint", title, 1)
        said = {key: value for key, value in row.values.items() if key in OWN}
        if "channel" in said:
            said["channel"] = self.channel(said["channel"])
        if "tools" in said:
            said["tools"] = self.names_of_tools(said["tools"])
        if own not in self.touchpoints:
            found = {PLACE: row.place, "id": own, **said}
            self.touchpoints[own] = found, row
            stage["touchpoints"].append(found)
            return found
        found, first = self.touchpoints[own]
        if not self._agree(found, said, row, first):
            return None
        found |= said
        return found

    def _agree(self, found: Document, said: Mapping[str, Any], row: Said, first: Said) -> bool:
        for key, value in said.items():
            if key in found and found[key] != value and not _same(found[key], value):
                text = _("%(column)s differs from %(place)s, which is about the same touchpoint.")
                heading = FLAT.column(key).heading
                self.refuse(row.place, text % {"column": heading, "place": first.place})
                return False
        rated = set(row.values) & {*RATED, "pain", "persona", "rating_id"}
        if not rated:
            text = _("This touchpoint stands at %(place)s already.")
            self.refuse(row.place, text % {"place": first.place})
        return bool(rated)

    def _rating(self, row: Said, touchpoint: Document, rating: Document) -> None:
        values = row.values
        name = values.get("persona", "")
        at = values.get("persona_id") or self.known.personas.get(folded(name))
        if not name and not at:
            at = self.known.persona
        if not name and not at:
            self.refuse(row.place, _("Whose rating is this? It needs a persona."))
            return
        at = at or id_of(self.known.seed, "persona", folded(name))
        persona = self.personas.setdefault(at, {PLACE: row.place, "id": at})
        if name and at not in self.known.personas.values():
            persona.setdefault("name", name)
        own = values.get("rating_id")
        if own is None and rating.get("source", "assumption") == "assumption":
            own = None if "date" in rating else self.known.assumptions.get((touchpoint["id"], at))
        words = [rating.get(key, "") for key in ("source", "date")]
        own = own or id_of(touchpoint["id"], "ratings", at, *words)
        found = touchpoint.setdefault("ratings", [])
        if own in {one["id"] for one in found}:
            text = _("This persona has a rating from this source on this date already.")
            self.refuse(row.place, text)
            return
        found.append({PLACE: row.place, **rating, "id": own, "persona": at})


def _same(one: Any, other: Any) -> bool:
    return isinstance(one, str) and isinstance(other, str) and folded(one) == folded(other)
